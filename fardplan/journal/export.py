"""The journal as a file that anybody can check: every field, and the seals that chain them."""

import csv
import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from fardplan.journal.models import Entry

FIELDS = ("sequence", "at", "event", "subject", "by", "details", "previous", "digest")


def as_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object to a line."""
    for entry in entries:
        yield json.dumps(_row(entry), ensure_ascii=False) + "\n"


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """One row to an entry; the details are JSON in their column."""
    writer = csv.DictWriter(_Echo(), FIELDS, lineterminator="\r\n")
    yield "\ufeff" + ",".join(FIELDS) + "\r\n"
    for entry in entries:
        row = _row(entry)
        details = json.dumps(row["details"], ensure_ascii=False)
        yield writer.writerow({**row, "details": details})


FORMATS = {
    "jsonl": (as_lines, "application/jsonl; charset=utf-8"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


def first_broken(lines: Iterable[str]) -> int | None:
    """The first line of an export that is not as it was written, counted from one, if there is one.

    Each line is sealed anew. Where two entries follow each other, the chain between them is checked
    too; where a search has left some out between them it cannot be.
    """
    before: Entry | None = None
    for number, line in enumerate(lines, start=1):
        entry = _read(line)
        if entry is None or entry.digest != entry.seal() or not _follows(before, entry):
            return number
        before = entry
    return None


def _follows(before: Entry | None, entry: Entry) -> bool:
    if before is None:
        return True
    next_to = entry.sequence == before.sequence + 1
    return entry.sequence > before.sequence and (not next_to or entry.previous == before.digest)


def _read(line: str) -> Entry | None:
    """The entry that a line tells of; None if it is no such line."""
    try:
        row = json.loads(line)
        entry = Entry(**{name: row[name] for name in FIELDS})
        entry.at = datetime.datetime.fromisoformat(row["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return entry


def _row(entry: Entry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in FIELDS}
    return {**values, "at": entry.at.astimezone(datetime.UTC).isoformat()}


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
