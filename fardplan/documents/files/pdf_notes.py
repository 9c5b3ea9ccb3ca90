"""The footnotes of a PDF's page: small lines at its foot, each begun by a figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from fardplan.documents.files.pdf_lines import PrintedLine
from fardplan.documents.footnotes import glued_marks, plain_sign

_MARK: Final = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\d{1,2})\s*(?=\D)")
_SMALLER = 0.95


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """One footnote: its sign, and which of the page's lines it stands on."""

    sign: str
    first: int
    end: int


def find_notes(lines: Sequence[PrintedLine], body_size: float) -> list[PrintedNote]:
    """The notes at the foot of each column, if the text of the page has a mark for each."""
    tops = [i for i, (one, two) in enumerate(pairwise(lines), 1) if two.baseline < one.baseline]
    notes: list[PrintedNote] = []
    marks = {mark for line in lines for mark in glued_marks(line.text)}
    for top, end in pairwise([0, *tops, len(lines)]):
        start = end
        while start > top and lines[start - 1].size <= _SMALLER * body_size:
            start -= 1
        begun = [index for index in range(start, end) if _sign(lines[index]) in marks]
        ends = [*begun, end][1:]
        notes += [
            PrintedNote(_sign(lines[first]), first, last)
            for first, last in zip(begun, ends, strict=True)
        ]
    return notes


def without_sign(text: str) -> str:
    """The first line of a note without its figure."""
    found = _MARK.match(text)
    return text[found.end() :] if found else text


def _sign(line: PrintedLine) -> str:
    found = _MARK.match(line.text)
    return plain_sign(found[1]) if found else ""
