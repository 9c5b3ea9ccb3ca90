"""Where words stand in an answer's text. Pure: text in, places out."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fardplan.errors import Refused

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


class Span(NamedTuple):
    """From one character up to, but not including, another."""

    start: int
    end: int


class Piece(NamedTuple):
    """Some of a paragraph, and the points that it is part of."""

    text: str
    points: tuple[int, ...]


class Paragraph(NamedTuple):
    """One paragraph: its number, where it stands, and its text in pieces."""

    number: int
    span: Span
    pieces: tuple[Piece, ...]


def places_of(words: str, text: str) -> list[Span]:
    """Where the words stand in the text, whatever white space lies between them."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts))
    return [Span(*found.span()) for found in pattern.finditer(text)]


def place_of(words: str, text: str) -> Span:
    """The one place where the words stand; refused if there is none, or more than one."""
    places = places_of(words, text)
    if not places:
        raise Refused("Orden finns inte i svaret. Kopiera dem precis som de står där.")
    if len(places) > 1:
        raise Refused("Orden finns på {n} ställen. Ta med fler ord runt omkring.", n=len(places))
    return places[0]


def paragraph_spans(text: str) -> list[Span]:
    """Each paragraph that has any words, without the white space around it."""
    edges = [0, *(edge for found in _BREAK.finditer(text) for edge in found.span()), len(text)]
    spans = [trimmed(Span(*pair), text) for pair in zip(edges[::2], edges[1::2], strict=True)]
    return [span for span in spans if span.start < span.end]


def place_of_paragraphs(chosen: Iterable[int], text: str) -> Span:
    """From the first chosen paragraph to the last; they follow on each other."""
    spans, numbers = paragraph_spans(text), sorted(set(chosen))
    if not numbers or numbers[0] < 0 or numbers[-1] >= len(spans):
        raise Refused("Välj ett stycke i svaret.")
    if numbers[-1] - numbers[0] != len(numbers) - 1:
        raise Refused("Välj stycken som följer på varandra, eller gör en synpunkt av varje.")
    return Span(spans[numbers[0]].start, spans[numbers[-1]].end)


def trimmed(span: Span, text: str) -> Span:
    """Without white space at its ends; what reaches outside the text is left as it is."""
    if not 0 <= span.start <= span.end <= len(text):
        return span
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def paragraphs(text: str, marks: Sequence[tuple[int, Span]]) -> list[Paragraph]:
    """The text by paragraph, cut wherever a point begins or ends."""
    spans = paragraph_spans(text)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    inside: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for point, mark in marks:
        for number in range(bisect_right(ends, mark.start), bisect_left(starts, mark.end)):
            inside[number].append((point, mark))
    return [
        Paragraph(number, span, tuple(_pieces(text, span, inside[number])))
        for number, span in enumerate(spans)
    ]


def _pieces(text: str, span: Span, marks: Sequence[tuple[int, Span]]) -> Iterable[Piece]:
    """From edge to edge, with the points that are open there, in the order they were given."""
    edges = sorted(
        {*span, *(edge for _, mark in marks for edge in mark if span.start < edge < span.end)}
    )
    waiting = sorted(range(len(marks)), key=lambda number: marks[number][1].start, reverse=True)
    is_open: list[int] = []
    for start, end in itertools.pairwise(edges):
        while waiting and marks[waiting[-1]][1].start <= start:
            is_open.append(waiting.pop())
        is_open = [number for number in is_open if marks[number][1].end > start]
        yield Piece(text[start:end], tuple(marks[number][0] for number in sorted(is_open)))
