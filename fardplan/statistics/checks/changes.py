"""What changes far more than the rest, goes the other way, or is drowned by the unallocated."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl

from fardplan.statistics.arrays import Numbers, column, numbers
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Row, Severity, rows_of, tally
from fardplan.statistics.periods import observed, time_of, times_of
from fardplan.statistics.shape import PLACE, dimensions_of

FEWEST_PARTS = 5
FAR_OUT = 3.5  # Iglewicz and Hoaglin's limit for the robust z
MATERIAL = 10.0  # points a year from the median; less is how districts differ
CHANCE = 3.0  # deviations of a Poisson count
NORMAL = 0.6745  # the median absolute deviation of a normal variable, in standard deviations


def robust_z(values: Numbers) -> Numbers:
    """How far each value lies from the median, in robust standard deviations.

    table:   an array; NaN is left out and stays NaN.
    returns: 0.6745 (x - median) / MAD; where half of the values are alike, the mean absolute
             deviation stands in; zeros where all are alike.
    raises:  nothing.
    source:  B. Iglewicz and D. Hoaglin (1993), How to Detect and Handle Outliers, ASQC.
    """
    off = values - np.nanmedian(values)
    middle = np.nanmedian(np.abs(off))
    if middle > 0:
        return np.asarray(NORMAL * off / middle)
    mean = np.nanmean(np.abs(off))
    return off / (1.253314 * mean) if mean > 0 else off


def outliers(
    table: pl.DataFrame,
    parents: Mapping[str, str],
    *,
    over: str = "area",
    names: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Find the part that changes far more than the other parts between two periods.

    table:   counts in the shape, observed. `parents` says which whole each part belongs to:
             only parts named there are compared, all with all. `names` are for the reader.
    returns: `outlier_change` (warn), with the change of its own whole with and without it, for
             each part that lies beyond 3.5 robust deviations of the parts' percent changes,
             at least 10 points a year from their median, and further than three deviations
             of what chance would do to a count of its size.
    raises:  nothing. Fewer than five parts with a change are not judged.
    source:  audits.md A3; see `robust_z`.
    """
    found = []
    moved = steps(table, over, tuple(parents)).filter(pl.col("before") > 0)
    moved = moved.with_columns(parent=pl.col(over).replace_strict(parents))
    for _, rows in moved.group_by(_step_keys(moved, over), maintain_order=True):
        if rows.height < FEWEST_PARTS:
            continue
        rows = rows.with_columns(whole_change=pl.col("change").sum().over("parent"))
        for row in rows_of(_far_out(rows)):
            found.append(_outlier(row, (names or {}).get(row[over], row[over])))
    return found


def _far_out(rows: pl.DataFrame) -> pl.DataFrame:
    """The parts of one step that change far more than the others, and more than chance."""
    before, after = numbers(rows, "before"), numbers(rows, "after")
    percent = 100 * (after - before) / before
    median = float(np.median(percent))
    years = time_of(rows["period"][0]) - time_of(rows["earlier"][0])
    expected = before * (1 + median / 100)
    far = (
        (np.abs(robust_z(percent)) > FAR_OUT)
        & (np.abs(percent - median) >= MATERIAL * years)
        & (np.abs(after - expected) > CHANCE * np.sqrt(np.maximum(expected + after, 0)))
    )
    judged = rows.with_columns(
        column("percent", percent), column("z", robust_z(percent)), median=pl.lit(median)
    )
    return judged.filter(pl.Series(far))


def opposite_directions(
    table: pl.DataFrame, whole: str, parts: tuple[str, ...], *, over: str = "area"
) -> list[Finding]:
    """Find the steps in which most parts, and all together, go one way and the whole the other.

    table:   counts in the shape, observed.
    returns: `direction_differs` (block) for each step between periods.
    raises:  nothing.
    source:  audits.md A5.
    """
    of_parts = steps(table, over, parts)
    keys = _step_keys(of_parts, over)
    change = pl.col("change")
    together = of_parts.group_by(keys, maintain_order=True).agg(
        parts_change=change.sum(),
        against=(change.sign() == change.sum().sign()).sum(),
        counted=pl.len(),
    )
    of_whole = steps(table, over, (whole,)).select(*keys, whole_change="change")
    opposite = together.join(of_whole, on=keys, maintain_order="left").filter(
        (pl.col("parts_change") * pl.col("whole_change") < 0)
        & (2 * pl.col("against") > pl.col("counted"))
        & (pl.col("counted") == len(parts))
    )
    return [
        Finding(
            Code.DIRECTION_DIFFERS,
            Severity.BLOCK,
            {"earlier": row["earlier"], "later": row["period"]},
            {name: row[name] for name in ("against", "counted", "parts_change", "whole_change")},
            (row,),
        )
        for row in rows_of(opposite)
    ]


def weighed(
    findings: Iterable[Finding], *, change: float, earlier: str, later: str
) -> list[Finding]:
    """Let what is unallocated, or does not add up, block a change that is no larger.

    table:   none: findings of `sums`, and the change to be judged between two periods.
    returns: the findings; those about these two periods block if the remainder has changed by as
             much as the change to be judged, or a sum is off by as much in one of them.
    raises:  nothing.
    source:  audits.md section 1.1 and A1.
    """
    findings = list(findings)
    remainders = {
        one.names["period"]: one.numbers["remainder"]
        for one in findings
        if one.code == Code.UNALLOCATED
    }
    growth = remainders.get(later, 0.0) - remainders.get(earlier, 0.0)
    judged = []
    for one in findings:
        concerns = one.names.get("period") in (earlier, later)
        size = growth if one.code == Code.UNALLOCATED else one.numbers.get("difference", 0.0)
        summed = one.code in (Code.UNALLOCATED, Code.SUM_DIFFERS)
        drowned = summed and concerns and abs(size) >= abs(change)
        judged.append(_blocking(one, change) if drowned else one)
    return judged


def _blocking(finding: Finding, change: float) -> Finding:
    numbers = {**finding.numbers, "change": change}
    return replace(finding, severity=max(finding.severity, Severity.BLOCK), numbers=numbers)


def periods_alike(table: pl.DataFrame) -> list[Finding]:
    """Find two periods in which every number is the same: one was entered twice.

    table:   in the shape; at least five numbers must be there to compare.
    returns: `periods_alike` (block) for each pair of neighbouring periods.
    raises:  nothing.
    source:  audits.md section 4, "shift a year".
    """
    found = []
    dimension = ["area", "area_version", "sex", *dimensions_of(table)]
    periods = table.select("period", times_of(table)).unique().sort("time")["period"].to_list()
    known = table.filter(pl.col("value").is_not_null() & (pl.col("value") != 0))
    for earlier, later in pairwise(periods):
        one, other = (
            known.filter(pl.col("period") == period).select(*dimension, "value")
            for period in (earlier, later)
        )
        pairs = one.join(other, on=dimension, suffix="_later")
        same = pairs.filter(pl.col("value") == pl.col("value_later")).height
        if same >= FEWEST_PARTS and same == pairs.height == one.height == other.height:
            names = {"earlier": earlier, "later": later}
            found.append(Finding(Code.PERIODS_ALIKE, Severity.BLOCK, names, {"checked": same}))
    return found


def suspect_zeros(table: pl.DataFrame) -> list[Finding]:
    """Find zeros that stand where every like number is far from zero, or without their total.

    table:   in the shape. Like numbers are the same series in other periods, or the other areas
             in the same period; three or more, the smallest over half of their median.
    returns: `zero_suspect` (block) with the rows; also women and men at zero with no total.
    raises:  nothing.
    source:  statistics.md section 4, "zero is information"; audits.md section 4.
    """
    rows = table.filter(pl.col("value").is_not_null())
    zero = pl.col("value") == 0
    further = dimensions_of(table)
    far = pl.lit(value=False)
    for like in (("area", "area_version", "sex"), ("period", "area_version", "sex")):
        others = pl.when(~zero).then("value")
        group = [*like, *further]
        tight = others.min().over(group) > others.median().over(group) / 2
        far = far | (zero & tight & (others.count().over(group) >= 3))
    group = [*PLACE, *further]
    lacking = table.filter((pl.col("sex") == "T") & pl.col("value").is_null()).select(group)
    both = rows.join(lacking, on=group, how="semi").filter(
        zero.all().over(group) & (pl.len().over(group) > 1)
    )
    failing = pl.concat([rows.filter(far.fill_null(value=False)), both]).unique(maintain_order=True)
    return tally(Code.ZERO_SUSPECT, Severity.BLOCK, failing, table.height)


def steps(table: pl.DataFrame, over: str, members: tuple[str, ...]) -> pl.DataFrame:
    """The change of each member of a dimension from one observed period to the next.

    returns: one row per series and step: `earlier` and `period`, `before`, `after`, `change`.
    """
    series = ("area", "area_version", "sex", *dimensions_of(table))
    rows = observed(table).filter(pl.col(over).is_in(members))
    rows = rows.with_columns(times_of(rows)).sort(*series, "time")
    moved = rows.select(
        *series,
        "period",
        earlier=pl.col("period").shift().over(series),
        before=pl.col("value").shift().over(series),
        after=pl.col("value"),
    )
    there = moved.filter(pl.col("before").is_not_null())
    return there.with_columns(change=pl.col("after") - pl.col("before"))


def _step_keys(moved: pl.DataFrame, over: str) -> list[str]:
    """What names one step of one whole: all keys but the member."""
    made = (over, "before", "after", "change", "parent")
    return [name for name in moved.columns if name not in made]


def _outlier(row: Row, name: str) -> Finding:
    change, whole = row["change"], row["whole_change"]
    names = {"name": name, "earlier": row["earlier"], "later": row["period"]}
    figures = {
        "change": change,
        "change_percent": row["percent"],
        "median_percent": row["median"],
        "z": row["z"],
        "whole_change": whole,
        "whole_change_without": whole - change,
    }
    return Finding(Code.OUTLIER_CHANGE, Severity.WARN, names, figures, (row,))
