"""From a file that is handed in to a table that may be shown, with all that was said on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from fardplan.errors import FardplanError
from fardplan.indicators import safety
from fardplan.indicators.areas import places
from fardplan.indicators.auditing import findings_on
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.handed_in import Read, Sourced, read_handed_in
from fardplan.indicators.outcomes import Outcome
from fardplan.indicators.remarks import Remark, fault
from fardplan.protection.definitions import rules_in_force


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: its bytes, what its columns are, and whence it came."""

    name: str
    content: bytes
    sourced: Sourced
    mapping: Mapping[str, Any]
    synthetic: bool


@dataclass(frozen=True)
class Ready:
    """A table that may be shown, once it is released; or the faults that stop it."""

    definition: IndicatorDefinition
    table: pl.DataFrame | None = None
    faults: tuple[Remark, ...] = ()
    findings: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    is_protected: bool = False
    outcome: Outcome | None = None

    def refused(self, error: FardplanError) -> "Ready":
        """The same file with a fault and nothing to show."""
        return Ready(self.definition, faults=(fault(error),))


def make_ready(
    file: Incoming, definition: IndicatorDefinition, published: Sequence[pl.DataFrame]
) -> Ready:
    """Read a file, hide what must be hidden in it, and attack the result.

    table:   none: the file. `published` are the indicator's tables that are published, the newest
             first.
    returns: the table as it may be shown, or the faults. What is not for publication until it is
             protected (N), and all that is made up, goes through disclosure control.
    raises:  nothing that comes of the content.
    source:  docs/methods/disclosure-suppression.md.
    """
    read = read_handed_in(
        file.content,
        definition,
        file.sourced,
        places(),
        mapping=file.mapping,
        earlier=published[0] if published else None,
        name=file.name,
    )
    ready = Ready(read.definition, read.table, read.faults, read.findings, read.notes)
    if read.table is None:
        return ready
    try:
        return _protected(ready, read, published, synthetic=file.synthetic)
    except FardplanError as error:
        return ready.refused(error)


def told(table: pl.DataFrame, definition: IndicatorDefinition) -> Outcome | None:
    """What the audit says of a table that somebody else has published."""
    return safety.told(table, definition, places(), rules_in_force())


def _protected(
    ready: Ready, read: Read, published: Sequence[pl.DataFrame], *, synthetic: bool
) -> Ready:
    if read.table is None:
        return ready
    if not synthetic and not safety.is_counted_here(read.table):
        return replace(ready, outcome=told(read.table, read.definition))
    safe = safety.made_safe(read.table, read.definition, places(), rules_in_force(), published)
    # what the auditor says of hidden numbers would tell them: it reads the safe table alone
    findings = tuple(findings_on(safe.table, read.definition, places()))
    return replace(
        ready, table=safe.table, findings=findings, is_protected=True, outcome=safe.outcome
    )
