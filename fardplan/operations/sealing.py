"""Files that only the holder of a passphrase can read, and nobody can alter unseen.

A header with a salt, then pieces of a megabyte, each sealed with AES-256-GCM under a key that
scrypt makes of the passphrase. Each piece's nonce has its number and whether it is the last, so
pieces cannot be moved, taken out or cut off (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, 2015).
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fardplan.errors import BadDocument

MAGIC = b"FARDPLAN-SEALED-1\n"
PIECE = 1 << 20
TAG = 16
SALT, PREFIX = 16, 7
WORK = {"n": 1 << 15, "r": 8, "p": 1, "length": 32}


def _key(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, **WORK).derive(passphrase))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealedWriter(io.RawIOBase):
    """Seals what is written; nothing can be read until it has been closed."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._file, self._key, self._number = file, _key(passphrase, salt), 0
        self._waiting = bytearray()
        file.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, content) -> int:
        self._waiting += content
        # A full piece waits until there is more: it might be the last.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._key.encrypt(nonce, piece, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives back what was sealed, piece by piece, each only when it has proved whole."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        file.seek(len(MAGIC))
        salt, self._prefix = file.read(SALT), file.read(PREFIX)
        self._file, self._key, self._number = file, _key(passphrase, salt), 0
        self._next = file.read(PIECE + TAG)
        self._open, self._done = b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._open and not self._done:
            self._open = self._unseal()
        size = min(len(buffer), len(self._open))
        buffer[:size], self._open = self._open[:size], self._open[size:]
        return size

    def _unseal(self) -> bytes:
        piece, self._next = self._next, self._file.read(PIECE + TAG)
        self._done = not self._next
        try:
            nonce = _nonce(self._prefix, self._number, last=self._done)
            content = self._key.decrypt(nonce, piece, None)
        except (InvalidTag, ValueError) as error:
            raise BadDocument(
                "Säkerhetskopian går inte att låsa upp: fel lösenfras, eller en skadad fil."
            ) from error
        self._number += 1
        return content


def is_sealed(file: BinaryIO) -> bool:
    """Does the file begin as a sealed one? Leaves it where it was."""
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC
