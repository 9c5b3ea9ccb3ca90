"""A file → its blocks of text. Each format has its reader; all of them give a Document."""

from fardplan.documents.decoding import decode
from fardplan.documents.document import Document
from fardplan.documents.layout import lay_out
from fardplan.documents.paragraphs import paragraphs


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
