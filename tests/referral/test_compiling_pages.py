"""The pages where the centre compiles, as a browser without JavaScript meets them."""

import pytest

from fardplan.people.models import Role
from fardplan.referral.compiling import actions as compiling
from fardplan.referral.compiling import points
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.models import Opinion, Relation
from tests import make
from tests.referral import made
from tests.referral.test_compiling import (
    MISSING,
    disposed,
    marked,
    received,
    rewrite,
    stand,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def strategist(db):
    return make.strategist(name="Ada Lind")


@pytest.fixture
def referral(stockholm, strategist):
    boards = [made.board(key) for key in ("farsta", "alvsjo", "bromma")]
    return made.sent(stockholm, *boards, by=strategist)


@pytest.fixture
def letter(referral):
    return received(referral, made.board("farsta"))


@pytest.fixture
def browser(client, strategist):
    client.force_login(strategist)
    return client


def _numbers(unassessed: int, undisposed: int) -> dict[str, int]:
    """Of two points."""
    return {"chosen": 2, "all": 2, "unassessed": unassessed, "undisposed": undisposed}


def at(referral, more="") -> str:
    return f"/remissarbete/{referral.key}/{more}"


def test_words_are_pasted_or_paragraphs_chosen(browser, letter):
    address = at(letter.referral, f"svar/{letter.pk}/")
    assert browser.get(address).status_code == 200
    browser.post(address, {"words": "Personal saknas i", "kind": "resources", "topics": "a, b"})
    browser.post(address, {"words": "", "paragraph": ["1", "2"]})
    assert sorted(Opinion.objects.values_list("text", flat=True)) == [
        "Personal saknas i",
        letter.text[30:],
    ]
    page = browser.post(address, {"words": "finns inte"}).text
    assert "Orden finns inte i svaret." in page


def test_a_selection_is_believed_only_when_it_is_the_words(browser, letter):
    address = at(letter.referral, f"svar/{letter.pk}/")
    browser.post(address, {"words": "saknas", "start": "39", "end": "45"})
    browser.post(address, {"words": "ansvarar", "start": "0", "end": "3"})
    assert {one.text for one in Opinion.objects.all()} == {"saknas", "ansvarar"}


def test_a_position_is_proposed_with_its_words_and_confirmed(browser, letter, strategist):
    one = made.provision(letter.referral, "1.1")
    marked(letter, strategist, "Nämnden välkomnar strategin.", provisions=[one])
    address = at(letter.referral, f"svar/{letter.pk}/")
    page = browser.get(address).text
    assert "Maskinens förslag, som ingen har bekräftat" in page
    assert not letter.positions.exists()
    told = {"provision": one.pk, "position": "supports", "words": "välkomnar"}
    browser.post(f"{address}standpunkt/", told)
    assert letter.positions.get().position == "supports"
    page = browser.get(address).text
    assert "Maskinens förslag, som" not in page
    reply = browser.post(f"{address}standpunkt/", {**told, "position": "opposes"})
    assert reply.status_code == 409  # she had not seen that somebody had confirmed
    browser.post(f"{address}standpunkt/", {**told, "position": "opposes", f"seen-{one.pk}": "1"})
    assert letter.positions.get(is_current=True).position == "opposes"


def test_many_are_assessed_and_disposed_of_from_the_list(browser, letter, strategist):
    for words in (MISSING, "Vem ansvarar för lokalerna?"):
        marked(letter, strategist, words)
    address = at(letter.referral, "synpunkter/")
    page = browser.get(address)
    assert page.context["numbers"] == _numbers(2, 2)
    seen = [f"{one.pk}.{one.version}" for one in page.context["page"]]
    browser.post(f"{address}manga/", {"seen": seen, "kind": "change"})
    reply = browser.post(f"{address}manga/", {"seen": seen, "kind": "support"})
    assert reply.status_code == 409
    seen = [f"{one.pk}.{one.version}" for one in browser.get(address).context["page"]]
    reply = browser.post(f"{address}manga/", {"seen": seen, "outcome": "noted"})
    assert "Skriv varför" in reply.text
    browser.post(f"{address}manga/", {"seen": seen, "outcome": "noted", "reason": "Tack."})
    left = browser.get(address).context["numbers"]
    assert left == _numbers(0, 0)


def test_the_list_shows_what_was_asked_for_and_counts_it(browser, letter, strategist):
    one = made.provision(letter.referral, "1.1")
    said = {"kind": "addition", "provisions": [one], "topics": ["personal"]}
    mine = marked(letter, strategist, assignee=strategist, **said)
    marked(letter, strategist, "Vem ansvarar för lokalerna?")
    stand(letter, strategist, "1.1", "opposes")
    disposed(mine, strategist)
    topic, farsta = letter.referral.topics.get(), made.board("farsta")
    for asked, n in {
        f"body={farsta.pk}": 2,
        f"body={made.board('alvsjo').pk}": 2,  # not one who answered: asks for nothing
        "group=district_board": 2,
        "group=company": 0,
        f"on={one.pk}": 1,
        "on=whole": 1,
        "kind=addition": 1,
        "kind=unassessed": 1,
        f"topic={topic.pk}": 1,
        "position=opposes": 1,
        "position=supports": 0,
        "disposition=adopted": 1,
        "disposition=undisposed": 1,
        f"assignee={strategist.pk}": 1,
        "assignee=nobody": 1,
        "q=ytterstaden": 1,
        "page=99": 2,
        "kind=nonsense": 2,
    }.items():
        page = browser.get(at(letter.referral, f"synpunkter/?{asked}"))
        assert page.context["n"] == len(page.context["page"]) == n, asked


def test_what_no_longer_counts_is_in_no_count(browser, letter, strategist):
    marked(letter, strategist)
    received(letter.referral, made.board("farsta"), text="Rätt.", relation=Relation.CORRECTION)
    assert points.numbers(letter.referral)["all"] == 0


def test_the_matrix_and_its_views_agree(browser, letter, strategist):
    stand(letter, strategist, "1.1", "opposes")
    other = received(letter.referral, made.board("alvsjo"), text="Ja.")
    stand(other, strategist, "1.1", "supports")
    page = browser.get(at(letter.referral, "matris/"))
    column = next(
        c
        for c in page.context["columns"]
        if c.provision and c.provision.number == "1.1" and c.provision.kind == "strategy"
    )
    assert column.is_contested
    assert sum(n for _label, n in column.counts) == 2
    assert (page.context["asked"], page.context["answered"]) == (3, 2)
    key = column.provision.node.key
    assert "omstritt" in browser.get(at(letter.referral, f"matris/avsnitt/{key}/")).text
    assert "avstyrker" in browser.get(at(letter.referral, "matris/instans/farsta/")).text
    assert browser.get(at(letter.referral, "matris/avsnitt/helheten/")).status_code == 200
    assert browser.get(at(letter.referral, "matris/avsnitt/finns-inte/")).status_code == 404


def test_from_a_point_to_changed_words_and_back(browser, letter, strategist, draft):
    point = marked(letter, strategist)
    address = at(letter.referral, f"synpunkter/{point.pk}/")
    browser.post(f"{address}hantera/", {"seen": 1, "outcome": "adopted", "reason": "Ja, visst."})
    assert "ingen ändrad text är kopplad" in browser.get(address).text
    node = rewrite(draft, "1.2", "Personalen ska räcka.")
    place = draft.provisions.get(node=node)
    browser.post(f"{address}andring/", {"place": place.pk})
    assert "Personalen ska räcka." in browser.get(address).text
    back = browser.get(at(letter.referral, f"andringar/{draft.key}/{node.key}/")).text
    assert "<ins>Personalen ska räcka.</ins>" in back
    assert MISSING in back
    assert "Farsta" in back
    assert node.key in browser.get(at(letter.referral, "andringar/")).text


def test_a_reason_that_came_second_is_kept_and_can_be_saved_knowingly(browser, letter, strategist):
    point = marked(letter, strategist)
    disposed(point, make.strategist(), "noted", "Först.")
    address = at(letter.referral, f"synpunkter/{point.pk}/hantera/")
    late = {"outcome": "not_adopted", "reason": "Det tog en stund att skriva.", "seen": 1}
    reply = browser.post(address, late)
    assert reply.status_code == 409
    assert "Det tog en stund att skriva." in reply.text
    assert "Först." in reply.text
    browser.post(address, {**late, "seen": 2})
    assert point.dispositions.get(is_current=True).outcome == "not_adopted"


def test_a_referral_is_closed_on_its_page(browser, letter, strategist):
    point = marked(letter, strategist)
    address = at(letter.referral, "avsluta/")
    assert "Svarstiden har inte gått ut" in browser.get(address).text
    disposed(point, strategist, "noted")
    with made.later(40):
        browser.force_login(strategist)
        browser.post(address)
    letter.referral.refresh_from_db()
    assert letter.referral.state == "closed"


def test_a_point_page_takes_all_its_forms(browser, letter, strategist):
    point = marked(letter, strategist)
    other = marked(letter, strategist, "Vem ansvarar för lokalerna?")
    address = at(letter.referral, f"synpunkter/{point.pk}/")
    browser.post(address, {"seen": 1, "kind": "change", "assignee": strategist.pk})
    browser.post(f"{address}hor-ihop/", {"seen": 2, "linked": f"{other.pk}, 999999, x"})
    assert list(point.linked.all()) == [other]
    reply = browser.post(address, {"seen": 1, "kind": "support"})
    assert reply.status_code == 409
    disposition = disposed(point, make.strategist(), "noted")
    assert browser.post(f"{address}last/").status_code == 302
    disposition.refresh_from_db()
    assert disposition.read_by == strategist.journal_name
    browser.post(at(letter.referral, f"synpunkter/{other.pk}/ta-bort/"))
    assert browser.get(at(letter.referral, f"synpunkter/{other.pk}/")).status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.ANALYST])
def test_others_see_nothing_of_it(client, letter, strategist, role):
    point = marked(letter, strategist)
    client.force_login(make.person(role))
    for more in (
        "synpunkter/",
        f"synpunkter/{point.pk}/",
        f"svar/{letter.pk}/",
        "matris/",
        "andringar/",
        "avsluta/",
    ):
        reply = client.get(at(letter.referral, more))
        assert reply.status_code == 403
        assert MISSING not in reply.text


def test_words_from_outside_are_never_markup(browser, referral, strategist):
    answer = received(referral, made.board("farsta"), text="Bra <b>förslag</b> & mer.")
    point = marked(answer, strategist, "<b>förslag</b>")
    for more in (f"svar/{answer.pk}/", "synpunkter/", f"synpunkter/{point.pk}/"):
        page = browser.get(at(referral, more)).text
        assert "<b>" not in page
        assert "&lt;b&gt;" in page


PAGES = [
    "synpunkter/",
    "synpunkter/?position=supports&on=whole",
    "matris/",
    "andringar/",
    "avsluta/",
    "matris/avsnitt/helheten/",
    "matris/instans/farsta/",
]


@pytest.mark.parametrize("more", PAGES)
def test_pages_ask_as_much_of_the_database_however_many_points_there_are(
    browser, referral, strategist, draft, more, django_assert_max_num_queries
):
    asked = []
    node = rewrite(draft, "1.2", "Nytt.")
    for key in ("farsta", "alvsjo"):
        answer = received(referral, made.board(key), text=f"{key}\n\n" + MISSING)
        point = marked(answer, strategist, topics=[key], kind="addition")
        met = disposed(point, strategist)
        disposing.demand_change(disposition=met, edition=draft, node=node, by=strategist)
        stand(answer, strategist, "", "supports")
        with django_assert_max_num_queries(MOST_QUERIES) as queries:
            assert browser.get(at(referral, more)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_one_answer_and_one_point_ask_as_much_however_much_there_is_in_them(
    browser, letter, strategist, draft, django_assert_max_num_queries
):
    asked = []
    first = marked(letter, strategist, "Nämnden välkomnar strategin.", topics=["start"])
    pages = [f"svar/{letter.pk}/", f"synpunkter/{first.pk}/"]
    for words, number in ((MISSING, "1.1"), ("Vem ansvarar för lokalerna?", "1.2")):
        one = made.provision(letter.referral, number)
        point = marked(letter, strategist, words, provisions=[one], topics=[words])
        stand(letter, strategist, number, "doubtful")
        met = disposed(first, strategist)
        node = rewrite(draft, number, "Nytt.")
        disposing.demand_change(disposition=met, edition=draft, node=node, by=strategist)
        first.refresh_from_db()
        others = [*first.linked.all(), point]
        compiling.link_points(opinion=first, seen=first.version, others=others, by=strategist)
        for more in pages:
            # A point with several decisions and changed provisions shows both: two questions more.
            most = MOST_QUERIES + 2 * more.startswith("synpunkter")
            with django_assert_max_num_queries(most) as queries:
                assert browser.get(at(letter.referral, more)).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_a_point_leads_to_those_beside_it_in_the_answer(browser, letter, strategist):
    first, second, third = (
        marked(letter, strategist, words) for words in ("Nämnden", MISSING, "Vem ansvarar")
    )
    page = browser.get(at(letter.referral, f"synpunkter/{second.pk}/"))
    assert page.context["beside"] == (first.pk, third.pk)
    assert f"Nästa: synpunkt {third.pk}" in page.text
    last = browser.get(at(letter.referral, f"synpunkter/{third.pk}/"))
    assert last.context["beside"] == (second.pk, None)
