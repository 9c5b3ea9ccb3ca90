"""Secret words and answers that are not let out leave by no way; who may mark, lift and clear."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.referral.models import Answer, SecrecyMark
from fardplan.referral.publishing import actions, rules
from fardplan.referral.publishing.openness import public_opinions, public_text, with_marks
from tests import make
from tests.referral import made

SECRET = "Alva Ek"
TEXT = f"Vi välkomnar förslagen. Barnet {SECRET} i Farsta fick vänta."
MOST_QUERIES = 15
GROUND = "OSL 26 kap. 1 §"
HANDLERS = [Role.STRATEGIST, Role.REGISTRAR]
OTHERS = [role for role in Role if role not in HANDLERS]


@pytest.fixture
def strategist(db):
    return make.strategist()


@pytest.fixture
def board(farsta):
    return made.team_of(farsta)


@pytest.fixture
def referral(stockholm, farsta, strategist):
    return made.sent(stockholm, farsta, made.board("bromma"), by=strategist)


@pytest.fixture
def given(referral, farsta, board) -> Answer:
    """Farsta's answer on the referral, with the secret words in it."""
    return made.submitted(referral, farsta, board, TEXT)


def places(answer, words=SECRET):
    start = answer.text.index(words)
    return [(start, start + len(words))]


def hide(answer, by, **words):
    said = {"places": places(answer), "ground": GROUND, "reason": "Ett barn.", **words}
    return actions.mark_secret(answer=answer, by=by, **said)


def clear(answer, by, **words):
    read = actions.fingerprint(answer)
    said = {"read": read, "note": "", **words}
    return actions.clear_for_publication(answer=answer, by=by, **said)


def fresh(answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def test_nothing_of_an_answer_is_public_before_it_is_let_out(given, client, referral):
    assert public_text(given) == ""
    assert list(public_opinions(with_marks(given.proposals.all()))) == []
    assert client.get(f"/remisser/{referral.key}/svar/{given.pk}/").status_code == 404
    page = client.get(f"/remisser/{referral.key}/").content.decode()
    assert "1 svar har kommit in och prövas" in page
    assert "Vi välkomnar" not in page


def test_an_answer_that_is_let_out_is_read_without_what_is_secret(
    given, client, referral, strategist
):
    hide(given, strategist)
    clear(given, strategist)
    page = client.get(f"/remisser/{referral.key}/svar/{given.pk}/").content.decode()
    assert "Vi välkomnar förslagen." in page
    assert "[maskerat]" in page
    assert SECRET not in page


def test_where_a_body_stands_is_told_in_its_own_word_and_not_by_a_guess(
    given, client, referral, strategist
):
    address = f"/remisser/{referral.key}/svar/{given.pk}/"
    machine = f"/api/v1/answers/{given.edition.key}/{given.body.key}"
    assert given.proposals.exclude(position="").exists()
    clear(given, strategist)
    page = client.get(address).content.decode()
    assert page.count("<strong>tillstyrker</strong>") == 2  # in the list, and where it is said
    assert "Maskinens förslag" not in page
    (told,) = client.get(machine).json()["positions"]
    assert told == {"provision": "tidiga-insatser", "position": "supports", "source": "stated"}
    hide(fresh(given), strategist, places=None)
    assert "tillstyrker" not in client.get(address).content.decode()
    assert client.get(machine).json()["positions"] == []


def test_words_marked_after_the_answer_was_let_out_are_hidden_at_once(
    given, client, referral, strategist
):
    address = f"/remisser/{referral.key}/svar/{given.pk}/"
    clear(given, strategist)
    assert SECRET in client.get(address).content.decode()
    hide(fresh(given), strategist)
    assert SECRET not in client.get(address).content.decode()


def ways_out(answer) -> list[str]:
    """Every address where a visitor could meet an answer's words."""
    on = answer.edition.key
    ways = [
        f"/svar/{on}/{answer.body.key}/",
        "/strategi/strategi-1-2/",
        *(
            f"/strategi/{one.node.key}/"
            for one in answer.edition.provisions.in_order()
            if one.kind == "strategy"
        ),
        f"/api/v1/answers?edition={on}",
        f"/api/v1/answers/{on}/{answer.body.key}",
        "/sok/?q=Alva",
        "/sok/?q=Farsta",
        "/remisser/",
    ]
    if answer.referral:
        key = answer.referral.key
        ways += [
            f"/remisser/{key}/",
            f"/remisser/{key}/svar/{answer.pk}/",
            f"/remisser/{key}/enskilda/",
        ]
    return ways


@pytest.mark.parametrize("is_cleared", [True, False])
def test_secret_words_and_private_names_leave_by_no_way(
    given, client, strategist, board, is_cleared
):
    hide(given, strategist)
    if is_cleared:
        clear(given, strategist)
    for address in ways_out(given):
        said = client.get(address, follow=True).content.decode()
        said = said.replace(address, "")
        assert SECRET not in said, address
        for person in (board.officer, board.head, board.secretary, strategist):
            assert person.name not in said, address
            assert person.email not in said, address


def test_secret_words_in_an_answer_from_before_leave_by_no_way(
    stockholm, farsta, client, strategist
):
    from tests.referral.conftest import ANSWER

    answer = make.answer(stockholm, farsta, ANSWER.replace("få billiga", f"få, säger {SECRET},"))
    page = f"/svar/{stockholm.key}/farsta/"
    assert SECRET in client.get(page).content.decode()
    hide(answer, strategist)
    for address in ways_out(answer):
        assert SECRET not in client.get(address, follow=True).content.decode(), address
    assert "[maskerat]" in client.get(page).content.decode()
    said = client.get(f"/api/v1/answers/{stockholm.key}/farsta").content.decode()
    assert "[maskerat]" in json.dumps(json.loads(said), ensure_ascii=False)


def test_an_answer_that_is_secret_as_a_whole_shows_that_it_came_and_no_more(
    given, client, referral, strategist
):
    hide(given, strategist, places=None)
    clear(given, strategist)
    page = client.get(f"/remisser/{referral.key}/svar/{given.pk}/").content.decode()
    assert "belagt med sekretess" in page
    assert "välkomnar" not in page
    assert public_text(fresh(given)) == ""


def test_only_what_was_read_is_let_out(given, strategist):
    read = actions.fingerprint(given)
    hide(given, strategist)
    with pytest.raises(Refused, match="ändrats"):
        clear(given, strategist, read=read)
    assert not hasattr(fresh(given), "clearance")


def test_an_answer_is_let_out_once(given, strategist):
    clear(given, strategist)
    with pytest.raises(Refused, match="redan publicerat"):
        clear(given, strategist)


def test_an_answer_from_before_needs_no_letting_out(answer, strategist):
    assert not rules.may_clear(strategist, answer)


def test_lifted_words_are_read_again_and_the_mark_is_kept(given, strategist):
    [mark] = hide(given, strategist)
    clear(given, strategist)
    actions.lift_secrecy(mark=mark, reason="Samtycke.", by=strategist)
    assert SECRET in public_text(fresh(given))
    mark.refresh_from_db()
    assert mark.lifted_reason == "Samtycke."
    with pytest.raises(Refused, match="redan upphävd"):
        actions.lift_secrecy(mark=mark, reason="Igen.", by=strategist)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"ground": " "}, "lagrummet"),
        ({"places": []}, "finns inte i svaret"),
        ({"places": [(0, 10_000)]}, "utanför"),
        ({"places": [(5, 5)]}, "utanför"),
    ],
)
def test_a_mark_says_where_and_by_which_law(given, strategist, words, why):
    with pytest.raises(Refused, match=why):
        hide(given, strategist, **words)
    assert not SecrecyMark.objects.exists()


def test_a_mark_is_lifted_with_a_reason(given, strategist):
    [mark] = hide(given, strategist)
    with pytest.raises(Refused, match="varför"):
        actions.lift_secrecy(mark=mark, reason=" ", by=strategist)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_handle_answers_mark_lift_and_let_out(given, strategist, role):
    [mark] = hide(given, strategist)
    by = make.person(role)
    may = role in HANDLERS
    assert bool(rules.may_mark(by, given, places=places(given), ground=GROUND)) is may
    assert bool(rules.may_lift(by, mark, reason="Fel.")) is may
    assert bool(rules.may_clear(by, given)) is may


def test_the_journal_tells_without_the_words(given, strategist):
    [mark] = hide(given, strategist)
    clear(given, strategist)
    actions.lift_secrecy(mark=mark, reason="Samtycke.", by=strategist)
    told = Entry.objects.filter(subject=given.journal_name).order_by("sequence")
    events = [entry.event for entry in told]
    assert events[-3:] == ["secrecy_marked", "answer_cleared", "secrecy_lifted"]
    assert all(SECRET not in json.dumps(entry.details) for entry in told)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("secrecy_has_its_ground", {"ground": ""}),
        ("secret_words_begin_before_they_end", {"start": 5, "end": 5}),
        ("lifted_secrecy_says_when_by_whom_and_why", {"lifted_by": "person:1"}),
    ],
)
def test_the_database_keeps_what_a_mark_must_say(given, name, fields):
    words = {"ground": GROUND, "marked_at": timezone.now(), "marked_by": "person:1", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SecrecyMark.objects.create(answer=given, **words)


def test_a_strategist_marks_and_lets_out_on_the_page(client, given, strategist, referral):
    client.force_login(strategist)
    page = reverse("referral:secrecy", args=[given.pk])
    said = {"words": SECRET, "ground": GROUND, "reason": "Ett barn."}
    assert client.post(f"{page}maskera/", said).status_code == 302
    shown = client.get(page)
    assert f"<q>{SECRET}</q>" in shown.content.decode()
    old = client.post(f"{page}publicera/", {"read": "x", "has_read": "on"})
    assert "Läs det igen" in old.content.decode()
    words = {"read": old.context["read"], "has_read": "on", "note": ""}
    assert client.post(f"{page}publicera/", words).status_code == 302
    client.logout()
    assert SECRET not in client.get(f"/remisser/{referral.key}/svar/{given.pk}/").content.decode()


@pytest.mark.parametrize(
    "said", [{"words": "", "ground": GROUND}, {"words": "Finns ej", "ground": GROUND}]
)
def test_a_page_says_why_words_cannot_be_hidden(client, given, strategist, said):
    client.force_login(strategist)
    page = client.post(f"{reverse('referral:secrecy', args=[given.pk])}maskera/", said)
    assert page.status_code == 200
    assert "errors" in page.content.decode() or "error" in page.content.decode()
    assert not SecrecyMark.objects.exists()


def test_a_mark_is_lifted_on_the_page(client, given, strategist):
    [mark] = hide(given, strategist)
    client.force_login(strategist)
    page = reverse("referral:lift_secrecy", args=[given.pk, mark.pk])
    assert client.post(page, {"reason": "Samtycke."}).status_code == 302
    assert client.get(reverse("referral:secrecy", args=[given.pk])).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_others_do_not_come_to_the_pages_on_secrecy(client, given, role):
    client.force_login(make.person(role))
    page = reverse("referral:secrecy", args=[given.pk])
    assert client.get(page).status_code == 403
    for address in ("maskera/", "publicera/", "1/upphav/"):
        assert client.post(f"{page}{address}").status_code == 403
    assert client.get(reverse("referral:file", args=[given.pk])).status_code == 403


def test_a_referral_tells_who_was_asked_and_who_has_answered(client, given, referral, strategist):
    clear(given, strategist)
    page = client.get(f"/remisser/{referral.key}/").content.decode()
    assert "Bromma stadsdelsnämnd" in page
    assert "har inte svarat" in page
    assert referral.edition_digest in page
    assert "Vad saknas?" in page
    assert f"/remisser/{referral.key}/svar/{given.pk}/" in page


def test_a_referral_that_is_not_sent_is_not_there(client, stockholm, strategist):
    made.written(stockholm, by=strategist)
    assert client.get("/remisser/remiss-1/").status_code == 404
    assert "remiss-1" not in client.get("/remisser/").content.decode()


@pytest.mark.parametrize("address", ["", "enskilda/"])
def test_public_pages_ask_few_questions_however_many_have_answered(
    client, stockholm, strategist, django_assert_max_num_queries, address
):
    one = made.board("ett")
    few = made.sent(stockholm, one, by=strategist, key="liten")
    clear(made.submitted(few, one, made.team_of(one)), strategist)
    many_boards = [made.board(f"namnd-{n}") for n in range(4)]
    many = made.sent(stockholm, *many_boards, by=strategist, key="stor")
    for each in many_boards:
        clear(made.submitted(many, each, made.team_of(each), f"Bra {each.key}."), strategist)
    with django_assert_max_num_queries(MOST_QUERIES) as asked:
        client.get(f"/remisser/liten/{address}")
    with django_assert_max_num_queries(len(asked)):
        assert client.get(f"/remisser/stor/{address}").status_code == 200
