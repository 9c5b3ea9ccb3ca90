"""A file → its blocks of text. Each format has its reader; all of them give a Document."""

from fardplan.documents.decoding import decode
from fardplan.documents.document import Document
from fardplan.documents.files.formats import MOST_BYTES, FileFormat, format_of
from fardplan.documents.files.opendocument import read_opendocument
from fardplan.documents.files.portable import read_portable
from fardplan.documents.files.word import read_word
from fardplan.documents.layout import lay_out
from fardplan.documents.paragraphs import paragraphs
from fardplan.errors import BadDocument


def read_document(content: bytes, *, name: str) -> Document:
    """Read a docx, odt, pdf or txt: its paragraphs, footnotes and page headers, in place.

    Raises:
        BadDocument: when the file is none of these, is broken, protected or empty, or would take
            more time or memory than an answer should.
    """
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise BadDocument(
            "Filen {name} är för stor; högst {limit} MB läses.", name=name, limit=limit
        )
    return _READERS[format_of(content)](content, name=name)


def read_text(content: bytes, *, name: str) -> Document:
    """Read a plain text file: its paragraphs, footnotes and page headers, with their places.

    Raises:
        BadDocument: when the file is empty, too large, or not text.
    """
    layout = lay_out(decode(content, name=name))
    return Document(
        name=name,
        blocks=tuple(paragraphs(layout)),
        footnotes=layout.footnotes,
        running=layout.running,
    )


_READERS = {
    FileFormat.DOCX: read_word,
    FileFormat.ODT: read_opendocument,
    FileFormat.PDF: read_portable,
    FileFormat.TEXT: read_text,
}
