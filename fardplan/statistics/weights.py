"""Shares from a survey with weights. Method page: docs/methods/weights.md.

Respondents are one row each, with `area`, `sex`, `stratum`, `answer` (1 or 0, null for no
answer to this question) and `weight`. Their table is not in the shape; what comes out is.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.arrays import column, numbers
from fardplan.statistics.codes import Sex
from fardplan.statistics.faults import named_rows
from fardplan.statistics.rates import wilson
from fardplan.statistics.shape import Shape, validate

NEEDED = ("area", "sex", "stratum", "answer", "weight")
BASIS = ("area", "sex", "answers", "weighted", "se", "design_effect", "kish")
SHARE = Shape()


@dataclass(frozen=True)
class Cells:
    """The cells to weight to, such as district × sex × age, and how many live in each."""

    by: tuple[str, ...]
    population: pl.DataFrame  # the columns of `by` and `population`


def post_stratify(respondents: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Make the weights of the respondents in each cell add up to its population.

    table:   respondents with the columns of `cells.by`; `weight` is the design weight, if any.
    returns: the same rows with `weight` scaled and `cell`, which `weighted_shares` needs in
             order to count the gain in precision.
    raises:  BadTable for a respondent outside all cells, or a cell with people and no answer.
    source:  D. Holt and T. M. F. Smith (1979), JRSS A 142, pp. 33-46.
    """
    by = list(cells.by)
    rows = respondents
    if "weight" not in rows.columns:
        rows = rows.with_columns(weight=pl.lit(1.0))
    rows = rows.join(cells.population, on=by, how="left", maintain_order="left")
    if outside := named_rows(rows.filter(pl.col("population").is_null()), by):
        raise BadTable("Svar utan motsvarighet i befolkningen: {rows}.", rows=outside)
    empty = cells.population.filter(pl.col("population") > 0).join(rows, on=by, how="anti")
    if unheard := named_rows(empty, by):
        raise BadTable("Grupper i befolkningen utan ett enda svar: {rows}.", rows=unheard)
    scaled = pl.col("weight") * pl.col("population") / pl.col("weight").sum().over(by)
    return rows.with_columns(
        weight=scaled, cell=pl.concat_str(pl.col(by).cast(pl.String), separator=" | ")
    ).drop("population")


class Weighted(NamedTuple):
    """Weighted shares, and per area and sex what they rest on."""

    table: pl.DataFrame
    basis: pl.DataFrame


def weighted_shares(
    respondents: pl.DataFrame, *, area_version: str, period: str, level: float = 0.95
) -> Weighted:
    """The weighted share of yes by area and sex, with what the weights cost.

    table:   respondents; strata are those of the sample, kept whole. With `cell` from
             `post_stratify` the variance is that of the deviations from each cell's mean.
    returns: `table`, in the shape for shares, percent: with Wilson's interval for the effective
             number, answers / design effect. It has no numerator and denominator, for neither
             the weighted sums nor the answers may be taken for counts. And `basis`: `area`,
             `sex`, `answers` (how many), `weighted` (their weights' sum), `se`,
             `design_effect` and `kish`.
    raises:  BadTable for missing columns or weights, no respondent of a sex in an area, a
             stratum with one respondent, or a cell that reaches over two areas or sexes.
    source:  J. Hájek (1971); Taylor linearisation with strata: C.-E. Särndal et al. (1992),
             Model Assisted Survey Sampling, sections 5.5-5.7; L. Kish (1965), section 8.1.
    """
    _refuse_unfit_respondents(respondents)
    both = respondents.with_columns(pl.col("sex").cast(pl.String))
    stacked = pl.concat([both, both.with_columns(sex=pl.lit("T"))])
    estimates = _estimates(stacked).join(
        _variances(stacked), on=["area", "sex"], maintain_order="left"
    )
    made = _with_interval(estimates, level).with_columns(
        area_version=pl.lit(area_version),
        period=pl.lit(period),
        numerator=pl.lit(None),
        denominator=pl.lit(None),
        obs_status=pl.lit("A"),
        conf_status=pl.lit("F"),
    )
    table = validate(made.select(SHARE.columns), SHARE)
    basis = made.select(*BASIS).cast({"sex": Sex}).sort("area", "sex")
    return Weighted(table, basis)


def _refuse_unfit_respondents(respondents: pl.DataFrame) -> None:
    if missing := [name for name in NEEDED if name not in respondents.columns]:
        raise BadTable("Svaren saknar kolumnen {names}.", names=", ".join(missing))
    weight = pl.col("weight")
    unfit = weight.is_null() | ~weight.is_finite() | (weight <= 0)
    if rows := named_rows(respondents.filter(unfit), ("area", "sex", "stratum")):
        raise BadTable("Vikten saknas eller är inte större än noll: {rows}.", rows=rows)
    if rows := named_rows(respondents.filter(~pl.col("answer").is_in([0, 1])), ("area", "sex")):
        raise BadTable("Ett svar är varken 0 eller 1: {rows}.", rows=rows)
    lone = respondents.group_by("stratum", maintain_order=True).len().filter(pl.col("len") == 1)
    if rows := named_rows(lone, ("stratum",)):
        raise BadTable("Stratum med ett enda svar har ingen känd osäkerhet: {rows}.", rows=rows)
    if "cell" in respondents.columns:
        homes = respondents.group_by("cell", maintain_order=True).agg(
            pl.struct("area", "sex").n_unique().alias("homes")
        )
        if rows := named_rows(homes.filter(pl.col("homes") > 1), ("cell",)):
            raise BadTable(
                "En viktgrupp sträcker sig över flera områden eller kön: {rows}.", rows=rows
            )


def _estimates(stacked: pl.DataFrame) -> pl.DataFrame:
    """The Hájek share of each area and sex, from those who answered the question."""
    answered = stacked.filter(pl.col("answer").is_not_null())
    weight, yes = pl.col("weight"), pl.col("answer").cast(pl.Float64)
    return answered.group_by("area", "sex", maintain_order=True).agg(
        answers=pl.len(),
        weighted=weight.sum(),
        share=(weight * yes).sum() / weight.sum(),
        kish=pl.len() * (weight**2).sum() / weight.sum() ** 2,
    )


def _variances(stacked: pl.DataFrame) -> pl.DataFrame:
    """The variance of each share by linearisation, over the strata of the whole sample.

    Respondents outside the area and sex count as zeros in their stratum.
    """
    domain = ["area", "sex"]
    answered = pl.col("answer").is_not_null()
    weight = pl.when(answered).then("weight").otherwise(0.0)
    yes = pl.col("answer").fill_null(0).cast(pl.Float64)
    share = (weight * yes).sum().over(domain) / weight.sum().over(domain)
    deviation = pl.when(answered).then(yes - share).otherwise(0.0)
    rows = stacked.with_columns(deviation=deviation / weight.sum().over(domain))
    if "cell" in stacked.columns:
        of_cell = ["cell", *domain]
        mean = (pl.col("weight") * pl.col("deviation")).sum() / pl.col("weight").sum()
        rows = rows.with_columns(deviation=pl.col("deviation") - mean.over(of_cell))
    term = pl.col("weight") * pl.col("deviation")
    in_stratum = stacked.filter(pl.col("sex") == "T").group_by("stratum").agg(n=pl.len())
    return (
        rows.group_by(*domain, "stratum", maintain_order=True)
        .agg(total=term.sum(), squares=(term**2).sum())
        .join(in_stratum, on="stratum", maintain_order="left")
        .with_columns(
            variance=pl.col("n")
            / (pl.col("n") - 1)
            * (pl.col("squares") - pl.col("total") ** 2 / pl.col("n"))
        )
        .group_by(domain, maintain_order=True)
        .agg(variance=pl.col("variance").sum())
    )


def _with_interval(estimates: pl.DataFrame, level: float) -> pl.DataFrame:
    """The estimates in percent, with interval and design effect."""
    share, answers = numbers(estimates, "share"), numbers(estimates, "answers")
    variance, kish = numbers(estimates, "variance"), numbers(estimates, "kish")
    simple = share * (1 - share) / np.maximum(answers - 1, 1)
    spread_out = simple > 0
    # Where all answer alike nothing can be linearised: the weights' own cost is what is known.
    effect = np.where(spread_out, variance / np.where(spread_out, simple, 1), kish)
    effective = answers / np.maximum(effect, 1e-9)
    limits = wilson(share * effective, effective, level=level)
    return estimates.with_columns(
        column("value", 100 * share),
        column("lower", 100 * limits.lower),
        column("upper", 100 * limits.upper),
        column("se", 100 * np.sqrt(variance)),
        column("design_effect", effect),
    )
