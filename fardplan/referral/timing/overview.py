"""What the centre sees of when bodies can answer."""

import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from fardplan.referral.models import Answer, Meeting, Recipient, TimeRequest
from fardplan.referral.timing.rules import meets_in_time
from fardplan.verdicts import YES, Verdict


def with_timing(recipients: QuerySet[Recipient]) -> list[Recipient]:
    """Each with `asks_for_time`, and `meets_too_late` when none of its meetings is in time."""
    today = timezone.localdate()
    waiting = TimeRequest.objects.waiting().filter(recipient=OuterRef("pk"))
    ahead = Prefetch("body__meetings", queryset=Meeting.objects.ahead(today), to_attr="ahead")
    found = list(recipients.annotate(asks_for_time=Exists(waiting)).prefetch_related(ahead))
    for one in found:
        one.meets_too_late = not _in_time(one, [meeting.day for meeting in one.body.ahead], today)
    return found


def in_time(recipient: Recipient, today: datetime.date) -> Verdict:
    """Does the body meet in time for its last day, as far as is known?"""
    days = recipient.body.meetings.ahead(today).values_list("day", flat=True)
    return _in_time(recipient, list(days), today)


def _in_time(recipient: Recipient, days: list[datetime.date], today: datetime.date) -> Verdict:
    """A body that has answered has no need to meet."""
    if recipient.answered_at or any(day <= recipient.last_day for day in days):
        return YES
    return meets_in_time(days, last_day=recipient.last_day, today=today)


def is_awaited(recipient: Recipient) -> bool:
    """Is there a joint answer that names the body, and that it has yet to join?"""
    named = Answer.objects.standing().filter(
        referral=recipient.referral, decision__draft__joint_with=recipient.body
    )
    return named.exclude(bodies=recipient.body).exists()
