"""What a published cell says: a number, or a mark that hides one."""

import re
from collections.abc import Iterable

from fardplan.grids import Cell
from fardplan.protection.layouts import INFINITE, Mark

NUMBER = re.compile(r"^\d+([.,]\d+)?$")
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f'](?=\d{3}(\D|$))")
BELOW = re.compile(r"^(<|≤|<=)\s*(\d+)$")
BETWEEN = re.compile(r"^(\d+)\s*[-–]\s*(\d+)$")
HIDING = {"", "..", ".", "-", "–", "—", "x", "X", "*", "**", "c", "C", ":", "…", "s", "n/a", "NA"}


def text_of(cell: Cell) -> str:
    """A cell as a reader sees it; a whole number has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def number_of(cell: Cell) -> float | None:
    """The number in a cell, with spaces between thousands and a comma or point for decimals."""
    text = THOUSANDS.sub("", text_of(cell))
    return float(text.replace(",", ".")) if NUMBER.match(text) else None


def is_negative(text: str) -> bool:
    """Whether it reads as a number below zero."""
    return text[:1] in {"-", "−"} and number_of(text[1:]) is not None


def decimals_in(text: str) -> int:
    """How many decimals a number is written with."""
    _, _, decimals = text.replace(",", ".").partition(".")
    return len(decimals)


def is_mark(cell: Cell) -> bool:
    """Whether a cell holds one of the usual marks, or nothing, where a number could stand."""
    text = text_of(cell)
    return text in HIDING or bool(BELOW.match(text)) or bool(BETWEEN.match(text))


def meaning_of(mark: str, *, zeros_shown: bool) -> Mark:
    """What a mark most likely says. Where zeros are shown, what is hidden is none."""
    if below := BELOW.match(mark):
        most = int(below[2]) - (below[1] == "<")
        return Mark(float(min(1, most)), float(most))
    if between := BETWEEN.match(mark):
        return Mark(float(between[1]), float(between[2]))
    return Mark(float(zeros_shown), INFINITE)


def marks_in(cells: Iterable[Cell]) -> list[str]:
    """Every different mark among cells, in the order they are met."""
    return list(dict.fromkeys(text_of(cell) for cell in cells if number_of(cell) is None))
