"""The same for all the points that fit a choice, on whatever page they are."""

import pytest
from django.urls import reverse

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.referral.compiling import actions, points, rules
from fardplan.referral.compiling.points import Choice
from fardplan.referral.models import Disposition, Opinion
from tests import make
from tests.referral import made
from tests.referral.test_compiling import disposed, marked, received

pytestmark = pytest.mark.django_db
N = 60  # more than a page
TEXT = "\n\n".join(f"Personal saknas i ytterstaden, säger vi för {n}:e gången." for n in range(N))


@pytest.fixture
def strategist(db):
    return make.strategist(name="Ada Lind")


@pytest.fixture
def referral(stockholm, strategist):
    return made.sent(stockholm, made.board("farsta"), made.board("alvsjo"), by=strategist)


@pytest.fixture
def letter(referral, strategist):
    """An answer with more points than a page shows; the last two are assessed."""
    found = received(referral, made.board("farsta"), text=TEXT)
    paragraphs = [one for one in found.text.split("\n\n") if one]
    for number, words in enumerate(paragraphs):
        marked(found, strategist, words, kind="support" if number >= N - 2 else "")
    return found


@pytest.fixture
def browser(client, strategist):
    client.force_login(strategist)
    return client


def many(referral, asked: str = "") -> str:
    return f"{reverse('referral:many_points', args=[referral.key])}?{asked}"


def confirmed(browser, address: str, **fields):
    """What comes of choosing all, and of saying yes to what is then shown."""
    shown = browser.post(address, {"which": "all", **fields})
    assert shown.status_code == 200
    return browser.post(address, {"which": "all", "confirmed": shown.context["mark"], **fields})


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"kind": "resources"}, {"kind": "resources"}),
        ({"topic": "personal"}, {"topics__name": "personal"}),
        ({"due": "2026-12-24"}, {"due": "2026-12-24"}),
        ({"outcome": "noted", "reason": "Tack."}, {"disposition__outcome": "noted"}),
    ],
)
def test_all_that_fit_are_changed_and_no_others(browser, letter, fields, changed):
    reply = confirmed(browser, many(letter.referral, "kind=unassessed"), **fields)
    assert reply.status_code == 302
    assert Opinion.objects.filter(**changed).count() == N - 2
    assert not Opinion.objects.filter(kind="support").filter(**changed).exists()


def test_a_person_is_made_responsible_for_all(browser, letter, strategist):
    confirmed(browser, many(letter.referral), assignee=strategist.pk)
    assert Opinion.objects.filter(assignee=strategist).count() == N


def test_nothing_is_changed_before_the_number_is_said_and_confirmed(browser, letter):
    address = many(letter.referral, "kind=unassessed&page=2")
    shown = browser.post(address, {"which": "all", "outcome": "noted", "reason": "Tack."})
    assert f"Ändra {N - 2} synpunkter?" in shown.text
    for words in ("inte bedömd ännu", "noterad", "Tack."):
        assert words in shown.text
    assert not Disposition.objects.exists()


def test_one_entry_in_the_journal_tells_of_them_all(browser, letter):
    before = Entry.objects.count()
    confirmed(browser, many(letter.referral), outcome="noted", reason="Tack.")
    assert Entry.objects.count() == before + 1
    told = Entry.objects.latest("sequence")
    assert told.event == "points_disposed"
    assert told.details["count"] == len(told.details["opinions"]) == N


def test_to_confirm_twice_does_it_once(browser, letter):
    address, said = many(letter.referral), {"which": "all", "outcome": "noted", "reason": "Tack."}
    mark = browser.post(address, said).context["mark"]
    first = browser.post(address, {**said, "confirmed": mark})
    second = browser.post(address, {**said, "confirmed": mark})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "inte längre de som du såg" in second.text
    assert Disposition.objects.count() == N


def test_what_has_changed_since_it_was_shown_is_shown_anew(browser, letter, strategist):
    address, said = many(letter.referral), {"which": "all", "kind": "change"}
    mark = browser.post(address, said).context["mark"]
    disposed(Opinion.objects.earliest("pk"), strategist, "noted")
    reply = browser.post(address, {**said, "confirmed": mark})
    assert reply.status_code == 409
    assert not Opinion.objects.filter(kind="change").exists()
    reply = browser.post(address, {**said, "confirmed": reply.context["mark"]})
    assert reply.status_code == 302


def test_a_refusal_keeps_what_was_typed(browser, letter):
    reply = confirmed(browser, many(letter.referral), outcome="noted", reason=" ")
    assert "Skriv varför" in reply.text
    assert not Disposition.objects.exists()


def test_too_many_or_none_at_all_are_refused(browser, letter, monkeypatch):
    address, said = many(letter.referral), {"which": "all", "kind": "change"}
    reply = browser.post(many(letter.referral, "kind=objection"), said)
    assert "passar urvalet" in reply.text
    monkeypatch.setattr(rules, "MOST_AT_ONCE", N - 1)
    reply = browser.post(address, said)
    assert reply.status_code == 409
    assert f"Högst {N - 1} synpunkter" in reply.text


def test_as_many_questions_however_many_they_are(letter, strategist, django_assert_max_num_queries):
    seen = points.versions(letter.referral, Choice(), most=N)
    with django_assert_max_num_queries(14):
        actions.assess_many(
            referral=letter.referral, seen=seen, fields={"kind": "change"}, by=strategist
        )


def test_more_than_a_database_takes_at_once_are_still_all_or_none(letter, strategist, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 7)
    seen = points.versions(letter.referral, Choice(), most=N)
    said = {"referral": letter.referral, "fields": {"kind": "change"}, "by": strategist}
    with pytest.raises(Refused):
        actions.assess_many(seen=[*seen[:-1], (seen[-1][0], 99)], **said)
    assert not Opinion.objects.filter(kind="change").exists()
    assert actions.assess_many(seen=seen, topic="personal", **said) == N
    assert Opinion.objects.filter(kind="change", topics__name="personal", version=2).count() == N
