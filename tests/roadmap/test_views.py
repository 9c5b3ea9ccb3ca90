import pytest
from django.test import Client

from fardplan.definitions import read_definition
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from fardplan.roadmap.document import EditionDocument
from fardplan.roadmap.models import Edition
from tests import make

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def strategist(client) -> Client:
    client.force_login(make.strategist())
    return client


def fields_of(draft: Edition, key: str) -> dict:
    provision = draft.provisions.in_order().get(node__key=key)
    return {
        "number": provision.number,
        "title": provision.title,
        "text": provision.text,
        "seen": provision.fingerprint,
    }


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anyone_reads_editions(client, stockholm, prefix):
    for address in ("/utgavor/", "/utgava/stockholm-2018/"):
        page = client.get(prefix + address)
        assert page.status_code == 200
        title = "Roadmap for a Stockholm" if prefix else "Färdplan för ett Stockholm"
        assert title in page.text


def test_the_file_of_an_edition_reads_back(client, stockholm, stockholm_document):
    file = client.get("/utgava/stockholm-2018.yaml")
    assert "attachment" in file["Content-Disposition"]
    assert read_definition(file.content, EditionDocument, name="x") == stockholm_document


def test_what_changed_is_shown_with_the_stored_words(client, draft):
    actions.remove_provision(
        provision=draft.provisions.in_order().get(node__key="likvardig-forskola"), by=OPERATOR
    )
    actions.refer_edition(edition=draft, by=OPERATOR)
    page = client.get("/utgava/stockholm-2027/jamfor/stockholm-2018/").text
    assert "<del>Öka deltagandet" in page
    assert "32 delar är oförändrade" in page


def test_editions_that_were_never_next_to_each_other_can_be_compared(client, draft, stockholm):
    actions.refer_edition(edition=draft, by=OPERATOR)
    page = client.get("/utgava/stockholm-2018/jamfor/stockholm-2027/")
    assert page.status_code == 200
    assert "Ingenting skiljer" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/utgava/stockholm-2027/",
        "/utgava/stockholm-2027.yaml",
        "/utgava/stockholm-2018/jamfor/stockholm-2027/",
        "/utgava/finns-inte/",
    ],
)
def test_a_draft_is_not_there_for_others(client, draft, address):
    assert client.get(address).status_code == 404
    client.force_login(make.person(Role.OFFICER))
    assert client.get(address).status_code == 404


def test_the_centre_reads_drafts(client, draft):
    client.force_login(make.person(Role.READER))
    assert client.get("/utgava/stockholm-2027/").status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.ADMINISTRATOR])
def test_others_are_told_why_they_cannot_write(client, draft, role):
    client.force_login(make.person(role))
    for path in ("skriv/", "skriv/tidiga-insatser/", "skriv/ny-strategi/", "nytt-utkast/"):
        reply = client.get(f"/utgava/stockholm-2027/{path}")
        assert reply.status_code in {403, 404}
    assert client.post("/utgava/stockholm-2018/nytt-utkast/").status_code == 403
    assert "strateger" in client.get("/utgava/stockholm-2018/nytt-utkast/").text


def test_a_strategist_begins_a_draft(strategist, stockholm):
    words = {"title": "Nästa", "year": 2027, "key": "nasta"}
    reply = strategist.post("/utgava/stockholm-2018/nytt-utkast/", words)
    assert reply["Location"] == "/utgava/nasta/skriv/"
    assert Edition.objects.get(key="nasta").provisions.count() == 33


def test_a_refused_draft_keeps_what_was_typed(strategist, stockholm):
    words = {"title": "Min egen titel", "year": 2027, "key": "stockholm-2018"}
    page = strategist.post("/utgava/stockholm-2018/nytt-utkast/", words)
    assert "Det finns redan en utgåva" in page.text
    assert "Min egen titel" in page.text


def test_a_provision_is_written(strategist, draft):
    words = {**fields_of(draft, "tidiga-insatser"), "text": "Så här gör vi."}
    reply = strategist.post("/utgava/stockholm-2027/skriv/tidiga-insatser/", words)
    assert reply.status_code == 302
    assert draft.provisions.get(node__key="tidiga-insatser").text == "Så här gör vi."


def test_two_who_write_at_once_both_see_their_words(strategist, draft):
    words = fields_of(draft, "tidiga-insatser")
    address = "/utgava/stockholm-2027/skriv/tidiga-insatser/"
    strategist.post(address, {**words, "text": "Hennes text."})
    page = strategist.post(address, {**words, "text": "Hans text."})
    assert "Någon annan har ändrat texten" in page.text
    assert "Hennes text." in page.text
    assert "Hans text." in page.text
    # Having compared, he saves again: the page carries what is stored now.
    words["seen"] = fields_of(draft, "tidiga-insatser")["seen"]
    assert f'value="{words["seen"]}"' in page.text
    assert strategist.post(address, {**words, "text": "Hans text."}).status_code == 302


def test_a_goals_terms_are_written_with_it_or_not_at_all(strategist, draft):
    address = "/utgava/stockholm-2027/skriv/behorighet-arskurs-9/"
    words = {**fields_of(draft, "behorighet-arskurs-9"), "direction": "increase", "number": "2"}
    page = strategist.post(address, {**words, "target": "95"})
    assert "Numret 2 används redan" in page.text
    goal = draft.provisions.in_order().get(node__key="behorighet-arskurs-9")
    assert goal.goal_terms.target is None
    strategist.post(address, {**words, "number": "1", "target": "95", "target_year": "2030"})
    goal = draft.provisions.in_order().get(node__key="behorighet-arskurs-9")
    assert (goal.goal_terms.target, goal.goal_terms.target_year) == (95, 2030)


def test_a_strategy_is_added_and_removed(strategist, draft):
    words = {
        "area": "uppvaxt-och-utbildning",
        "number": "1.7",
        "title": "Skolmat",
        "key": "skolmat",
    }
    strategist.post("/utgava/stockholm-2027/skriv/ny-strategi/", words)
    assert draft.provisions.filter(node__key="skolmat").exists()
    strategist.post("/utgava/stockholm-2027/skriv/skolmat/", {"remove": ""})
    assert not draft.provisions.filter(node__key="skolmat").exists()


def test_a_draft_is_sent_on_referral(strategist, draft):
    reply = strategist.post("/utgava/stockholm-2027/faststall/", {"state": "on_referral"})
    assert reply["Location"] == "/utgava/stockholm-2027/"
    draft.refresh_from_db()
    assert draft.is_fixed
    again = strategist.post("/utgava/stockholm-2027/faststall/", {"state": "on_referral"})
    assert again.status_code == 403


def test_an_unknown_state_changes_nothing(strategist, draft):
    strategist.post("/utgava/stockholm-2027/faststall/", {"state": "klar"})
    draft.refresh_from_db()
    assert not draft.is_fixed


def grow(stockholm, draft, times: int) -> None:
    """More strategies and more editions than there were."""
    area = draft.provisions.in_order().get(node__key="uppvaxt-och-utbildning").node
    for n in range(times):
        actions.add_strategy(
            edition=draft, area=area, key=f"ny-{n}", number=f"9.{n}", title="Ny", by=OPERATOR
        )
        actions.start_draft(
            predecessor=stockholm, key=f"utkast-{n}", title="Utkast", year=2040, by=OPERATOR
        )


@pytest.mark.parametrize(
    "address",
    [
        "/utgavor/",
        "/utgava/stockholm-2027/",
        "/utgava/stockholm-2027.yaml",
        "/utgava/stockholm-2027/jamfor/stockholm-2018/",
        "/utgava/stockholm-2027/skriv/",
        "/utgava/stockholm-2027/skriv/tidiga-insatser/",
    ],
)
def test_queries_are_few_and_do_not_grow(
    strategist, stockholm, draft, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        strategist.get(address)
    grow(stockholm, draft, 12)
    with django_assert_max_num_queries(len(few)):
        strategist.get(address)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "1 a!"), ("number", "1" * 13), ("title", "  "), ("target_year", "20300")],
)
def test_what_no_file_could_hold_is_refused_in_the_form(strategist, draft, field, value):
    words = {**fields_of(draft, "behorighet-arskurs-9"), field: value}
    page = strategist.post("/utgava/stockholm-2027/skriv/behorighet-arskurs-9/", words)
    assert page.status_code == 200
    assert "Något behöver rättas" in page.text


@pytest.mark.parametrize("key", ["Stor", "under_streck", "två ord", "-x", ""])
def test_a_key_is_lower_case_letters_figures_and_hyphens(strategist, stockholm, key):
    words = {"title": "Nästa", "year": 2027, "key": key}
    page = strategist.post("/utgava/stockholm-2018/nytt-utkast/", words)
    assert "Något behöver rättas" in page.text
    assert Edition.objects.count() == 1


def test_lines_of_a_text_are_kept_as_lines_in_the_file(strategist, draft):
    words = {**fields_of(draft, "tidiga-insatser"), "text": "Första.\r\n\r\nAndra."}
    strategist.post("/utgava/stockholm-2027/skriv/tidiga-insatser/", words)
    file = strategist.get("/utgava/stockholm-2027.yaml")
    strategies = read_definition(file.content, EditionDocument, name="x").strategies
    assert strategies[0].text == "Första.\n\nAndra."
