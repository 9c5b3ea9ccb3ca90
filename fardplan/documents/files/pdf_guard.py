"""What is asked of a PDF from a stranger before its text is read: that reading it will end.

A small file may unpack into a huge one, list a page a billion times, or draw a form that draws
another twice, thirty levels deep. Each is counted here, without being carried out.
"""

import io
import re
import zlib
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from fardplan.documents.files.archive import broken, has_program, protected, too_large_inside
from fardplan.errors import BadDocument

MOST_PAGES: Final = 300
MOST_CONTENT: Final = 20_000_000
_DEEPEST: Final = 30
_CHUNK: Final = 1_000_000
_STREAM: Final = re.compile(rb"stream\r?\n")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image")
_DICTIONARY: Final = 1_000  # so many bytes before a stream its own dictionary stands
_DRAWN: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def refuse_endless(content: bytes, *, name: str) -> None:
    """Raise BadDocument unless the PDF can be read in bounded time and memory."""
    _refuse_bombs(content, name)
    try:
        _Guard(name).check(PdfReader(io.BytesIO(content)))
    except BadDocument:
        raise
    except Exception as error:
        # A stranger's file can break a parser in any way; all of them mean that it is broken.
        raise broken(name) from error


def _refuse_bombs(content: bytes, name: str) -> None:
    """Unpack every stream but pictures without keeping it, however the file refers to it."""
    total = 0
    for found in _STREAM.finditer(content):
        before = content[max(0, found.start() - _DICTIONARY) : found.start()]
        own = before[before.rfind(b"obj") :] if b"obj" in before else before
        if _IMAGE.search(own):
            continue
        total += _unpacked_size(memoryview(content)[found.end() :], MOST_CONTENT - total)
        if total > MOST_CONTENT:
            raise too_large_inside(name)


def _unpacked_size(packed: memoryview, most: int) -> int:
    """How large a packed stream is, counted no further than just above `most`."""
    unpacker = zlib.decompressobj()
    size = 0
    rest = bytes(packed[:_CHUNK])
    taken = len(rest)
    try:
        while rest and size <= most and not unpacker.eof:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
            if not rest:
                rest = bytes(packed[taken : taken + _CHUNK])
                taken += len(rest)
    except zlib.error:
        return size
    return size


class _Guard:
    """Counts pages, and what drawing them takes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._costs: dict[int, int] = {}
        self._open: set[int] = set()

    def check(self, reader: PdfReader) -> None:
        if reader.is_encrypted:
            raise protected(self._name)
        root = reader.root_object
        self._refuse_programs(root)
        cost = 0
        for page in self._pages(root["/Pages"]):
            cost += self._page_cost(page)
            if cost > MOST_CONTENT:
                raise too_large_inside(self._name)

    def _refuse_programs(self, root: DictionaryObject) -> None:
        names = _resolved(root.get("/Names"))
        action = _resolved(root.get("/OpenAction"))
        has_names = isinstance(names, DictionaryObject) and "/JavaScript" in names
        runs = isinstance(action, DictionaryObject) and action.get("/S") == "/JavaScript"
        if has_names or runs:
            raise has_program(self._name)

    def _pages(self, root: Any) -> list[DictionaryObject]:
        """Every page, found by walking the tree once and never twice into the same place."""
        pages: list[DictionaryObject] = []
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, IndirectObject):
                if node.idnum in seen:
                    raise broken(self._name)
                seen.add(node.idnum)
            node = _resolved(node)
            if not isinstance(node, DictionaryObject):
                raise broken(self._name)
            if "/Kids" in node:
                waiting += list(_resolved(node["/Kids"]))
            else:
                pages.append(node)
            if len(pages) + len(waiting) > MOST_PAGES:
                raise BadDocument(
                    "Filen {name} har fler än {limit} sidor och ser inte ut att vara ett svar.",
                    name=self._name,
                    limit=MOST_PAGES,
                )
        return pages

    def _page_cost(self, page: DictionaryObject) -> int:
        contents = _resolved(page.get("/Contents"))
        streams = contents if isinstance(contents, ArrayObject) else [contents]
        data = b"\n".join(
            stream.get_data()
            for stream in map(_resolved, streams)
            if isinstance(stream, StreamObject)
        )
        return self._cost(data, _inherited(page, "/Resources"))

    def _cost(self, data: bytes, resources: Any) -> int:
        """How many bytes of drawing it takes, with the forms that are drawn inside it."""
        drawn = _resolved(resources.get("/XObject")) if resources else None
        cost = len(data)
        if isinstance(drawn, DictionaryObject):
            for name in map(_key, _DRAWN.findall(data)):
                cost += self._form_cost(drawn.raw_get(name)) if name in drawn else 0
        return cost

    def _form_cost(self, reference: Any) -> int:
        number = reference.idnum if isinstance(reference, IndirectObject) else id(reference)
        form = _resolved(reference)
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return 0
        if number in self._open or len(self._open) > _DEEPEST:
            raise broken(self._name)
        if number not in self._costs:
            self._open.add(number)
            self._costs[number] = self._cost(form.get_data(), _resolved(form.get("/Resources")))
            self._open.discard(number)
        return self._costs[number]


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _inherited(page: DictionaryObject, key: str) -> Any:
    """A page's own value, or that of the nearest branch above it that has one."""
    node: Any = page
    for _ in range(_DEEPEST):
        if not isinstance(node, DictionaryObject):
            return None
        if key in node:
            return _resolved(node.get(key))
        node = _resolved(node.get("/Parent"))
    return None


def _key(name: bytes) -> str:
    return "/" + name.decode("latin-1")
