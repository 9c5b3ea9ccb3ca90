import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from fardplan.indicators import actions as indicators
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import Visitor
from fardplan.referral.models import SecrecyMark
from fardplan.roadmap import actions as roadmap
from fardplan.search import finding, public_views
from fardplan.search.actions import catch_up, forget_all
from fardplan.search.finding import find
from fardplan.search.models import Indexed, Progress
from tests import make
from tests.referral.conftest import ANSWER

pytestmark = pytest.mark.django_db
ANYONE = Visitor()
MOST_QUERIES = 15


@pytest.fixture
def indexed(stockholm):
    """Stockholm's roadmap, its indicators and one answer, all indexed."""
    indicators.load_indicators(by=OPERATOR)
    answer = make.answer(stockholm, make.body("farsta", name="Farsta stadsdelsnämnd"), ANSWER)
    catch_up()
    return answer


def keys(question: str, by=ANYONE, **only) -> list[str]:
    return [one.hit.key for one in find(question, by=by, **only).hits]


def test_a_strategy_is_found_by_another_form_of_a_word(indexed):
    assert "likvardig-forskola" in keys("förskolorna")


def test_a_word_is_found_inside_compounds(indexed):
    assert "bostader-for-resurssvaga-hushall" in keys("hushåll")
    assert "lagt-fortroende-for-stadsdelsnamnden" in keys("nämnd")


def test_a_compound_is_found_by_its_parts(indexed):
    assert find("bostadshushåll", by=ANYONE).hits


def test_dots_and_rings_may_be_left_out_but_do_not_blur_words(indexed):
    assert "likvardig-forskola" in keys("forskola")
    assert "likvardig-forskola" not in keys("forskare")


def test_what_has_every_word_is_shown_and_otherwise_what_has_any(indexed):
    every = find("socialt blandade bostadsområden", by=ANYONE)
    assert every.has_every
    assert every.hits[0].hit.key == "blandade-bostadsomraden"
    some = find("blandade xylofoner", by=ANYONE)
    assert not some.has_every
    assert "blandade-bostadsomraden" in [one.hit.key for one in some.hits]


def test_indicators_and_answers_are_found(indexed):
    assert "behorighet-hemkommun" in keys("behöriga", kind="indicator")
    (hit,) = find("norr billiga", by=ANYONE, kind="answer").hits
    assert "Farsta" in hit.hit.title
    assert {piece.text for piece in hit.pieces if piece.is_match} == {"billiga", "norr"}


def test_a_question_without_words_finds_nothing(indexed):
    assert not find("  –?! ", by=ANYONE).hits


@pytest.mark.parametrize("question", ['"', "a OR b", "x*", "')--", "NEAR(a b)", "ä'ö & !", "\x00"])
def test_signs_that_mean_something_to_an_engine_are_only_signs(indexed, question):
    find(question, by=ANYONE)


def test_drafts_are_found_by_the_centre_alone(draft):
    provision = draft.provisions.get(node__key="likvardig-forskola")
    words = {"number": "1.2", "title": "Kvastfeningar i förskolan", "text": ""}
    roadmap.write_provision(
        provision=provision, by=OPERATOR, seen=provision.fingerprint, words=words, terms=None
    )
    catch_up()
    assert keys("kvastfeningar") == []
    assert keys("kvastfeningar", by=make.strategist()) == ["stockholm-2027/likvardig-forskola"]


def test_what_is_secret_in_an_answer_is_not_found_by_others(indexed):
    at = indexed.text.index("billiga")
    SecrecyMark.objects.create(
        answer=indexed,
        start=at,
        end=at + len("billiga"),
        ground="OSL 26 kap. 1 §",
        marked_at=timezone.now(),
        marked_by="operator",
    )
    forget_all()
    catch_up()
    assert keys("billiga") == []
    assert "billiga" not in str(find("bostäder", by=ANYONE, kind="answer").hits)
    assert keys("billiga", by=make.person(Role.REGISTRAR)) == [str(indexed.pk)]


def test_what_changes_is_found_as_it_is_now_and_nothing_is_indexed_twice(indexed, stockholm):
    before = Indexed.objects.count()
    assert catch_up() == 0
    make.answer(stockholm, make.body("bromma"), ANSWER.replace("billiga", "dyra"))
    assert catch_up() > 0
    assert len(keys("dyra", kind="answer")) == 1
    assert Indexed.objects.count() == before + 2


def test_the_index_can_be_made_anew(indexed):
    before = keys("förskola")
    forget_all()
    assert keys("förskola") == []
    catch_up()
    assert keys("förskola") == before


def test_the_index_is_made_a_part_at_a_time(indexed):
    forget_all()
    assert catch_up(most=1) == 1
    assert Progress.objects.get().sequence == 1


def test_a_thing_is_indexed_once(indexed):
    one = Indexed.objects.first()
    with (
        pytest.raises(IntegrityError, match=r"a_thing_is_indexed_once|search_indexed"),
        transaction.atomic(),
    ):
        Indexed.objects.create(kind=one.kind, key=one.key)


def test_the_page_indexes_what_is_new_and_shows_what_was_found(client, stockholm):
    page = client.get("/sok/", {"q": "förskolan"}).text
    assert "/strategi/likvardig-forskola/" in page
    assert "<mark>" in page or "förskolan" in page


def test_the_page_says_that_nothing_was_found_and_keeps_what_was_typed(client, stockholm):
    page = client.get("/sok/", {"q": '<b>"xylofon'}).text
    assert "Inget hittades" in page
    assert "&lt;b&gt;&quot;xylofon" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "asked", [{}, {"q": ""}, {"q": "a", "slag": "x"}, {"q": "skola", "page": "-9"}]
)
def test_the_page_bears_any_question(client, stockholm, asked):
    assert client.get("/sok/", asked).status_code == 200


def test_an_index_that_cannot_be_written_is_used_as_it_is(client, indexed, monkeypatch, caplog):
    def fail():
        raise DatabaseError("readonly")

    monkeypatch.setattr(public_views, "catch_up", fail)
    assert "/strategi/likvardig-forskola/" in client.get("/sok/", {"q": "förskola"}).text
    assert "could not be brought up to date" in caplog.text


def test_the_page_asks_the_database_seldom(client, indexed, django_assert_max_num_queries):
    client.get("/sok/", {"q": "bostäder"})
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/sok/", {"q": "bostäder förskola"})


def test_the_words_around_what_was_found_are_shown():
    text = "a " * 200 + "förskolan ligger nära" + " b" * 200
    pieces = finding.around(text, {"förskola"})
    assert [one.text for one in pieces if one.is_match] == ["förskolan"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert len("".join(one.text for one in pieces)) < 300


def test_the_command_makes_the_index_anew_and_says_how_far_it_read(indexed, capsys):
    call_command("index", "--anew")
    read = Progress.objects.get().sequence
    assert f"Lästa journalposter: {read}." in capsys.readouterr().out
    assert "likvardig-forskola" in keys("förskola")
