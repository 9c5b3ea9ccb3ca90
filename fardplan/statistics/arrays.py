"""Between a table's columns, where nothing is null, and numpy's arrays, where it is NaN."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

Numbers = NDArray[np.float64]


def numbers(table: pl.DataFrame, name: str) -> Numbers:
    """A column as an array, NaN where there is no number."""
    return table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def column(name: str, values: Numbers) -> pl.Series:
    """An array as a column, null where there is no number."""
    return pl.Series(name, np.asarray(values, dtype=float)).fill_nan(None)


def critical(level: float) -> float:
    """The normal deviate of a two-sided interval: 1.96 for 0.95."""
    return float(ndtri((1 + level) / 2))


def series_in(
    table: pl.DataFrame, keys: tuple[str, ...]
) -> Iterator[tuple[dict[str, object], pl.DataFrame]]:
    """Each series with the values of its keys, in the order in which they stand."""
    if not keys:
        yield {}, table
        return
    for names, rows in table.group_by(keys, maintain_order=True):
        yield dict(zip(keys, names, strict=True)), rows
