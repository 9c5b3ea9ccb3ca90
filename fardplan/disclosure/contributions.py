"""What the cells of a magnitude table rest on: how many contribute, and the two largest."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.tables import Contributions, Numbers, added_along, leaf_numbers


def contributions(
    table: str,
    dimensions: Iterable[Dimension],
    records: pl.DataFrame | pl.LazyFrame,
    *,
    amount: str,
) -> Contributions:
    """For each cell, totals included: contributors, and the largest and second largest amount.

    records: one row per contributor, each in one leaf of every dimension.
    """
    divided = tuple(dimensions)
    ranked = pl.col(amount).sort(descending=True)
    rows = (
        records.lazy()
        .group_by([dimension.name for dimension in divided])
        .agg(
            pl.len().alias("contributors"),
            ranked.first().alias("largest"),
            ranked.slice(1, 1).first().fill_null(0).alias("second"),
        )
        .collect()
    )
    place = tuple(leaf_numbers(table, rows[d.name], d) for d in divided)
    shape = tuple(len(dimension.leaves) for dimension in divided)
    found = []
    for name in ("contributors", "largest", "second"):
        values = np.zeros(shape)
        values[place] = rows[name].cast(pl.Float64).to_numpy()
        found.append(values)
    contributors, largest, second = found
    for axis, dimension in enumerate(divided):
        contributors = added_along(contributors, axis, dimension)
        largest, second = _two_largest(largest, second, axis, dimension)
    return Contributions(contributors, largest, second)


def _two_largest(
    largest: Numbers, second: Numbers, axis: int, dimension: Dimension
) -> tuple[Numbers, Numbers]:
    """The two largest of each code along an axis, from those of its leaves."""
    leaf = {code: number for number, code in enumerate(dimension.leaves)}
    first, then = np.moveaxis(largest, axis, 0), np.moveaxis(second, axis, 0)
    tops = []
    for code in dimension.codes:
        inside = [leaf[below] for below in dimension.leaves_of(code)]
        every = np.concatenate([first[inside], then[inside]])
        tops.append(np.sort(every, axis=0)[-2:])
    both = np.stack(tops)
    return np.moveaxis(both[:, 1], 0, axis), np.moveaxis(both[:, 0], 0, axis)
