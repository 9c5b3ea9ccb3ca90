"""Files that somebody hands in, as plain grids of cells, before anything is known of their meaning.

What a cell held is not interpreted here: text stays text, a number stays a number, and a formula
or a merged cell is a fault, for what it shows may not be what it holds. A file is hostile until it
has been read: nothing is unpacked that would not fit, and nothing in it is run.
"""

import csv
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Protocol

import polars as pl

from fardplan.errors import FardplanError, sentence

LARGEST = 20_000_000  # bytes as handed in
LARGEST_UNPACKED = 50_000_000  # bytes in an XLSX, which is a zip file
MOST_ROWS, MOST_COLUMNS = 200_000, 500
AND_MORE = sentence("{first} Det finns {more} fel till.")
SHOWN = 100  # faults that are listed; a wrong delimiter can make one per row

Cell = str | float | bool | None
Lines = Sequence[Sequence[Cell]]


class BadCell(FardplanError):
    """One fault in a file, with its place."""


class BadUpload(FardplanError):
    """A file that cannot be believed. It reads as its first fault; `faults` lists them."""

    def __init__(self, *faults: FardplanError) -> None:
        self.faults: Sequence[FardplanError] = faults[:SHOWN]
        first, more = faults[0], len(faults) - 1
        if more:
            super().__init__(AND_MORE, first=first, more=more)
        else:
            super().__init__(first.sentence, **first.values)


class Layout(Protocol):
    """How a file is written, and where its header stands."""

    @property
    def kind(self) -> str: ...
    @property
    def encoding(self) -> str: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def header_row(self) -> int: ...


@dataclass(frozen=True)
class Grid:
    """The header and the rows below it; `first` is the number of the first row in the file."""

    header: tuple[str, ...]
    rows: Lines
    first: int


def read_grid(content: bytes, wanted: Layout, *, name: str) -> Grid:
    """The cells of a file. Raises BadUpload with every fault found, each with its place."""
    lines = read_lines(content, wanted, name=name)
    if wanted.kind == "parquet":
        grid = Grid(tuple(str(column) for column in lines[0]), lines[1:], first=1)
    else:
        grid = _under_header(lines, wanted, name)
    _refuse_too_large(len(grid.rows), len(grid.header), name)
    return grid


def read_lines(content: bytes, wanted: Layout, *, name: str) -> Lines:
    """Every line of a file, headers and all. Raises BadUpload."""
    if not content:
        raise BadUpload(BadCell("{name} är tom.", name=name))
    if len(content) > LARGEST:
        raise BadUpload(
            BadCell(
                "{name} är för stor; högst {largest} byte går att läsa.", name=name, largest=LARGEST
            )
        )
    if wanted.kind == "parquet":
        return _parquet(content, name)
    return _csv(content, wanted, name) if wanted.kind == "csv" else _xlsx(content, wanted, name)


def _refuse_too_large(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise BadUpload(
            BadCell(
                "{name} har fler än {rows} rader eller {columns} kolumner.",
                name=name,
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
            )
        )


def _csv(content: bytes, wanted: Layout, name: str) -> Lines:
    """Text in columns; a byte order mark is no part of the first header."""
    encoding = "utf-8-sig" if wanted.encoding == "utf-8" else wanted.encoding
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadUpload(
            BadCell(
                "{name} är inte text i {encoding}, som definitionen säger.",
                name=name,
                encoding=wanted.encoding,
            )
        ) from error
    if "\0" in text:
        raise BadUpload(BadCell("{name} är ingen textfil.", name=name))
    try:
        lines = csv.reader(StringIO(text, newline=""), delimiter=wanted.delimiter, strict=True)
        return list(lines)
    except csv.Error as error:
        raise BadUpload(BadCell("{name} har citattecken i otakt.", name=name)) from error


def _xlsx(content: bytes, wanted: Layout, name: str) -> Lines:
    """One sheet of a workbook, as it is stored: numbers with all their decimals."""
    workbook = _workbook(content, name)
    if wanted.sheet and wanted.sheet not in workbook.sheetnames:
        raise BadUpload(
            BadCell(
                "{name} har inget blad {sheet}; bladen är {sheets}.",
                name=name,
                sheet=wanted.sheet,
                sheets=", ".join(workbook.sheetnames),
            )
        )
    sheet = workbook[wanted.sheet] if wanted.sheet else workbook.worksheets[0]
    _refuse_too_large(sheet.max_row, sheet.max_column, name)  # a lone cell far away makes it so
    faults = [
        BadCell(
            "{place} är sammanslagna celler; dela upp dem så att varje kolumn har en rubrik.",
            place=str(merged),
        )
        for merged in sheet.merged_cells.ranges
        if merged.max_row >= wanted.header_row
    ]
    lines: list[list[Cell]] = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and cell.row > wanted.header_row:
                faults.append(_formula(cell))
        lines.append([_plain(cell.value) for cell in row])
    if faults:
        raise BadUpload(*faults)
    return lines


def _workbook(content: bytes, name: str) -> Any:
    """Open a workbook that is not a trap: not too large when unpacked, no odd XML."""
    import openpyxl  # heavy, and only needed here

    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadUpload(BadCell("{name} är för stor att packa upp.", name=name))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not read
            return openpyxl.load_workbook(BytesIO(content), data_only=False)
    except BadUpload:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise BadUpload(
            BadCell("{name} går inte att läsa som en arbetsbok i XLSX.", name=name)
        ) from error


def _parquet(content: bytes, name: str) -> Lines:
    """Typed columns under their names; the kinds are kept, and NaN stays to be refused."""
    try:
        lazy = pl.scan_parquet(BytesIO(content))
        columns = lazy.collect_schema().names()
        # The rows are counted before they are unpacked: a million equal ones take no room.
        _refuse_too_large(lazy.select(pl.len()).collect().item(), len(columns), name)
        frame = lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadUpload(BadCell("{name} går inte att läsa som Parquet.", name=name)) from error
    return [columns, *([_plain(value) for value in row] for row in frame.iter_rows())]


def _under_header(lines: Lines, wanted: Layout, name: str) -> Grid:
    """Cut the grid at its header row; empty lines at the end are no rows."""
    at = wanted.header_row
    if len(lines) < at:
        raise BadUpload(BadCell("{name} har ingen rubrik på rad {row}.", name=name, row=at))
    header = tuple("" if cell is None else str(cell).strip() for cell in lines[at - 1])
    while header and not header[-1]:
        header = header[:-1]
    rows = [list(line) for line in lines[at:]]
    while rows and all(cell in (None, "") for cell in rows[-1]):
        rows.pop()
    ragged = [number for number, row in enumerate(rows, start=at + 1) if _is_ragged(row, header)]
    if ragged:
        raise BadUpload(
            *[
                BadCell("Rad {row} har fler eller färre celler än rubrikraden.", row=number)
                for number in ragged
            ]
        )
    wide = len(header)
    return Grid(header, [[*row, *[None] * wide][:wide] for row in rows], first=at + 1)


def _is_ragged(row: Sequence[Cell], header: Sequence[str]) -> bool:
    """Is something missing, or is there something to the right of the last header?"""
    if all(cell in (None, "") for cell in row):
        return False
    return len(row) < len(header) or any(cell not in (None, "") for cell in row[len(header) :])


def _formula(cell: Any) -> BadCell:
    return BadCell(
        "{place} har en formel ({given}); spara filen med värden i stället.",
        place=cell.coordinate,
        given=str(cell.value)[:40],
    )


def _plain(value: object) -> Cell:
    """A value as text, number or nothing; dates and the like become text."""
    if value is None or isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else str(value)
