"""Is a backup whole, and is the journal in it as it was written?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fardplan.errors import BadDocument
from fardplan.journal.models import NOTHING_BEFORE, Entry
from fardplan.operations.backup_file import FORM, read_backup
from fardplan.operations.rows import value_of

JOURNAL = Entry._meta.db_table
FIELDS = {field.column: field for field in Entry._meta.local_concrete_fields}


@dataclass
class Found:
    """What a backup holds."""

    version: str
    made_at: str
    rows: int = 0
    tables: int = 0
    entries: int = 0
    head: str = NOTHING_BEFORE


def verify_backup(path: Path, *, passphrase: bytes | None = None) -> Found:
    """Read all of a backup and follow the journal's chain in it; BadDocument where it breaks."""
    lines = read_backup(path, passphrase)
    header: Any = next(lines, {})
    if not isinstance(header, dict) or header.get("form") != FORM:
        raise BadDocument("{name} är ingen säkerhetskopia.", name=path)
    found = Found(version=header["version"], made_at=header["made_at"])
    table: dict = {}
    for line in lines:
        if isinstance(line, dict):
            table = line
            found.tables += "table" in line
            continue
        found.rows += 1
        if table["table"] == JOURNAL:
            _follow(found, _entry(table["columns"], line))
    return found


def _entry(names: list[str], row: list) -> Entry:
    values = zip(names, row, strict=True)
    return Entry(**{FIELDS[name].attname: value_of(FIELDS[name], plain) for name, plain in values})


def _follow(found: Found, entry: Entry) -> None:
    """The next entry of the chain, or the place where it breaks."""
    found.entries += 1
    follows = entry.sequence == found.entries and entry.previous == found.head
    if not follows or entry.digest != entry.seal():
        raise BadDocument(
            "Journalen i säkerhetskopian är bruten vid post {number}.", number=found.entries
        )
    found.head = entry.digest
