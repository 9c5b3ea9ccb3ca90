"""Figures for small areas: several years together, or shrunk to the city's level.

What comes out is an estimate (status E), never shown as observed. Page: docs/methods/pooling.md.
"""

import numpy as np
import polars as pl
from scipy import stats

from fardplan.errors import BadTable
from fardplan.statistics.arrays import Numbers, column, numbers
from fardplan.statistics.codes import ObsStatus
from fardplan.statistics.periods import Break, in_segments, observed, series_keys
from fardplan.statistics.rates import Interval
from fardplan.statistics.shape import Measure, Shape, check_sexes, dimensions_of, ratio_of, validate

ESTIMATED = pl.lit("E", dtype=ObsStatus)
FEWEST = 30
LARGEST_CV = 0.30


def needs_pooling(table: pl.DataFrame, shape: Shape) -> pl.Series:
    """Whether each share rests on too little to be shown for one year.

    table:   shares in the shape with counts.
    returns: true where fewer than 30 were counted or the coefficient of variation is over 30 %;
             false where there is no figure.
    raises:  BadTable for anything but shares, or when a sex is missing.
    source:  statistics.md section 10, "small areas".
    """
    check_sexes(table, by_sex=shape.by_sex)
    _refuse_all_but_shares(shape)
    n, share = pl.col("denominator"), pl.col("value") / shape.per
    variation = ((1 - share) / (share * n)).sqrt()
    shaky = (n < FEWEST) | (share == 0) | (variation > LARGEST_CV)
    return table.select(needed=(shaky & pl.col("value").is_not_null()).fill_null(value=False))[
        "needed"
    ]


def pool_years(
    table: pl.DataFrame, shape: Shape, *, years: int = 3, breaks: tuple[Break, ...] = ()
) -> pl.DataFrame:
    """Each run of so many consecutive years as one figure.

    table:   shares or rates in the shape, yearly, with counts.
    returns: in the shape, one row per run, named by its first and last year (`2021–2023`), with
             counts added, the value recomputed, no interval and status E. A run with a year
             missing, or a break inside, or two versions of the areas, is not made.
    raises:  BadTable for other measures, or when a sex is missing.
    source:  statistics.md sections 6 and 10.
    """
    check_sexes(table, by_sex=shape.by_sex)
    if shape.measure not in (Measure.SHARE, Measure.RATE):
        raise BadTable("År slås ihop för andelar och tal per invånare.")
    keys = series_keys(table)
    whole = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    rows = in_segments(observed(table).filter(whole), breaks)
    back = years - 1
    apart = pl.col("time") - pl.col("time").shift(back).over(*keys, "segment")
    rows = rows.with_columns(
        pl.col("numerator", "denominator").rolling_sum(years).over(*keys, "segment"),
        period=pl.col("period").shift(back).over(*keys, "segment") + "–" + pl.col("period"),
        apart=apart,
        lower=pl.lit(None, dtype=pl.Float64),
        upper=pl.lit(None, dtype=pl.Float64),
        obs_status=ESTIMATED,
    ).filter(pl.col("apart") == back)
    pooled = rows.with_columns(value=ratio_of("numerator", "denominator", per=shape.per))
    return validate(_whole_groups(pooled, shape).select(shape.columns), shape)


def shrink(table: pl.DataFrame, shape: Shape, *, level: float = 0.95) -> pl.DataFrame:
    """Each area's share drawn towards the mean of all areas, the more so the smaller it is.

    table:   shares in the shape with counts; only areas of one level. Women, men and total are
             shrunk each for itself, in each period.
    returns: the rows with the estimate as `value`, its interval, and status E; without the
             numerator, which the estimate no longer follows from. Rows without a value stay as
             they are: what is hidden is not estimated.
    raises:  BadTable for anything but shares, or when a sex is missing.
    source:  R. J. Marshall (1991), Applied Statistics 40, pp. 283-294, by moments, with the
             beta-binomial model's posterior interval: Gelman et al., Bayesian Data
             Analysis, section 5.1. The mean counts at most for all who were counted.
    """
    check_sexes(table, by_sex=shape.by_sex)
    _refuse_all_but_shares(shape)
    group = ("area_version", "period", "sex", *dimensions_of(table))
    known = (pl.col("value").is_not_null() & (pl.col("denominator") > 0)).fill_null(value=False)
    n, yes = pl.col("denominator").filter(known), pl.col("numerator").filter(known)
    rows = table.with_columns(mean=(yes.sum() / n.sum()).over(group), counted=n.sum().over(group))
    off = pl.col("numerator") / pl.col("denominator") - pl.col("mean")
    spread = (pl.col("denominator") * off**2).filter(known).sum() / n.sum()
    rows = rows.with_columns(spread=spread.over(group), size=n.mean().over(group))
    strength = _strength(rows)
    towards, yes_, n_ = (numbers(rows, name) for name in ("mean", "numerator", "denominator"))
    first, second = towards * strength + yes_, (1 - towards) * strength + n_ - yes_
    value = first / (first + second)
    limits = _posterior(first, second, level)
    made = {
        "value": value,
        "lower": np.minimum(limits.lower, value),
        "upper": np.maximum(limits.upper, value),
    }
    return table.with_columns(
        *[
            pl.when(known).then(column(name, shape.per * figures)).otherwise(name).alias(name)
            for name, figures in made.items()
        ],
        numerator=pl.when(~known).then("numerator"),
        obs_status=pl.when(known).then(ESTIMATED).otherwise("obs_status"),
    )


def _posterior(first: Numbers, second: Numbers, level: float) -> Interval:
    """The middle of the beta distribution; at none and all the end stands in for the limit."""
    tail = (1 - level) / 2
    none, every = first <= 0, second <= 0
    lower = stats.beta.ppf(tail, np.where(none, 1, first), np.where(every, 1, second))
    upper = stats.beta.ppf(1 - tail, np.where(none, 1, first), np.where(every, 1, second))
    return Interval(np.where(none, 0.0, lower), np.where(every, 1.0, upper))


def _strength(rows: pl.DataFrame) -> Numbers:
    """How many persons the mean counts for: few where areas truly differ, at most all."""
    mean, size = numbers(rows, "mean"), numbers(rows, "size")
    chance = mean * (1 - mean)
    between = (numbers(rows, "spread") - chance / size) / (1 - 1 / np.maximum(size, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        strength = np.where(between > 0, chance / between - 1, np.inf)
    return np.clip(strength, 1e-9, numbers(rows, "counted"))


def _refuse_all_but_shares(shape: Shape) -> None:
    if shape.measure != Measure.SHARE:
        raise BadTable("Metoden är för andelar.")


def _whole_groups(rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """Only groups with all their sexes: a sex with a missing year leaves no run for the others."""
    if not shape.by_sex:
        return rows
    group = [name for name in shape.keys if name != "sex"]
    sexes = pl.col("sex").cast(pl.String)
    whole = pl.all_horizontal((sexes == sex).any().over(group) for sex in "KMT")
    return rows.filter(whole)
