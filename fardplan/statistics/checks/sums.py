"""Do the parts make the whole: over areas, sexes and categories, and by published identities."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from fardplan.errors import sentence
from fardplan.statistics.areas import AreaHistory
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Row, Severity, rows_of, tally
from fardplan.statistics.shape import PLACE, Measure, Shape, check_sexes, dimensions_of

SEX_PARTS = {"K": 1.0, "M": 1.0}
UNITS, AREA = sentence("enheter"), sentence("område")  # what is counted, and what it may lack


@dataclass(frozen=True)
class Whole:
    """In this dimension the parts are published to add up to the whole."""

    dimension: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """A published equation between members of one dimension: whole = Σ factor × member.

    `name` is shown to the reader. With `areas` it is published only for those.
    """

    name: str
    dimension: str
    whole: str
    terms: Mapping[str, float] = field(default_factory=dict)
    areas: tuple[str, ...] = ()


def balance(
    table: pl.DataFrame, column: str, whole: str, terms: Mapping[str, float], measure: str = "value"
) -> pl.DataFrame:
    """The whole beside the sum of its terms, wherever all of them have a number.

    returns: one row per group of the other keys: `whole`, `parts`, `difference` (whole - parts).
    """
    keys = (*PLACE, "sex", *dimensions_of(table))
    group = [name for name in keys if name != column]
    member, value = pl.col(column).cast(pl.String), pl.col(measure)
    factor = member.replace_strict(terms, default=None, return_dtype=pl.Float64)
    wanted = table.filter(member.is_in([whole, *terms]))
    summed = wanted.group_by(group, maintain_order=True).agg(
        whole=value.filter(member == whole).first(),
        parts=(value * factor).sum(),
        known=(value.is_not_null() & factor.is_not_null()).sum(),
    )
    complete = summed.filter((pl.col("known") == len(terms)) & pl.col("whole").is_not_null())
    return complete.with_columns(difference=pl.col("whole") - pl.col("parts")).drop("known")


def sums_over_areas(
    table: pl.DataFrame,
    shape: Shape,
    history: AreaHistory,
    *,
    unit: str = UNITS,
    part: str = AREA,
    rounded_to: float = 0,
) -> list[Finding]:
    """Compare every area that has parts in the table with the sum of those parts.

    table:   counts in the shape. `rounded_to` is the step that the source rounds to, 0 if exact;
             `unit` and `part` are the words for what is counted and what some of it lacks.
    returns: `unallocated` (warn) for each period in which the whole city holds more than its
             parts; `sum_differs` (warn) for any other difference. A residual area with a row of
             its own is a part like the others. Whether a finding blocks a verdict depends on
             the change to be judged: see `changes.weighed`.
    raises:  BadTable if a sex is missing or a version of the areas is unknown.
    source:  audits.md sections 1.1, A1, A5 and 3.
    """
    check_sexes(table, by_sex=shape.by_sex)
    if shape.measure != Measure.COUNT:
        return []
    found = []
    for row in area_balances(table, history, rounded_to=rounded_to):
        top = not history.version(row["area_version"]).area(row["area"]).part
        difference = row["difference"]
        if top and difference > 0:
            names = {"period": row["period"], "unit": unit, "part": part}
            numbers = {"remainder": difference}
            found.append(Finding(Code.UNALLOCATED, Severity.WARN, names, numbers, (row,)))
        else:
            found.append(_sum_differs(row, _name(row, history)))
    return found


def area_balances(
    table: pl.DataFrame, history: AreaHistory, *, rounded_to: float = 0
) -> Iterator[Row]:
    """The rows, one per area and group, where an area and the sum of its parts differ."""
    for version in history.versions:
        rows = table.filter(pl.col("area_version") == version.key)
        known = set(rows["area"])
        for area in version.areas:
            parts = version.parts_among(area.key, known) if area.key in known else ()
            if not parts:
                continue
            compared = balance(rows, "area", area.key, dict.fromkeys(parts, 1.0))
            off = _off(compared, rounded_to, len(parts)).with_columns(area=pl.lit(area.key))
            yield from rows_of(off)


def sums_over_sexes(table: pl.DataFrame, shape: Shape, *, rounded_to: float = 0) -> list[Finding]:
    """Women, men and others together make the total: counts, and the counts behind ratios.

    table:   in the shape, by sex.
    returns: `sum_differs` (block) for each group and column where they do not.
    raises:  BadTable if a sex is missing.
    source:  statistics.md rule S15.
    """
    check_sexes(table, by_sex=True)
    measures = ("value",) if shape.measure == Measure.COUNT else ("numerator", "denominator")
    found = []
    others = table.filter((pl.col("sex") == "X") & pl.col("value").is_not_null())
    group = [*PLACE, *dimensions_of(table)]
    for rows, terms in (
        (table.join(others.select(group), on=group, how="anti"), SEX_PARTS),
        (table.join(others.select(group), on=group, how="semi"), {**SEX_PARTS, "X": 1.0}),
    ):
        for measure in measures:
            off = _off(balance(rows, "sex", "T", terms, measure), rounded_to, len(terms))
            for row in rows_of(off.with_columns(sex=pl.lit("T"))):
                found.append(_sum_differs(row, row["area"], Severity.BLOCK, measure))
    return found


def sums_over_categories(
    table: pl.DataFrame, wholes: Iterable[Whole], *, rounded_to: float = 0
) -> list[Finding]:
    """Compare declared wholes of a dimension, such as all ages, with the sum of their parts.

    table:   counts in the shape.
    returns: `sum_differs` (warn) for each group where they differ.
    raises:  nothing.
    source:  audits.md section 3.
    """
    found = []
    for one in wholes:
        compared = balance(table, one.dimension, one.whole, dict.fromkeys(one.parts, 1.0))
        for row in rows_of(_off(compared, rounded_to, len(one.parts))):
            found.append(_sum_differs({**row, one.dimension: one.whole}, one.whole))
    return found


def identities(
    table: pl.DataFrame, published: Iterable[Identity], *, rounded_to: float = 0
) -> list[Finding]:
    """Check each published identity in each period.

    table:   in the shape, with the identity's dimension.
    returns: `identity_fails` (warn) per identity and period, with the rows and differences.
    raises:  nothing.
    source:  audits.md A2.
    """
    found = []
    for identity in published:
        compared = identity_balance(table, identity)
        for (period,), rows in compared.group_by(["period"], maintain_order=True):
            off = _off(rows, rounded_to, len(identity.terms))
            names = {"identity": identity.name, "period": str(period)}
            columns = (identity.whole, *identity.terms)
            found += tally(
                Code.IDENTITY_FAILS, Severity.WARN, off, rows.height, columns=columns, names=names
            )
    return found


def identity_balance(table: pl.DataFrame, identity: Identity) -> pl.DataFrame:
    """Both sides of an identity wherever it is published and all its terms have a number."""
    if identity.areas:
        table = table.filter(pl.col("area").is_in(identity.areas))
    return balance(table, identity.dimension, identity.whole, identity.terms)


def wholes_defined_differently(
    table: pl.DataFrame,
    identity: Identity,
    history: AreaHistory,
    *,
    unit: str = UNITS,
    part: str = AREA,
    rounded_to: float = 0,
) -> list[Finding]:
    """Find a whole that is the sum of its parts in one period and counts more in another.

    table:   counts in the shape. The identity says what the whole should be by other columns.
    returns: `whole_defined_differently` (block): in one period the parts make the whole and the
             identity fails, in the other the identity holds and the parts fall short.
    raises:  BadTable for an unknown version of the areas.
    source:  audits.md A1.
    """
    compared = identity_balance(table, identity)
    keys = [name for name in compared.columns if name not in ("whole", "parts", "difference")]
    of_whole = table.filter(pl.col(identity.dimension) == identity.whole)
    short = {
        tuple(row[name] for name in keys): row["difference"]
        for row in area_balances(of_whole, history, rounded_to=rounded_to)
    }
    failing = _off(compared, rounded_to, len(identity.terms))
    of_sum, of_identity = [], []
    for row in rows_of(failing):
        if tuple(row[name] for name in keys) not in short:
            of_sum.append(row)
    for row in rows_of(compared.join(failing, on=keys, how="anti")):
        remainder = short.get(tuple(row[name] for name in keys), 0)
        if remainder > 0:
            of_identity.append({**row, "remainder": remainder})
    words = {"unit": unit, "part": part}
    return [
        _defined_differently(one, other, {**words, "whole_name": _name(one, history)})
        for one in of_sum
        for other in of_identity
        if all(one[name] == other[name] for name in keys if name != "period")
    ]


def _defined_differently(of_sum: Row, of_identity: Row, words: dict[str, str]) -> Finding:
    names = {
        **words,
        "period_of_sum": of_sum["period"],
        "period_of_identity": of_identity["period"],
    }
    numbers = {
        "remainder": of_identity["remainder"],
        "hidden": -of_sum["difference"],
    }
    rows = (of_sum, of_identity)
    return Finding(Code.WHOLE_DEFINED_DIFFERENTLY, Severity.BLOCK, names, numbers, rows)


def _off(compared: pl.DataFrame, rounded_to: float, terms: int) -> pl.DataFrame:
    """The rows that differ by more than the source's own rounding of each number could explain."""
    allowed = rounded_to / 2 * (terms + 1) + 1e-6
    return compared.filter(pl.col("difference").abs() > allowed)


def _sum_differs(
    row: Row,
    name: str,
    severity: Severity = Severity.WARN,
    measure: str = "value",
) -> Finding:
    names = {"whole_name": name, "period": row["period"]}
    numbers = {key: row[key] for key in ("whole", "parts", "difference")}
    return Finding(Code.SUM_DIFFERS, severity, names, numbers, (row,), (measure,))


def _name(row: Row, history: AreaHistory) -> str:
    return history.version(row["area_version"]).area(row["area"]).name
