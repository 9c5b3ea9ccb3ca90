"""The cells of one or several linked tables, and all the sums that tie them, built once.

Two tables share a cell when they give the same measure for the same codes: a table by sex and area
and one by sex and age share the whole city by sex. So a cell's key is its measure and its code in
every dimension of any table, where a dimension that a table does not have counts as its total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fardplan.disclosure.dimensions import Dimension, joined
from fardplan.disclosure.tables import NAMED, Mask, Numbers, Places, Table
from fardplan.errors import BadTable

SLACK = "skillnad"


@dataclass(frozen=True)
class Implication:
    """`less` counts some of those that `more` counts, so no cell of it can be larger."""

    less: str
    more: str


@dataclass(frozen=True)
class Cells:
    """Every cell once, its true value, and the sums: `matrix @ values == 0`.

    `places` gives, for each table, the number of each of its cells. `measures` and `codes` give
    each cell's key. A slack cell is what an implication leaves over: never published.
    """

    tables: tuple[Table, ...]
    dimensions: tuple[Dimension, ...]
    measures: tuple[str, ...]
    keys: Places
    values: Numbers
    matrix: sparse.csr_array = field(repr=False)
    unpublished: Mask = field(repr=False)
    impossible: Mask = field(repr=False)
    places: tuple[Places, ...] = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.values)

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """One row per cell: its measure's number, then its code's number in each dimension."""
        return np.array(np.unravel_index(self.keys, self._shape)).T

    @property
    def _shape(self) -> tuple[int, ...]:
        return _shape(self.measures, self.dimensions)

    def label(self, cell: int) -> str:
        """A cell in words; totals are left out, so the grand total is only its measure."""
        measure, *codes = self.codes[cell]
        named = [
            f"{dimension.name}={dimension.codes[code]}"
            for dimension, code in zip(self.dimensions, codes, strict=True)
            if code
        ]
        return f"{self.measures[measure]} ({', '.join(named) or 'totalt'})"

    @cached_property
    def measure_of(self) -> Places:
        """Each cell's measure, as a number."""
        return np.asarray(self.keys // prod(self._shape[1:]))

    @cached_property
    def slack(self) -> Mask:
        """The cells that are what an implication leaves over, and in no table."""
        left_over = [name.startswith(f"{SLACK} ") for name in self.measures]
        return np.array(left_over)[self.measure_of]

    def find(self, measure: str, **codes: str) -> int:
        """The number of the cell of a measure with these codes; the rest are totals."""
        place = [self.measures.index(measure)]
        for dimension in self.dimensions:
            place.append(dimension.codes.index(codes.get(dimension.name, dimension.total)))
        key = np.ravel_multi_index(place, self._shape)
        at = int(np.searchsorted(self.keys, key))
        if at == self.size or self.keys[at] != key:
            raise BadTable("Cellen {cell} finns inte i tabellerna.", cell=str(codes))
        return at

    def named(self, cells: Iterable[int]) -> str:
        """The first cells in words, and how many more there are."""
        every = list(cells)
        named = [self.label(int(cell)) for cell in islice(every, NAMED)]
        if len(every) > NAMED:
            named.append(f"… +{len(every) - NAMED}")
        return "; ".join(named)


def _shape(measures: Sequence[str], dimensions: Sequence[Dimension]) -> tuple[int, ...]:
    return (len(measures), *(len(dimension.codes) for dimension in dimensions))


def link(tables: Iterable[Table], implications: Iterable[Implication] = ()) -> Cells:
    """All cells of the tables and the sums between them; shared cells are one.

    raises: BadTable if two tables disagree about a cell that they share.
    """
    linked = tuple(tables)
    if not linked:
        raise BadTable("Det finns ingen tabell att skydda.")
    tied = tuple(implications)
    dimensions = _dimensions(linked)
    measures = tuple(dict.fromkeys(table.measure for table in linked))
    measures += tuple(f"{SLACK} {rule.more} − {rule.less}" for rule in tied)
    if prod(_shape(measures, dimensions)) > np.iinfo(np.int64).max:
        raise BadTable("Tabellerna har fler celler än vad som kan räknas.")

    keys = [_keys(table, measures, dimensions) for table in linked]
    every, first = np.unique(np.concatenate([k.ravel() for k in keys]), return_index=True)
    places = tuple(np.searchsorted(every, k) for k in keys)
    unpublished, impossible = np.zeros((2, len(every)), dtype=bool)
    rows = _Rows()
    for table, place in zip(linked, places, strict=True):
        unpublished[place] |= _unpublished(table)
        if table.impossible is not None:
            impossible[place] |= table.impossible
        if not table.perturbed:
            rows.add_sums(table, place)
    cells = Cells(
        linked, dimensions, measures, every,
        np.concatenate([table.values.ravel() for table in linked])[first],
        rows.matrix(len(every)), unpublished, impossible, places,
    )  # fmt: skip
    _refuse_disagreement(cells)
    for rule in tied:
        cells = _with_slack(cells, rule)
    return cells


def _dimensions(tables: Iterable[Table]) -> tuple[Dimension, ...]:
    """Every dimension of any table once, with the wholes of them all."""
    found: dict[str, list[Dimension]] = {}
    for table in tables:
        for dimension in table.dimensions:
            found.setdefault(dimension.name, []).append(dimension)
    return tuple(joined(same) for same in found.values())


def _keys(table: Table, measures: Sequence[str], dimensions: Sequence[Dimension]) -> Places:
    here = {dimension.name: axis for axis, dimension in enumerate(table.dimensions)}
    parts: list[Places] = [np.array(measures.index(table.measure))]
    for dimension in dimensions:
        numbers = np.zeros(1, dtype=np.int64)
        spread = [1] * len(here)
        if dimension.name in here:
            place = {code: number for number, code in enumerate(dimension.codes)}
            own = table.dimensions[here[dimension.name]].codes
            numbers = np.array([place[code] for code in own])
            spread[here[dimension.name]] = len(own)
        parts.append(numbers.reshape(spread))
    found = np.ravel_multi_index(np.broadcast_arrays(*parts), _shape(measures, dimensions))
    return np.broadcast_to(found, table.values.shape)


def _unpublished(table: Table) -> Mask:
    hidden = np.zeros(table.values.shape, dtype=bool)
    for axis, dimension in enumerate(table.dimensions):
        never = [n for n, code in enumerate(dimension.codes) if code in dimension.unpublished]
        np.moveaxis(hidden, axis, 0)[never] = True
    return hidden


class _Rows:
    """The sums as they are collected: whole − parts = 0."""

    def __init__(self) -> None:
        self._cells: list[Places] = []
        self._signs: list[NDArray[np.int8]] = []
        self._lengths: list[Places] = []

    def add(self, wholes: Places, parts: Places) -> None:
        """One row for each whole, with the parts in the same row of a matrix."""
        together = np.column_stack([wholes, parts])
        signs = np.full(together.shape, -1, dtype=np.int8)
        signs[:, 0] = 1
        self._cells.append(together.ravel())
        self._signs.append(signs.ravel())
        self._lengths.append(np.full(len(together), together.shape[1]))

    def add_sums(self, table: Table, place: Places) -> None:
        for axis, dimension in enumerate(table.dimensions):
            number = {code: n for n, code in enumerate(dimension.codes)}
            along = np.moveaxis(place, axis, 0).reshape(len(number), -1)
            for whole in dimension.wholes:
                parts = along[[number[part] for part in whole.parts]].T
                self.add(along[number[whole.code]], parts)

    def matrix(self, width: int) -> sparse.csr_array:
        if not self._cells:
            return sparse.csr_array((0, width), dtype=np.int8)
        ends = np.concatenate([[0], np.cumsum(np.concatenate(self._lengths))])
        cells = np.concatenate(self._cells)
        matrix = sparse.csr_array(
            (np.concatenate(self._signs), cells, ends), shape=(len(ends) - 1, width)
        )
        return _without_repeats(matrix)


def _without_repeats(matrix: sparse.csr_array) -> sparse.csr_array:
    """Linked tables repeat sums in the margins that they share; once is enough."""
    matrix.sort_indices()
    mark = np.random.default_rng(0).integers(1, 2**62, matrix.shape[1], dtype=np.int64)
    with np.errstate(over="ignore"):
        sums = np.add.reduceat(matrix.data * mark[matrix.indices], matrix.indptr[:-1])
    first = np.sort(np.unique(sums, return_index=True)[1])
    return matrix if len(first) == matrix.shape[0] else matrix[first]


def _refuse_disagreement(cells: Cells) -> None:
    wrong: list[int] = []
    for table, place in zip(cells.tables, cells.places, strict=True):
        if not table.perturbed:
            differs = ~np.isclose(cells.values[place], table.values, rtol=1e-9, atol=0)
            wrong += place[differs].ravel().tolist()
    if wrong:
        raise BadTable(
            "Tabellerna ger olika värden för samma cell: {cells}.",
            cells=cells.named(dict.fromkeys(wrong)),
        )


def _with_slack(cells: Cells, rule: Implication) -> Cells:
    """Add `more − less = slack` with slack never below zero, wherever both are counted."""
    missing = {rule.less, rule.more} - set(cells.measures)
    if missing:
        raise BadTable("Måttet {names} finns inte i tabellerna.", names=", ".join(sorted(missing)))
    block = prod(len(dimension.codes) for dimension in cells.dimensions)
    less, more = (cells.measures.index(name) * block for name in (rule.less, rule.more))
    own = cells.keys[(cells.keys >= less) & (cells.keys < less + block)] - less
    shared = own[np.isin(own + more, cells.keys)]
    at_less, at_more = (np.searchsorted(cells.keys, shared + start) for start in (less, more))
    left = cells.values[at_more] - cells.values[at_less]
    if (left < 0).any():
        raise BadTable(
            "{less} är fler än {more} i {cells}, trots att det ska vara en del av dem.",
            less=rule.less, more=rule.more, cells=cells.named(at_less[left < 0]),
        )  # fmt: skip
    slack = cells.measures.index(f"{SLACK} {rule.more} − {rule.less}") * block
    rows = _Rows()
    rows.add(at_more, np.column_stack([at_less, cells.size + np.arange(len(shared))]))
    width = cells.size + len(shared)
    wider = sparse.csr_array(
        (cells.matrix.data, cells.matrix.indices, cells.matrix.indptr),
        shape=(cells.matrix.shape[0], width),
    )
    return Cells(
        cells.tables, cells.dimensions, cells.measures,
        np.concatenate([cells.keys, shared + slack]),
        np.concatenate([cells.values, left]),
        sparse.csr_array(sparse.vstack([wider, rows.matrix(width)], format="csr")),
        np.concatenate([cells.unpublished, np.ones(len(shared), dtype=bool)]),
        np.concatenate([cells.impossible, np.zeros(len(shared), dtype=bool)]),
        cells.places,
    )  # fmt: skip
