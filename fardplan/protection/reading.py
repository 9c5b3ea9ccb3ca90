"""Sheets and how they are to be read, as what an attacker knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import polars as pl

from fardplan.disclosure.dimensions import Dimension, Whole
from fardplan.disclosure.knowledge import View, as_published, counted
from fardplan.errors import BadTable
from fardplan.protection.cell_values import decimals_in, number_of, text_of
from fardplan.protection.guessing import Sheet
from fardplan.protection.layouts import (
    INFINITE,
    BadLayout,
    Interval,
    Layout,
    Reading,
    Use,
    total_of,
)
from fardplan.protection.sums import Amounts, sums_of

MOST_CELLS = 2_000_000  # of one measure, combinations without a row included
UNDIVIDED = Dimension("tabell", "T", ())  # where nothing has a total, no sum ties anything


@dataclass(frozen=True)
class Published:
    """One number or mark of a file: what it counts, its code in each dimension, and its row.

    among: for a share in per cent, the number or mark that it is a share of.
    """

    measure: str
    codes: tuple[tuple[str, str], ...]
    text: str
    row: int
    among: str | None = None


def published_in(sheet: Sheet, layout: Layout) -> list[Published]:
    """Every count of a sheet. Raises BadLayout for a column that is gone or an empty code."""
    layout.check()
    at = {name: place for place, name in enumerate(sheet.header)}
    if gone := [column.name for column in layout.columns if column.name not in at]:
        raise BadLayout("Kolumnen {column} finns inte i {name}.", column=gone[0], name=sheet.name)
    found = []
    for number, row in enumerate(sheet.rows, start=sheet.first):
        codes = [(name, text_of(row[at[name]])) for name in layout.dividing]
        if empty := [name for name, code in codes if not code]:
            raise BadLayout(
                "{name}, rad {row}: {column} är tom.",
                name=sheet.name, row=number, column=empty[0],
            )  # fmt: skip
        for column in layout.columns:
            if column.use.has_figures:
                across = [(layout.across, column.part)] if layout.across else []
                whole = layout.whole_of(column) if column.use == Use.SHARES else None
                among = text_of(row[at[whole.name]]) if whole else None
                text = text_of(row[at[column.name]])
                found.append(Published(column.measure, (*codes, *across), text, number, among))
    return found


def guessed_sums(files: Iterable[Sequence[Published]]) -> dict[str, tuple[Whole, ...]]:
    """For each dimension, which codes make which, as far as the shown numbers tell."""
    found: dict[str, dict[Whole, None]] = {}
    for cells in files:
        for dimension in dict.fromkeys(name for cell in cells for name, _ in cell.codes):
            codes, amounts = _along(cells, dimension)
            found.setdefault(dimension, {}).update(dict.fromkeys(sums_of(codes, amounts)))
    return {dimension: tuple(wholes) for dimension, wholes in found.items() if wholes}


def _along(cells: Sequence[Published], dimension: str) -> tuple[list[str], Amounts]:
    """The numbers with one row for each code of a dimension and a column for all else."""
    rows: dict[str, int] = {}
    columns: dict[tuple[str, ...], int] = {}
    placed: dict[tuple[int, int], float] = {}
    for cell in cells:
        own = dict(cell.codes).get(dimension)
        number = number_of(cell.text)
        if own is not None and cell.among is None:
            other = (cell.measure, *(code for name, code in cell.codes if name != dimension))
            place = rows.setdefault(own, len(rows)), columns.setdefault(other, len(columns))
            placed[place] = np.nan if number is None else number
    amounts = np.full((len(rows), len(columns)), np.nan)
    for place, number in placed.items():
        amounts[place] = number
    return list(rows), amounts


def views_of(sheet: Sheet, cells: Sequence[Published], reading: Reading) -> list[View]:
    """What a sheet tells: one view for each measure, and for each code of what has no total."""
    tied = {name: whole for name, whole in reading.sums.items() if total_of(whole)}
    if loose := sorted(set(reading.sums) - set(tied)):
        raise BadLayout(
            "Summorna för {dimension} leder inte till en enda helhet.", dimension=loose[0]
        )
    dimensions = {name: _dimension(name, wholes, cells) for name, wholes in tied.items()}
    apart: dict[str, list[Published]] = {}
    for cell in cells:
        groups = [f"{name}={code}" for name, code in cell.codes if name not in tied]
        apart.setdefault("; ".join([cell.measure, *groups]), []).append(cell)
    return [
        _view(sheet.name, measure, same, dimensions, reading) for measure, same in apart.items()
    ]


def _dimension(name: str, wholes: Sequence[Whole], cells: Iterable[Published]) -> Dimension:
    total = total_of(wholes) or ""
    dimension = Dimension(name, total, tuple(wholes))
    there = dict.fromkeys(code for cell in cells for own, code in cell.codes if own == name)
    if outside := [code for code in there if code not in dimension.codes]:
        raise BadLayout(
            "{dimension}: ”{code}” ingår inte i någon summa. Skriv vad den är en del av, eller ta "
            "bort summorna för {dimension}.",
            dimension=name,
            code=outside[0],
        )
    return dimension


def _view(
    name: str,
    measure: str,
    cells: Sequence[Published],
    dimensions: Mapping[str, Dimension],
    reading: Reading,
) -> View:
    used = [dimensions[own] for own, _ in cells[0].codes if own in dimensions] or [UNDIVIDED]
    rows = []
    for cell in cells:
        low, high = _bounds(name, cell, reading)
        codes = {UNDIVIDED.name: UNDIVIDED.total, **dict(cell.codes)}
        rows.append({**{own.name: codes[own.name] for own in used}, "low": low, "high": high})
    if prod(len(own.codes) for own in used) > MOST_CELLS:
        raise BadLayout(
            "{name} har fler än {most} celler om alla kombinationer räknas.",
            name=name,
            most=MOST_CELLS,
        )
    frame = pl.DataFrame(rows, schema_overrides={"low": pl.Float64, "high": pl.Float64})
    try:
        return as_published(name, measure, used, frame)
    except BadTable as fault:
        raise BadLayout(fault.sentence, **fault.values) from fault


def _bounds(name: str, cell: Published, reading: Reading) -> Interval:
    """What a cell says, noise and rounding considered."""
    number = number_of(cell.text)
    whole = number_of(cell.among) if cell.among is not None else None
    if number is None:
        if cell.text not in reading.marks:
            raise BadLayout(
                "{name}, rad {row}: ”{mark}” är inte förklarat bland märkena.",
                name=name, row=cell.row, mark=cell.text[:40],
            )  # fmt: skip
        return reading.marks[cell.text].bounds(whole)
    if cell.among is not None:
        return _counted(name, cell, number, whole)
    if number != int(number):
        raise BadLayout(
            "{name}, rad {row}: {number} är inget helt antal.",
            name=name, row=cell.row, number=cell.text,
        )  # fmt: skip
    off = max(reading.base - 1, reading.noise)
    return (max(0.0, number - off), number + off)


def _counted(name: str, cell: Published, share: float, whole: float | None) -> Interval:
    """Between how many a share in per cent says that there are."""
    if whole is None:
        return (0.0, INFINITE)
    try:
        return counted(share, int(whole), decimals=decimals_in(cell.text))
    except BadTable as fault:
        raise BadLayout(
            "{name}, rad {row}: {fault}", name=name, row=cell.row, fault=fault
        ) from fault
