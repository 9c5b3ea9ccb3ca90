"""Which format a file has, told by its bytes and never by its name."""

from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 25_000_000

_ZIP: Final = b"PK\x03\x04"
_ODT: Final = b"mimetypeapplication/vnd.oasis.opendocument.text"
_ODT_FROM: Final = 30  # where the first entry's name begins in a zip archive


class FileFormat(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    TEXT = "txt"


def format_of(content: bytes) -> FileFormat:
    """The format; whatever is none of the others is tried as text, which refuses what it is not."""
    if content.startswith(b"%PDF-"):
        return FileFormat.PDF
    if content.startswith(_ZIP):
        if content.startswith(_ODT, _ODT_FROM):
            return FileFormat.ODT
        if b"word/" in content:
            return FileFormat.DOCX
    return FileFormat.TEXT
