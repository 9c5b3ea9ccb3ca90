"""What a statement is made of: letterhead, parts, descriptions and opinions."""

from __future__ import annotations

from dataclasses import dataclass

from fardplan.documents.document import Block, Footnote, Line, Place
from fardplan.documents.headings import PartKind
from fardplan.documents.titles import KnownProvision

_BETWEEN_PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands before the first heading, and the facts found there or in page headers.

    The officer's name is personal data: show it to those who handle the matter, not to the public.
    """

    blocks: tuple[Block, ...] = ()
    diary_number: str | None = None
    date: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: its heading, and the text below it that belongs to nothing else."""

    kind: PartKind
    title: Block
    blocks: tuple[Block, ...]
    provision: KnownProvision | None = None
    """The target area, when the part is about one."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the document retells of a strategy: never read for positions."""

    title: Block
    blocks: tuple[Block, ...]
    provision: KnownProvision | None
    """None when it is in doubt which strategy the heading means."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the body says in its own words, on some provisions or on the roadmap as a whole."""

    blocks: tuple[Block, ...]
    label: Block | None = None
    provisions: tuple[KnownProvision, ...] = ()
    refers_to: tuple[KnownProvision, ...] = ()
    """The strategies it points to, when it says nothing more."""
    footnotes: tuple[Footnote, ...] = ()

    @property
    def text(self) -> str:
        return _BETWEEN_PARAGRAPHS.join(block.text for block in self.blocks)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(provision.number for provision in self.provisions)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(provision.key for provision in self.provisions)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines; those of its label when there is nothing below it."""
        written = self.blocks or ((self.label,) if self.label else ())
        return tuple(line for block in written for line in block.lines)

    @property
    def place(self) -> Place:
        return Place.of(self.lines)

    def place_of(self, start: int, end: int) -> Place:
        """Where the words from `start` to `end` of the text stood: for a quote shown in place."""
        begin = 0
        lines: list[Line] = []
        for block in self.blocks:
            first, last = max(start - begin, 0), min(end - begin, len(block.text))
            if first < last:
                lines += block.lines_of(first, last)
            begin += len(block.text) + len(_BETWEEN_PARAGRAPHS)
        return Place.of(lines) if lines else self.place
