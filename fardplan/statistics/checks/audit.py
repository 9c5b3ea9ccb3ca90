"""The auditor: all checks that apply to a table, with what its definition says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fardplan.statistics.areas import AreaHistory, AreaVersion
from fardplan.statistics.checks import changes, completeness, kinds, ratios, sexes, sums
from fardplan.statistics.checks.findings import Finding, gravest_first, named
from fardplan.statistics.shape import Measure, Shape, check_sexes


@dataclass(frozen=True)
class Facts:
    """What a definition says of a published table, so far as it is known.

    `decimals` is how many its ratios are published with; None where they are computed here.
    `expected` adds to the rows that must be there, by column. `unit` and `part` are the words
    for what is counted and for what some of it may lack.
    """

    history: AreaHistory
    kind: kinds.Kind
    wholes: tuple[sums.Whole, ...] = ()
    identities: tuple[sums.Identity, ...] = ()
    decimals: int | None = None
    rounded_to: float = 0
    expected: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unit: str = sums.UNITS
    part: str = sums.AREA


def audit(table: pl.DataFrame, shape: Shape, facts: Facts, *, name: str = "") -> list[Finding]:
    """Read a table as a careful reader would, and say what was found.

    table:   in the shape; `name` is how the findings shall call it.
    returns: all findings, the gravest first. The table is not changed. What a finding means for
             one change is decided by `changes.weighed` when that change is to be judged.
    raises:  BadTable if a sex is missing, or a version of the areas is unknown.
    source:  audits.md section 1.
    """
    check_sexes(table, by_sex=shape.by_sex)
    found = [
        *completeness.areas_out_of_time(table, facts.history),
        *completeness.missing_areas(table, facts.history),
        *completeness.missing_rows(table, expected=facts.expected),
        *completeness.marks(table),
        *changes.suspect_zeros(table),
        *changes.periods_alike(table),
        *sums.identities(table, facts.identities, rounded_to=facts.rounded_to),
        *kinds.sex_of(facts.kind),
    ]
    if shape.measure == Measure.COUNT:
        found += _of_counts(table, shape, facts)
    elif facts.decimals is not None:
        found += ratios.published_ratios(table, shape, decimals=facts.decimals)
    if shape.by_sex:
        found += _of_sexes(table, shape, facts)
    return gravest_first(named(found, name))


def _of_counts(table: pl.DataFrame, shape: Shape, facts: Facts) -> list[Finding]:
    """What only counts can tell: they add up, and their parts can be compared."""
    step, unit, part = facts.rounded_to, facts.unit, facts.part
    found = sums.sums_over_areas(table, shape, facts.history, unit=unit, part=part, rounded_to=step)
    found += sums.sums_over_categories(table, facts.wholes, rounded_to=step)
    for identity in facts.identities:
        found += sums.wholes_defined_differently(
            table, identity, facts.history, unit=unit, part=part, rounded_to=step
        )
    for version in facts.history.versions:
        rows = table.filter(pl.col("area_version") == version.key)
        if rows.height:
            found += _of_districts(rows, version)
    return found


def _of_districts(rows: pl.DataFrame, version: AreaVersion) -> list[Finding]:
    """What stands out among the districts of one version, and what goes against its parts."""
    present = set(rows["area"])
    parents = {area.key: area.part for area in version.areas if area.part and area.is_a_district}
    names = {area.key: area.name for area in version.areas}
    found = changes.outliers(rows, parents, names=names)
    for area in version.areas:
        parts = version.parts_among(area.key, present) if area.key in present else ()
        if parts:
            found += changes.opposite_directions(rows, area.key, parts)
    return found


def _of_sexes(table: pl.DataFrame, shape: Shape, facts: Facts) -> list[Finding]:
    """What the columns of women and men tell."""
    found = sums.sums_over_sexes(table, shape, rounded_to=facts.rounded_to)
    found += sexes.totals_in_a_sex(table, shape)
    found += sexes.gap_turns(table, shape)
    if facts.decimals is not None:
        found += ratios.weighted_totals(table, shape, decimals=facts.decimals)
    return found
