"""What a series counts, and whether it is what the goal is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fardplan.errors import sentence
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.statistics.periods import Break, breaks_between


class Unit(StrEnum):
    """What one of what is counted is."""

    PERSON = "person"
    HOUSEHOLD = "household"
    DWELLING = "dwelling"
    WORKPLACE = "workplace"
    PLACE = "place"
    ORGANISATION = "organisation"
    EVENT = "event"


UNITS = {
    Unit.PERSON: sentence("personer"),
    Unit.HOUSEHOLD: sentence("hushåll"),
    Unit.DWELLING: sentence("bostäder"),
    Unit.WORKPLACE: sentence("arbetsplatser"),
    Unit.PLACE: sentence("platser"),
    Unit.ORGANISATION: sentence("organisationer"),
    Unit.EVENT: sentence("händelser"),
}


@dataclass(frozen=True)
class Kind:
    """What a series is a series of; two series may be joined only if these are the same."""

    unit: Unit
    quantity: str  # what is counted, in words
    ages: str = ""
    source: str = ""
    by_sex: bool = True
    sex_exemption: str = ""  # why there is no sex, for what has none


def kind_for_goal(kind: Kind, *, wanted: Kind) -> list[Finding]:
    """Compare what a series counts with what a goal is about.

    table:   none: the kind of the series and the kind the goal asks for.
    returns: `unit_not_person` (block) when the goal is about persons and the series is not;
             `sex_missing` (block) when persons are counted without women and men;
             `definition_missing` (block) when the quantity or the ages are others: then the
             series is shown as a proxy.
    raises:  nothing.
    source:  statistics.md rules S1 and S13; audits.md A1, A7, A8 and A9.
    """
    found = []
    if wanted.unit == Unit.PERSON != kind.unit:
        names = {"unit": UNITS[kind.unit]}
        found.append(Finding(Code.UNIT_NOT_PERSON, Severity.BLOCK, names, columns=()))
    if (kind.quantity, kind.ages) != (wanted.quantity, wanted.ages):
        names = {"counted": _in_words(kind), "wanted": _in_words(wanted)}
        found.append(Finding(Code.DEFINITION_MISSING, Severity.BLOCK, names, columns=()))
    return found + sex_of(kind)


def sex_of(kind: Kind) -> list[Finding]:
    """`sex_missing` (block) when persons are counted and women and men are not told apart."""
    if kind.unit == Unit.PERSON and not kind.by_sex:
        return [Finding(Code.SEX_MISSING, Severity.BLOCK, columns=("sex",))]
    return []


def joined(first: Kind, second: Kind) -> list[Finding]:
    """Find what forbids two series to be joined into one.

    table:   none: the kinds of the two.
    returns: `definition_differs` (block) for each of unit, quantity, ages and source that differ.
    raises:  nothing.
    source:  audits.md A9: two age ranges or measures are never joined.
    """
    compared = (
        (sentence("enheten"), UNITS[first.unit], UNITS[second.unit]),
        (sentence("det som räknas"), first.quantity, second.quantity),
        (sentence("åldern"), first.ages, second.ages),
        (sentence("källan"), first.source, second.source),
    )
    return [
        Finding(
            Code.DEFINITION_DIFFERS,
            Severity.BLOCK,
            {"what": what, "first": one, "second": other},
            columns=(),
        )
        for what, one, other in compared
        if one != other
    ]


def breaks_inside(earlier: str, later: str, breaks: Iterable[Break]) -> list[Finding]:
    """`break_inside` (block) for each break between two periods that are to be compared."""
    return [
        Finding(
            Code.BREAK_INSIDE,
            Severity.BLOCK,
            {"period": one.period, "earlier": earlier, "later": later, "reason": one.reason},
            columns=("period",),
        )
        for one in breaks_between(earlier, later, breaks)
    ]


def _in_words(kind: Kind) -> str:
    return f"{kind.quantity}, {kind.ages}" if kind.ages else kind.quantity
