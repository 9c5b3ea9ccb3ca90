"""A paper's blocks → HTML, piece by piece: for pages that are streamed, and for mail."""

from collections.abc import Iterable, Iterator
from html import escape

from fardplan.documents.papers.blocks import BlockWriter, is_safe, levelled, parts
from fardplan.documents.papers.paper import (
    Block,
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

_LOWEST = 6


def to_html(paper: Paper, *, level: int = 2) -> str:
    """The blocks of the paper in one piece."""
    return "".join(html_fragments(paper.blocks, level=level))


def html_fragments(blocks: Iterable[Block], *, level: int = 2) -> Iterator[str]:
    """One fragment for each block; the highest headings get this level. All text is escaped."""
    writer = _HtmlWriter(level)
    yield from map(writer.write, levelled(blocks))
    if writer.notes:
        items = "".join(
            f'<li id="not-{n}">{escape(note)} <a href="#till-{n}">↩</a></li>'
            for n, note in enumerate(writer.notes, start=1)
        )
        yield f'<ol class="notes">{items}</ol>\n'


class _HtmlWriter(BlockWriter[str]):
    """Blocks as fragments; remembers the footnotes for the end."""

    def __init__(self, level: int) -> None:
        self.notes: list[str] = []
        self._level = level

    def heading(self, block: Heading) -> str:
        name = f"h{min(self._level + block.level - 1, _LOWEST)}"
        anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
        return f"<{name}{anchor}>{escape(block.text)}</{name}>\n"

    def paragraph(self, block: Paragraph) -> str:
        return f"<p>{self._inline(block.text)}</p>\n"

    def quote(self, block: Quote) -> str:
        source = f"<footer>{escape(block.source)}</footer>" if block.source else ""
        return f"<blockquote><p>{self._inline(block.text)}</p>{source}</blockquote>\n"

    def bullets(self, block: Bullets) -> str:
        return f"<ul>{self._items(block.items)}</ul>\n"

    def decisions(self, block: Decisions) -> str:
        return f"<ol>{self._items(block.items)}</ol>\n"

    def facts(self, block: Facts) -> str:
        pairs = (f"<dt>{escape(n)}</dt><dd>{self._inline(text)}</dd>" for n, text in block.rows)
        return f"<dl>{''.join(pairs)}</dl>\n"

    def table(self, block: Table) -> str:
        header = "".join(f'<th scope="col">{escape(name)}</th>' for name in block.header)
        rows = "".join(f"<tr>{self._cells(row)}</tr>" for row in block.rows)
        return (
            f"<table><caption>{escape(block.caption)}</caption>"
            f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>\n"
        )

    def signatures(self, block: Signatures) -> str:
        return "".join(f"<p>{escape(who)}<br>{escape(title)}</p>\n" for who, title in block.names)

    def _cells(self, row: Iterable[Text]) -> str:
        return "".join(f"<td>{self._inline(cell)}</td>" for cell in row)

    def _items(self, items: Iterable[Text]) -> str:
        return "".join(f"<li>{self._inline(item)}</li>" for item in items)

    def _inline(self, text: Text) -> str:
        return "".join(map(self._part, parts(text)))

    def _part(self, part: Inline) -> str:
        match part:
            case str():
                return escape(part)
            case Strong(text):
                return f"<strong>{escape(text)}</strong>"
            case Note(text):
                self.notes.append(text)
                n = len(self.notes)
                return f'<sup><a id="till-{n}" href="#not-{n}">{n}</a></sup>'
            case Link(text, address) if is_safe(address):
                return f'<a href="{escape(address)}">{escape(text)}</a>'
            case Link(text, _):
                return escape(text)
