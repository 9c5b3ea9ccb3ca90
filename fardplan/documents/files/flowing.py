"""Paragraphs as a word processor has them → a Document.

Each paragraph has a number, in the order of the file, which stands for its line. Pages are known
where the program that saved the file wrote down where they broke.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fardplan.documents.decoding import LONGEST_LINE, MOST_LINES, refuse_lines, refuse_long_line
from fardplan.documents.document import Block, Document, Footnote, Line
from fardplan.documents.wrapping import tidy
from fardplan.errors import BadDocument

BULLET = "-"


@dataclass(slots=True)
class WrittenParagraph:
    """One paragraph as it is written: its lines, and the notes that are marked in it."""

    lines: list[str] = field(default_factory=lambda: [""])
    page_breaks: set[int] = field(default_factory=set)
    """The lines, counted from 0, before which a new page begins."""
    notes: list[str] = field(default_factory=list)
    """The footnotes by their names in the file."""
    sign: str = ""
    """The bullet or number that the program sets before it."""
    is_changed: bool = False
    """Changes that nobody has accepted are tracked in it."""

    def add(self, text: str) -> None:
        """More words on the last line."""
        self.lines[-1] += text

    def break_line(self) -> None:
        self.lines.append("")

    def break_page(self) -> None:
        self.lines.append("")
        self.page_breaks.add(len(self.lines) - 1)

    @property
    def has_words(self) -> bool:
        return any(line.strip() for line in self.lines)


def document_of(
    name: str,
    paragraphs: Iterable[WrittenParagraph],
    notes: Mapping[str, str],
    running: Sequence[str] = (),
) -> Document:
    """The paragraphs with their numbers, pages and footnotes.

    Raises:
        BadDocument: when there are no words in it, or more paragraphs than any answer has.
    """
    written = list(paragraphs)
    if len(written) > MOST_LINES:
        refuse_lines(name)
    has_pages = any(paragraph.page_breaks for paragraph in written)
    blocks: list[Block] = []
    marked: list[tuple[str, int, int | None]] = []
    page = 1
    for number, paragraph in enumerate(written, start=1):
        lines = list(_lines(paragraph, number, page if has_pages else None, name))
        page += len(paragraph.page_breaks)
        marked += [(note, number, page if has_pages else None) for note in paragraph.notes]
        if lines:
            blocks.append(Block.of(lines, "item" if paragraph.sign == BULLET else "text"))
    if not blocks:
        raise BadDocument("Filen {name} är tom.", name=name)
    return Document(
        name=name,
        blocks=tuple(blocks),
        footnotes=tuple(_footnotes(marked, notes)),
        running=tuple(_running(running)),
        changed=tuple(
            Line(tidy(" ".join(paragraph.lines)), number, None)
            for number, paragraph in enumerate(written, start=1)
            if paragraph.is_changed
        ),
    )


def _lines(paragraph: WrittenParagraph, number: int, page: int | None, name: str) -> Iterator[Line]:
    sign = f"{paragraph.sign} " if paragraph.sign and paragraph.has_words else ""
    for index, text in enumerate(paragraph.lines):
        if page is not None and index in paragraph.page_breaks:
            page += 1
        words = tidy(sign + text)
        if len(words) > LONGEST_LINE:
            refuse_long_line(name)
        if words:
            yield Line(words, number, page)
            sign = ""


def _footnotes(
    marked: Iterable[tuple[str, int, int | None]], notes: Mapping[str, str]
) -> Iterator[Footnote]:
    """The notes in the order of their marks, which is how a program numbers them."""
    for order, (note, number, page) in enumerate(marked, start=1):
        words = tidy(notes.get(note, ""))
        if words:
            mark = Line(str(order), number, page)
            yield Footnote(mark, Block.of([Line(words, number, page)]), marked_at=mark)


def _running(texts: Iterable[str]) -> Iterator[Line]:
    """Headers and footers, each once; they stand on every page, so they have no place."""
    for text in dict.fromkeys(filter(None, map(tidy, texts))):
        yield Line(text, 0, None)
