"""How far the truth can lie, when some units have no place or some numbers are hidden.

If the range of a change holds zero, its direction is not known: that is the proof that no verdict
is possible. Method page: docs/methods/bounds.md.
"""

from dataclasses import dataclass

import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.faults import named_rows
from fardplan.statistics.shape import Measure, Shape


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest that something can be."""

    low: float
    high: float

    @property
    def direction_unknown(self) -> bool:
        """True when a change in either direction, or none, is possible."""
        return self.low <= 0 <= self.high


def by_growth(change: float, *, first: float, last: float) -> Bounds:
    """The range of a change if the growth of the unallocated belonged to it, or not at all.

    table:   the change of what is allocated, and how many were unallocated before and after.
    returns: the range; those unallocated before are taken to be so still.
    raises:  nothing.
    source:  audits.md A5; the worst case of C. F. Manski (2003), Partial Identification.
    """
    growth = last - first
    return Bounds(change + min(0.0, growth), change + max(0.0, growth))


def by_placement(change: float, *, first: float, last: float) -> Bounds:
    """The range of a change if the unallocated of each period lay inside, or outside, freely.

    table:   the change of what is allocated, and how many were unallocated before and after.
    returns: the range; nothing is supposed of either period.
    raises:  nothing.
    source:  audits.md A1, "with both years open"; Manski (2003).
    """
    return Bounds(change - first, change + last)


@dataclass(frozen=True)
class Together:
    """The share of several areas together, between bounds, and what it rests on."""

    bounds: Bounds
    known: int
    bounded: int
    hidden: int


def together(table: pl.DataFrame, shape: Shape) -> Together:
    """The share of all areas in the table together, when some of them are hidden.

    table:   shares in the shape for one sex and one period, with denominators; `lower` and
             `upper` of an empty value are what is known of it.
    returns: the range of the mean weighted by denominators: a bounded value takes its bounds, a
             hidden one none and all. And how many areas were known, bounded and hidden.
    raises:  BadTable for anything but shares, or an area without a denominator.
    source:  audits.md A10: a mean over hidden values is refused, or given as bounds.
    """
    if shape.measure != Measure.SHARE:
        raise BadTable("Gränser för flera områden tillsammans räknas för andelar.")
    bare = table.filter(~(pl.col("denominator") > 0).fill_null(value=False))
    if bare.height or table.is_empty():
        rows = named_rows(bare, shape.keys)
        raise BadTable("Ett medelvärde kan inte ges: antalet saknas i {rows}.", rows=rows)
    value, weight = pl.col("value"), pl.col("denominator")
    limited = value.is_null() & pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    low = pl.coalesce("value", "lower", pl.lit(0.0))
    high = pl.coalesce("value", "upper", pl.lit(shape.per))
    row = table.select(
        low=(low * weight).sum() / weight.sum(),
        high=(high * weight).sum() / weight.sum(),
        known=value.is_not_null().sum(),
        bounded=limited.sum(),
    ).row(0, named=True)
    hidden = table.height - row["known"] - row["bounded"]
    return Together(Bounds(row["low"], row["high"]), row["known"], row["bounded"], hidden)
