"""Gaps between areas, without ranking them. Method pages: docs/methods/inequality.md, funnel.md.

Every measure is for one sex at a time: a spread over districts among women, and one among men.
"""

import numpy as np
import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.arrays import Numbers, critical, numbers, series_in
from fardplan.statistics.faults import named_rows
from fardplan.statistics.shape import Measure, Shape, check_sexes, dimensions_of, ratio_of


def spread_between_areas(table: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """How far the areas lie apart, for each sex and period.

    table:   in the shape, with only areas of one level in it (districts, not the city too);
             denominators are the weights.
    returns: one row per area version, period, sex and dimensions: `areas` (how many have a
             value), `missing`, `lowest`, `highest`, `range`, `mean` and `sd`, the last two
             weighted by population, all in the table's unit. Mean and spread are null where
             an area with a value has no denominator; with an area hidden they are of the rest.
    raises:  BadTable if a sex is missing.
    source:  population-weighted standard deviation: statistics.md section 10.
    """
    check_sexes(table, by_sex=shape.by_sex)
    value, weight = pl.col("value"), pl.col("denominator")
    known = value.is_not_null()
    mean = (value * weight).sum() / weight.filter(known).sum()
    variance = (value**2 * weight).sum() / weight.filter(known).sum() - mean**2
    weighted = weight.filter(known).is_not_null().all() & (weight.filter(known).sum() > 0)
    return table.group_by(_over_areas(table), maintain_order=True).agg(
        areas=known.sum(),
        missing=(~known).sum(),
        lowest=value.min(),
        highest=value.max(),
        range=value.max() - value.min(),
        mean=pl.when(weighted).then(mean),
        sd=pl.when(weighted).then(variance.clip(lower_bound=0).sqrt()),
    )


def slope_of_inequality(
    table: pl.DataFrame,
    ranks: pl.DataFrame,
    shape: Shape,
    *,
    seed: int,
    draws: int = 2_000,
    level: float = 0.95,
) -> pl.DataFrame:
    """The slope and relative index of inequality over areas, for each sex and period.

    table:   shares in the shape with counts; `ranks` has `area` and `rank`, a socio-economic
             measure that is higher where people are better off.
    returns: one row per area version, period, sex and dimensions: `slope` (SII: the share at
             the best-off end minus that at the worst-off end, in the table's unit) and
             `relative` (RII: the best-off end over the worst-off), with `_lower` and `_upper`.
             Null where the line, or one drawn line, leaves the positive side: there a ratio
             has no meaning. The intervals are percentiles of `draws` binomial re-drawings of
             every area with the given seed, so the same call gives the same answer.
    raises:  BadTable for anything but shares with counts, an area without a rank, fewer than
             three areas, or a sex missing.
    source:  J. P. Mackenbach and A. E. Kunst (1997), Social Science & Medicine 44, pp. 757-771:
             regression on the ridit of the rank, weighted by population.
    """
    check_sexes(table, by_sex=shape.by_sex)
    _refuse_what_has_no_slope(table, shape)
    ranked = table.join(ranks.select("area", "rank"), on="area", how="left", maintain_order="left")
    if rows := named_rows(ranked.filter(pl.col("rank").is_null()), shape.keys):
        raise BadTable("Området saknar plats i rangordningen: {rows}.", rows=rows)
    random = np.random.default_rng(seed)
    found = []
    for names, rows_of_one in series_in(ranked, _over_areas(table)):
        if rows_of_one.height < 3:
            raise BadTable("Lutningen över områden kräver minst tre områden.")
        found.append({**names, **_slope(rows_of_one, shape.per, random, draws, level)})
    slopes = pl.DataFrame(found, schema_overrides={"sex": table.schema["sex"]})
    return slopes.with_columns(pl.col(pl.Float64).fill_nan(None))


def funnel(
    table: pl.DataFrame, shape: Shape, *, levels: tuple[float, ...] = (0.95, 0.998)
) -> pl.DataFrame:
    """The limits within which chance alone could put an area of its size.

    table:   shares in the shape with counts; only areas of one level. The centre is the share
             of all areas together, for each sex and period by itself.
    returns: the rows with `centre` and, for each level, `lower_95`, `upper_95` and so on in the
             table's unit, and `outside`: the highest level that the area lies outside, or null.
    raises:  BadTable for anything but shares, or when a sex is missing.
    source:  D. J. Spiegelhalter (2005), Statistics in Medicine 24, pp. 1185-1202, with the limits
             of the score test: an area is outside exactly when its Wilson interval
             excludes the centre. With many areas some lie outside by chance.
    """
    check_sexes(table, by_sex=shape.by_sex)
    if shape.measure != Measure.SHARE:
        raise BadTable("Trattdiagram görs för andelar.")
    group = _over_areas(table)
    counted = pl.col("value").is_not_null() & (pl.col("denominator") > 0)
    numerator, denominator = (
        pl.col(name).filter(counted).sum().over(group) for name in ("numerator", "denominator")
    )
    rows = table.with_columns(centre=shape.per * numerator / denominator)
    share = pl.col("centre") / shape.per
    n = pl.when(counted).then("denominator")
    outside: pl.Expr = pl.lit(None, dtype=pl.Float64)
    for level in sorted(levels):
        spread = shape.per * critical(level) * (share * (1 - share) / n).sqrt()
        name = f"{100 * level:g}"
        rows = rows.with_columns(
            (pl.col("centre") - spread).clip(lower_bound=0).alias(f"lower_{name}"),
            (pl.col("centre") + spread).clip(upper_bound=shape.per).alias(f"upper_{name}"),
        )
        own = ratio_of("numerator", "denominator", per=shape.per)
        beyond = counted & ((own - pl.col("centre")).abs() > spread)
        outside = pl.when(beyond).then(pl.lit(level)).otherwise(outside)
    return rows.with_columns(outside=outside)


def _over_areas(table: pl.DataFrame) -> tuple[str, ...]:
    return ("area_version", "period", "sex", *dimensions_of(table))


def _refuse_what_has_no_slope(table: pl.DataFrame, shape: Shape) -> None:
    if shape.measure != Measure.SHARE:
        raise BadTable("Lutningen över områden räknas för andelar.")
    counted = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    shown = counted & pl.col("value").is_not_null()
    if rows := named_rows(table.filter(~shown), shape.keys):
        raise BadTable("Lutningen över områden kräver antal i alla områden: {rows}.", rows=rows)


def _slope(
    rows: pl.DataFrame, per: float, random: np.random.Generator, draws: int, level: float
) -> dict[str, float]:
    """SII and RII of one sex in one period, with their bootstrap intervals."""
    rows = rows.sort("rank")
    asked, yes = numbers(rows, "denominator"), numbers(rows, "numerator")
    ridit = _ridits(asked, numbers(rows, "rank"))
    drawn = random.binomial(asked.astype(int), yes / asked, size=(draws, len(asked)))
    ends = _ends(np.vstack([yes, drawn]) / asked, ridit, asked)
    positive = (ends[0] > 0) & (ends[1] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(positive, ends[1] / ends[0], np.nan)
    described: dict[str, float] = {}
    for name, figures in (("slope", per * (ends[1] - ends[0])), ("relative", relative)):
        # One drawing that has no value makes the percentiles NaN: no interval, not a false one.
        lower, upper = np.percentile(figures[1:], [50 * (1 - level), 50 * (1 + level)])
        described |= {name: figures[0], f"{name}_lower": lower, f"{name}_upper": upper}
    return described


def _ridits(weights: Numbers, rank: Numbers) -> Numbers:
    """Each area's place in the population from worst off (0) to best (1): its middle.

    Areas of the same rank share one place.
    """
    _, group = np.unique(rank, return_inverse=True)
    sizes = np.bincount(group, weights=weights)
    middles = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    return np.asarray(middles[group])


def _ends(shares: Numbers, ridit: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The weighted regression's share at the worst-off and the best-off end, one per row."""
    weight = weights / weights.sum()
    centred = ridit - (weight * ridit).sum()
    slope = (shares * weight * centred).sum(axis=1) / (weight * centred**2).sum()
    middle = (shares * weight).sum(axis=1)
    worst = middle - slope * (weight * ridit).sum()
    return worst, worst + slope
