"""Comments that only point elsewhere: "Se svar under 3.2"."""

import re

from fardplan.documents.numbers import LIST

_POINTER = re.compile(
    r"(?:(?:förvaltningen|nämnden|kontoret|vi) )?"
    r"(?:se|jfr|jämför|hänvisar till)(?: även| också)?"
    r"(?: (?:förvaltningens|nämndens|kontorets|vårt|våra))?"
    r"(?: (?:svar|synpunkt|kommentar|yttrande)\w*)?"
    rf"(?:(?: (?:under|på|till|för|i|om|vid))? (?P<numbers>{LIST})| (?:ovan|nedan))"
    r" ?[.!]?",
    re.IGNORECASE,
)


def pointer(text: str) -> re.Match[str] | None:
    """The match when the whole text is a pointer; its group `numbers` is None for "Se ovan"."""
    return _POINTER.fullmatch(text.strip())
