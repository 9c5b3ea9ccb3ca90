"""Tidy CSV: one row per figure, one column per thing known of it; an empty cell is no number."""

from fardplan.indicators.download import Published
from fardplan.indicators.formats.formulas import as_text

ENDING = ".csv"


def write(published: Published) -> bytes:
    """The whole table as CSV in UTF-8."""
    return as_text(published.table).write_csv(line_terminator="\n").encode()
