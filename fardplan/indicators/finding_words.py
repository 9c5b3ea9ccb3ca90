"""What the auditor found, in the reader's language and with the reader's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from fardplan.indicators.numbers import shown
from fardplan.indicators.remarks import GRADES
from fardplan.indicators.series import Series
from fardplan.statistics.checks.findings import Finding, Row

NUMBERED = {"failing", "checked", "against", "counted", "points", "needed"}  # never decimals
PERCENT = {"change_percent", "median_percent"}
SIGNED = {
    *PERCENT,
    *("change", "difference", "largest", "gap", "gap_before", "parts_change", "whole_change"),
}
SENTENCES = {
    "unit",
    "part",
    "reason",
    "what",
}  # values that the core itself may have put into words
NAMED = 3  # areas; more are not named beside a finding
AREAS = {"name", "whole_name"}
VERSIONS = {"first", "second"}


@dataclass(frozen=True)
class FoundInWords:
    """One finding as a page shows it."""

    code: str
    severity: str
    sentence: str
    question: str
    where: str = ""
    blocks: bool = False


def in_words(findings: Iterable[Finding], series: Series | None) -> tuple[FoundInWords, ...]:
    """The findings to be read; without a series no number and no area stands in them."""
    return tuple(
        FoundInWords(
            code=one.code.value,
            severity=str(GRADES[one.severity]),
            sentence=sentence_of(one, series),
            question=_filled(one.question, one, series),
            where=_where(one, series),
            blocks=one.blocks,
        )
        for one in findings
    )


def sentence_of(finding: Finding, series: Series | None) -> str:
    """The finding's one sentence."""
    return _filled(finding.sentence, finding, series)


def _where(finding: Finding, series: Series | None) -> str:
    """The areas that a finding is about, by name, unless they are many."""
    rows = [row for row in finding.rows if "area" in row and "area_version" in row]
    if series is None or len(rows) > NAMED:
        return ""
    return ", ".join(dict.fromkeys(series.name(row["area"], row["area_version"]) for row in rows))


def _filled(sentence: str, finding: Finding, series: Series | None) -> str:
    decimals = series.decimals if series else 0
    numbers = {name: _number(name, value, decimals) for name, value in finding.numbers.items()}
    names = {
        name: _name(name, value, finding.rows, series) for name, value in finding.names.items()
    }
    return gettext(sentence).format(**names, **numbers)


def _number(name: str, value: float, decimals: int) -> str:
    if name in NUMBERED:
        return shown(value, 0)
    return shown(value, 1 if name in PERCENT else decimals, signed=name in SIGNED)


def _name(name: str, value: str, rows: tuple[Row, ...], series: Series | None) -> str:
    """A name in the reader's language, where it has one."""
    if name in SENTENCES and value:
        return gettext(value)
    if series and name in VERSIONS and value in series.places:
        return str(series.places.title(value))
    if series and name in AREAS and rows and "area" in rows[0]:
        return series.name(rows[0]["area"], rows[0]["area_version"])
    return value
