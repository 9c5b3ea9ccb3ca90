"""A finding: what was found, where, with which numbers, and what to ask the source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

import polars as pl

from fardplan.statistics.checks.codes import RULES, Code

Row = Mapping[str, Any]


class Severity(IntEnum):
    """What a finding decides: nothing, a second look, no verdict, or that the file stays out."""

    NOTE = 1
    WARN = 2
    BLOCK = 3
    REFUSE = 4


@dataclass(frozen=True)
class Finding:
    """One thing found in a table.

    `rows` are the rows it is about, by their keys and with their numbers; `names` and `numbers`
    fill the sentence, so that no number is shown that is not in the data.
    """

    code: Code
    severity: Severity
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ("value",)
    table: str = ""

    @property
    def sentence(self) -> str:
        rule = RULES[self.code]
        return (rule.against_change if "change" in self.numbers else "") or rule.sentence

    @property
    def question(self) -> str:
        """What to ask the source."""
        return RULES[self.code].question

    @property
    def values(self) -> dict[str, str | float]:
        """What fills the sentence."""
        return {**self.names, **self.numbers}

    @property
    def blocks(self) -> bool:
        """True when no verdict can be given on what the finding is about."""
        return self.severity >= Severity.BLOCK

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


def rows_of(table: pl.DataFrame) -> tuple[Row, ...]:
    """The rows of a table as plain dicts, codes as text."""
    return tuple(table.with_columns(pl.col(pl.Enum).cast(pl.String)).to_dicts())


def named(findings: Iterable[Finding], table: str) -> list[Finding]:
    """The findings with the name of the table they are about."""
    return [replace(finding, table=table) for finding in findings]


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with what decides most in front, otherwise as they came."""
    return sorted(findings, key=lambda one: -one.severity)


def tally(
    code: Code,
    severity: Severity,
    failing: pl.DataFrame,
    checked: int,
    *,
    columns: Sequence[str] = ("value",),
    names: Mapping[str, str] | None = None,
) -> list[Finding]:
    """One finding for all failing rows, or none; with the largest `difference` if they have one."""
    if failing.is_empty():
        return []
    numbers: dict[str, float] = {"failing": failing.height, "checked": checked}
    if "difference" in failing.columns:
        far = failing.sort(pl.col("difference").abs(), descending=True, maintain_order=True)
        numbers["largest"] = far["difference"][0]
    return [Finding(code, severity, names or {}, numbers, rows_of(failing), tuple(columns))]
