"""Who settles what became of a letter, and when."""

import datetime

from fardplan.referral.models import OutgoingLetter
from fardplan.referral.rules import may_handle
from fardplan.referral.states import LetterState
from fardplan.verdicts import YES, Verdict, no

# A mail server answers within this time, or will not: until then the letter may be under way.
UNDER_WAY = datetime.timedelta(minutes=10)


def may_settle(by, letter: OutgoingLetter, *, now: datetime.datetime) -> Verdict:
    """Those who keep the register say what became of a letter that the program cannot tell of."""
    if not (verdict := may_handle(by)):
        return verdict
    if letter.state == LetterState.SENT:
        return no("Brevet är redan skickat.")
    if letter.state == LetterState.QUEUED and not letter.is_by_post:
        return no("Brevet ligger i kö och skickas av sig självt.")
    if letter.state == LetterState.SENDING and now < letter.claimed_at + UNDER_WAY:
        return no("Brevet är på väg. Vänta tio minuter.")
    return YES


def may_send_again(by, letter: OutgoingLetter, *, now: datetime.datetime) -> Verdict:
    """Only what goes by mail is sent by the program, and only what may be settled."""
    if not (verdict := may_settle(by, letter, now=now)):
        return verdict
    if letter.is_by_post:
        return no("Brevet ska postas. Markera det som skickat när det är gjort.")
    return YES
