"""What a document is once it has been read: blocks of text that know where they stood."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fardplan.documents.wrapping import joined

BlockKind = Literal["text", "item"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: its lines in the file, and its pages when the file marks them."""

    first_line: int
    last_line: int
    first_page: int | None
    last_page: int | None

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Place:
        """From the first of these lines to the last."""
        return cls(lines[0].number, lines[-1].number, lines[0].page, lines[-1].page)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, its spaces put in order."""

    text: str
    number: int
    page: int | None

    @property
    def place(self) -> Place:
        return Place.of([self])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item: its lines, and the running text they make together."""

    lines: tuple[Line, ...]
    text: str
    starts: tuple[int, ...]
    kind: BlockKind = "text"

    @classmethod
    def of(cls, lines: Sequence[Line], kind: BlockKind = "text") -> Block:
        """Join lines into running text, and remember where in it each of them begins."""
        text, starts = joined([line.text for line in lines])
        return cls(tuple(lines), text, starts, kind)

    @property
    def place(self) -> Place:
        return Place.of(self.lines)

    def lines_of(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines on which the words from `start` to `end` of the text stood."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        return self.lines[first : last + 1]

    def split(self, at: Sequence[int]) -> Iterator[Block]:
        """The block cut before each of these places in its text; empty pieces are left out."""
        cuts = deque(sorted(at))
        pieces: list[list[Line]] = [[]]
        for line, start, end in zip(self.lines, self.starts, self._ends, strict=True):
            begin = 0
            while cuts and cuts[0] < end:
                inside = max(0, cuts.popleft() - start)
                pieces[-1].append(_part(line, begin, inside))
                pieces.append([])
                begin = inside
            pieces[-1].append(_part(line, begin, len(line.text)))
        written = ([line for line in piece if line.text] for piece in pieces)
        return (Block.of(lines, self.kind) for lines in written if lines)

    @property
    def _ends(self) -> tuple[int, ...]:
        return (*self.starts[1:], len(self.text))


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page: its mark, its words, and where in the text it was marked."""

    mark: Line
    block: Block
    marked_at: Line | None

    @property
    def text(self) -> str:
        return self.block.text


@dataclass(frozen=True, slots=True)
class Document:
    """A read document. Every line of the file that has words is in exactly one of its parts."""

    name: str
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...] = ()
    running: tuple[Line, ...] = ()
    """Page headers, page footers and page numbers."""
    changed: tuple[Line, ...] = ()
    """Paragraphs with tracked changes: they are read as if all changes were accepted."""
    silent_pages: tuple[int, ...] = ()
    """Pages with a picture and no text: what they say, nobody has read."""


def _part(line: Line, start: int, end: int) -> Line:
    return Line(line.text[start:end].strip(), line.number, line.page)
