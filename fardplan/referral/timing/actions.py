"""The only writers of when a body meets, and of its wishes for longer time."""

import datetime

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral.models import Meeting, Recipient, TimeRequest
from fardplan.referral.timing import rules


@transaction.atomic
def note_meeting(*, body: Body, day: datetime.date, by) -> Meeting:
    """Note that a body meets that day."""
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    rules.may_note_meeting(by, body, day=day, today=timezone.localdate()).require()
    meeting = Meeting.objects.create(
        body=body, day=day, noted_at=timezone.now(), noted_by=by.journal_name
    )
    record("meeting_noted", meeting, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by) -> None:
    """The body does not meet that day after all."""
    rules.may_note_meetings(by, meeting.body).require()
    record("meeting_cancelled", meeting, by=by)
    meeting.delete()


@transaction.atomic
def ask_for_time(
    *, recipient: Recipient, wished_day: datetime.date, reason: str, by
) -> TimeRequest:
    """Ask the centre for a later last day."""
    recipient = Recipient.objects.select_for_update(of=("self",)).for_page().get(pk=recipient.pk)
    rules.may_ask_for_time(by, recipient, wished_day=wished_day, reason=reason).require()
    asked = TimeRequest.objects.create(
        recipient=recipient,
        wished_day=wished_day,
        reason=reason.strip(),
        asked_at=timezone.now(),
        asked_by=by.journal_name,
    )
    record("time_asked_for", recipient, by=by, wished_day=wished_day)
    return asked
