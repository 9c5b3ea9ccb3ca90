"""Who may answer without having been asked, and who takes in what residents write."""

import datetime

from fardplan.referral.models import PublicSubmission, Referral
from fardplan.referral.rules import may_work_with_answers
from fardplan.referral.states import SUBMISSION_MOVES, ReferralState, SubmissionState, can_move
from fardplan.verdicts import YES, Verdict, no

WINDOW = datetime.timedelta(hours=1)
MOST_FROM_ONE_SENDER = 3
MOST_FROM_ONE_ADDRESS = 20
MOST_LETTERS = 3  # that ask for the same answer to be confirmed
LONGEST_ANSWER = 20_000  # characters
# How long it is known who sent an answer: before it is confirmed, and after it.
UNCONFIRMED_FOR = datetime.timedelta(days=14)
KNOWN_FOR = datetime.timedelta(days=180)


def may_submit(referral: Referral, *, today: datetime.date) -> Verdict:
    """Anyone answers a referral that is open to all, until its last day has passed."""
    if not referral.is_open_to_all or referral.state == ReferralState.DRAFT:
        return no("Den här remissen besvaras bara av dem som har tillfrågats.")
    if referral.state != ReferralState.OUT or today > referral.last_day:
        return no("Det går inte längre att svara på den här remissen.")
    return YES


def may_send_another(*, from_sender: int, from_address: int) -> Verdict:
    """A few within the hour from one sender, some more from one address: families share those."""
    if from_sender >= MOST_FROM_ONE_SENDER or from_address >= MOST_FROM_ONE_ADDRESS:
        return no("Du har skickat många svar på kort tid. Försök igen om en timme.")
    return YES


def may_be_asked_again(letters: int) -> Verdict:
    """Nobody can have us fill another's letter box."""
    if letters >= MOST_LETTERS:
        return no("Vi har redan skickat flera brev till adressen. Se efter bland skräpposten.")
    return YES


def may_moderate(by, submission: PublicSubmission, *, to) -> Verdict:
    """Those who handle answers take in or reject what is confirmed, once."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    return can_move(SUBMISSION_MOVES, submission.state, to)


def may_reject(by, submission: PublicSubmission, *, reason: str) -> Verdict:
    """A rejection says why."""
    if not (verdict := may_moderate(by, submission, to=SubmissionState.REJECTED)):
        return verdict
    return YES if reason.strip() else no("Skriv varför svaret avvisas.")
