"""Shares and rates with their uncertainty. Method pages: docs/methods/wilson.md, byar.md."""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from fardplan.errors import BadTable
from fardplan.statistics.arrays import Numbers, column, critical, numbers
from fardplan.statistics.codes import ObsStatus
from fardplan.statistics.shape import Measure, Shape, check_sexes


class Interval(NamedTuple):
    """Lower and upper limits, one per row; NaN where there is nothing to estimate."""

    lower: Numbers
    upper: Numbers


def wilson(
    yes: Numbers, asked: Numbers, *, level: float = 0.95, population: Numbers | None = None
) -> Interval:
    """Wilson's score interval for a share, as fractions.

    table:   arrays: how many said yes, of how many asked; with `population` the answers are
             a sample without replacement of so many, and the interval narrows accordingly.
    returns: limits in [0, 1]; NaN where nobody was asked.
    raises:  nothing; impossible counts are refused with the table (shape.validate).
    source:  E. B. Wilson (1927), JASA 22, pp. 209-212; finite population: the effective
             number n (N - 1) / (N - n) of Cochran (1977), Sampling Techniques, section 3.2.
    """
    n = np.where(asked > 0, asked, np.nan)
    share = yes / n
    if population is not None:
        with np.errstate(divide="ignore"):
            n = np.where(population > n, n * (population - 1) / (population - n), np.inf)
    z = critical(level)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    spread = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # At the ends the formula is exactly 0 or 1; there a rounding error must not cut the share off.
    return Interval(
        np.where(share == 0, 0.0, np.maximum(centre - spread, 0)),
        np.where(share == 1, 1.0, np.minimum(centre + spread, 1)),
    )


def clopper_pearson(yes: Numbers, asked: Numbers, *, level: float = 0.95) -> Interval:
    """The exact interval for a share, never too narrow; for very small numbers.

    table:   arrays: how many said yes, of how many asked.
    returns: limits in [0, 1]; NaN where nobody was asked.
    raises:  nothing.
    source:  C. J. Clopper and E. S. Pearson (1934), Biometrika 26, pp. 404-413.
    """
    n = np.where(asked > 0, asked, np.nan)
    tail = (1 - level) / 2
    no = n - yes
    lower = np.where(yes == 0, 0 * n, stats.beta.ppf(tail, np.maximum(yes, 1), no + 1))
    upper = np.where(no == 0, 1 + 0 * n, stats.beta.ppf(1 - tail, yes + 1, np.maximum(no, 1)))
    return Interval(lower, upper)


def byar(events: Numbers, *, level: float = 0.95) -> Interval:
    """Byar's approximate limits for a count of events; divide by exposure to get a rate's.

    table:   an array of counts, Poisson.
    returns: limits for the expected count; the lower is 0 where nothing happened.
    raises:  nothing.
    source:  N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research II,
             IARC, p. 69.
    """
    z, after = critical(level), events + 1
    some = np.where(events > 0, events, np.nan)
    lower = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    upper = after * (1 - 1 / (9 * after) + z / (3 * np.sqrt(after))) ** 3
    return Interval(np.where(events == 0, 0.0, lower), upper)


def exact_poisson(events: Numbers, *, level: float = 0.95) -> Interval:
    """The exact limits for a count of events, by way of the chi-squared distribution.

    table:   an array of counts, Poisson.
    returns: limits for the expected count.
    raises:  nothing.
    source:  F. Garwood (1936), Biometrika 28, pp. 437-442.
    """
    tail = (1 - level) / 2
    lower = stats.chi2.ppf(tail, np.maximum(2 * events, 1)) / 2
    upper = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Interval(np.where(events == 0, 0.0, lower), upper)


def with_intervals(table: pl.DataFrame, shape: Shape, *, level: float = 0.95) -> pl.DataFrame:
    """Give each share its Wilson interval and each rate Byar's, in the table's own unit.

    table:   in the shape, with numerator and denominator where an interval is wanted. For
             samples: a register counts everybody and needs no interval by default.
    returns: the same rows with `lower` and `upper` around the value that follows from the
             counts; rows without counts, or without a value, keep what they had.
    raises:  BadTable for counts, means and medians, or when a sex is missing.
    source:  see `wilson` and `byar`.
    """
    check_sexes(table, by_sex=shape.by_sex)
    numerator, denominator = numbers(table, "numerator"), numbers(table, "denominator")
    if shape.measure == Measure.SHARE:
        limits = wilson(numerator, denominator, level=level)
    elif shape.measure == Measure.RATE:
        exposure = np.where(denominator > 0, denominator, np.nan)
        limits = Interval(*(limit / exposure for limit in byar(numerator, level=level)))
    else:
        raise BadTable("Intervall räknas för andelar och tal per invånare, inte för annat.")
    shown = pl.col("value").is_not_null()
    return table.with_columns(
        pl.when(shown & limit.is_not_null()).then(limit).otherwise(name).alias(name)
        for name, limit in (
            (name, column(name, shape.per * values)) for name, values in limits._asdict().items()
        )
    )


def mark_unreliable(table: pl.DataFrame, *, widest: float) -> pl.DataFrame:
    """Mark figures whose interval is wider than `widest`, in the table's own unit, as U.

    table:   in the shape; only plain and provisional figures (A, P) are marked.
    returns: the same rows with `obs_status` U where the interval is too wide.
    raises:  nothing.
    source:  statistics.md section 4, "few answers".
    """
    wide = (pl.col("upper") - pl.col("lower")) > widest
    plain = pl.col("obs_status").is_in(["A", "P"])
    unreliable = pl.lit("U", dtype=ObsStatus)
    return table.with_columns(
        obs_status=pl.when(wide & plain).then(unreliable).otherwise("obs_status")
    )
