"""Whether a body can answer in time, and who says when it meets or asks for longer."""

import datetime
from collections.abc import Iterable

from fardplan.people.models import Body, Role
from fardplan.referral.models import Recipient, acts_for
from fardplan.referral.preparing.rules import may_see
from fardplan.referral.states import ReferralState
from fardplan.verdicts import YES, Verdict, no

# Minutes that are not adjusted at once are seldom adjusted sooner than this after the meeting.
ADJUSTED_WITHIN = datetime.timedelta(days=3)


def meets_in_time(
    days: Iterable[datetime.date], *, last_day: datetime.date, today: datetime.date
) -> Verdict:
    """Is there a meeting in time for the last day? Of whom no meeting is known, nothing is said."""
    ahead = sorted(day for day in days if day >= today)
    in_time = [day for day in ahead if day <= last_day]
    if ahead and not in_time:
        return no(
            "Inget sammanträde ligger före sista svarsdagen. Nästa är den {day}. "
            "Be om längre tid, eller svara med ett kontorsyttrande.",
            day=ahead[0],
        )
    if in_time and last_day - in_time[-1] < ADJUSTED_WITHIN:
        return no(
            "Sista sammanträdet före sista svarsdagen är den {day}. "
            "Tas svaret upp då behöver paragrafen justeras omedelbart.",
            day=in_time[-1],
        )
    return YES


def may_note_meetings(by, body: Body) -> Verdict:
    """The secretary, or the officer who plans by them."""
    if acts_for(by, body, Role.SECRETARY, Role.OFFICER):
        return YES
    return may_see(by, body) and no("Det gör nämndsekreteraren eller handläggaren.")


def may_note_meeting(by, body: Body, *, day: datetime.date, today: datetime.date) -> Verdict:
    """A day to come, once."""
    if not (verdict := may_note_meetings(by, body)):
        return verdict
    if day < today:
        return no("Dagen har redan varit.")
    if body.meetings.filter(day=day).exists():
        return no("Sammanträdet den {day} är redan inskrivet.", day=day)
    return YES


def may_ask_for_time_at_all(by, recipient: Recipient) -> Verdict:
    """Who, and while the referral is out: what a page asks before there is a day."""
    if not acts_for(by, recipient.body, Role.SECRETARY, Role.OFFICER, Role.HEAD):
        return no("Bara de som arbetar åt {body} ser det här.", body=recipient.body)
    if recipient.referral.state != ReferralState.OUT or not recipient.sent_at:
        return no("Svarstiden kan bara förlängas medan remissen är ute.")
    return YES


def may_ask_for_time(
    by, recipient: Recipient, *, wished_day: datetime.date, reason: str
) -> Verdict:
    """A later day than the body has, and why; asked once for the same day."""
    if not (verdict := may_ask_for_time_at_all(by, recipient)):
        return verdict
    if wished_day <= recipient.last_day:
        return no("Den nya dagen måste ligga efter den {day}.", day=recipient.last_day)
    if not reason.strip():
        return no("Skriv varför ni behöver längre tid.")
    if recipient.time_requests.filter(wished_day=wished_day).exists():
        return no("Ni har redan bett om tid till den {day}.", day=wished_day)
    return YES
