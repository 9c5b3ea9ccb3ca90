"""What a published table most likely means, by simple rules that are shown and can be corrected.

1. The header is the first row that is followed by a row with a number under one of its words.
2. A column of numbers and marks holds counts. Years and codes divide, and so does text. Numbers
   that are negative or have decimals are no counts and are not used.
3. A column that another one decides (an area's level, its name beside its code) is not used.
4. Counts for women and for men stand across the dimension kön; counts beside a column that is
   their sum stand across a dimension of their own.
5. A code is a whole if it is the sum of the codes just after or before it, wherever all are shown.
   What is left is the parts of a code that is called a total, or that is their sum. A total that
   is never less than its parts, but sometimes more, has a rest that is not shown.
6. Women and men without a total make one all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fardplan.grids import Cell, Lines
from fardplan.protection.cell_values import (
    is_mark,
    is_negative,
    marks_in,
    meaning_of,
    number_of,
    text_of,
)
from fardplan.protection.layouts import BadLayout, Column, Layout, Mark, Use

SEARCHED = 30  # rows: the header stands among the first
FEW_TEXTS = 5  # different texts among numbers: more, and it is no column of numbers
DEFAULT = "antal"  # what is counted, where the header says only for whom
YEARS = range(1900, 2101)
PERIODS = {"år", "ar", "year", "period", "tid", "termin", "kvartal", "läsår", "lasar"}
CODES = {"kod", "code", "id", "nr", "deso", "regso", "lkf", "ålder", "alder", "age"}
SEXES = {
    "K": {"k", "kvinna", "kvinnor", "flicka", "flickor", "women", "woman", "girls", "female"},
    "M": {"m", "man", "män", "pojke", "pojkar", "men", "boys", "male"},
}
TOTALS = {
    "t", "total", "totalt", "totala", "samtliga", "alla", "summa", "båda", "both", "all", "hela",
    "kön", "könen", "sexes", "tot", "riket",
}  # fmt: skip
WORDS = re.compile(r"[\s_/(),.:-]+")


@dataclass(frozen=True)
class Sheet:
    """A file under its header: names of columns, and the rows below from the `first` on."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first: int

    def column(self, at: int) -> list[Cell]:
        return [row[at] for row in self.rows]


def sheet_of(lines: Lines, name: str, header_row: int) -> Sheet:
    """Cut a file at its header. Raises BadLayout if there is none, or two of the same name."""
    if not 1 <= header_row < len(lines):
        raise BadLayout(
            "{name} har inga rader under rubriken på rad {row}.", name=name, row=header_row
        )
    header = [text_of(cell) for cell in lines[header_row - 1]]
    while header and not header[-1]:
        header.pop()
    header = [text or f"kolumn {at}" for at, text in enumerate(header, start=1)]
    if len(header) < 2:
        raise BadLayout("{name} har bara en kolumn på rad {row}.", name=name, row=header_row)
    if len(set(header)) < len(header):
        twice = next(text for text in header if header.count(text) > 1)
        raise BadLayout("Kolumnen {column} står två gånger i {name}.", column=twice, name=name)
    rows = [
        tuple([*line, *[None] * len(header)][: len(header)])
        for line in lines[header_row:]
        if any(text_of(cell) for cell in line)
    ]
    return Sheet(name, tuple(header), tuple(rows), header_row + 1)


def header_row_of(lines: Lines) -> int:
    """Where the header most likely stands: words above a row with numbers."""
    for at, (line, below) in enumerate(pairwise(lines[:SEARCHED]), start=1):
        named = [not is_mark(cell) and not _is_amount(cell) for cell in line]
        under = [bool(text_of(cell)) and (is_mark(cell) or _is_amount(cell)) for cell in below]
        if sum(named) >= 2 and any(a and b for a, b in zip(named, under, strict=False)):
            return at
    return 1


def layout_of(sheet: Sheet) -> Layout:
    """What each column most likely is."""
    uses = [_use_of(name, sheet.column(at)) for at, name in enumerate(sheet.header)]
    for at in _decided(sheet, [at for at, use in enumerate(uses) if use == Use.DIVIDES]):
        uses[at] = Use.IGNORED
    counts = [name for name, use in zip(sheet.header, uses, strict=True) if use == Use.COUNTS]
    across, parts = _across(sheet, counts)
    columns = [
        Column(name, use, *parts[name]) if use == Use.COUNTS else Column(name, use)
        for name, use in zip(sheet.header, uses, strict=True)
        if not (across and use == Use.COUNTS and name not in parts)
    ]
    spare = set(sheet.header) - {column.name for column in columns}
    columns += [Column(name, Use.IGNORED) for name in sheet.header if name in spare]
    columns.sort(key=lambda column: sheet.header.index(column.name))
    return Layout(tuple(columns), sheet.first - 1, across)


def marks_of(sheet: Sheet, layout: Layout) -> dict[str, Mark]:
    """Every mark among the counts, and what it most likely says."""
    counts = {column.name for column in layout.columns if column.use == Use.COUNTS}
    cells = [
        cell for at, name in enumerate(sheet.header) if name in counts for cell in sheet.column(at)
    ]
    zeros = any(number_of(cell) == 0 for cell in cells)
    return {mark: meaning_of(mark, zeros_shown=zeros) for mark in marks_in(cells)}


def is_total(code: str) -> bool:
    """Whether a code is called something that means all."""
    words = _words(code)
    return bool(words) and words[0] in TOTALS


def sexes_among(codes: Sequence[str]) -> tuple[str, str] | None:
    """The codes of women and men, where these are all the codes there are."""
    found = [code for of in SEXES.values() for code in codes if {code.casefold().strip()} & of]
    return (found[0], found[1]) if len(found) == len(codes) == 2 else None


def _words(text: str) -> list[str]:
    return [word for word in WORDS.split(text.casefold()) if word]


def _is_amount(cell: Cell) -> bool:
    """A number that is no year: years may stand as headers."""
    number = number_of(cell)
    return number is not None and number not in YEARS


def _use_of(name: str, cells: Sequence[Cell]) -> Use:
    numbers = [number for cell in cells if (number := number_of(cell)) is not None]
    texts = {text_of(cell) for cell in cells if number_of(cell) is None and not is_mark(cell)}
    if any(is_negative(text) for text in texts) or any(n != int(n) for n in numbers):
        return Use.IGNORED
    if texts and (len(texts) > FEW_TEXTS or len(numbers) <= len(texts)):
        return Use.DIVIDES
    if set(_words(name)) & (PERIODS | CODES) or (numbers and all(n in YEARS for n in numbers)):
        return Use.DIVIDES
    return Use.COUNTS if numbers else Use.IGNORED


def _decided(sheet: Sheet, dividing: Sequence[int]) -> list[int]:
    """Columns that say nothing beside another: each of its codes always has the same of theirs."""
    codes = {at: [text_of(cell) for cell in sheet.column(at)] for at in dividing}
    dropped: list[int] = []
    for at in reversed(dividing):
        for other in dividing:
            if other == at or other in dropped:
                continue
            pairs = set(zip(codes[other], codes[at], strict=True))
            if 1 < len(set(codes[at])) <= len(pairs) == len(set(codes[other])):
                dropped.append(at)
                break
    return dropped


def _across(sheet: Sheet, counts: Sequence[str]) -> tuple[str, dict[str, tuple[str, str]]]:
    """The dimension that columns of counts stand across, and each one's measure and part."""
    by_sex = _by_sex(counts)
    if by_sex:
        return "kön", by_sex
    whole = next((name for name in counts if is_total(name)), None)
    others = [name for name in counts if name != whole]
    if whole and len(others) > 1 and _adds_up(sheet, whole, others):
        return "kolumn", {name: (DEFAULT, name) for name in counts}
    if len(counts) > 1 and all(name.isdigit() and int(name) in YEARS for name in counts):
        return "år", {name: (DEFAULT, name) for name in counts}
    return "", {name: (name, "") for name in counts}


def _by_sex(counts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Columns whose names differ only in whom they count; none unless women and men are there."""
    found: dict[str, dict[str, str]] = {}
    for name in counts:
        words = _words(name)
        sex = next((code for code, of in SEXES.items() if set(words) & of), "T")
        said = SEXES.get(sex, TOTALS)
        rest = " ".join(word for word in words if word not in said)
        found.setdefault(rest, {}).setdefault(sex, name)
    both = {rest: sexes for rest, sexes in found.items() if {"K", "M"} <= set(sexes)}
    return {
        name: (rest or DEFAULT, sex) for rest, sexes in both.items() for sex, name in sexes.items()
    }


def _adds_up(sheet: Sheet, whole: str, parts: Sequence[str]) -> bool:
    """Whether a column is the sum of others wherever all are shown, and that is somewhere."""
    at = {name: place for place, name in enumerate(sheet.header)}
    seen = False
    for row in sheet.rows:
        total, *numbers = (number_of(row[at[name]]) for name in (whole, *parts))
        if total is None or None in numbers:
            continue
        if total != sum(number for number in numbers if number is not None):
            return False
        seen = True
    return seen
