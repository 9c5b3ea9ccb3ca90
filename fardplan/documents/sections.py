"""Blocks → sections: each heading with the text below it, up to the next heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fardplan.documents.document import Block, Line
from fardplan.documents.headings import Ahead, Heading, heading_at, may_begin_heading
from fardplan.documents.titles import KnownProvision

_LINES_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as it is understood and as it is written, and the blocks below it."""

    heading: Heading | None
    title: Block | None
    blocks: tuple[Block, ...]
    until: int | None
    """The number of the line where the next section begins."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line, and the block that it came from."""

    line: Line
    block: int
    begins_block: bool


def sections(blocks: Sequence[Block], provisions: Sequence[KnownProvision]) -> Iterator[Section]:
    """Every block is in exactly one section, cut where a heading begins or ends inside it."""
    entries = [
        _Entry(line, number, begins_block=index == 0)
        for number, block in enumerate(blocks)
        for index, line in enumerate(block.lines)
    ]
    heading: Heading | None = None
    title: Block | None = None
    below: list[_Entry] = []
    index = 0
    while index < len(entries):
        found = _heading_from(entries, index, blocks, provisions)
        if found is None:
            below.append(entries[index])
            index += 1
            continue
        if title is not None or below:
            yield Section(heading, title, _blocks(below, blocks), entries[index].line.number)
        heading, title, index = found
        below = []
    yield Section(heading, title, _blocks(below, blocks), None)


def _heading_from(
    entries: list[_Entry],
    index: int,
    blocks: Sequence[Block],
    provisions: Sequence[KnownProvision],
) -> tuple[Heading, Block, int] | None:
    """The heading at an entry, its words, and the entry after it.

    When a heading ends inside a line, the rest of that line is put back as an entry of its own.
    """
    entry = entries[index]
    is_item = blocks[entry.block].kind == "item" and entry.begins_block
    if is_item or not may_begin_heading(entry.line.text):
        return None
    ahead = Block.of([after.line for after in entries[index : index + _LINES_AHEAD]])
    found = heading_at(Ahead(ahead, entry.begins_block), provisions)
    if found is None:
        return None
    title = next(ahead.split([found.end]))
    last = bisect_right(ahead.starts, found.end - 1) - 1
    line = ahead.lines[last]
    rest = line.text[found.end - ahead.starts[last] :].strip()
    if not rest:
        return found.heading, title, index + last + 1
    block = entries[index + last].block
    entries[index + last] = _Entry(Line(rest, line.number, line.page), block, begins_block=True)
    return found.heading, title, index + last


def _blocks(entries: Sequence[_Entry], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Lines of one block stay one block."""
    return tuple(
        Block.of([entry.line for entry in group], blocks[number].kind)
        for number, group in groupby(entries, key=lambda entry: entry.block)
    )
