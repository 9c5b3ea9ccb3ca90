"""The one way to write in the journal."""

import datetime
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from fardplan.journal.models import NOTHING_BEFORE, Entry

# Any number will do, as long as nothing else in the same database takes a lock by it.
LOCK = 0x6661726470


class Named(Protocol):
    """What the journal asks of whoever acts, and of what is acted on: a name that lasts."""

    @property
    def journal_name(self) -> str: ...


@transaction.atomic
def record(event: str, subject: Named, *, by: Named, **details: Any) -> Entry:
    """Add one entry, in the transaction of what it tells of: both are kept, or neither.

    Details say what was done, never who somebody is: `by` is the only personal data here.
    """
    _wait_for_other_writers()
    last = Entry.objects.order_by("-sequence").first()
    entry = Entry(
        sequence=last.sequence + 1 if last else 1,
        at=timezone.now().astimezone(datetime.UTC),
        event=event,
        subject=subject.journal_name,
        by=by.journal_name,
        details={name: _plain(value) for name, value in details.items()},
        previous=last.digest if last else NOTHING_BEFORE,
    )
    entry.digest = entry.seal()
    entry.save()
    return entry


def _wait_for_other_writers() -> None:
    """One writer at a time until the transaction ends, so that the chain cannot fork.

    SQLite needs nothing: its transactions are IMMEDIATE, so whoever is here holds the write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plain(value: Any) -> Any:
    """A value that every database gives back exactly as it was, which a float is not."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"The journal cannot keep a {type(value).__name__} exactly.")
