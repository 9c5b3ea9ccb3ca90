"""What the two sexes' columns tell: pasted totals, and gaps that take the other sign."""

import polars as pl

from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity, rows_of, tally
from fardplan.statistics.comparison import gaps_between_sexes, side_by_side, turns_of_the_gap
from fardplan.statistics.shape import Measure, Shape, check_sexes


def totals_in_a_sex(table: pl.DataFrame, shape: Shape) -> list[Finding]:
    """Find rows where a sex has exactly the total's numbers while the other sex has some too.

    table:   in the shape, by sex. A share alone can be alike by chance, and is not counted;
             that all rows are alike is refused by the shape already.
    returns: `sex_equals_total` (block) with the rows.
    raises:  BadTable if a sex is missing.
    source:  statistics.md rule S17.
    """
    check_sexes(table, by_sex=True)
    sexes = side_by_side(table)
    base = "value" if shape.measure == Measure.COUNT else "denominator"
    checked = sexes.filter(
        pl.all_horizontal(pl.col(f"{base}_{sex}").is_not_null() for sex in "KMT")
        & (pl.col(f"{base}_T") > 0)
    )
    total = pl.col(f"{base}_T")
    pasted = pl.any_horizontal(
        (pl.col(f"{base}_{sex}") == total) & (pl.col(f"{base}_{other}") > 0)
        for sex, other in ("KM", "MK")
    )
    failing = checked.filter(pasted)
    return tally(Code.SEX_EQUALS_TOTAL, Severity.BLOCK, failing, checked.height, columns=(base,))


def gap_turns(table: pl.DataFrame, shape: Shape) -> list[Finding]:
    """Find the periods in which the gap between women and men took the other sign.

    table:   in the shape, by sex, several periods.
    returns: `gap_changes_sign` (warn) for each turn: it forbids the word "closed" and any ratio
             of gaps. The gap is women minus men, in the table's unit.
    raises:  BadTable if a sex is missing.
    source:  audits.md A4.
    """
    turns = turns_of_the_gap(gaps_between_sexes(table, shape))
    return [
        Finding(
            Code.GAP_CHANGES_SIGN,
            Severity.WARN,
            {"earlier": row["period_before"], "later": row["period"], "since": row["since"]},
            {"gap_before": row["gap_before"], "gap": row["gap"]},
            (row,),
        )
        for row in rows_of(turns)
    ]
