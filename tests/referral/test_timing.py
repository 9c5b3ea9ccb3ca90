"""A board that meets too late is told in time, and can ask for longer; the centre sees it."""

import datetime

import pytest
from django.test import Client

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.referral.models import Meeting, Recipient, TimeRequest
from fardplan.referral.sending import actions as sending
from fardplan.referral.sending.feeds import token_of
from fardplan.referral.timing import actions, rules
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db
LAST, TODAY = datetime.date(2027, 3, 12), datetime.date(2027, 2, 1)


def on(*days: str) -> list[datetime.date]:
    return [datetime.date.fromisoformat(f"2027-{day}") for day in days]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        (["01-15"], ""),  # has been
        (["02-20"], ""),
        (["03-09"], ""),
        (["03-10"], "den 2027-03-10"),
        (["03-12"], "justeras omedelbart"),
        (["02-20", "03-11"], "den 2027-03-11"),
        (["03-13"], "Inget sammanträde ligger före"),
        (["04-20", "03-25"], "Nästa är den 2027-03-25"),
        (["01-15", "03-25"], "Be om längre tid"),
    ],
)
def test_a_board_is_told_whether_it_meets_in_time(days, said):
    verdict = rules.meets_in_time(on(*days), last_day=LAST, today=TODAY)
    assert bool(verdict) == (not said)
    assert said in str(verdict.reason)


@pytest.fixture
def referral(stockholm, farsta):
    return made.sent(stockholm, farsta, made.board("bromma"))


@pytest.fixture
def people(farsta):
    return made.team_of(farsta)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_secretary_notes_the_meetings_and_sees_that_none_is_in_time(referral, farsta, people):
    secretary, one = signed_in(people.secretary), made.recipient(referral, farsta)
    page = f"/namndens-remisser/{one.pk}/"
    meetings = "/namndens-remisser/sammantraden/farsta/"
    assert "Skriv in era sammanträden" in secretary.get(page).text
    assert meetings in secretary.get("/namndens-remisser/").text
    secretary.post(meetings, {"day": made.day(45)})
    again = secretary.post(meetings, {"day": made.day(45)})
    assert "redan inskrivet" in again.text
    text = secretary.get(page).text
    assert "Inget sammanträde ligger före sista svarsdagen" in text
    assert f"/namndens-remisser/{one.pk}/langre-tid/" in text
    draft = made.opened(referral, farsta, people)
    work = f"/namndens-remisser/utkast/{draft.pk}/"
    assert "Inget sammanträde ligger före" in secretary.get(work).text
    secretary.post(meetings, {"day": made.day(20)})
    assert "Inget sammanträde ligger före" not in secretary.get(page).text
    assert f"{made.day(45)}" in secretary.get(meetings).text


def test_a_meeting_is_taken_away_again(referral, farsta, people):
    meeting = actions.note_meeting(body=farsta, day=made.day(45), by=people.officer)
    address = f"/namndens-remisser/sammantraden/farsta/{meeting.pk}/ta-bort/"
    assert signed_in(people.head).post(address).status_code == 403
    signed_in(people.secretary).post(address)
    assert not Meeting.objects.exists()
    assert Entry.objects.latest("sequence").event == "meeting_cancelled"


def test_no_other_board_sees_or_notes_its_meetings(referral, farsta, people):
    meeting = actions.note_meeting(body=farsta, day=made.day(45), by=people.officer)
    other = signed_in(made.team_of(made.board("bromma")).secretary)
    meetings = "/namndens-remisser/sammantraden/farsta/"
    assert other.get(meetings).status_code == 404
    assert other.post(meetings, {"day": made.day(3)}).status_code == 404
    theirs = f"/namndens-remisser/sammantraden/bromma/{meeting.pk}/ta-bort/"
    assert other.post(theirs).status_code == 404
    one = made.recipient(referral, farsta)
    assert other.get(f"/namndens-remisser/{one.pk}/langre-tid/").status_code == 404


def test_a_board_asks_for_longer_time_and_the_centre_grants_it(referral, farsta, people):
    secretary, one = signed_in(people.secretary), made.recipient(referral, farsta)
    centre = signed_in(make.strategist())
    address = f"/namndens-remisser/{one.pk}/langre-tid/"
    refused = secretary.post(address, {"wished_day": made.day(2), "reason": "Sent möte."})
    assert "måste ligga efter" in refused.text
    assert "Sent möte." in refused.text
    secretary.post(address, {"wished_day": made.day(50), "reason": "Sent möte."})
    again = secretary.post(address, {"wished_day": made.day(50), "reason": "Igen."})
    assert "redan bett om tid" in again.text
    assert "ber om längre tid" in centre.get("/remissarbete/remiss-1/").text
    page = f"/remissarbete/remiss-1/instanser/{one.pk}/"
    text = centre.get(page).text
    assert "Sent möte." in text
    assert f'value="{made.day(50)}"' in text, "what was asked for is at hand"
    centre.post(f"{page}forlang/", {"new_day": made.day(50), "reason": "Sent möte."})
    assert Recipient.objects.get(pk=one.pk).last_day == made.day(50)
    assert not TimeRequest.objects.waiting().exists()
    assert "ber om längre tid" not in centre.get("/remissarbete/remiss-1/").text


def test_the_centre_sees_who_meets_too_late_until_they_have_answered(referral, farsta, people):
    actions.note_meeting(body=farsta, day=made.day(45), by=people.officer)
    centre, one = signed_in(make.strategist()), made.recipient(referral, farsta)
    page = f"/remissarbete/remiss-1/instanser/{one.pk}/"
    assert "sammanträder för sent" in centre.get("/remissarbete/remiss-1/").text
    assert "Inget sammanträde ligger före" in centre.get(page).text
    made.submitted(referral, farsta, people)
    assert "sammanträder för sent" not in centre.get("/remissarbete/remiss-1/").text
    assert "Inget sammanträde ligger före" not in centre.get(page).text


def test_nobody_asks_for_time_when_the_referral_is_not_out(referral, farsta, people):
    one = made.recipient(referral, farsta)
    one.referral.state = "closed"
    asked = {"wished_day": made.day(50), "reason": "Skäl"}
    assert not rules.may_ask_for_time(people.secretary, one, **asked)
    one.referral.state = "out"
    with pytest.raises(Refused, match="varför"):
        actions.ask_for_time(recipient=one, wished_day=made.day(50), reason=" ", by=people.officer)


def test_meetings_stand_in_the_calendar(client, referral, farsta, people):
    actions.note_meeting(body=farsta, day=made.day(12), by=people.officer)
    token = token_of(sending.open_feed(body=farsta, by=people.officer))
    text = client.get(f"/remisskalender/farsta/{token}.ics").text
    assert f"DTSTART;VALUE=DATE:{made.day(12):%Y%m%d}" in text
    assert "SUMMARY:Sammanträde: Farsta stadsdelsnämnd" in text


def test_twice_as_many_bodies_take_no_more_queries(referral, farsta, django_assert_max_num_queries):
    centre = signed_in(make.strategist())

    def meet(keys):
        for key in keys:
            body = made.board(key)
            secretary = made.team_of(body).secretary
            actions.note_meeting(body=body, day=made.day(45), by=secretary)

    meet(["farsta"])
    with django_assert_max_num_queries(15) as few:
        centre.get("/remissarbete/remiss-1/")
    meet(["bromma"])
    with django_assert_max_num_queries(len(few)):
        assert centre.get("/remissarbete/remiss-1/").text.count("sammanträder för sent") == 2
