"""The key that an installation signs with. Settings read it before anything else is there."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from fardplan.errors import Refused


def read_key(file: Path, *, may_be_made: bool) -> str:
    """The key, made at an installation's first start; empty when there is none to read.

    Without a key nothing is signed and nobody signed in; `./run doctor` says what to do.
    """
    with contextlib.suppress(OSError):  # nowhere to make it, or not for us to read
        if may_be_made and not file.exists():
            _make(file)
        return file.read_text(encoding="utf-8").strip()
    return ""


def make_key(file: Path) -> None:
    """Make a key where the old one is lost; one that is there is never written over."""
    if file.exists():
        raise Refused("Det finns redan en nyckel: {file}.", file=file)
    _make(file)


def _make(file: Path) -> None:
    """Whole from its first moment; the first one made counts, however many start at once."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8") as made:
        made.write(secrets.token_urlsafe(50))
        made.flush()
        with contextlib.suppress(FileExistsError):
            os.link(made.name, file)
