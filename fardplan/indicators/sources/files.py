"""Files that somebody hands in, read by a declared mapping into the one shape, or refused.

A refusal lists every fault with its row and column, so that the file can be corrected at once;
keeping the file until it is corrected is for the one who received it. Nothing is guessed: what is
not declared, or not what was declared, is a fault.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl

from fardplan.errors import BadTable, FardplanError
from fardplan.indicators.areas import Places
from fardplan.indicators.sources.area_cells import AreaCells
from fardplan.indicators.sources.definitions import WORDS, File, KeyColumn, ValueColumn
from fardplan.indicators.sources.draft import Basis, Draft, draft_of
from fardplan.indicators.sources.grids import Cell, Grid, read_grid
from fardplan.indicators.sources.marks import Mark
from fardplan.indicators.sources.number_cells import NumberCells, measures
from fardplan.indicators.sources.upload import BadCell, BadUpload
from fardplan.statistics.codes import SEXES
from fardplan.statistics.periods import time_of
from fardplan.statistics.shape import Shape

Line = Mapping[str, Cell]


def read_file(
    content: bytes,
    wanted: File,
    shape: Shape,
    *,
    name: str,
    places: Places,
    earlier: pl.DataFrame | None = None,
) -> Draft:
    """Read a file into a draft.

    table:   none: the bytes of a CSV, XLSX or Parquet file, and how its columns are to be read.
    returns: a draft in the shape, with notes of what is approximate or empty.
    raises:  BadUpload with all faults. With the `earlier` table of the same indicator, also when
             women and men have changed places since.
    source:  statistics.md sections 4 and 7: marks, area names.
    """
    reader = _Reader(read_grid(content, wanted, name=name), wanted, shape, places)
    rows = reader.rows()
    basis = Basis(name, hashlib.sha256(content).hexdigest())
    try:
        draft = draft_of(
            rows,
            shape,
            notes=reader.numbers.notes(),
            basis=[basis],
            total_is_the_sum=wanted.total_is_the_sum,
        )
        if earlier is not None and shape.by_sex:
            _refuse_swapped_sexes(draft.table, earlier, shape)
    except BadTable as fault:
        raise BadUpload(fault) from fault
    return draft


class _Reader:
    """Goes through a grid line by line; collects rows and faults."""

    def __init__(self, grid: Grid, wanted: File, shape: Shape, places: Places) -> None:
        self.numbers = NumberCells(wanted, shape)
        self._grid, self._wanted, self._shape = grid, wanted, shape
        self._areas = AreaCells(wanted.area_version, places, by_name=wanted.areas_by_name)
        _refuse_other_columns(grid, wanted)

    def rows(self) -> list[dict[str, Any]]:
        """One dict per key, its measures put together of the columns that give them."""
        marks: dict[tuple[str, ...], dict[str, Mark]] = {}
        lines: dict[tuple[str, ...], int] = {}
        faults: list[FardplanError] = []
        for number, cells in enumerate(self._grid.rows, start=self._grid.first):
            line = dict(zip(self._grid.header, cells, strict=True))
            if all(cell in (None, "") for cell in cells):
                continue
            try:
                for key, measure, mark in list(self._read(number, line, faults)):
                    if lines.setdefault(key, number) != number or measure in marks.get(key, {}):
                        raise _doubled(number, lines[key], key)
                    marks.setdefault(key, {})[measure] = mark
            except BadCell as fault:
                faults.append(fault)
        if faults:
            raise BadUpload(*faults)
        names = self._shape.keys
        return [
            {**dict(zip(names, key, strict=True)), **measures(read, self._shape)}
            for key, read in marks.items()
        ]

    def _read(
        self, number: int, line: Line, faults: list[FardplanError]
    ) -> Iterator[tuple[tuple[str, ...], str, Mark]]:
        """Each number of a line with its key; a cell that cannot be read is one more fault."""
        same = self._keys(number, line)
        for value in self._wanted.values:
            key = {**same, **_own_keys(value)}
            try:
                with _at(number, value.column):
                    mark = self.numbers.read(line[value.column])
            except BadCell as fault:
                faults.append(fault)
            else:
                yield tuple(key[name] for name in self._shape.keys), value.measure, mark

    def _keys(self, number: int, line: Line) -> dict[str, str]:
        """The keys that a line has for all its numbers."""
        wanted = self._wanted
        readers: dict[str, tuple[KeyColumn | None, Callable[[str], str]]] = {
            "area": (wanted.area, self._areas.key),
            "period": (wanted.period, _period),
            "sex": (wanted.sex, _sex),
            **{name: (column, str) for name, column in wanted.dimensions.items()},
        }
        keys = {"area_version": wanted.area_version, "sex": "T"}
        for name, (column, read) in readers.items():
            if column:
                with _at(number, column.column or name):
                    keys[name] = read(_text(column, line))
        return keys


@contextmanager
def _at(row: int, column: str) -> Iterator[None]:
    """Say where in the file a fault is."""
    try:
        yield
    except BadCell as fault:
        raise BadCell(
            "Rad {row}, {column}: {fault}", row=row, column=column, fault=fault
        ) from fault


def _text(column: KeyColumn, line: Line) -> str:
    """What a key column says, by its codes if it has any."""
    if column.column is None:
        return column.always or ""
    cell = line[column.column]
    whole = isinstance(cell, float) and cell.is_integer()
    text = str(int(cell) if whole and isinstance(cell, float) else cell or "").strip()
    if not text:
        raise BadCell("cellen är tom.")
    return column.codes.get(text, text)


def _sex(text: str) -> str:
    meant = [sex for sex, words in WORDS.items() if text.casefold() in words]
    if text in SEXES:
        return text
    if not meant:
        raise BadCell("”{given}” är inget kön; ange codes för det.", given=text)
    return meant[0]


def _period(text: str) -> str:
    try:
        time_of(text)
    except BadTable as fault:
        raise BadCell(fault.sentence, **fault.values) from fault
    return text


def _own_keys(value: ValueColumn) -> dict[str, str]:
    """The keys that a column of numbers brings with it."""
    own = {"sex": value.sex, "period": value.period, **value.dimensions}
    return {name: given for name, given in own.items() if given is not None}


def _doubled(number: int, earlier: int, key: tuple[str, ...]) -> BadCell:
    return BadCell(
        "Rad {row} upprepar rad {earlier}: {what}.",
        row=number,
        earlier=earlier,
        what=" ".join(key),
    )


def _refuse_other_columns(grid: Grid, wanted: File) -> None:
    """Every declared column is there once, and no other: a new column may be a third answer."""
    keys = [wanted.area, wanted.period, wanted.sex, *wanted.dimensions.values()]
    used = [key.column for key in keys if key and key.column]
    used += [value.column for value in wanted.values]
    times = Counter(grid.header)
    faults = [
        BadCell(
            "Kolumnen {column} saknas; filens kolumner är {columns}.",
            column=column,
            columns=", ".join(grid.header),
        )
        for column in dict.fromkeys(used)
        if not times[column]
    ]
    faults += [
        BadCell("Kolumnen {column} står {times} gånger.", column=column, times=number)
        for column, number in times.items()
        if number > 1
    ]
    faults += [
        BadCell(
            "Kolumnen {column} används inte; ta bort den eller ange den under ignored.",
            column=column or "?",
        )
        for column in times
        if column not in used and column not in wanted.ignored
    ]
    if faults:
        raise BadUpload(*faults)


def _refuse_swapped_sexes(table: pl.DataFrame, earlier: pl.DataFrame, shape: Shape) -> None:
    """The sexes' numbers of before, each under the other: the header was swapped, not the city."""
    group = [name for name in shape.keys if name != "sex"]
    now, before = (_side_by_side(one, group) for one in (table, earlier))
    both = now.join(before, on=group, suffix="_before").drop_nulls()
    differing = both.filter(pl.col("K_before") != pl.col("M_before"))
    swapped = (pl.col("K") == pl.col("M_before")) & (pl.col("M") == pl.col("K_before"))
    steady = (pl.col("K") == pl.col("K_before")) | (pl.col("M") == pl.col("M_before"))
    number = differing.filter(swapped).height
    if number and not differing.filter(steady).height:
        raise BadTable(
            "Kvinnor och män verkar ha bytt plats: i {number} rader har kvinnorna de tal som "
            "männen hade förra gången, och tvärtom.",
            number=number,
        )


def _side_by_side(table: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Women's and men's values in two columns."""
    sexes = table.filter(pl.col("sex").is_in(["K", "M"])).with_columns(
        pl.col("sex").cast(pl.String)
    )
    return sexes.pivot(on="sex", on_columns=["K", "M"], index=group, values="value")
