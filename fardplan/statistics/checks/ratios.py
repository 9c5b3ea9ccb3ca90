"""Do published shares and rates follow from published counts, within their own rounding?"""

import polars as pl

from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity, tally
from fardplan.statistics.comparison import side_by_side
from fardplan.statistics.shape import Shape, check_sexes, ratio_of

FLOAT = 1e-9


def published_ratios(table: pl.DataFrame, shape: Shape, *, decimals: int) -> list[Finding]:
    """Compare each published ratio with the one its numerator and denominator give.

    table:   in the shape; `decimals` is how many the source publishes.
    returns: `rate_not_reproduced` (block) with the rows that are off by more than half a unit
             of the last decimal.
    raises:  nothing.
    source:  audits.md section 4: tolerances come from the published decimals.
    """
    if not shape.measure.is_a_ratio:
        return []
    expected = ratio_of("numerator", "denominator", per=shape.per)
    checked = table.with_columns(expected=expected).filter(
        pl.col("value").is_not_null() & pl.col("expected").is_not_null()
    )
    checked = checked.with_columns(difference=pl.col("value") - pl.col("expected"))
    off = checked.filter(pl.col("difference").abs() > _half(decimals) + FLOAT)
    columns = ("value", "numerator", "denominator")
    return tally(Code.RATE_NOT_REPRODUCED, Severity.BLOCK, off, checked.height, columns=columns)


def weighted_totals(table: pl.DataFrame, shape: Shape, *, decimals: int) -> list[Finding]:
    """Compare each total with the mean of the sexes weighted by their denominators.

    table:   ratios in the shape by sex, with the denominators of women and men. Groups with a
             third answer are left out unless it has a number too.
    returns: `weighted_total_off` (block) with the rows off by more than the rounding of the
             total and of the sexes together, one unit of the last decimal.
    raises:  BadTable if a sex is missing.
    source:  audits.md A6; statistics.md rule S16.
    """
    if not shape.measure.is_a_ratio:
        return []
    check_sexes(table, by_sex=True)
    others = (pl.col("sex") == "X").any().over([k for k in shape.keys if k != "sex"])
    sexes = side_by_side(table.filter(~others))
    women, men = pl.col("denominator_K"), pl.col("denominator_M")
    weighted = (pl.col("value_K") * women + pl.col("value_M") * men) / (women + men)
    checked = sexes.with_columns(expected=weighted, difference=pl.col("value_T") - weighted)
    checked = checked.filter(pl.col("difference").is_not_null() & (women + men > 0))
    off = checked.filter(pl.col("difference").abs() > 2 * _half(decimals) + FLOAT)
    return tally(Code.WEIGHTED_TOTAL_OFF, Severity.BLOCK, off, checked.height)


def _half(decimals: int) -> float:
    """Half a unit of the last published decimal: as far as rounding can take a number."""
    return 0.5 / float(10**decimals)
