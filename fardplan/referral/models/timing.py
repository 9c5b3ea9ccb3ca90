"""When a body can answer: the days on which it meets, and its wish for longer time."""

from django.db import models
from django.db.models import F, Q

from fardplan.people.models import AT_THE_CENTRE, Body
from fardplan.referral.models.referrals import WITHIN_A_BODY, Recipient, acting_for


class MeetingQuerySet(models.QuerySet):
    """Meetings of bodies."""

    def visible_to(self, by):
        """A body's own; and the centre's, which asks by when they can answer."""
        if by.holds(*AT_THE_CENTRE):
            return self
        if not hasattr(by, "appointments"):
            return self.none()
        return self.filter(body__in=Body.objects.filter(acting_for(by, *WITHIN_A_BODY)))

    def ahead(self, today):
        return self.filter(day__gte=today).order_by("day")


class Meeting(models.Model):
    """A day on which a body will meet, and can decide what it answers."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=100)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(name="a_body_meets_once_a_day", fields=["body", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.day}"

    @property
    def journal_name(self) -> str:
        return f"meeting:{self.body.key}/{self.day}"


class TimeRequestQuerySet(models.QuerySet):
    """Wishes for longer time."""

    def waiting(self):
        """Those that nobody has granted, while the referral is out."""
        return self.filter(wished_day__gt=F("recipient__last_day"))

    def newest_first(self):
        return self.order_by("-asked_at", "-pk")


class TimeRequest(models.Model):
    """A body asks for longer time: until when, and why. Granted when its last day is as late."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="time_requests")
    wished_day = models.DateField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)

    objects = TimeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="who_asks_for_time_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.wished_day}"
