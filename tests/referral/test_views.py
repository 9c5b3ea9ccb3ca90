import pytest
from django.test import Client

from fardplan.people.models import Role
from fardplan.referral.models import Opinion, Outcome
from tests import make
from tests.referral.conftest import ANSWER

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def registrar(client) -> Client:
    client.force_login(make.person(Role.REGISTRAR))
    return client


def test_a_strategy_shows_what_was_read_as_a_proposal(client, answer):
    page = client.get("/strategi/likvardig-forskola/").text
    assert "Förvaltningen välkomnar förslagen." in page
    assert "ännu inte granskad av en person" in page
    assert "Farsta stadsdelsnämnd" in page


def test_a_joint_comment_stands_on_both_strategies_and_says_so(client, answer):
    for key in ("bostader-for-resurssvaga-hushall", "blandade-bostadsomraden"):
        page = client.get(f"/strategi/{key}/").text
        assert "Det finns få billiga bostäder i norr." in page
        assert ">3.1</a>, <a" in page


def test_a_strategy_nobody_has_answered_on_says_so(client, answer):
    page = client.get("/strategi/mot-diskriminering/").text
    assert "Inget svar som gäller den här strategin är inläst." in page


def test_a_strategy_without_text_says_that_it_is_missing(client, stockholm):
    assert "Strategins text saknas" in client.get("/strategi/likvardig-forskola/").text


@pytest.mark.parametrize("key", ["finns-inte", "behorighet-arskurs-9"])
def test_what_is_no_strategy_is_not_found(client, stockholm, key):
    assert client.get(f"/strategi/{key}/").status_code == 404


def test_an_answer_has_a_page_with_the_whole_first(client, answer):
    page = client.get("/svar/stockholm-2018/farsta/").text
    assert page.index("Förvaltningen ser positivt") < page.index("välkomnar förslagen")
    assert client.get("/svar/stockholm-2018/bromma/").status_code == 404


def test_an_invented_answer_says_so(client, stockholm, farsta):
    make.answer(stockholm, farsta, ANSWER, is_synthetic=True)
    for address in ("/svar/stockholm-2018/farsta/", "/strategi/likvardig-forskola/", "/"):
        assert "påhittat" in client.get(address).text.lower()


def test_words_from_outside_are_never_markup(client, stockholm, farsta):
    make.answer(stockholm, farsta, ANSWER.replace("förslagen", "<script>alert(1)</script>"))
    page = client.get("/strategi/likvardig-forskola/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_registrar_confirms_corrects_and_dismisses(registrar, answer):
    confirmed, corrected, dismissed = answer.proposals.order_by("order")[1:4]
    on = [str(provision.pk) for provision in confirmed.provisions.all()]
    registrar.post(
        f"/remissvar/synpunkt/{confirmed.pk}/", {"text": confirmed.text, "provisions": on}
    )
    registrar.post(f"/remissvar/synpunkt/{corrected.pk}/", {"text": "Annat.", "provisions": []})
    registrar.post(f"/remissvar/synpunkt/{dismissed.pk}/", {"dismiss": ""})
    outcomes = dict(Opinion.objects.values_list("proposal_id", "outcome"))
    assert outcomes == {
        confirmed.pk: Outcome.CONFIRMED,
        corrected.pk: Outcome.CORRECTED,
        dismissed.pk: Outcome.DISMISSED,
    }


def test_line_breaks_of_a_browser_are_no_correction(registrar, stockholm, farsta):
    text = ANSWER.replace("färdplanen.", "färdplanen.\n\nDen är bra.")
    proposal = make.answer(stockholm, farsta, text).proposals.order_by("order").first()
    assert "\n" in proposal.text or proposal.text.endswith("färdplanen.")
    sent = {"text": proposal.text.replace("\n", "\r\n"), "provisions": []}
    registrar.post(f"/remissvar/synpunkt/{proposal.pk}/", sent)
    assert Opinion.objects.get().outcome == Outcome.CONFIRMED


def test_an_empty_correction_keeps_the_page_and_says_why(registrar, answer):
    proposal = answer.proposals.first()
    page = registrar.post(f"/remissvar/synpunkt/{proposal.pk}/", {"text": "", "provisions": []})
    assert page.status_code == 200
    assert "Något behöver rättas" in page.text
    assert not Opinion.objects.exists()


def test_what_is_reviewed_says_so_instead_of_a_form(registrar, answer):
    proposal = answer.proposals.first()
    registrar.post(f"/remissvar/synpunkt/{proposal.pk}/", {"dismiss": ""})
    assert "redan granskad" in registrar.get(f"/remissvar/synpunkt/{proposal.pk}/").text
    again = registrar.post(f"/remissvar/synpunkt/{proposal.pk}/", {"dismiss": ""})
    assert again.status_code == 403


def test_the_file_is_saved_never_shown(registrar, answer):
    reply = registrar.get(f"/remissvar/{answer.pk}/fil/")
    assert reply.content.decode() == ANSWER
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER, Role.ADMINISTRATOR])
def test_others_are_told_why_not(client, answer, role):
    client.force_login(make.person(role))
    proposal = answer.proposals.first()
    for path in ("", f"{answer.pk}/", f"{answer.pk}/fil/", f"synpunkt/{proposal.pk}/"):
        reply = client.get(f"/remissvar/{path}")
        assert reply.status_code == 403
        assert "strateger och registratorer" in reply.text
    assert client.post(f"/remissvar/{answer.pk}/bekrafta-alla/").status_code == 403
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/strategi/likvardig-forskola/",
        "/svar/stockholm-2018/farsta/",
        "/remissvar/",
        "/remissvar/{answer}/",
    ],
)
def test_queries_are_few_and_do_not_grow(
    registrar, stockholm, answer, address, django_assert_max_num_queries
):
    address = address.format(answer=answer.pk)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        registrar.get(address)
    for n in range(12):
        make.answer(stockholm, make.body(f"namnd-{n}"), ANSWER)
    make.answer(stockholm, answer.body, ANSWER + long_tail(stockholm))
    with django_assert_max_num_queries(len(few)):
        registrar.get(address)


def long_tail(edition) -> str:
    """Comments on many more strategies."""
    strategies = [p for p in edition.provisions.in_order() if p.number.startswith("2.")]
    return "\n".join(
        f"Strategi {p.number} {p.title}\nFörvaltningens synpunkter:\nBra.\n" for p in strategies
    )
