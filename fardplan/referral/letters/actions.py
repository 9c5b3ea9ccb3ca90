"""The outbox: letters are written with what they tell of, and sent afterwards, each once.

A letter is claimed in one transaction and marked as sent in another, with the mail server between
them. If the server refuses, the letter goes back into the queue. If we lose the server, or
ourselves, before it has replied, nobody can know whether the letter left: it stays claimed until a
person settles it. So no letter is lost and none is sent twice without somebody saying so.
"""

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.people.operator import OPERATOR
from fardplan.referral.letters import rules, wording
from fardplan.referral.models import (
    Channel,
    Extension,
    LetterKind,
    OutgoingLetter,
    PublicSubmission,
    Recipient,
)
from fardplan.referral.states import LetterState

MOST_ATTEMPTS = 5


def queue_letter(recipient: Recipient, *, asked: list[Recipient], address: str) -> OutgoingLetter:
    """The letter that asks one body."""
    referral = recipient.referral
    paper = wording.letter_paper(
        referral,
        asked=asked,
        address=address,
        day=timezone.localdate(),
        recipient=recipient,
    )
    return _queue(
        f"{LetterKind.REFERRAL}:{recipient.pk}",
        LetterKind.REFERRAL,
        [recipient],
        subject=f"Remiss: {referral.title}",
        text=wording.as_mail(paper),
    )


def queue_extension(extension: Extension) -> OutgoingLetter:
    """The letter that tells of a later day."""
    return _queue(
        f"{LetterKind.EXTENSION}:{extension.pk}",
        LetterKind.EXTENSION,
        [extension.recipient],
        subject=f"Förlängd svarstid: {extension.recipient.referral.title}",
        text=wording.extension_text(extension),
    )


def queue_reminder(body: Body, items: list[Recipient], *, address: str) -> OutgoingLetter | None:
    """The letter that reminds a body of all it has yet to answer; nothing if it had one today."""
    today = timezone.localdate()
    key = f"{LetterKind.REMINDER}:{body.key}:{today}"
    if OutgoingLetter.objects.filter(key=key).exists():
        return None
    return _queue(
        key,
        LetterKind.REMINDER,
        items,
        subject="Påminnelse: obesvarad remiss"
        if len(items) == 1
        else f"Påminnelse: {len(items)} obesvarade remisser",
        text=wording.reminder_text(items, address=address, today=today),
    )


def queue_reply(
    recipients: list[Recipient], *, key: str, subject: str, text: str
) -> OutgoingLetter:
    """What the centre answers a body afterwards; the key tells one reply from another."""
    name = f"{LetterKind.REPLY}:{key}"
    return _queue(name, LetterKind.REPLY, recipients, subject=subject, text=text)


def queue_confirmation(submission: PublicSubmission, *, subject: str, text: str) -> OutgoingLetter:
    """What asks a resident to confirm an answer; for each link that is made, one letter."""
    key = f"{LetterKind.CONFIRM}:{submission.token_digest}"
    to = {"submission": submission, "address": submission.email, "channel": Channel.EMAIL}
    return _written(key, LetterKind.CONFIRM, subject=subject, text=text, **to)


def _queue(
    key: str, kind, recipients: list[Recipient], *, subject: str, text: str
) -> OutgoingLetter:
    body = recipients[0].body
    channel = Channel.EMAIL if body.email else Channel.POST
    to = {"body": body, "address": body.email, "channel": channel}
    letter = _written(key, kind, subject=subject, text=text, **to)
    letter.recipients.set(recipients)
    return letter


def _written(key: str, kind, *, subject: str, text: str, **to) -> OutgoingLetter:
    subject = " ".join(subject.split())[:200]
    return OutgoingLetter.objects.create(
        key=key,
        kind=kind,
        subject=subject,
        text=text,
        digest=wording.digest_of(subject, text),
        queued_at=timezone.now(),
        **to,
    )


@transaction.atomic(durable=True)
def claim_letter() -> OutgoingLetter | None:
    """Take the next letter to be sent, so that nobody else does; committed before it leaves."""
    waiting = OutgoingLetter.objects.to_send().select_for_update(skip_locked=True, of=("self",))
    letter = _next(waiting)
    if letter is None:
        return None
    letter.state, letter.claimed_at = LetterState.SENDING, timezone.now()
    letter.attempts += 1
    letter.save(update_fields=["state", "claimed_at", "attempts"])
    return letter


def _next(waiting) -> OutgoingLetter | None:
    """The first that has not been tried in vain during this quarter of an hour."""
    pause = timezone.now() - rules.UNDER_WAY
    fresh = waiting.filter(claimed_at=None) | waiting.filter(claimed_at__lt=pause)
    return fresh.first()


@transaction.atomic
def letter_left(*, letter: OutgoingLetter) -> OutgoingLetter:
    """The mail server has taken it."""
    return _mark_sent(letter, by=OPERATOR)


@transaction.atomic
def letter_refused(*, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """The mail server said no, so the letter is still here: tried again later, a few times."""
    letter = _locked(letter)
    tried_enough = letter.attempts >= MOST_ATTEMPTS
    letter.state = LetterState.FAILED if tried_enough else LetterState.QUEUED
    letter.last_error = reason[:300]
    letter.save(update_fields=["state", "last_error"])
    if tried_enough:
        record("letter_failed", letter, by=OPERATOR, attempts=letter.attempts)
    return letter


@transaction.atomic
def letter_uncertain(*, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """Contact was lost before there was a reply: kept as it is, for a person to settle."""
    letter = _locked(letter)
    letter.last_error = reason[:300]
    letter.save(update_fields=["last_error"])
    record("letter_uncertain", letter, by=OPERATOR, attempts=letter.attempts)
    return letter


@transaction.atomic
def mark_sent(*, letter: OutgoingLetter, by) -> OutgoingLetter:
    """Somebody says that a letter has left: posted, or found to have arrived."""
    letter = _locked(letter)
    rules.may_settle(by, letter, now=timezone.now()).require()
    return _mark_sent(letter, by=by)


@transaction.atomic
def send_again(*, letter: OutgoingLetter, by) -> OutgoingLetter:
    """Somebody says that a letter has not left: back into the queue."""
    letter = _locked(letter)
    rules.may_send_again(by, letter, now=timezone.now()).require()
    letter.state, letter.attempts, letter.claimed_at = LetterState.QUEUED, 0, None
    letter.save(update_fields=["state", "attempts", "claimed_at"])
    record("letter_queued_again", letter, by=by)
    return letter


def _mark_sent(letter: OutgoingLetter, *, by) -> OutgoingLetter:
    letter = _locked(letter)
    letter.state, letter.sent_at, letter.last_error = LetterState.SENT, timezone.now(), ""
    letter.save(update_fields=["state", "sent_at", "last_error"])
    record("letter_sent", letter, by=by, digest=letter.digest, channel=letter.channel)
    return letter


def _locked(letter: OutgoingLetter) -> OutgoingLetter:
    return OutgoingLetter.objects.select_for_update().get(pk=letter.pk)
