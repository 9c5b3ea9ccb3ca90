"""A paper's blocks → the body of a Word document, as WordprocessingML."""

import re
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from fardplan.documents.papers.blocks import BlockWriter, is_safe, parts
from fardplan.documents.papers.paper import (
    Bullets,
    Decisions,
    Facts,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    Quote,
    Signatures,
    Strong,
    Table,
    Text,
)

SIGNATURE, QUOTE_SOURCE, FACT, CELL = "Signature", "QuoteSource", "Fact", "Cell"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def written(text: str) -> str:
    """The text as XML holds it."""
    return escape(legal(text), {'"': "&quot;"})


def run(text: str, properties: str = "") -> str:
    """A stretch of text with the same looks."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{written(text)}</w:t></w:r>'


def paragraph(runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph with its style."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{runs}</w:p>"


class Body(BlockWriter[str]):
    """Writes blocks one by one; remembers the footnotes, and asks for links and lists."""

    def __init__(
        self, *, width: int, link: Callable[[str], str], new_list: Callable[[], int]
    ) -> None:
        self.notes: list[str] = []
        self._width = width
        self._link = link
        self._new_list = new_list

    def heading(self, block: Heading) -> str:
        return paragraph(run(block.text), f"Heading{block.level}")

    def paragraph(self, block: Paragraph) -> str:
        return paragraph(self._runs(block.text))

    def quote(self, block: Quote) -> str:
        said = paragraph(self._runs(block.text), "Quote")
        return said + (paragraph(run(block.source), QUOTE_SOURCE) if block.source else "")

    def bullets(self, block: Bullets) -> str:
        return "".join(paragraph(self._runs(item), "ListBullet") for item in block.items)

    def decisions(self, block: Decisions) -> str:
        """Each list counts from one."""
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._new_list()}"/></w:numPr>'
        return "".join(paragraph(self._runs(item), "ListNumber", number) for item in block.items)

    def facts(self, block: Facts) -> str:
        return "".join(
            paragraph(run(f"{name}: ", "<w:b/>") + self._runs(text), FACT)
            for name, text in block.rows
        )

    def table(self, block: Table) -> str:
        return "".join(self._table(block))

    def signatures(self, block: Signatures) -> str:
        return "".join(_signature(*who) for who in block.names)

    def _table(self, table: Table) -> Iterator[str]:
        shares = table.widths or (1.0,) * len(table.header)
        widths = [round(self._width * share / sum(shares)) for share in shares]
        yield paragraph(run(table.caption), "Caption", "<w:keepNext/>")
        yield '<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:type="pct" w:w="5000"/>'
        yield '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:val="0020"/>'
        yield f'<w:tblCaption w:val="{written(table.caption)}"/></w:tblPr><w:tblGrid>'
        yield from (f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield "</w:tblGrid>"
        header = map(run, table.header)
        yield _row(header, widths, "<w:cantSplit/><w:tblHeader/>")
        for row in table.rows:
            yield _row(map(self._runs, row), widths, "<w:cantSplit/>")
        yield "</w:tbl>" + paragraph("")

    def _runs(self, text: Text) -> str:
        return "".join(map(self._part, parts(text)))

    def _part(self, part: Inline) -> str:
        match part:
            case str():
                return run(part)
            case Strong(text):
                return run(text, "<w:b/>")
            case Note(text):
                self.notes.append(text)
                reference = f'<w:footnoteReference w:id="{len(self.notes)}"/>'
                return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{reference}</w:r>'
            case Link(text, address) if is_safe(address):
                shown = run(text, '<w:color w:val="0B4F8A"/><w:u w:val="single"/>')
                return f'<w:hyperlink r:id="{self._link(address)}">{shown}</w:hyperlink>'
            case Link(text, _):
                return run(text)


def _row(cells: Iterable[str], widths: list[int], properties: str) -> str:
    written_cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(cell, CELL)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written_cells}</w:tr>"


def _signature(name: str, title: str) -> str:
    return paragraph(run(name) + "<w:r><w:br/></w:r>" + run(title), SIGNATURE)
