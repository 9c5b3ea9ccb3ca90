"""A paper → plain text, wrapped, as a mail or a terminal shows it."""

import textwrap
from collections.abc import Iterable, Sequence

from fardplan.documents.papers.blocks import BlockWriter, parts
from fardplan.documents.papers.paper import (
    Bullets,
    Decisions,
    Facts,
    Heading,
    Inline,
    Link,
    Note,
    Paper,
    Paragraph,
    Quote,
    Signatures,
    Strong,
    Table,
    Text,
)

WIDTH = 78
_BETWEEN = "\n\n"


def to_text(paper: Paper) -> str:
    """The paper as text: its head, and its blocks with an empty line between."""
    head = [paper.standing, paper.organisation, paper.unit, paper.kind]
    head += [f"{name}: {value}" for name, value in paper.facts]
    to = [paper.language.sentence("Till"), *paper.recipient] if paper.recipient else []
    writer = _TextWriter()
    pieces = ["\n".join(filter(None, head)), "\n".join(to), paper.title.upper()]
    pieces += map(writer.write, paper.blocks)
    pieces += ["\n".join(f"[{n}] {note}" for n, note in enumerate(writer.notes, start=1))]
    return _BETWEEN.join(filter(None, pieces)) + "\n"


class _TextWriter(BlockWriter[str]):
    """Blocks as lines; remembers the footnotes for the end."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def heading(self, block: Heading) -> str:
        return _wrapped(block.text)

    def paragraph(self, block: Paragraph) -> str:
        return _wrapped(self._words(block.text))

    def quote(self, block: Quote) -> str:
        said = _wrapped(self._words(block.text), first="  ", rest="  ")
        return f"{said}\n  – {block.source}" if block.source else said

    def bullets(self, block: Bullets) -> str:
        return self._items(block.items, ["- "] * len(block.items))

    def decisions(self, block: Decisions) -> str:
        return self._items(block.items, [f"{n}. " for n in range(1, len(block.items) + 1)])

    def facts(self, block: Facts) -> str:
        named = (f"{name}: {self._words(text)}" for name, text in block.rows)
        return "\n".join(_wrapped(fact, rest="  ") for fact in named)

    def table(self, block: Table) -> str:
        """Each cell by the name of its column: a table that needs no lines."""
        return _BETWEEN.join([block.caption, *(self._row(block.header, r) for r in block.rows)])

    def signatures(self, block: Signatures) -> str:
        return _BETWEEN.join("\n".join(filter(None, who)) for who in block.names)

    def _row(self, header: Sequence[str], row: Sequence[Text]) -> str:
        cells = zip(header, map(self._words, row), strict=True)
        return "\n".join(_wrapped(f"{name}: {cell}", rest="  ") for name, cell in cells if cell)

    def _items(self, items: Iterable[Text], signs: Iterable[str]) -> str:
        return "\n".join(
            _wrapped(self._words(item), first=sign, rest=" " * len(sign))
            for sign, item in zip(signs, items, strict=True)
        )

    def _words(self, text: Text) -> str:
        return "".join(map(self._part, parts(text)))

    def _part(self, part: Inline) -> str:
        match part:
            case str():
                return part
            case Strong(text):
                return text
            case Note(text):
                self.notes.append(text)
                return f"[{len(self.notes)}]"
            case Link(text, address):
                return text if text == address else f"{text} ({address})"


def _wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
