"""Word documents (docx) → a Document.

The XML is read as it stands: tracked deletions are left out and insertions kept, content controls
and text boxes are read through, and a box that is written twice for older programs is read once.
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from fardplan.documents.document import Document
from fardplan.documents.files.archive import Archive, broken, has_program
from fardplan.documents.files.flowing import WrittenParagraph, document_of
from fardplan.documents.files.markup import parse
from fardplan.documents.files.word_numbers import Numbering, W, read_numbering

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY: Final = "word/document.xml"
_NOT_TEXT: Final = frozenset(
    {
        f"{W}{tag}"
        for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "tblPr", "sectPr")
    }
    | {f"{_MC}Fallback"}
)
_TRACKED: Final = frozenset(f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo"))
_BREAKS: Final = frozenset(f"{W}{tag}" for tag in ("br", "cr", "lastRenderedPageBreak"))
_NOTES: Final = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_HEADER: Final = re.compile(r"word/(?:header|footer)\d{0,3}\.xml")
_SIGNS: Final = {
    f"{W}tab": " ",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}


def read_word(content: bytes, *, name: str) -> Document:
    """Read a docx: paragraphs, lists, tables, footnotes, headers and footers.

    Raises:
        BadDocument: when it is broken, protected, holds macros, or is larger than any answer.
    """
    archive = Archive(content, name=name)
    if any("vbaproject" in entry.casefold() for entry in archive.entries):
        raise has_program(name)
    body = parse(archive.read(_BODY), name=name).find(f"{W}body")
    if body is None:
        raise broken(name)
    numbering = read_numbering(
        _optional(archive, "word/numbering.xml"), _optional(archive, "word/styles.xml")
    )
    notes = _notes(archive, "footnote") | _notes(archive, "endnote")
    return document_of(name, _paragraphs(body, numbering), notes, list(_running(archive)))


def _optional(archive: Archive, entry: str) -> Element | None:
    """A part that not every document has."""
    return parse(archive.read(entry), name=archive.name) if entry in archive.entries else None


def _paragraphs(parent: Element, numbering: Numbering) -> Iterator[WrittenParagraph]:
    """Every paragraph in the order of the file; the cells of a table row by row."""
    for child in parent:
        if child.tag == f"{W}p":
            boxes: list[Element] = []
            yield _paragraph(child, numbering, boxes)
            for box in boxes:
                yield from _paragraphs(box, numbering)
        elif child.tag not in _NOT_TEXT:
            yield from _paragraphs(child, numbering)


def _paragraph(element: Element, numbering: Numbering, boxes: list[Element]) -> WrittenParagraph:
    """One paragraph; the text boxes that hang on it are put aside."""
    paragraph = WrittenParagraph()
    _take(element, paragraph, boxes)
    if paragraph.has_words:
        paragraph.sign = numbering.sign(element)
    return paragraph


def _take(parent: Element, paragraph: WrittenParagraph, boxes: list[Element]) -> None:
    for child in parent:
        tag = child.tag
        paragraph.is_changed = paragraph.is_changed or tag in _TRACKED
        if tag in _NOT_TEXT:
            continue
        if tag == f"{W}t":
            paragraph.add(child.text or "")
        elif tag in _SIGNS:
            paragraph.add(_SIGNS[tag])
        elif tag in _BREAKS:
            _break(child, paragraph)
        elif tag in _NOTES:
            paragraph.notes.append(f"{_NOTES[tag]}{child.get(f'{W}id')}")
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        else:
            _take(child, paragraph, boxes)


def _break(element: Element, paragraph: WrittenParagraph) -> None:
    is_page = element.tag == f"{W}lastRenderedPageBreak" or element.get(f"{W}type") == "page"
    if is_page:
        paragraph.break_page()
    else:
        paragraph.break_line()


def _notes(archive: Archive, kind: str) -> dict[str, str]:
    """The footnotes or endnotes by their names: "footnote2"."""
    root = _optional(archive, f"word/{kind}s.xml")
    if root is None:
        return {}
    nobody = read_numbering(None, None)
    return {
        f"{kind}{note.get(f'{W}id')}": " ".join(
            line for paragraph in _paragraphs(note, nobody) for line in paragraph.lines
        )
        for note in root.findall(f"{W}{kind}")
    }


def _running(archive: Archive) -> Iterator[str]:
    """What stands in the headers and footers, paragraph by paragraph."""
    nobody = read_numbering(None, None)
    for entry in sorted(archive.entries):
        if _HEADER.fullmatch(entry):
            for paragraph in _paragraphs(parse(archive.read(entry), name=archive.name), nobody):
                yield " ".join(paragraph.lines)
