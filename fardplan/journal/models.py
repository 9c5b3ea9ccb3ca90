"""Who did what, when: written once, linked to nothing.

No foreign keys: the journal outlives what it tells of, and never holds back a change elsewhere.
That entries are only added, and only last, is kept by triggers in the database (see migrations).
"""

import hashlib
import json
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from fardplan.errors import Refused

NOTHING_BEFORE = ""  # what the first entry follows


class EntryQuerySet(models.QuerySet):
    """Entries can be read and added. The database refuses the rest; here it is said sooner."""

    def update(self, **_values):
        raise _only_added()

    def delete(self):
        raise _only_added()

    def bulk_update(self, *_args, **_options):
        raise _only_added()

    def matching(self, *, event="", subject="", by: str | Iterable = "", since=None, until=None):
        """Entries that fit what is asked for, newest first; both dates are included.

        `by` is what the journal calls somebody, or several of whom any will do.
        """
        found = self.order_by("-sequence")
        if event:
            found = found.filter(event=event)
        if subject:
            found = found.filter(subject__icontains=subject)
        if by:
            found = found.filter(by__in=[by] if isinstance(by, str) else by)
        if since:
            found = found.filter(at__date__gte=since)
        if until:
            found = found.filter(at__date__lte=until)
        return found

    def newest(self):
        """The last entry there is, if any."""
        return self.order_by("-sequence").first()

    def events(self) -> list[str]:
        """The names of everything that has happened, once each."""
        return list(self.order_by("event").values_list("event", flat=True).distinct())


class Entry(models.Model):
    """One thing that somebody did to one subject, sealed together with the entry before it."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    by = models.CharField(max_length=100)
    details = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="journal_by_event", fields=["event", "sequence"]),
            models.Index(name="journal_by_actor", fields=["by", "sequence"]),
            models.Index(name="journal_by_time", fields=["at"]),
        ]
        constraints = [
            models.CheckConstraint(name="entries_count_from_one", condition=Q(sequence__gte=1)),
            models.UniqueConstraint(name="each_digest_stands_once", fields=["digest"]),
            models.UniqueConstraint(name="the_chain_never_forks", fields=["previous"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event} {self.subject}"

    def save(self, **options):
        if not self._state.adding:
            raise _only_added()
        super().save(**{**options, "force_insert": True})

    def delete(self, **_options):
        raise _only_added()

    @property
    def told(self) -> list[str]:
        """The details, each as a few words; what is null says nothing."""
        return [
            f"{name}: {_words(value)}" for name, value in self.details.items() if value is not None
        ]

    def seal(self) -> str:
        """SHA-256 over every field and the digest of the entry before, in one canonical form."""
        content = {
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "event": self.event,
            "subject": self.subject,
            "by": self.by,
            "details": self.details,
            "previous": self.previous,
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _only_added() -> Refused:
    return Refused("Journalen kan bara fyllas på, aldrig ändras.")


def _words(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
