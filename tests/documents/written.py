"""The same statement written in every format, by other programs' writers and by our own."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
import typst
from odf import opendocument, text

from fardplan.documents import writing
from fardplan.documents.papers.paper import Heading, Note, Paper, Paragraph

MADE_AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """A heading or a paragraph, and the footnote at its end if it has one."""

    text: str
    is_heading: bool = False
    note: str = ""


def as_text(pieces: list[Piece]) -> bytes:
    notes = [piece.note for piece in pieces if piece.note]
    lines = [f"{piece.text}\n1\n" if piece.note else f"{piece.text}\n" for piece in pieces]
    foot = "______\n" + "".join(f"1\n{note}\n" for note in notes) if notes else ""
    return ("\n".join(lines) + "\n" + foot).encode()


def as_word(pieces: list[Piece]) -> bytes:
    """By python-docx, which writes no footnotes."""
    document = docx.Document()
    for piece in pieces:
        if piece.is_heading:
            document.add_heading(piece.text, level=1)
        else:
            document.add_paragraph(piece.text)
    return saved(document)


def as_opendocument(pieces: list[Piece]) -> bytes:
    """By odfpy."""
    document = opendocument.OpenDocumentText()
    for piece in pieces:
        shape = text.H(outlinelevel=1) if piece.is_heading else text.P()
        shape.addText(piece.text)
        if piece.note:
            note = text.Note(noteclass="footnote")
            note.addElement(text.NoteCitation(text="1"))
            body = text.NoteBody()
            body.addElement(text.P(text=piece.note))
            note.addElement(body)
            shape.addElement(note)
        document.text.addElement(shape)
    return saved(document)


def as_typst(pieces: list[Piece], *, set_rules: str = "") -> bytes:
    """By Typst with its own look: untagged, hyphenated and justified, as other programs do."""
    source = f'#set text(lang: "sv", hyphenate: true)\n#set par(justify: true)\n{set_rules}\n'
    for piece in pieces:
        words = _quoted(piece.text)
        note = f"#footnote({_quoted(piece.note)})" if piece.note else ""
        source += f"#heading({words})\n\n" if piece.is_heading else f"#{words}{note}\n\n"
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True, pdf_tags=False))


def as_own_paper(pieces: list[Piece]) -> Paper:
    blocks = [
        Heading(piece.text)
        if piece.is_heading
        else Paragraph((piece.text, Note(piece.note)) if piece.note else piece.text)
        for piece in pieces
    ]
    return Paper("Tjänsteutlåtande", "Svar på remiss", "Farsta stadsdelsförvaltning", blocks)


WRITERS = {
    "svar.txt": as_text,
    "word.docx": as_word,
    "opendocument.odt": as_opendocument,
    "typst.pdf": as_typst,
    "columns.pdf": lambda pieces: as_typst(pieces, set_rules="#set page(columns: 2)"),
    "own.docx": lambda pieces: writing.as_docx(as_own_paper(pieces), made_at=MADE_AT),
    "own.pdf": lambda pieces: writing.as_pdf(as_own_paper(pieces), made_at=MADE_AT),
}


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
