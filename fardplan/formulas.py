"""Text that a spreadsheet would run as a formula is made into text that it shows."""

import polars as pl

STARTS = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet read a cell as a formula
AS_TEXT = "'"


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before text that would be run; numbers are left as they are.

    table:   any.
    returns: the same, its text columns safe to open in a spreadsheet.
    raises:  nothing.
    source:  OWASP, "CSV Injection".
    """
    safe = []
    for name in table.columns:
        if table[name].dtype == pl.String:
            runs = pl.any_horizontal(pl.col(name).str.starts_with(start) for start in STARTS)
            safe.append(pl.when(runs).then(AS_TEXT + pl.col(name)).otherwise(name).alias(name))
    return table.with_columns(safe)
