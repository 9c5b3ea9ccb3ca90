"""From a definition and its figures to findings and a verdict: where the edge meets the core.

The verdict is of the main area. Findings that block it are those about that area, what it is part
of and what is part of it, between the base and the latest period; the others are only shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import polars as pl
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fardplan.indicators.areas import Places
from fardplan.indicators.assessment import Quantity
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.drawings.parts_over_time import rows_of
from fardplan.indicators.series import Series
from fardplan.indicators.values import Values
from fardplan.statistics.areas import AreaHistory
from fardplan.statistics.assessment import GoalVerdict, assess
from fardplan.statistics.bounds import Bounds, by_growth
from fardplan.statistics.checks.audit import Facts, audit
from fardplan.statistics.checks.changes import weighed
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.statistics.checks.kinds import Kind, Unit, kind_for_goal
from fardplan.statistics.periods import Break, observed
from fardplan.statistics.shape import from_records

KEPT = 400  # verdicts; one for each release and language


@dataclass(frozen=True)
class Judged:
    """What the auditor found in the figures, and the verdict on the main area if one was sought.

    `concerning` are the findings about what is judged, `others` those about other areas and times.
    """

    verdict: GoalVerdict | None
    concerning: tuple[Finding, ...]
    others: tuple[Finding, ...]


def judged(series: Series) -> Judged:
    """The findings and the verdict on a series; worked out once for each release and language.

    Nothing is judged on figures that are made up.
    """
    found = _judged(
        _Case(
            series.definition.model_dump_json(),
            series.values,
            series.places,
            get_language() or "",
            series.definition,
        )
    )
    return replace(found, verdict=None) if series.synthetic else found


@dataclass(frozen=True)
class _Case:
    """What a verdict rests on. The definition is known by its text, the language by the words."""

    written: str
    values: Values
    places: Places
    language: str
    definition: IndicatorDefinition = field(compare=False)


@lru_cache(maxsize=KEPT)
def _judged(case: _Case) -> Judged:
    definition = case.definition
    series = Series(definition, case.values, case.places)
    history = series.places.file(series.version).history
    facts = facts_of(series.definition, history)
    found = [_of_marks(one) for one in audit(_in_place(series), definition.shape, facts)]
    if definition.assessment is None:
        return Judged(None, tuple(found), ())
    table = judged_table(series)
    ends = _ends(table, definition.assessment.baseline.year)
    found = _weighed(series, found, table, ends)
    concerning = tuple(one for one in found if _concerns(one, _around(series), ends))
    verdicts = assess(
        table,
        definition.judged_shape,
        definition.assessment.aim,
        breaks=[
            Break(one.period, str(one.reason)) for one in definition.breaks_for(series.main_area)
        ],
        findings=concerning,
        bounds=_bounds(series, concerning, ends[0]),
    )
    others = tuple(one for one in found if one not in concerning)
    return Judged(verdicts[0] if verdicts else None, concerning, others)


def _in_place(series: Series) -> pl.DataFrame:
    """The rows that are counted in the same place as the main area: a city, not all the country."""
    versions = [one.key for one in series.places.file(series.version).versions]
    return series.table.filter(pl.col("area_version").is_in(versions))


def kind_of(definition: IndicatorDefinition) -> Kind:
    """What an indicator is a series of; what is held by persons, such as a job, counts them."""
    counted = definition.counted
    exempt = definition.sex.exemption
    return Kind(
        unit=Unit.PERSON if counted.individual_based else Unit(counted.unit.value),
        quantity=str(counted.numerator),
        ages=str(counted.population),
        by_sex=definition.sex.is_given,
        sex_exemption=str(exempt.reason) if exempt else "",
    )


def facts_of(definition: IndicatorDefinition, history: AreaHistory) -> Facts:
    """What the definition tells the auditor of a table in those areas.

    Sums and remainders are of what is counted, also behind shares: its word stands in findings.
    """
    measured = definition.measured
    return Facts(
        history=history,
        kind=kind_of(definition),
        decimals=measured.decimals if measured.kind.is_a_ratio else None,
        unit=str(definition.counted.unit_words),
        part=_("stadsdelsområde"),
    )


def not_the_goals_own(near: IndicatorDefinition, own: IndicatorDefinition) -> list[Finding]:
    """Why figures near a goal cannot settle it: they count something else than it speaks of."""
    found = _compared(kind_of(near), kind_of(own))
    return [one for one in found if one.code != Code.SEX_MISSING]


def _compared(near: Kind, own: Kind) -> list[Finding]:
    """The two kinds compared without the words that they share, so that what differs stands out."""
    if near.quantity == own.quantity:
        near, own = (replace(one, quantity=one.ages, ages="") for one in (near, own))
    elif near.ages == own.ages:
        near, own = (replace(one, ages="") for one in (near, own))
    return kind_for_goal(near, wanted=own)


def judged_table(series: Series) -> pl.DataFrame:
    """The main area's rows: as published, as the sum of its parts, or as its share of the whole."""
    definition = series.definition
    if definition.assessment and definition.assessment.judged == Quantity.SHARE_OF_WHOLE:
        records = [
            {"period": row.period, "numerator": row.first.value, "denominator": row.whole.value}
            for row in rows_of(series)
        ]
    else:
        own = series.table.filter(pl.col("area") == series.main_area)
        if own.height or definition.sex.is_given:
            return own
        totals = [(one, series.total(series.main_area, one)) for one in series.observed_periods]
        records = [
            {"period": period, "value": cell.value}
            for period, cell in totals
            if cell and cell.value is not None
        ]
    return from_records(
        records,
        definition.judged_shape,
        area=series.main_area,
        area_version=series.version,
        sex="T",
    )


def _of_marks(finding: Finding) -> Finding:
    """A hidden or missing figure stops sums and means; a series says itself which it lacks."""
    if finding.code != Code.MARK_NOT_NUMBER:
        return finding
    return replace(finding, severity=Severity.WARN)


def _ends(table: pl.DataFrame, base: str) -> tuple[str, str]:
    """The periods that are compared: the base, and the latest with a counted figure."""
    periods = observed(table)["period"]
    return base, max([base, *periods])


def _weighed(
    series: Series, found: list[Finding], table: pl.DataFrame, ends: tuple[str, str]
) -> list[Finding]:
    """The findings, those of sums grave if the change to be judged drowns in them."""
    earlier, later = ends
    totals = observed(table.filter(pl.col("sex") == "T"))
    values = dict(totals.select("period", "value").iter_rows())
    if series.definition.measured.kind.is_a_ratio or not {earlier, later} <= set(values):
        return found
    change = values[later] - values[earlier]
    return weighed(found, change=change, earlier=earlier, later=later)


def _around(series: Series) -> set[str]:
    """The main area, all that it is part of and all that is part of it."""
    version = series.places.version(series.version)
    parents = {area.key: area.part for area in version.areas}
    around = {series.main_area}
    above = series.main_area
    while above := parents.get(above, ""):
        around.add(above)
    below = {series.main_area}
    while below := {key for key, part in parents.items() if part in below}:
        around |= below
    return around


def _concerns(finding: Finding, areas: set[str], ends: tuple[str, str]) -> bool:
    """Is a finding about what is judged: the table as a whole, or a row of the change itself?"""
    earlier, later = ends
    return not finding.rows or any(
        ("area" not in row or row["area"] in areas)
        and ("period" not in row or earlier <= row["period"] <= later)
        for row in finding.rows
    )


def _bounds(series: Series, concerning: Iterable[Finding], base: str) -> Bounds | None:
    """How far the change can lie, when those without a place weigh as much as it does."""
    for finding in concerning:
        if finding.code == Code.UNALLOCATED and finding.blocks:
            change, last = finding.numbers["change"], finding.numbers["remainder"]
            return by_growth(change, first=series.remainder(base) or 0.0, last=last)
    return None
