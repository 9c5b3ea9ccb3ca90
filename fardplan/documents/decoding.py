"""Bytes → text, or one clear sentence that says why not."""

import codecs
import re
import unicodedata
from typing import Final, NoReturn

from fardplan.documents.files.archive import protected
from fardplan.errors import BadDocument

MOST_BYTES: Final = 10_000_000
MOST_LINES: Final = 100_000
LONGEST_LINE: Final = 20_000

# What a file begins with, and its format: the reader is told rather than left to guess.
_SIGNATURES: Final = (
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "DOC, XLS, PPT (Office 97–2003)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!\x1a", "RAR"),
    (b"MZ\x90", "EXE"),
    (b"\x7fELF", "ELF"),
)
# What a zip archive holds, by a name that stands in it.
_ARCHIVES: Final = (
    (b"xl/", "XLSX (Excel)"),
    (b"ppt/", "PPTX (PowerPoint)"),
)
_ZIP: Final = b"PK\x03\x04"
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_LINE_END = re.compile("\r\n|[\n\r\v\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SWEDISH = re.compile("[åäöÅÄÖ]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# UTF-8 read as Windows-1252 and saved again, or letters that an earlier program gave up on.
_GARBLED = re.compile("Ã[¥¤¶…„–]|\ufffd")
# Only marks can stand in such a run; sorting a very long one takes the square of its length.
_MARKS = re.compile("[^\\w\\s\x00-\u02ff]{31,}")


def decode(content: bytes, *, name: str) -> str:
    """The text of a file in NFC, its lines ended by line feeds alone.

    Raises:
        BadDocument: when it is empty, too large, not text, or text that cannot be trusted.
    """
    if len(content) > MOST_BYTES:
        raise BadDocument(
            "Filen {name} är för stor; högst {limit} MB läses.",
            name=name,
            limit=MOST_BYTES // 1_000_000,
        )
    _refuse_other_formats(content, name)
    text = _decoded(content, name)
    if not text.strip():
        raise BadDocument("Filen {name} är tom.", name=name)
    text = _with_line_feeds(text, name)
    _refuse_what_is_not_prose(text, name)
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text))


def _refuse_other_formats(content: bytes, name: str) -> None:
    if _PROTECTED in content:  # how Word saves what has a password
        raise protected(name)
    kind = _format_of(content)
    if kind is not None:
        raise BadDocument(
            "Filen {name} ser ut att vara i formatet {kind}; spara den som docx, odt, pdf eller "
            "txt och skicka den igen.",
            name=name,
            kind=kind,
        )
    if b"\x00" in content and not content.startswith(_UTF16):
        _refuse_binary(name)


def _format_of(content: bytes) -> str | None:
    if content.startswith(_ZIP):
        inside = (kind for entry, kind in _ARCHIVES if entry in content)
        return next(inside, "ZIP")
    return next((kind for start, kind in _SIGNATURES if content.startswith(start)), None)


def _refuse_binary(name: str) -> NoReturn:
    raise BadDocument(
        "Filen {name} är en binär fil; spara den som docx, odt, pdf eller txt.", name=name
    )


def _decoded(content: bytes, name: str) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1252" or _is_plausible_swedish(text):
            return text
    raise BadDocument(
        "Det går inte att läsa tecknen i {name}; spara filen som text med teckenkodningen UTF-8.",
        name=name,
    )


def _is_plausible_swedish(text: str) -> bool:
    """Any bytes can be read as Windows-1252; only in Swedish are most odd ones å, ä and ö."""
    return 2 * len(_SWEDISH.findall(text)) >= len(_NOT_ASCII.findall(text))


def _with_line_feeds(text: str, name: str) -> str:
    if sum(map(text.count, "\n\r\v\f\x85\u2028\u2029")) > 2 * MOST_LINES:
        refuse_lines(name)
    lines = _LINE_END.split(text)
    if len(lines) + text.count("\f") > MOST_LINES:
        refuse_lines(name)
    if max(map(len, lines)) > LONGEST_LINE:
        refuse_long_line(name)
    return "\n".join(lines)


def refuse_lines(name: str) -> NoReturn:
    """Say that there is more than any answer has."""
    raise BadDocument(
        "Filen {name} har fler än {limit} rader och ser inte ut att vara ett svar.",
        name=name,
        limit=MOST_LINES,
    )


def refuse_long_line(name: str) -> NoReturn:
    """Say that a line is longer than any in an answer."""
    raise BadDocument(
        "Filen {name} har en rad med fler än {limit} tecken och ser inte ut att vara ett svar.",
        name=name,
        limit=LONGEST_LINE,
    )


def _refuse_what_is_not_prose(text: str, name: str) -> None:
    runs = (sum(map(bool, map(unicodedata.combining, run))) for run in _MARKS.findall(text))
    if 100 * len(_CONTROL.findall(text)) > len(text) or any(marks > 30 for marks in runs):
        _refuse_binary(name)
    if len(_GARBLED.findall(text)) > len(_SWEDISH.findall(text)):
        raise BadDocument(
            "Bokstäverna å, ä och ö är förvanskade i {name}; spara om originalet med "
            "teckenkodningen UTF-8.",
            name=name,
        )
