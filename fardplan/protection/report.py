"""What an audit found, as rows: for the page, and to take away as CSV or JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import polars as pl

from fardplan.disclosure.audit import Finding
from fardplan.disclosure.witness import Witness
from fardplan.formulas import as_text
from fardplan.protection.auditing import Audited

EXACT, NARROW, WIDE, UNLISTED = "exact", "narrow", "wide", "unlisted"
GROUP, SMALL, CHANGED, INSIDER = "group", "small_shown", "changed", "insider"


@dataclass(frozen=True)
class Row:
    """One finding. `sums` are the sums that give its lowest and highest value, in figures.

    known_to: the cell in which somebody must be alone to know this; empty if anybody can.
    """

    kind: str
    cell: str
    lowest: float | None
    highest: float | None
    sums: tuple[str, ...] = ()
    only_together: bool = False
    assumed: bool = False
    known_to: str = ""

    @property
    def is_exact(self) -> bool:
        return self.lowest == self.highest


def rows_of(audited: Audited) -> list[Row]:
    """Every finding, those that matter most first."""
    inside = [_row(INSIDER, one.finding, known_to=one.inside) for one in audited.insiders]
    return [*_hidden(audited), *_shown(audited), *inside]


def _hidden(audited: Audited) -> Iterator[Row]:
    jointly = {finding.cell for finding in audited.together}
    kinds = (
        (EXACT, audited.recovered),
        (UNLISTED, audited.unlisted),
        (NARROW, audited.narrow),
        (WIDE, audited.wide),
    )
    for kind, findings in kinds:
        for finding in findings:
            yield _row(kind, finding, only_together=finding.cell in jointly)


def _shown(audited: Audited) -> Iterator[Row]:
    for group in audited.groups:
        count = float(group.size if group.everybody else 0)
        yield Row(GROUP, group.part, count, count, (f"{group.whole} = {group.size}",))
    for small in audited.small:
        yield Row(SMALL, small.cell, float(small.count), float(small.count))
    for change in audited.changed:
        lowest, highest = sorted((change.first, change.second))
        yield Row(CHANGED, change.cell, lowest, highest)


def _row(kind: str, finding: Finding, *, only_together: bool = False, known_to: str = "") -> Row:
    highest = None if finding.high == float("inf") else finding.high
    sums = dict.fromkeys(
        in_full(side) for side in (finding.below, finding.above) if side is not None
    )
    return Row(
        kind, finding.label, finding.low, highest, tuple(sums), only_together,
        assumed=finding.rests_on_implications, known_to=known_to,
    )  # fmt: skip


def in_full(witness: Witness) -> str:
    """A sum with what each figure is, such as `35 [antal (totalt)] − 18 [antal (kön=M)] = 17`."""
    parts = []
    for term in witness.terms:
        sign = "−" if term.times < 0 else "+"
        times = "" if abs(term.times) == 1 else f"{abs(term.times)} · "
        parts.append(f"{sign} {times}{term.bound:g} [{term.label}]")
    return f"{' '.join(parts).removeprefix('+ ')} = {float(witness.value):g}"


def as_csv(audited: Audited) -> bytes:
    """The findings as CSV, with text that no spreadsheet will run."""
    rows = [asdict(row) | {"sums": "; ".join(row.sums)} for row in rows_of(audited)]
    schema = {
        "kind": pl.String, "cell": pl.String, "lowest": pl.Float64, "highest": pl.Float64,
        "sums": pl.String, "only_together": pl.Boolean, "assumed": pl.Boolean,
        "known_to": pl.String,
    }  # fmt: skip
    return as_text(pl.DataFrame(rows, schema=schema)).write_csv().encode("utf-8-sig")


def as_json(audited: Audited) -> bytes:
    """The findings as JSON, with the rules they were judged by."""
    content = {
        "rules": asdict(audited.policy),
        "shown": audited.shown,
        "findings": [asdict(row) for row in rows_of(audited)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
