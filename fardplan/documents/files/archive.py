"""A zip archive from a stranger: opened without trust, and never unpacked further than allowed."""

import io
import zipfile
import zlib
from typing import Final

from fardplan.errors import BadDocument

MOST_ENTRIES: Final = 5_000
MOST_UNPACKED: Final = 20_000_000
_ENCRYPTED: Final = 0x1
# What the standard library says of a zip that is cut off, altered, or packed in a way it does not
# know (NotImplementedError); whoever sent the file has the same thing to do about each.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)


class Archive:
    """The entries of one file, read by name."""

    def __init__(self, content: bytes, *, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self.entries = frozenset(self._zip.namelist())
        except _UNREADABLE as error:
            raise broken(name) from error
        if len(self._zip.infolist()) > MOST_ENTRIES:
            raise BadDocument("Filen {name} har för många delar för att vara ett svar.", name=name)

    def read(self, entry: str) -> bytes:
        """One entry, unpacked no further than the limit."""
        try:
            info = self._zip.getinfo(entry)
            if info.flag_bits & _ENCRYPTED:
                raise protected(self.name)
            with self._zip.open(info) as opened:
                content = opened.read(MOST_UNPACKED + 1)
        except _UNREADABLE as error:
            raise broken(self.name) from error
        if len(content) > MOST_UNPACKED:
            raise too_large_inside(self.name)
        return content


def broken(name: str) -> BadDocument:
    """For a file that is not what its first bytes promise."""
    return BadDocument(
        "Filen {name} är trasig och går inte att läsa; spara om den och skicka den igen.", name=name
    )


def protected(name: str) -> BadDocument:
    """For a file that needs a password."""
    return BadDocument(
        "Filen {name} är skyddad med lösenord; spara den utan skydd och skicka den igen.", name=name
    )


def too_large_inside(name: str) -> BadDocument:
    """For a small file that would grow very large."""
    return BadDocument(
        "Filen {name} är för stor när den packas upp; högst {limit} MB läses.",
        name=name,
        limit=MOST_UNPACKED // 1_000_000,
    )


def has_program(name: str) -> BadDocument:
    """For a file that holds macros or scripts."""
    return BadDocument(
        "Filen {name} innehåller makron eller annan programkod; spara den utan och skicka den "
        "igen.",
        name=name,
    )
