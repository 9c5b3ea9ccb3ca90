"""Figures about persons on their way out: small counts hidden, and the result attacked.

What was counted in a register is marked "not for publication" (N) until it has been through here.
What others have published is as it is; the audit then only tells.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fardplan.disclosure.audit import audit
from fardplan.disclosure.cells import Cells, Implication
from fardplan.disclosure.figures import Before, Figures, Protected, protect
from fardplan.disclosure.knowledge import View, as_published, together
from fardplan.disclosure.policy import SHOWN, Policy
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import NAMED
from fardplan.errors import BadTable, FardplanError
from fardplan.indicators import cubes, figures
from fardplan.indicators.areas import Places
from fardplan.indicators.cubes import Cube, cubes_of, figures_of, measures_of
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.outcomes import Outcome
from fardplan.indicators.remarks import fault
from fardplan.protection.definitions import RulesInForce
from fardplan.statistics.shape import in_order, validate

MAIN, TOTALS = 50.0, 10.0  # how many times dearer it is to hide what pages show
MOST = 5000  # cells of one period that are attacked; larger ones stand on their proof


@dataclass(frozen=True)
class Safe:
    """A table that may leave, and what an attack on it found."""

    table: pl.DataFrame
    outcome: Outcome


def is_counted_here(table: pl.DataFrame) -> bool:
    """Is anything in a table not for publication before it has been protected?"""
    return bool((table["conf_status"] == "N").any())


def made_safe(
    table: pl.DataFrame,
    definition: IndicatorDefinition,
    places: Places,
    rules: RulesInForce,
    earlier: Sequence[pl.DataFrame] = (),
) -> Safe:
    """Hide small counts and what would give them back, then attack what is left.

    table:   in the shape, in the clear, every count known. `earlier` are tables of the same
             indicator that are published: what they show is known.
    returns: the same rows; where a count is hidden it is null, the value with it, and the status
             Q and C whatever the reason. Then what the attack found.
    raises:  BadTable for counts that cannot be true; NotSafe where nothing protects a cell.
    source:  docs/methods/disclosure-suppression.md, docs/methods/disclosure-audit.md.
    """
    found, hidden = [], []
    outcome = _rules_of(rules, protected=True)
    for cube in cubes_of(table, definition, places):
        before = list(_before(cube, definition, places, earlier))
        costs = _costs(cube, definition)
        made = protect(cube.figures, rules.policy, earlier=before, costs=costs)
        hidden.append(_with_place(made.table, cube))
        found.append(_attacked(made, before, rules.policy))
    safe = _hidden_in(table, pl.concat(hidden), definition)
    return Safe(safe, _together(outcome, safe, definition, found))


def told(
    table: pl.DataFrame, definition: IndicatorDefinition, places: Places, rules: RulesInForce
) -> Outcome | None:
    """What an attack on published figures about persons finds; None where they are not.

    table:   in the shape, as somebody else has published it.
    returns: how many small counts are shown, and how many hidden ones can be worked out.
    raises:  nothing: where sums do not agree, no attack can be tried, and that is told.
    source:  docs/methods/disclosure-audit.md.
    """
    if not definition.counted.individual_based:
        return None
    outcome = _rules_of(rules, protected=False)
    try:
        measures = measures_of(definition)
        if not table.select(pl.any_horizontal(pl.col(measures).is_not_null().any())).item():
            raise BadTable("Tabellen har andelar utan antal, så det finns inga antal att granska.")
        published = cubes.as_published(table, definition, places)
        found = [_worked_out(cube, rules.policy) for cube in published]
    except FardplanError as error:
        return replace(outcome, not_tried=(fault(error),))
    return _together(outcome, table, definition, found)


def _costs(cube: Cube, definition: IndicatorDefinition) -> dict[str, dict[str, float]]:
    """What pages show is dear to hide: the main area, and the totals of age groups and the like."""
    area, _sex, *others = cube.figures.dimensions
    main = figures.figures_of(definition).main_area
    dear = {main: MAIN} if main in area.codes else {}
    return {"area": dear, **{one.name: {one.total: TOTALS} for one in others}}


@dataclass(frozen=True)
class _Attack:
    """What was found of one period: the narrowest, and the names of what is too narrow."""

    narrowest: float | None = None
    exposed: tuple[str, ...] = ()


def _rules_of(rules: RulesInForce, *, protected: bool) -> Outcome:
    policy = rules.policy
    return Outcome(policy.smallest_shown, policy.width, rules.is_decided, protected)


def _before(
    cube: Cube, definition: IndicatorDefinition, places: Places, earlier: Iterable[pl.DataFrame]
) -> Iterator[Before]:
    """What is published of the cube's period, with the truth behind it as it is known now."""
    keys = cube.figures.keys
    for table in earlier:
        of_period = (pl.col("area_version") == cube.version) & (pl.col("period") == cube.period)
        then = table.filter(of_period).with_columns(pl.col("sex").cast(pl.String))
        for one in definition.dimensions:
            if one.key not in then.columns:
                then = then.with_columns(pl.lit(one.total).alias(one.key))
        shown = then.select(*keys, *cube.figures.measures)
        now = cube.figures.rows.join(shown, on=keys, how="semi")
        shown = shown.join(now, on=keys, how="semi")
        if shown.is_empty():
            continue
        behind = figures_of(now, definition, places.version(cube.version))
        yield Before(shown, behind)


def _attacked(made: Protected, before: Iterable[Before], policy: Policy) -> _Attack:
    """What one who has every published table can know of the counts that are to be protected."""
    problem = made.suppression.problem
    if problem.cells.size > MOST:
        return _Attack()
    views = list(_views(made, before, policy))
    knowledge = together(views, _implied(made.figures))
    wanted = [
        cell for one in _sensitive(problem) if (cell := _same(one, problem, knowledge.cells)) >= 0
    ]
    report = audit(knowledge, of=wanted)
    narrow = report.narrower_than(policy.width)
    return _Attack(
        min((one.width for one in report.findings), default=None),
        tuple(one.label for one in narrow),
    )


def _worked_out(cube: Cube, policy: Policy) -> _Attack:
    """Which counts that a source has hidden follow from what it shows."""
    figures, least = cube.figures, _least_of(policy)
    hidden = {
        measure: figures.rows.filter(pl.col(measure).is_null()).select(figures.keys)
        for measure in figures.measures
    }
    if all(rows.is_empty() for rows in hidden.values()):
        return _Attack()
    views = [
        _view(figures.rows, figures.rows, figures.keys, measure, figures.dimensions, least)
        for measure in figures.measures
    ]
    knowledge = together(views, _implied(figures))
    wanted = [
        knowledge.cells.find(measure, **codes)
        for measure, rows in hidden.items()
        for codes in rows.iter_rows(named=True)
    ]
    report = audit(knowledge, of=wanted)
    return _Attack(exposed=tuple(one.label for one in report.recovered))


def _implied(figures: Figures) -> list[Implication]:
    return [Implication(figures.counted, figures.among)] if figures.among else []


def _least_of(policy: Policy) -> float:
    """What a hidden count is at least: where noughts are shown, it is none."""
    return 1.0 if policy.zeros == SHOWN else 0.0


def _sensitive(problem: Problem) -> list[int]:
    return np.flatnonzero(problem.sensitive).tolist()


def _same(cell: int, problem: Problem, cells: Cells) -> int:
    """The same cell among other cells; -1 where it is not among them."""
    measure, *codes = problem.cells.codes[cell]
    named = {
        dimension.name: dimension.codes[code]
        for dimension, code in zip(problem.cells.dimensions, codes, strict=True)
    }
    try:
        return cells.find(problem.cells.measures[measure], **named)
    except (BadTable, ValueError):
        return -1


def _views(made: Protected, before: Iterable[Before], policy: Policy) -> Iterator[View]:
    """Each measure as it is to be published, and as it was, when that was the same number."""
    figures, least = made.figures, _least_of(policy)
    for measure in figures.measures:
        yield _view(figures.rows, made.table, figures.keys, measure, figures.dimensions, least)
    for one in before:
        behind = one.figures or figures
        now = behind.rows.select(*behind.keys, *behind.measures)
        for measure in behind.measures:
            same = one.shown.join(now, on=[*behind.keys, measure], how="semi")
            yield _view(behind.rows, same, behind.keys, measure, behind.dimensions, least)


def _view(rows, shown, keys, measure: str, dimensions, least: float) -> View:
    """What a reader knows of each cell: its number, or that it is not nought."""
    known = rows.select(keys).join(shown.select(*keys, measure), on=keys, how="left")
    bounded = known.with_columns(
        low=pl.col(measure).cast(pl.Float64).fill_null(_least(least, dimensions)),
        high=pl.col(measure).cast(pl.Float64).fill_null(float("inf")),
    )
    return as_published(measure, measure, dimensions, bounded)


def _least(least: float, dimensions) -> pl.Expr:
    """What is never shown may be nought; what is hidden is not, where noughts are shown."""
    unshown = [pl.col(one.name).is_in(sorted(one.unpublished)) for one in dimensions]
    return pl.when(pl.any_horizontal(unshown)).then(0.0).otherwise(least)


def _with_place(rows: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    return rows.drop("share", strict=False).with_columns(
        area_version=pl.lit(cube.version), period=pl.lit(cube.period)
    )


def _hidden_in(
    table: pl.DataFrame, safe: pl.DataFrame, definition: IndicatorDefinition
) -> pl.DataFrame:
    """The table with what is hidden taken out, and every other number free."""
    measures, shape = measures_of(definition), definition.shape
    text = table.with_columns(pl.col("sex").cast(pl.String))
    counts = safe.select(*shape.keys, *[pl.col(one).cast(pl.Float64) for one in measures])
    joined = text.drop(measures).join(counts, on=list(shape.keys), how="left")
    gone = pl.any_horizontal(pl.col(one).is_null() for one in measures)
    nothing = pl.lit(None, dtype=pl.Float64)
    joined = joined.with_columns(
        pl.when(gone)
        .then(pl.lit("Q"))
        .otherwise(pl.col("obs_status").cast(pl.String))
        .alias("obs_status"),
        pl.when(gone).then(pl.lit("C")).otherwise(pl.lit("F")).alias("conf_status"),
        *[
            pl.when(gone).then(nothing).otherwise(pl.col(one)).alias(one)
            for one in ("lower", "upper")
        ],
        pl.when(gone).then(nothing).otherwise(pl.col("value")).alias("value"),
    )
    return in_order(validate(joined, shape))


def _together(
    outcome: Outcome,
    table: pl.DataFrame,
    definition: IndicatorDefinition,
    found: Sequence[_Attack],
) -> Outcome:
    """All periods in one outcome."""
    measures = measures_of(definition)
    counts = pl.concat(
        [table.select(*definition.shape.keys, pl.col(one).alias("n")) for one in measures]
    )
    small = counts.filter((pl.col("n") > 0) & (pl.col("n") < outcome.smallest))
    exposed = [name for one in found for name in one.exposed]
    return replace(
        outcome,
        numbers=counts["n"].count(),
        hidden=int((table["obs_status"] == "Q").sum()),
        narrowest=min((one.narrowest for one in found if one.narrowest is not None), default=None),
        exposed=len(exposed),
        exposed_cells=tuple(exposed[:NAMED]),
        small=small.height,
        small_cells=tuple(", ".join(map(str, row[:4])) for row in small.head(NAMED).iter_rows()),
    )
