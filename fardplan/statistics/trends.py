"""Change over many periods, never across a break. Method page: docs/methods/trends.md."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from fardplan.statistics.arrays import Numbers, numbers, series_in
from fardplan.statistics.periods import Break, in_segments, observed, series_keys
from fardplan.statistics.shape import Shape, check_sexes

LEAST_POINTS = 5  # fewer say nothing about a direction
POINTS_TO_CLAIM = 8  # fewer may be drawn, but no direction is claimed


class Direction(StrEnum):
    """Which way a series goes, if it can be said."""

    RISING = "rising"
    FALLING = "falling"
    NO_TREND = "no_trend"
    TOO_FEW = "too_few"


class Trend(NamedTuple):
    """Sen's slope per unit of time with its interval, and the Mann-Kendall test."""

    slope: float
    lower: float
    upper: float
    tau: float
    p: float


def mann_kendall(times: Numbers, values: Numbers, *, level: float = 0.95) -> Trend:
    """Is there a monotone trend, and how steep? No distribution is assumed.

    table:   arrays of equal length, two points or more, no NaN, no two at the same time.
    returns: the median of all pairwise slopes with its interval, Kendall's tau, and the
             two-sided p of the Mann-Kendall test with the correction for ties.
    raises:  nothing.
    source:  H. B. Mann (1945), Econometrica 13, pp. 245-259; M. G. Kendall (1975), Rank
             Correlation Methods; P. K. Sen (1968), JASA 63, pp. 1379-1389.
    """
    n = len(values)
    first, second = np.triu_indices(n, k=1)
    order = np.sign(times[second] - times[first])
    score = float((np.sign(values[second] - values[first]) * order).sum())
    _, ties = np.unique(values, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = (score - np.sign(score)) / np.sqrt(variance) if variance > 0 else 0.0
    slope, _, lower, upper = stats.theilslopes(values, times, alpha=level)
    p = float(2 * stats.norm.sf(abs(z)))
    return Trend(float(slope), float(lower), float(upper), score / (n * (n - 1) / 2), p)


def trends(
    table: pl.DataFrame, shape: Shape, *, breaks: tuple[Break, ...] = (), level: float = 0.95
) -> pl.DataFrame:
    """The trend of each series in each segment between breaks.

    table:   in the shape, periods as years or parts of years. Forecasts, estimates and missing
             figures are left out.
    returns: one row per series and segment: `first`, `last` (periods), `points`, `slope`,
             `slope_lower`, `slope_upper` (table's unit per year), `tau`, `p` and `direction`.
             With fewer than 5 points all is null and the direction is too_few; with 5 to 7
             the slope is given but no direction is claimed.
    raises:  BadTable if a sex is missing or a period cannot be read.
    source:  see `mann_kendall`; statistics.md section 10.
    """
    check_sexes(table, by_sex=shape.by_sex)
    rows = in_segments(observed(table), breaks)
    found = []
    for names, points in series_in(rows, (*series_keys(table), "segment")):
        found.append(
            {
                **names,
                "first": points["period"][0],
                "last": points["period"][-1],
                "points": points.height,
                **_described(points, level),
            }
        )
    kept = {name: rows.schema[name] for name in (*series_keys(table), "segment")}
    made = {name: pl.Float64() for name in ("slope", "slope_lower", "slope_upper", "tau", "p")}
    text = {name: pl.String() for name in ("first", "last")}
    schema = {**kept, **text, "points": pl.Int64(), **made, "direction": pl.String()}
    return pl.DataFrame(found, schema=schema)


def _described(points: pl.DataFrame, level: float) -> dict[str, float | str | None]:
    """The columns of a trend for one series in one segment."""
    if points.height < LEAST_POINTS:
        names = ("slope", "slope_lower", "slope_upper", "tau", "p")
        return {**dict.fromkeys(names), "direction": Direction.TOO_FEW.value}
    trend = mann_kendall(numbers(points, "time"), numbers(points, "value"), level=level)
    if points.height < POINTS_TO_CLAIM:
        direction = Direction.TOO_FEW
    elif trend.p >= 1 - level:
        direction = Direction.NO_TREND
    else:
        direction = Direction.RISING if trend.tau > 0 else Direction.FALLING
    return {
        "slope": trend.slope,
        "slope_lower": trend.lower,
        "slope_upper": trend.upper,
        "tau": trend.tau,
        "p": trend.p,
        "direction": direction.value,
    }
