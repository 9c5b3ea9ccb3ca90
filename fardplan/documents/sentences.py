"""Where sentences begin and end."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BOUNDARY = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[\"”’(–-]?\s?[A-ZÅÄÖ])|\n\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:t\.ex|bl\.a|m\.fl|m\.m|d\.v\.s|s\.k|f\.d|p\.g\.a|fr\.o\.m|t\.o\.m|dvs|kl|nr|ca|resp)\.$",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """A stretch of a text; `start` and `end` are places in the whole text."""

    start: int
    end: int
    text: str


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence with its place; together they are the text but for the spaces between."""
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        before = text[max(start, boundary.start() - 12) : boundary.start()]
        if _ABBREVIATION.search(before):
            continue
        yield Sentence(start, boundary.start(), text[start : boundary.start()])
        start = boundary.end()
    yield Sentence(start, len(text), text[start:])
