"""Text → the lines of its running text: pages found, page headers and footnotes set apart.

Nothing is thrown away. What does not belong to the running text is kept beside it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from fardplan.documents.document import Footnote, Line
from fardplan.documents.footnotes import find_footnotes, is_rule_of_signs, without_glued_mark
from fardplan.documents.lines import RawLine, is_double_spaced, raw_lines
from fardplan.documents.pages import page_starts, running_lines
from fardplan.documents.wrapping import tidy


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line of the running text, and what parts it from the line before."""

    line: Line
    gap: int
    """How many empty lines stand between."""
    is_bridged: bool
    """Something stands between that is no running text: a page break, a header, a footnote."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a text, sorted by what they are."""

    flow: tuple[FlowLine, ...]
    footnotes: tuple[Footnote, ...]
    running: tuple[Line, ...]
    is_double_spaced: bool


def lay_out(text: str) -> Layout:
    """Sort the lines of a text into running text, footnotes, and page headers and footers."""
    raw = raw_lines(text)
    texts = [tidy(line.text) for line in raw]
    double_spaced = is_double_spaced(raw)
    notes = find_footnotes(raw)
    for note in notes:
        if note.glued_mark is not None:
            texts[note.glued_mark] = without_glued_mark(texts[note.glued_mark], note.sign)
    in_notes = {index for note in notes for index in note.indexes}
    starts = page_starts(raw, texts, in_notes, double_spaced=double_spaced)
    running = running_lines(texts, starts, in_notes)
    lines = _lines(raw, texts, starts)
    return Layout(
        flow=tuple(_flow(raw, lines, starts, in_notes | running)),
        footnotes=tuple(note.of(lines) for note in notes),
        running=tuple(lines[index] for index in sorted(running)),
        is_double_spaced=double_spaced,
    )


def _lines(raw: Sequence[RawLine], texts: Sequence[str], starts: Sequence[int]) -> list[Line]:
    """Every line with its number and page; without marks, the page is unknown."""
    return [
        Line(text, line.number, bisect_right(starts, index) + 1 if starts else None)
        for index, (line, text) in enumerate(zip(raw, texts, strict=True))
    ]


def _flow(
    raw: Sequence[RawLine], lines: Sequence[Line], starts: Sequence[int], apart: Collection[int]
) -> Iterator[FlowLine]:
    new_pages = frozenset(starts)
    gap, is_bridged = 0, False
    for index, line in enumerate(lines):
        is_bridged = is_bridged or index in new_pages or index in apart
        if index in apart or is_rule_of_signs(raw[index]):
            continue
        if not line.text:
            gap += 1
            continue
        yield FlowLine(line, gap, is_bridged)
        gap, is_bridged = 0, False
