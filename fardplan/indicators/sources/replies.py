"""Every reply that a source gave, kept as it came: what it said, when, and to which question."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

OK = 200


@dataclass(frozen=True)
class Kept:
    """One reply to one call. `call` names what was asked: method, address and body."""

    call: str
    address: str
    status: int
    headers: Mapping[str, str]  # names in small letters
    at: datetime
    sha256: str
    content: bytes


class Replies:
    """A folder of replies: the contents by their hash, and beside them a record of each call."""

    def __init__(self, folder: Path) -> None:
        self._contents = folder / "contents"
        self._calls = folder / "calls"

    def keep(
        self,
        *,
        call: str,
        address: str,
        status: int,
        headers: Mapping[str, str],
        content: bytes,
        at: datetime,
    ) -> Kept:
        """Write down a reply. The same content is stored once, however often it comes."""
        sha256 = hashlib.sha256(content).hexdigest()
        place = self._contents / sha256[:2] / sha256
        if not place.exists():
            _write(place, content)
        record = {
            "call": call,
            "address": address,
            "status": status,
            "headers": dict(headers),
            "at": at.isoformat(),
            "sha256": sha256,
        }
        name = f"{at:%Y%m%dT%H%M%S%f}-{sha256[:12]}.json"
        text = json.dumps(record, ensure_ascii=False, indent=1)
        _write(self._folder(call) / name, text.encode())
        return Kept(call, address, status, headers, at, sha256, content)

    def newest(self, call: str) -> Kept | None:
        """The newest whole answer to a call, if its content is still what it was."""
        for path in sorted(self._folder(call).glob("*.json"), reverse=True):
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["status"] != OK or record["call"] != call:
                continue
            content = self._content(record["sha256"])
            if content is not None:
                at = datetime.fromisoformat(record["at"])
                return Kept(**{**record, "at": at, "content": content})
        return None

    def _folder(self, call: str) -> Path:
        name = hashlib.sha256(call.encode()).hexdigest()
        return self._calls / name[:2] / name

    def _content(self, sha256: str) -> bytes | None:
        try:
            content = (self._contents / sha256[:2] / sha256).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _write(place: Path, content: bytes) -> None:
    """Write whole or not at all, so that a crash leaves no half reply behind."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, place)
