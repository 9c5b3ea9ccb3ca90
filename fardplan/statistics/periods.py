"""Periods as points in time, and the breaks that no comparison may cross."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.codes import OBSERVED
from fardplan.statistics.shape import dimensions_of

# 2016, 2017/18 or 2017-2018 (by its first year), 2020-03, 2020M03, 2020K1 or 2020Q1.
PERIOD = re.compile(
    r"(?P<year>\d{4})(?:/\d{2}(?:\d{2})?|[-–]\d{4}|[-M](?P<month>0[1-9]|1[0-2])|[KQ](?P<quarter>[1-4]))?"
)


@dataclass(frozen=True)
class Break:
    """From this period on the series is another one, and why."""

    period: str
    reason: str


def time_of(period: str) -> float:
    """The period as a year with decimals: where it begins."""
    found = PERIOD.fullmatch(period)
    if not found:
        raise BadTable(
            "Perioden {period} går inte att läsa som år, läsår, kvartal eller månad.", period=period
        )
    months = int(found["month"] or 1) - 1 + 3 * (int(found["quarter"] or 1) - 1)
    return int(found["year"]) + months / 12


def times_of(table: pl.DataFrame) -> pl.Series:
    """The time of each row's period."""
    seen = table["period"].unique(maintain_order=True)
    times = pl.Series([time_of(period) for period in seen], dtype=pl.Float64)
    return table["period"].replace_strict(seen, times, return_dtype=pl.Float64).alias("time")


def breaks_between(earlier: str, later: str, breaks: Iterable[Break]) -> tuple[Break, ...]:
    """The breaks that lie after the earlier period, up to and including the later."""
    return tuple(one for one in breaks if time_of(earlier) < time_of(one.period) <= time_of(later))


def series_keys(table: pl.DataFrame) -> tuple[str, ...]:
    """The columns that name a series: all keys but the period."""
    return ("area", "area_version", "sex", *dimensions_of(table))


def observed(table: pl.DataFrame) -> pl.DataFrame:
    """Only the figures that were counted or asked: no forecast, estimate or gap."""
    return table.filter(
        pl.col("value").is_not_null() & pl.col("obs_status").cast(pl.String).is_in(OBSERVED)
    )


def in_segments(table: pl.DataFrame, breaks: Iterable[Break]) -> pl.DataFrame:
    """The rows in order of time with `time` and `segment`; a new segment begins at each break.

    table:   in the shape. A break is declared for all series, or marked B on a series' row.
    returns: the same rows sorted by series and time, with the number of breaks passed.
    raises:  BadTable for a period that cannot be read.
    source:  statistics.md section 6.
    """
    keys = series_keys(table)
    breaks = tuple(breaks)
    rows = table.with_columns(times_of(table)).sort(*keys, "time")
    starts = {time_of(one.period) for one in breaks}
    declared = sum((pl.col("time") >= start).cast(pl.Int64) for start in starts)
    at_declared = pl.col("time").is_in(list(starts)) if starts else pl.lit(value=False)
    marked = (pl.col("obs_status") == "B") & ~at_declared
    return rows.with_columns(segment=declared + marked.cast(pl.Int64).cum_sum().over(keys))
