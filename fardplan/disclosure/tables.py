"""Tables of counts or magnitudes: one number for each combination of codes, totals included.

A table is either added up from its smallest cells (`from_records`, `from_smallest`), so that its
sums hold by construction, or a finished cube that somebody made (`from_cells`), which is checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from math import prod

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from fardplan.disclosure.dimensions import Dimension
from fardplan.errors import BadTable, sentence

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.int64]

NAMED = 4  # so many cells are named before the rest are only counted
LARGEST = 30_000_000  # cells of one table, about a quarter of a gigabyte
ROUNDING = 1e-6  # sums of magnitudes may differ by this share of the whole


@dataclass(frozen=True)
class Contributions:
    """What each cell of a table rests on: how many contribute, and the two largest."""

    contributors: Numbers
    largest: Numbers
    second: Numbers


@dataclass(frozen=True)
class Table:
    """One measure by some dimensions; `values` has one axis for each, in the order of its codes.

    `impossible` marks cells that everybody knows to be zero (structural zeros). A `perturbed`
    table carries noise from its source: its parts need not sum, and no sum ties its cells.
    """

    name: str
    measure: str
    dimensions: tuple[Dimension, ...]
    values: Numbers
    magnitude: bool = False
    perturbed: bool = False
    impossible: Mask | None = None
    contributions: Contributions | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        shape = tuple(len(dimension.codes) for dimension in self.dimensions)
        if self.values.shape != shape:
            raise BadTable("Tabellen {name} har inte ett värde för varje cell.", name=self.name)
        self._refuse(np.isnan(self.values), sentence("Tabellen {name} saknar värden i {cells}."))
        self._refuse(self.values < 0, sentence("Tabellen {name} har negativa tal i {cells}."))
        if not self.magnitude:
            fraction = self.values != np.round(self.values)
            self._refuse(
                fraction, sentence("Tabellen {name} har antal som inte är hela i {cells}.")
            )
        if self.impossible is not None:
            filled = self.impossible & (self.values != 0)
            self._refuse(
                filled, sentence("Tabellen {name} har tal i celler som inte kan finnas: {cells}.")
            )
        if not self.perturbed:
            self._refuse_parts_that_do_not_sum()

    def label(self, place: Sequence[int]) -> str:
        """A cell in words, such as `kön=K, ålder=T`."""
        return ", ".join(
            f"{dimension.name}={dimension.codes[code]}"
            for dimension, code in zip(self.dimensions, place, strict=True)
        )

    def _refuse(self, wrong: Mask, sentence: str) -> None:
        if wrong.any():
            raise BadTable(sentence, name=self.name, cells=self._named(wrong))

    def _named(self, wrong: Mask) -> str:
        named = [self.label(place) for place in np.argwhere(wrong)[:NAMED].tolist()]
        if (left := int(wrong.sum()) - NAMED) > 0:
            named.append(f"… +{left}")
        return "; ".join(named)

    def _refuse_parts_that_do_not_sum(self) -> None:
        slack = ROUNDING if self.magnitude else 0.0
        wrong = np.zeros(self.values.shape, dtype=bool)
        for axis, dimension in enumerate(self.dimensions):
            place = {code: number for number, code in enumerate(dimension.codes)}
            along = np.moveaxis(self.values, axis, 0)
            for whole in dimension.wholes:
                parts = along[[place[part] for part in whole.parts]].sum(axis=0)
                differs = np.abs(parts - along[place[whole.code]]) > slack * (1 + parts)
                np.moveaxis(wrong, axis, 0)[place[whole.code]] |= differs
        self._refuse(
            wrong, sentence("I tabellen {name} är delarna inte lika med helheten i {cells}.")
        )


def from_smallest(
    name: str,
    measure: str,
    dimensions: Iterable[Dimension],
    smallest: Numbers,
    *,
    magnitude: bool = False,
) -> Table:
    """The whole table from its smallest cells, by adding up the hierarchy of each dimension.

    smallest: one axis for each dimension, in the order of its `leaves`.
    """
    divided = tuple(dimensions)
    values = np.asarray(smallest, dtype=float)
    if values.shape != tuple(len(dimension.leaves) for dimension in divided):
        raise BadTable("Tabellen {name} har inte ett värde för varje minsta cell.", name=name)
    for axis, dimension in enumerate(divided):
        values = added_along(values, axis, dimension)
    return Table(name, measure, divided, values, magnitude=magnitude)


def added_along(values: Numbers, axis: int, dimension: Dimension) -> Numbers:
    """The same with every code of a dimension where there were only its leaves."""
    along = np.moveaxis(values, axis, 0)
    added = membership(dimension) @ along.reshape(len(along), -1)
    return np.moveaxis(np.asarray(added).reshape(-1, *along.shape[1:]), 0, axis)


def membership(dimension: Dimension) -> sparse.csr_array:
    """A matrix that is 1 where a leaf (column) belongs to a code (row)."""
    leaf = {code: number for number, code in enumerate(dimension.leaves)}
    below = [[leaf[code] for code in dimension.leaves_of(whole)] for whole in dimension.codes]
    ends = np.cumsum([0, *map(len, below)])
    columns = np.fromiter(chain.from_iterable(below), dtype=np.int64, count=ends[-1])
    return sparse.csr_array((np.ones(ends[-1]), columns, ends), shape=(len(below), len(leaf)))


def from_records(
    name: str,
    measure: str,
    dimensions: Iterable[Dimension],
    records: pl.DataFrame | pl.LazyFrame,
    *,
    amount: str | None = None,
) -> Table:
    """Count the records, or add up their `amount`, at the finest crossing and then upwards.

    records: one row for each person or contributor, one column for each dimension holding leaves.
    raises:  BadTable if a record has a code that the dimension does not end in.
    """
    divided = tuple(dimensions)
    names = [dimension.name for dimension in divided]
    measured = pl.len() if amount is None else pl.col(amount).sum()
    rows = records.lazy().group_by(names).agg(measured.alias("·")).collect(engine="streaming")
    return from_counts(name, measure, divided, rows, value="·", magnitude=amount is not None)


def from_counts(
    name: str,
    measure: str,
    dimensions: Iterable[Dimension],
    rows: pl.DataFrame,
    *,
    value: str = "count",
    magnitude: bool = False,
) -> Table:
    """The whole table from its smallest counts, such as a database makes them.

    rows:   one row for each combination of leaves that anybody is in, with how many in `value`.
    raises: BadTable for a code that is no leaf, a combination that stands twice, or a table of
            more than 30 million cells.
    """
    divided = tuple(dimensions)
    if (size := prod(len(dimension.codes) for dimension in divided)) > LARGEST:
        raise BadTable(
            "Tabellen {name} får {size} celler; högst {largest} går att hantera på en gång.",
            name=name,
            size=size,
            largest=LARGEST,
        )
    if rows.select(dimension.name for dimension in divided).is_duplicated().any():
        raise BadTable("Tabellen {name} räknar samma kombination två gånger.", name=name)
    smallest = np.zeros(tuple(len(dimension.leaves) for dimension in divided))
    place = tuple(leaf_numbers(name, rows[d.name], d) for d in divided)
    smallest[place] = rows[value].cast(pl.Float64).to_numpy()
    return from_smallest(name, measure, divided, smallest, magnitude=magnitude)


def leaf_numbers(table: str, column: pl.Series, dimension: Dimension) -> Places:
    """Each record's leaf as a number; raises BadTable for a code that is no leaf."""
    return _numbers(table, column, dimension, dimension.leaves)


def _numbers(table: str, column: pl.Series, dimension: Dimension, codes: Sequence[str]) -> Places:
    known = {code: number for number, code in enumerate(codes)}
    written = column.cast(pl.String)
    found = written.replace_strict(known, default=None, return_dtype=pl.Int64)
    if found.null_count():
        unknown = written.filter(found.is_null()).unique().fill_null("tomt").sort().head(NAMED)
        raise BadTable(
            "Tabellen {name} har koder i {dimension} som inte finns där: {codes}.",
            name=table,
            dimension=dimension.name,
            codes=", ".join(unknown),
        )
    return found.to_numpy()


def from_cells(
    name: str,
    measure: str,
    dimensions: Iterable[Dimension],
    cells: pl.DataFrame,
    *,
    value: str = "count",
    magnitude: bool = False,
    perturbed: bool = False,
    missing_is_impossible: bool = False,
) -> Table:
    """A finished cube: one row for each combination of codes, totals included.

    cells:   one column for each dimension, and one with the value.
    raises:  BadTable if a cell is missing, stands twice or is wrong. With `missing_is_impossible`,
             cells without a row are structural zeros instead.
    """
    divided = tuple(dimensions)
    place = tuple(_numbers(name, cells[d.name], d, d.codes) for d in divided)
    values = np.full(tuple(len(d.codes) for d in divided), np.nan)
    times = np.zeros(values.shape, dtype=int)
    np.add.at(times, place, 1)
    values[place] = cells[value].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    empty = Table(name, measure, divided, np.zeros(values.shape))
    empty._refuse(times > 1, sentence("Tabellen {name} har samma cell två gånger: {cells}."))
    absent = times == 0
    if missing_is_impossible:
        values[absent] = 0
    made = replace(empty, values=values, magnitude=magnitude, perturbed=perturbed)
    return replace(made, impossible=absent) if missing_is_impossible else made


def frame(table: Table, values: Numbers | None = None) -> pl.DataFrame:
    """The table as rows: its codes, and its value (or others in the same shape) in `count`."""
    shown = table.values if values is None else values
    places = np.indices(shown.shape).reshape(shown.ndim, -1)
    codes = {
        dimension.name: pl.Series(np.asarray(dimension.codes, dtype=object)[numbers].tolist())
        for dimension, numbers in zip(table.dimensions, places, strict=True)
    }
    return pl.DataFrame(codes | {"count": pl.Series(shown.ravel()).fill_nan(None)})
