"""The only writers of referrals and of whom they ask."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral.letters.actions import (
    queue_extension,
    queue_letter,
    queue_reminder,
)
from fardplan.referral.models import (
    Channel,
    Extension,
    FeedKey,
    OutgoingLetter,
    Recipient,
    Referral,
)
from fardplan.referral.sending import rules
from fardplan.referral.states import ReferralState
from fardplan.roadmap.models import Edition
from fardplan.verdicts import no


@transaction.atomic
def create_referral(*, edition: Edition, key: str, fields: Mapping[str, Any], by) -> Referral:
    """Begin a referral of a fixed edition; nothing is sent yet."""
    rules.may_create(by, edition).require()
    if Referral.objects.filter(key=key).exists():
        no("Det finns redan en remiss med nyckeln {key}.", key=key).require()
    referral = Referral.objects.create(edition=edition, key=key, **fields)
    record("referral_created", referral, by=by, edition=edition.key)
    return referral


@transaction.atomic
def write_referral(*, referral: Referral, seen: int, fields: Mapping[str, Any], by) -> Referral:
    """Change a referral that is not sent; `seen` is the version that the writer had before her."""
    referral = _locked(referral)
    rules.may_write(by, referral).require()
    if referral.version != seen:
        no("Någon annan har ändrat remissen sedan du öppnade den. Jämför och spara igen.").require()
    old_day = referral.last_day
    for name, value in {**fields, "version": seen + 1}.items():
        setattr(referral, name, value)
    referral.save()
    if referral.last_day != old_day:
        referral.recipients.update(first_last_day=referral.last_day, last_day=referral.last_day)
    record("referral_written", referral, by=by, version=referral.version)
    return referral


@transaction.atomic
def add_recipients(*, referral: Referral, bodies: Iterable[Body], by) -> list[Recipient]:
    """Put bodies on the list of a referral that is not sent; those already there are left alone."""
    referral = _locked(referral)
    rules.may_write(by, referral).require()
    there = set(referral.recipients.values_list("body_id", flat=True))
    added = [_asked(referral, body, by=by) for body in bodies if body.pk not in there]
    if added:
        keys = [recipient.body.key for recipient in added]
        record("recipients_added", referral, by=by, bodies=keys)
    return added


@transaction.atomic
def remove_recipient(*, recipient: Recipient, by) -> None:
    """Take a body off the list of a referral that is not sent."""
    referral = _locked(recipient.referral)
    rules.may_write(by, referral).require()
    key = recipient.body.key
    recipient.delete()
    record("recipient_removed", referral, by=by, body=key)


@transaction.atomic
def send_referral(*, referral: Referral, address: str, by) -> Referral:
    """Send it: what is asked, of whom and until when is fixed, and the letters are queued.

    `address` is where a body reads and answers; it stands in the letter.
    """
    referral = _locked(referral)
    rules.may_send(by, referral, today=timezone.localdate()).require()
    now = timezone.now()
    referral.state, referral.edition_digest = ReferralState.OUT, referral.edition.digest
    referral.sent_at, referral.sent_by = now, by.journal_name
    referral.save()
    recipients = list(referral.recipients.in_groups())
    for recipient in recipients:
        _sent(recipient, now)
        queue_letter(recipient, asked=recipients, address=address)
    record(
        "referral_sent",
        referral,
        by=by,
        edition=referral.edition.key,
        digest=referral.edition_digest,
        last_day=referral.last_day,
        bodies=[recipient.body.key for recipient in recipients],
    )
    return referral


@transaction.atomic
def ask_one_more(
    *, referral: Referral, body: Body, last_day: datetime.date, address: str, by
) -> Recipient:
    """Ask a body after the others were asked, until a day of its own."""
    referral = _locked(referral)
    today = timezone.localdate()
    rules.may_ask_one_more(by, referral, body, last_day=last_day, today=today).require()
    recipient = _asked(referral, body, by=by, last_day=last_day)
    _sent(recipient, timezone.now())
    queue_letter(recipient, asked=list(referral.recipients.in_groups()), address=address)
    record("recipient_added_afterwards", referral, by=by, body=body.key, last_day=last_day)
    return recipient


@transaction.atomic
def extend(*, recipient: Recipient, new_day: datetime.date, reason: str, by) -> Extension:
    """Give one body a later last day; the old one is kept, and the body is told."""
    referral = _locked(recipient.referral)
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    recipient.referral = referral
    today = timezone.localdate()
    rules.may_extend(by, recipient, new_day=new_day, reason=reason, today=today).require()
    extension = Extension.objects.create(
        recipient=recipient,
        old_day=recipient.last_day,
        new_day=new_day,
        reason=reason.strip(),
        granted_by=by.journal_name,
        granted_at=timezone.now(),
    )
    recipient.last_day = new_day
    recipient.save(update_fields=["last_day"])
    queue_extension(extension)
    record("extension_granted", recipient, by=by, old_day=extension.old_day, new_day=new_day)
    return extension


@transaction.atomic
def remind(*, referral: Referral, address: str, by) -> list[OutgoingLetter]:
    """One letter to each body that has yet to answer, naming all that it has yet to answer.

    A body that has had a reminder today is not sent another.
    """
    referral = _locked(referral)
    rules.may_remind(by, referral).require()
    waiting = Recipient.objects.unanswered().filter(referral__state=ReferralState.OUT)
    letters = []
    for recipient in referral.recipients.unanswered().for_page():
        items = list(waiting.filter(body=recipient.body).by_last_day())
        letter = queue_reminder(recipient.body, items, address=address)
        if letter is None:
            continue
        Recipient.objects.filter(pk__in=[item.pk for item in items]).update(
            reminded_at=letter.queued_at
        )
        letters.append(letter)
    if letters:
        record("reminders_queued", referral, by=by, bodies=[one.body.key for one in letters])
    return letters


@transaction.atomic
def confirm_receipt(*, recipient: Recipient, diary_number: str, by) -> Recipient:
    """The referral has arrived; the body's own diary number is noted if it has one."""
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    rules.may_confirm_receipt(by, recipient).require()
    recipient.received_at, recipient.received_by = timezone.now(), by.journal_name
    recipient.diary_number = diary_number.strip()
    recipient.save(update_fields=["received_at", "received_by", "diary_number"])
    record("referral_received", recipient, by=by, diary_number=recipient.diary_number)
    return recipient


@transaction.atomic
def open_feed(*, body: Body, by) -> FeedKey:
    """Give a body its secret calendar address; the same one each time."""
    rules.may_have_feed(by, body).require()
    key, created = FeedKey.objects.get_or_create(body=body)
    if created:
        record("feed_opened", body, by=by)
    return key


@transaction.atomic
def renew_feed(*, body: Body, by) -> FeedKey:
    """Another secret address; the old one stops working."""
    rules.may_have_feed(by, body).require()
    FeedKey.objects.get_or_create(body=body)
    key = FeedKey.objects.select_for_update().get(body=body)
    key.generation += 1
    key.save(update_fields=["generation"])
    record("feed_renewed", body, by=by, generation=key.generation)
    return key


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update().get(pk=referral.pk)


def _asked(
    referral: Referral, body: Body, *, by, last_day: datetime.date | None = None
) -> Recipient:
    today = timezone.localdate()
    rules.may_ask(by, referral, body, today=today).require()
    day = last_day or referral.last_day
    return Recipient.objects.create(
        referral=referral,
        body=body,
        first_last_day=day,
        last_day=day,
        channel=Channel.EMAIL if body.email else Channel.POST,
        added_at=timezone.now(),
        added_by=by.journal_name,
    )


def _sent(recipient: Recipient, moment: datetime.datetime) -> None:
    """From now on the body sees it; how its letter fares is told by the letter."""
    recipient.channel = Channel.EMAIL if recipient.body.email else Channel.POST
    recipient.sent_at = moment
    recipient.save(update_fields=["channel", "sent_at"])
