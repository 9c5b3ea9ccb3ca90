"""OpenDocument texts (odt) → a Document. Tracked deletions are left out, insertions kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree.ElementTree import Element

from fardplan.documents.document import Document
from fardplan.documents.files.archive import Archive, broken, has_program, protected
from fardplan.documents.files.flowing import BULLET, WrittenParagraph, document_of
from fardplan.documents.files.markup import parse
from fardplan.documents.files.word_numbers import whole

_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT: Final = f"{{{_NAMES}:text:1.0}}"
_OFFICE: Final = f"{{{_NAMES}:office:1.0}}"
_STYLE: Final = f"{{{_NAMES}:style:1.0}}"
_NOT_TEXT: Final = frozenset(
    {f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls"}
    | {f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms"}
)
_PARAGRAPHS: Final = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_CHANGES: Final = frozenset(f"{_TEXT}{tag}" for tag in ("change", "change-start", "change-end"))
_BREAKS: Final = frozenset({f"{_TEXT}line-break", f"{_TEXT}soft-page-break"})
_MOST_SPACES: Final = 100
_DEEPEST: Final = 10


def read_opendocument(content: bytes, *, name: str) -> Document:
    """Read an odt: paragraphs, lists, tables, footnotes, headers and footers.

    Raises:
        BadDocument: when it is broken, protected, holds macros, or is larger than any answer.
    """
    archive = Archive(content, name=name)
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise protected(name)
    if any(entry.startswith(("Basic/", "Scripts/")) for entry in archive.entries):
        raise has_program(name)
    root = parse(archive.read("content.xml"), name=name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise broken(name)
    written_styles = _part(archive, "styles.xml")
    styles = parse(written_styles, name=name) if written_styles else Element("none")
    reader = _Reader(_numbered_lists(root) | _numbered_lists(styles))
    paragraphs = list(reader.paragraphs(body))
    return document_of(name, paragraphs, reader.notes, list(_running(styles, reader)))


def _part(archive: Archive, entry: str) -> bytes:
    """A part that not every document has."""
    return archive.read(entry) if entry in archive.entries else b""


@dataclass(frozen=True, slots=True)
class _Level:
    """What is set around the number of a list item: "%." or "%)"."""

    before: str
    after: str
    start: int


@dataclass(slots=True)
class _List:
    """A list while it is read: its style, and how many items each level has had."""

    style: str
    counts: list[int] = field(default_factory=lambda: [0] * _DEEPEST)
    depth: int = -1


def _numbered_lists(root: Element) -> dict[tuple[str, int], _Level]:
    """The numbered levels by style and depth; those that are not here have bullets."""
    found: dict[tuple[str, int], _Level] = {}
    for style in root.iter(f"{_TEXT}list-style"):
        for level in style.findall(f"{_TEXT}list-level-style-number"):
            depth = whole(level.get(f"{_TEXT}level"), 1) - 1
            found[style.get(f"{_STYLE}name", ""), depth] = _Level(
                before=level.get(f"{_STYLE}num-prefix", ""),
                after=level.get(f"{_STYLE}num-suffix", ""),
                start=whole(level.get(f"{_TEXT}start-value"), 1),
            )
    return found


class _Reader:
    """Walks through the text; keeps the footnotes that it meets."""

    def __init__(self, numbered: dict[tuple[str, int], _Level]) -> None:
        self.notes: dict[str, str] = {}
        self._numbered = numbered

    def paragraphs(
        self, parent: Element, around: _List | None = None
    ) -> Iterator[WrittenParagraph]:
        """Every paragraph in the order of the file; the cells of a table row by row."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                boxes: list[Element] = []
                yield self._paragraph(child, boxes)
                for box in boxes:
                    yield from self.paragraphs(box)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child, around)
            elif child.tag not in _NOT_TEXT:
                yield from self.paragraphs(child, around)

    def _list(self, element: Element, around: _List | None) -> Iterator[WrittenParagraph]:
        style = element.get(f"{_TEXT}style-name") or (around.style if around else "")
        inner = replace(around, style=style) if around else _List(style)
        inner.depth += 1
        for item in element:
            inner.counts[min(inner.depth, _DEEPEST - 1)] += 1
            for index, paragraph in enumerate(self.paragraphs(item, inner)):
                if index == 0 and item.tag == f"{_TEXT}list-item":
                    paragraph.sign = paragraph.sign or self._sign(inner)
                yield paragraph

    def _sign(self, within: _List) -> str:
        level = self._numbered.get((within.style, within.depth))
        if level is None:
            return BULLET
        number = level.start + within.counts[min(within.depth, _DEEPEST - 1)] - 1
        return f"{level.before}{number}{level.after}"

    def _paragraph(self, element: Element, boxes: list[Element]) -> WrittenParagraph:
        paragraph = WrittenParagraph()
        paragraph.add(element.text or "")
        self._take(element, paragraph, boxes)
        return paragraph

    def _take(self, parent: Element, paragraph: WrittenParagraph, boxes: list[Element]) -> None:
        for child in parent:
            self._take_one(child, paragraph, boxes)
            paragraph.add(child.tail or "")

    def _take_one(self, child: Element, paragraph: WrittenParagraph, boxes: list[Element]) -> None:
        tag = child.tag
        if tag in _CHANGES:
            paragraph.is_changed = True
        elif tag == f"{_TEXT}s":
            paragraph.add(" " * min(whole(child.get(f"{_TEXT}c"), 1), _MOST_SPACES))
        elif tag == f"{_TEXT}tab":
            paragraph.add(" ")
        elif tag in _BREAKS:
            _break(tag, paragraph)
        elif tag == f"{_TEXT}note":
            self._note(child, paragraph)
        elif tag.endswith("}text-box"):
            boxes.append(child)
        elif tag not in _NOT_TEXT:
            paragraph.add(child.text or "")
            self._take(child, paragraph, boxes)

    def _note(self, element: Element, paragraph: WrittenParagraph) -> None:
        name = str(len(self.notes))
        self.notes[name] = ""  # its place is taken before what is inside it is read
        paragraph.notes.append(name)
        words = element.find(f"{_TEXT}note-body")
        inside = self.paragraphs(words) if words is not None else ()
        self.notes[name] = " ".join(line for each in inside for line in each.lines)


def _break(tag: str, paragraph: WrittenParagraph) -> None:
    if tag == f"{_TEXT}line-break":
        paragraph.break_line()
    else:
        paragraph.break_page()


def _running(styles: Element, reader: _Reader) -> Iterator[str]:
    """What stands in the headers and footers, paragraph by paragraph."""
    for page in styles.iter(f"{_STYLE}master-page"):
        for part in page:
            for paragraph in reader.paragraphs(part):
                yield " ".join(paragraph.lines)
