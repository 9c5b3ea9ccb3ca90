"""The lives of a referral, an answer and what belongs to them, as tables: see docs/states.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fardplan.verdicts import YES, Verdict, no


class ReferralState(models.TextChoices):
    """Where a referral is. Only a draft can be written in."""

    DRAFT = "draft", _("Förbereds")
    OUT = "out", _("Ute på remiss")
    CLOSED = "closed", _("Avslutad")
    PUBLISHED = "published", _("Redovisad")


REFERRAL_MOVES = {
    ReferralState.DRAFT: {ReferralState.OUT},
    ReferralState.OUT: {ReferralState.CLOSED},
    ReferralState.CLOSED: {ReferralState.PUBLISHED},
    ReferralState.PUBLISHED: set(),
}


class DraftState(models.TextChoices):
    """Where a body's own work on its answer is. Nobody outside the body sees it."""

    WRITING = "writing", _("Skrivs")
    SIGNED = "signed", _("Undertecknat förslag")
    DECIDED = "decided", _("Beslutat")
    SUBMITTED = "submitted", _("Inlämnat")


DRAFT_MOVES = {
    DraftState.WRITING: {DraftState.SIGNED},
    DraftState.SIGNED: {DraftState.WRITING, DraftState.DECIDED},
    DraftState.DECIDED: {DraftState.SUBMITTED},
    DraftState.SUBMITTED: set(),
}


class AnswerState(models.TextChoices):
    """Does an answer that has come in still count?"""

    STANDS = "stands", _("Gäller")
    REPLACED = "replaced", _("Ersatt av en rättelse")
    WITHDRAWN = "withdrawn", _("Återkallat")


ANSWER_MOVES = {
    AnswerState.STANDS: {AnswerState.REPLACED, AnswerState.WITHDRAWN},
    AnswerState.REPLACED: set(),
    AnswerState.WITHDRAWN: set(),
}


class LetterState(models.TextChoices):
    """Where a letter in the outbox is. What left us without a reply is for a person to settle."""

    QUEUED = "queued", _("I kö")
    SENDING = "sending", _("Skickas")
    SENT = "sent", _("Skickat")
    FAILED = "failed", _("Gick inte att skicka")


LETTER_MOVES = {
    LetterState.QUEUED: {LetterState.SENDING, LetterState.SENT},
    LetterState.SENDING: {LetterState.QUEUED, LetterState.SENT, LetterState.FAILED},
    LetterState.SENT: set(),
    LetterState.FAILED: {LetterState.QUEUED, LetterState.SENT},
}


class SubmissionState(models.TextChoices):
    """Where a resident's answer is, from the form to the answers that count."""

    UNCONFIRMED = "unconfirmed", _("Väntar på bekräftad e-post")
    WAITING = "waiting", _("Väntar på granskning")
    ACCEPTED = "accepted", _("Mottaget")
    REJECTED = "rejected", _("Avvisat")


SUBMISSION_MOVES = {
    SubmissionState.UNCONFIRMED: {SubmissionState.WAITING},
    SubmissionState.WAITING: {SubmissionState.ACCEPTED, SubmissionState.REJECTED},
    SubmissionState.ACCEPTED: set(),
    SubmissionState.REJECTED: set(),
}

# Every table, by what it is the life of: docs/states.md is drawn from this.
LIVES = {
    "Referral": REFERRAL_MOVES,
    "DraftAnswer": DRAFT_MOVES,
    "Answer": ANSWER_MOVES,
    "OutgoingLetter": LETTER_MOVES,
    "PublicSubmission": SUBMISSION_MOVES,
}


def can_move(moves: dict, state: str, to: models.TextChoices) -> Verdict:
    """May a thing with this table of moves go from the one state to the other?"""
    here = type(to)(state)
    if to in moves[here]:
        return YES
    return no("Det går inte i läget ”{state}”.", state=here.label)


class Standing(models.TextChoices):
    """How it goes with one body that was asked: told from its rows, never stored."""

    UNSENT = "unsent", _("Inte skickad")
    SENT = "sent", _("Skickad")
    RECEIVED = "received", _("Mottagen")
    OVERDUE = "overdue", _("Sista dagen har passerat")
    ANSWERED = "answered", _("Har svarat")
    ANSWERED_LATE = "answered_late", _("Har svarat för sent")


def standing(*, sent, received, last_day, answered_on, today):
    """What can be said of a body that was asked, from its days alone."""
    if answered_on:
        return Standing.ANSWERED_LATE if answered_on > last_day else Standing.ANSWERED
    if not sent:
        return Standing.UNSENT
    if today > last_day:
        return Standing.OVERDUE
    return Standing.RECEIVED if received else Standing.SENT
