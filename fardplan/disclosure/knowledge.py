"""What somebody knows: the bounds of every cell, from all that is published.

A shown cell is known; a hidden one is at least what the rules say; a mark such as “about 100” or a
rounded figure gives an interval. Releases, old and new, are put together by taking the narrowest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from fardplan.disclosure.cells import Cells, Implication, link
from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Numbers, Table, from_cells
from fardplan.errors import BadTable

UNKNOWN = (0.0, float("inf"))
Interval = tuple[float, float]


@dataclass(frozen=True)
class View:
    """A table as published: what a reader knows each of its cells to lie between.

    listed: the cells that have a row, be it with a number or a mark; others only follow from sums.
    """

    table: Table
    low: Numbers = field(repr=False)
    high: Numbers = field(repr=False)
    listed: Mask = field(repr=False)


@dataclass(frozen=True)
class Knowledge:
    """All cells and sums, and what is known of each cell before any sum is used."""

    cells: Cells
    low: Numbers = field(repr=False)
    high: Numbers = field(repr=False)

    def __post_init__(self) -> None:
        wrong = np.flatnonzero(self.low > self.high)
        if len(wrong):
            raise BadTable(
                "Det som är publicerat säger emot sig självt om {cells}.",
                cells=self.cells.named(wrong),
            )

    @property
    def unknown(self) -> Mask:
        return np.asarray(self.low < self.high)


def as_published(
    name: str,
    measure: str,
    dimensions: Iterable[Dimension],
    cells: pl.DataFrame,
    *,
    value: str = "count",
    marks: Mapping[str, Interval] | None = None,
) -> View:
    """Somebody's table with its marks: one row per cell; cells without a row are unknown.

    cells:  one column per dimension; `value` holds numbers, marks, or null for hidden; or instead
            of it two columns, `low` and `high`.
    marks:  what each mark says of its cell; others than these and numbers are refused.
    raises: BadTable for a mark that is not explained, a wrong code, or the same cell twice.
    """
    divided = tuple(dimensions)
    bounded = cells if "low" in cells.columns else _read_marks(name, cells, value, marks or {})
    every = from_cells(
        name, measure, divided, bounded.with_columns(pl.lit(0.0).alias("·")),
        value="·", magnitude=True, perturbed=True, missing_is_impossible=True,
    )  # fmt: skip
    sides = []
    for side, unknown in zip(("low", "high"), UNKNOWN, strict=True):
        known = bounded.filter(pl.col(side).is_finite())
        filled = from_cells(
            name, measure, divided, known,
            value=side, magnitude=True, perturbed=True, missing_is_impossible=True,
        )  # fmt: skip
        absent = np.asarray(filled.impossible, dtype=bool)
        sides.append(np.where(absent, unknown, filled.values))
    structure = Table(name, measure, divided, np.zeros(sides[0].shape))
    low, high = sides
    return View(structure, low, high, listed=~np.asarray(every.impossible, dtype=bool))


def _read_marks(
    name: str, cells: pl.DataFrame, value: str, marks: Mapping[str, Interval]
) -> pl.DataFrame:
    written = cells[value].cast(pl.String).str.strip_chars()
    number = written.str.replace(",", ".").cast(pl.Float64, strict=False)
    known: dict[str | None, Interval] = {None: UNKNOWN}
    known.update(marks)
    strange = {mark for mark, n in zip(written, number, strict=True) if n is None} - set(known)
    if strange:
        raise BadTable(
            "Tabellen {name} har märken som inte är förklarade: {marks}.",
            name=name,
            marks=", ".join(sorted(str(mark) for mark in strange)),
        )
    pairs = [
        known[mark] if amount is None else (amount, amount)
        for mark, amount in zip(written, number, strict=True)
    ]
    low, high = zip(*pairs, strict=True) if pairs else ((), ())
    return cells.with_columns(
        pl.Series("low", low, dtype=pl.Float64), pl.Series("high", high, dtype=pl.Float64)
    )


def counted(share: float, whole: int, *, decimals: int = 1) -> Interval:
    """Which counts out of `whole` give this percentage when it is rounded; raises if none does."""
    half = 0.5 * 10.0**-decimals + 1e-9
    low = np.ceil((share - half) * whole / 100 - 1e-9)
    high = np.floor((share + half) * whole / 100 + 1e-9)
    low, high = max(0.0, float(low)), min(float(whole), float(high))
    if low > high:
        raise BadTable(
            "Inget antal av {whole} ger andelen {share} procent.", whole=whole, share=share
        )
    return low, high


def rounded(view: View, base: int) -> View:
    """The same view when its numbers are known to be rounded to a multiple of the base."""
    shown = view.low == view.high
    low = np.where(shown, np.maximum(0, view.low - base + 1), view.low)
    return replace(view, low=low, high=np.where(shown, view.high + base - 1, view.high))


def together(views: Iterable[View], implications: Iterable[Implication] = ()) -> Knowledge:
    """What follows from several tables and releases at once.

    raises: BadTable if they contradict each other, or if parts cannot make their wholes; tables
            that are perturbed are to be given as what their figures say of the true ones.
    """
    every = tuple(views)
    cells = link((view.table for view in every), implications)
    low, high = np.full(cells.size, UNKNOWN[0]), np.full(cells.size, UNKNOWN[1])
    for view, place in zip(every, cells.places, strict=True):
        np.maximum.at(low, place, view.low)
        np.minimum.at(high, place, view.high)
    known = Knowledge(cells, low, high)
    _refuse_sums_that_cannot_hold(known)
    return known


def listed(known: Knowledge, views: Iterable[View]) -> Mask:
    """The cells that have a row in some of the views that the knowledge was put together of."""
    there = np.zeros(known.cells.size, dtype=bool)
    for view, place in zip(views, known.cells.places, strict=True):
        there[place] |= view.listed
    return there


def _refuse_sums_that_cannot_hold(known: Knowledge) -> None:
    """Parts that cannot make their whole, whatever the hidden ones are: named by their wholes."""
    matrix = known.cells.matrix.astype(np.float64)
    plus, minus = matrix.maximum(0), (-matrix).maximum(0)
    short = plus @ known.high < minus @ known.low
    wrong = short | (plus @ known.low > minus @ known.high)
    if wrong.any():
        wholes = plus[np.flatnonzero(wrong)].indices
        raise BadTable(
            "Delarna är inte lika med helheten i {cells}.",
            cells=known.cells.named(dict.fromkeys(wholes.tolist())),
        )


def of_release(problem: Problem, hidden: Mask) -> Knowledge:
    """What a reader knows of our own release: what is shown, and what the rules say of the rest."""
    values = problem.cells.values
    low = np.where(hidden, problem.low, values)
    return Knowledge(problem.cells, low, np.where(hidden, np.inf, values))
