"""Rates as they would be with another age mix. Method page: docs/methods/standardisation.md."""

from dataclasses import replace

import numpy as np
import polars as pl

from fardplan.errors import BadTable, sentence
from fardplan.statistics.arrays import Numbers, column, numbers
from fardplan.statistics.faults import named_rows, refuse
from fardplan.statistics.rates import Interval, exact_poisson, wilson
from fardplan.statistics.shape import Measure, Shape, check_sexes, validate


def standardise(
    table: pl.DataFrame,
    shape: Shape,
    standard: pl.DataFrame,
    *,
    over: str = "age",
    level: float = 0.95,
) -> pl.DataFrame:
    """Direct standardisation over one dimension, each sex by itself.

    table:   shares or rates in the shape with counts, and `over` among its dimensions.
    returns: in the shape without that dimension: the weighted mean of the strata's values, with
             status E and no numerator, for it no longer follows from one. `standard` has the
             column `over` and `weight`, and a column `sex` if women and men are weighted each
             to their own. The interval of a rate is Dobson's, that of a share is Wilson's for
             the effective number.
    raises:  BadTable for other measures, a stratum without weight, without counts or without
             persons, a group that lacks a stratum, or a sex missing.
    source:  A. J. Dobson et al. (1991), Statistics in Medicine 10, pp. 457-462, with Garwood's
             exact limits for the count.
    """
    check_sexes(table, by_sex=shape.by_sex)
    if shape.measure not in (Measure.SHARE, Measure.RATE):
        raise BadTable("Åldersstandardisering görs för andelar och tal per invånare.")
    if over not in shape.dimensions:
        raise BadTable("Tabellen saknar dimensionen {name}.", name=over)
    rows = _weighted(table, shape, standard, over)
    to = replace(shape, dimensions=tuple(name for name in shape.dimensions if name != over))
    summed = _summed(rows, to)
    limits = _limits(summed, to.measure, level)
    made = summed.with_columns(
        value=to.per * pl.col("fraction"),
        lower=column("lower", to.per * limits.lower),
        upper=column("upper", to.per * limits.upper),
        numerator=pl.lit(None),
        obs_status=pl.lit("E"),
    )
    return validate(made.select(to.columns), to)


def _summed(rows: pl.DataFrame, to: Shape) -> pl.DataFrame:
    """The weighted mean of the strata as a fraction, with its variance, and the counts added."""
    share = pl.col("numerator") / pl.col("denominator")
    spread = share * (1 - share) if to.measure == Measure.SHARE else share
    weight = pl.col("weight") / pl.col("weight").sum()
    free = (pl.col("conf_status") == "F").all()
    return rows.group_by(to.keys, maintain_order=True).agg(
        numerator=pl.col("numerator").sum(),
        denominator=pl.col("denominator").sum(),
        fraction=(weight * share).sum(),
        variance=(weight**2 * spread / pl.col("denominator")).sum(),
        conf_status=pl.when(free).then(pl.lit("F")).otherwise(pl.lit("C")),
    )


def _weighted(table: pl.DataFrame, shape: Shape, standard: pl.DataFrame, over: str) -> pl.DataFrame:
    """The rows with the weight of their stratum; all groups must have all strata."""
    by = [name for name in (over, "sex") if name in standard.columns]
    standard = standard.cast({"sex": table.schema["sex"]}) if "sex" in by else standard
    rows = table.join(standard.select(*by, "weight"), on=by, how="left", maintain_order="left")
    counted = (pl.col("denominator") > 0) & pl.col("numerator").is_not_null()
    unweighted = sentence("Standardbefolkningen saknar vikt för {rows}.")
    refuse(rows, pl.col("weight").is_null(), unweighted, shape.keys)
    uncounted = ~counted.fill_null(value=False) | pl.col("value").is_null()
    bare = sentence("Åldersstandardisering kräver antal i alla grupper: {rows}.")
    refuse(rows, uncounted, bare, shape.keys)
    group = [name for name in shape.keys if name != over]
    strata = rows.group_by(group, maintain_order=True).len()
    if named := named_rows(strata.filter(pl.col("len") < standard[over].n_unique()), group):
        raise BadTable("En grupp i standardbefolkningen saknas i {rows}.", rows=named)
    return rows


def _limits(summed: pl.DataFrame, measure: Measure, level: float) -> Interval:
    fraction, variance = numbers(summed, "fraction"), numbers(summed, "variance")
    if measure == Measure.RATE:
        return dobson(fraction, variance, numbers(summed, "numerator"), level=level)
    some = variance > 0
    simple = fraction * (1 - fraction)
    effective = np.where(some, simple / np.where(some, variance, 1), numbers(summed, "denominator"))
    return wilson(fraction * effective, effective, level=level)


def dobson(rate: Numbers, variance: Numbers, events: Numbers, *, level: float = 0.95) -> Interval:
    """Dobson's limits for a weighted sum of Poisson rates.

    table:   arrays: the standardised rate, its variance and the number of events behind it.
    returns: limits in the unit of the rate; the lower is 0 and the upper unknown without events.
    raises:  nothing.
    source:  A. J. Dobson et al. (1991), Statistics in Medicine 10, pp. 457-462.
    """
    counted = exact_poisson(events, level=level)
    some = np.where(events > 0, events, np.nan)
    scale = np.sqrt(variance / some)
    lower = rate + scale * (counted.lower - events)
    return Interval(np.where(events == 0, 0.0, lower), rate + scale * (counted.upper - events))
