"""The form of a backup: lines of JSON, packed with gzip, and sealed if a passphrase is given.

The first line says what it is. Then each file of the data folder is a line, and each table a line
with its columns and a list for each row. The last line counts and seals all the others: a backup
without it was never finished. Any database can read what another one wrote.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fardplan.errors import BadDocument
from fardplan.operations.sealing import SealedReader, SealedWriter, is_sealed

FORM = "fardplan-backup-1"
SHORTEST = 16  # characters of a passphrase


class Writer:
    """Adds lines, and keeps count for the last one."""

    def __init__(self, out) -> None:
        self._out, self._digest, self._lines = out, hashlib.sha256(), 0

    def add(self, content: dict | list) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        line = text.encode() + b"\n"
        self._digest.update(line)
        self._lines += 1
        self._out.write(line)

    def finish(self) -> None:
        self.add({"lines": self._lines, "sha256": self._digest.hexdigest()})


@contextmanager
def writing(path: Path, passphrase: bytes | None) -> Iterator[Writer]:
    """Write beside and move into place when whole: half a backup never bears its name."""
    if path.exists():
        raise BadDocument("Filen {name} finns redan och skrivs inte över.", name=path)
    beside = path.with_name(f"{path.name}.part")
    try:
        with ExitStack() as stack:
            file = stack.enter_context(open(beside, "wb", opener=_private))
            stack.callback(lambda: os.fsync(file.fileno()))
            stack.callback(file.flush)
            raw = stack.enter_context(SealedWriter(file, passphrase)) if passphrase else file
            packed = gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0)
            writer = Writer(stack.enter_context(packed))
            yield writer
            writer.finish()
        os.replace(beside, path)
    except OSError as error:
        raise BadDocument(
            "Filen {name} går inte att skriva: {reason}.", name=path, reason=error.strerror
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _private(name: str, flags: int) -> int:
    """Nobody else reads it, from its first byte."""
    return os.open(name, flags, 0o600)


def read_backup(path: Path, passphrase: bytes | None) -> Iterator[dict[str, Any] | list]:
    """Each line of a backup, the last one left out once it has been found true.

    raises: BadDocument if the file is not a backup, is damaged or was cut off. That is known only
            at the end: whoever acts on the lines must be able to take it back.
    """
    digest, count, held = hashlib.sha256(), 0, b""
    for line in _unpacked(path, passphrase):
        if held:
            digest.update(held)
            count += 1
            yield _parsed(held, path)
        held = line
    last = _parsed(held, path) if held else None
    if last != {"lines": count, "sha256": digest.hexdigest()}:
        raise BadDocument("Säkerhetskopian {name} är skadad eller inte hel.", name=path)


def _unpacked(path: Path, passphrase: bytes | None) -> Iterator[bytes]:
    try:
        with ExitStack() as stack:
            file: Any = stack.enter_context(path.open("rb"))
            if is_sealed(file):
                file = SealedReader(file, _needed(passphrase))
            yield from stack.enter_context(gzip.GzipFile(fileobj=file, mode="rb"))
    except EOFError as error:
        raise BadDocument("Säkerhetskopian {name} är skadad eller inte hel.", name=path) from error
    except OSError as error:  # gzip says so too when a file is no such file
        reason = error.strerror or "det är ingen säkerhetskopia, eller en skadad"
        raise BadDocument(
            "Säkerhetskopian {name} går inte att läsa: {reason}.", name=path, reason=reason
        ) from error


def _needed(passphrase: bytes | None) -> bytes:
    if not passphrase:
        raise BadDocument("Säkerhetskopian är låst. Ange lösenfrasen med --passphrase-file.")
    return passphrase


def _parsed(line: bytes, path: Path) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise BadDocument("Säkerhetskopian {name} är skadad eller inte hel.", name=path) from error


def read_passphrase(path: Path | None) -> bytes | None:
    """The passphrase in a file, without the line's end; None when no file is named."""
    if path is None:
        return None
    try:
        passphrase = path.read_bytes().strip()
    except OSError as error:
        raise BadDocument(
            "Filen {name} går inte att läsa: {reason}.", name=path, reason=error.strerror
        ) from error
    if len(passphrase) < SHORTEST:
        raise BadDocument("Lösenfrasen är för kort: minst {least} tecken.", least=SHORTEST)
    return passphrase
