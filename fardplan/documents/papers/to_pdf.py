"""A paper → a tagged PDF/UA-1, by Typst."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import typst

from fardplan.documents.papers.blocks import BlockWriter, is_safe, levelled, parts
from fardplan.documents.papers.language import Language
from fardplan.documents.papers.letters import printable
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
from fardplan.documents.papers.typst_layout import LAYOUT
from fardplan.errors import BadDocument

Data = dict[str, Any]
MOST_PIECES: Final = 40_000
_LONGEST_RUNNING_TITLE = 90


def to_pdf(paper: Paper, *, made_at: datetime) -> bytes:
    """The paper as PDF; Typst refuses to make one that is not PDF/UA-1.

    Raises:
        BadDocument: when it is so long that it would take more memory than a server has to spare.
    """
    blocks = tuple(levelled(paper.blocks))
    if sum(map(_pieces, blocks)) > MOST_PIECES:
        raise BadDocument(
            "Dokumentet {title} är för långt för en pdf; hämta det som docx eller läs det på "
            "webben.",
            title=paper.title,
        )
    made = typst.compile(
        LAYOUT.encode(),
        sys_inputs={"paper": json.dumps(_data(paper, blocks))},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(made_at.timestamp()),
    )
    return bytes(made)


def _data(paper: Paper, blocks: Sequence[Block]) -> Data:
    """All that the layout needs, as it comes."""
    language = paper.language
    writer = _DataWriter(language)
    show = writer.show
    running = show(f"{paper.kind} · {paper.title}")
    return {
        "title": writer.title(paper.title),
        "form": show(paper.kind),
        "organisation": show(paper.organisation),
        "unit": show(paper.unit),
        "facts": [[show(name), show(value)] for name, value in paper.facts],
        "recipient": [show(name) for name in paper.recipient],
        "standing": show(paper.standing),
        "running": running[:_LONGEST_RUNNING_TITLE],
        "wide": paper.is_wide,
        "language": language.code,
        "region": language.region,
        "page_word": show(language.sentence("Sida")),
        "to_word": show(language.sentence("Till")),
        "blocks": list(map(writer.write, blocks)),
    }


def _pieces(block: Block) -> int:
    """How much a block weighs: its cells, or its items."""
    match block:
        case Table(header=header, rows=rows):
            return (len(rows) + 1) * len(header)
        case Facts(rows=rows):
            return len(rows)
        case Bullets(items=items) | Decisions(items=items):
            return len(items)
        case _:
            return 1


class _DataWriter(BlockWriter[Data]):
    """Blocks as data for the layout; every word in letters that its fonts can show."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def show(self, text: str) -> str:
        return printable(text, self._language)

    def title(self, text: str) -> str:
        """A heading must have words: a reader that listens would meet an empty one."""
        return self.show(text).strip() or "–"

    def heading(self, block: Heading) -> Data:
        return {"kind": "heading", "level": block.level, "text": self.title(block.text)}

    def paragraph(self, block: Paragraph) -> Data:
        return {"kind": "paragraph", "text": self._inline(block.text)}

    def quote(self, block: Quote) -> Data:
        said = self._inline(block.text)
        return {"kind": "quote", "text": said, "source": self.show(block.source)}

    def bullets(self, block: Bullets) -> Data:
        return {"kind": "bullets", "items": self._texts(block.items)}

    def decisions(self, block: Decisions) -> Data:
        return {"kind": "decisions", "items": self._texts(block.items)}

    def facts(self, block: Facts) -> Data:
        rows = [[self.show(name), self._inline(text)] for name, text in block.rows]
        return {"kind": "facts", "rows": rows}

    def table(self, block: Table) -> Data:
        return {
            "kind": "table",
            "caption": self.show(block.caption),
            "header": [self.show(name) for name in block.header],
            "rows": [self._texts(row) for row in block.rows],
            "widths": block.widths or [1] * len(block.header),
        }

    def signatures(self, block: Signatures) -> Data:
        names = [[self.show(name), self.show(title)] for name, title in block.names]
        return {"kind": "signatures", "names": names}

    def _texts(self, texts: Iterable[Text]) -> list[list[list[str]]]:
        return list(map(self._inline, texts))

    def _inline(self, text: Text) -> list[list[str]]:
        return list(map(self._part, parts(text)))

    def _part(self, part: Inline) -> list[str]:
        match part:
            case str():
                return ["text", self.show(part)]
            case Strong(text):
                return ["strong", self.show(text)]
            case Note(text):
                return ["note", self.show(text)]
            case Link(text, address) if is_safe(address):
                return ["link", self.show(text), address]
            case Link(text, _):
                return ["text", self.show(text)]
