"""Figures made safe in one step: counts, or shares with what they are shares of.

    protect(Figures(rows, dimensions), policy).table

gives the only rows that may be published. Nothing is given before it has been proven and audited.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl

from fardplan.disclosure.audit import Report, audit
from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.knowledge import of_release
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import Earlier, Share
from fardplan.disclosure.problem import NotSafe
from fardplan.disclosure.protection import Release, protect_release
from fardplan.disclosure.safe import Loss, SafeTable, losses, publish
from fardplan.disclosure.suppression import Suppression, nobody_watches
from fardplan.disclosure.tables import Numbers, Table, from_cells
from fardplan.errors import BadTable

AUDITED = 5000  # cells: larger releases stand on their proof, which is checked in any case
SHARE = "share"


@dataclass(frozen=True)
class Figures:
    """A finished cube as rows, totals included: one row for each combination of codes.

    rows:       a column per dimension, and the counts; combinations without a row cannot exist.
    dimensions: what the rows are divided by. Periods are no dimension: persons do not add up over
                time, so each period is protected by itself.
    counted:    the column of those who are counted.
    among:      the column of those who could have been, if the figures are shares.
    name:       what the figures are called in refusals.
    """

    rows: pl.DataFrame = field(repr=False)
    dimensions: tuple[Dimension, ...]
    counted: str = "numerator"
    among: str | None = "denominator"
    name: str = "siffrorna"

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.counted, self.among) if self.among else (self.counted,)

    @property
    def keys(self) -> list[str]:
        return [dimension.name for dimension in self.dimensions]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """One table for each measure. Raises BadTable for a cube that cannot be true."""
        return tuple(
            from_cells(
                f"{self.name} ({measure})", measure, self.dimensions,
                self.rows.filter(pl.col(measure).is_not_null()),
                value=measure, missing_is_impossible=True,
            )
            for measure in self.measures
        )  # fmt: skip


@dataclass(frozen=True)
class Before:
    """What was published before about the same persons.

    shown:   the rows as they were published, null where hidden.
    figures: the true counts behind them, with the dimensions they were published by; those at
             hand if the earlier table had the same dimensions.
    """

    shown: pl.DataFrame = field(repr=False)
    figures: Figures | None = None


@dataclass(frozen=True)
class Protected:
    """Figures that are proven and audited; `table` is what may leave."""

    figures: Figures
    suppression: Suppression = field(repr=False)
    report: Report | None = field(repr=False)

    @cached_property
    def table(self) -> SafeTable:
        """The rows that may be shown: null where hidden, and `share` null if either part is."""
        return shown(self.suppression, self.figures)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What each code lost of those who are counted, the whole table first."""
        return losses(self.suppression, self.figures.tables[0].name)


def protect(
    figures: Figures,
    policy: Policy,
    *,
    earlier: Iterable[Before] = (),
    costs: Mapping[str, Mapping[str, float]] | None = None,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
) -> Protected:
    """Hide what the policy demands and what would give it back.

    table:   `figures`, in the clear.
    returns: the safe table, with its proof, the auditor's report (up to 5,000 cells) and losses.
    raises:  BadTable for figures that cannot be true, with the cells named; NotSafe if something
             cannot be protected, for example because it is published already.
    source:  docs/methods/disclosure-suppression.md.
    """
    before = [old for one in earlier for old in _earlier(one, figures)]
    shares = (Share(figures.counted, figures.among),) if figures.among else ()
    release = Release(figures.tables, policy, shares=shares, earlier=tuple(before), costs=costs)
    made = protect_release(release, seed=seed, progress=progress)
    return Protected(figures, made, _audited(made, policy))


def shown(made: Suppression, figures: Figures) -> SafeTable:
    """The counts of each measure beside each other, in the order of the rows, and their share."""
    rows = figures.rows.select(figures.keys)
    for measure, table in zip(figures.measures, figures.tables, strict=True):
        safe = publish(made, table.name).rename({"count": measure})
        rows = rows.join(safe, on=figures.keys, how="left", maintain_order="left")
    if figures.among:
        among = pl.col(figures.among)
        share = pl.when(among > 0).then(pl.col(figures.counted) / among)
        rows = rows.with_columns(share.alias(SHARE))
    return SafeTable(rows)


def _audited(made: Suppression, policy: Policy) -> Report | None:
    """The auditor's report of what may now be shown; it must not find what was to be hidden."""
    problem = made.problem
    if problem.cells.size > AUDITED:
        return None
    wanted = np.flatnonzero(problem.sensitive & made.hidden)
    report = audit(of_release(problem, made.hidden), of=wanted.tolist())
    if close := [finding.cell for finding in report.narrower_than(policy.width)]:
        raise NotSafe("Granskningen kom åt {cells}.", cells=problem.cells.named(close))
    return report


def _earlier(before: Before, now: Figures) -> list[Earlier]:
    """Each measure as it was published, with the truth behind it."""
    behind = before.figures or now
    return [
        _as_shown(table, behind, before.shown, measure)
        for measure, table in zip(behind.measures, behind.tables, strict=True)
        if measure in before.shown.columns
    ]


def _as_shown(table: Table, behind: Figures, shown: pl.DataFrame, measure: str) -> Earlier:
    """What was hidden then, and what has changed since and so says nothing certain of today."""
    if missing := sorted(set(behind.keys) - set(shown.columns)):
        raise BadTable(
            "Det som är publicerat förut saknar kolumnerna {columns}.", columns=", ".join(missing)
        )
    values = _in_place(table, shown.filter(pl.col(measure).is_not_null()), measure)
    named = f"{table.name}, förut"
    known = ~np.isnan(values)
    return Earlier(
        replace(table, name=named), hidden=~known, changed=known & (values != table.values)
    )


def _in_place(table: Table, rows: pl.DataFrame, measure: str) -> Numbers:
    """The values of rows in the shape of a table; NaN where there is no row."""
    filled = from_cells(
        table.name, table.measure, table.dimensions, rows,
        value=measure, magnitude=True, perturbed=True, missing_is_impossible=True,
    )  # fmt: skip
    return np.where(np.asarray(filled.impossible, dtype=bool), np.nan, filled.values)
