"""The facts at the top of an official statement: diary number, date, officer."""

import re
from collections.abc import Sequence

from fardplan.documents.document import Block, Line
from fardplan.documents.parts import Letterhead

_DIARY_NUMBER = re.compile(
    r"\b(?:dnr|diarienr|diarienummer)\b[.:]? ?(?P<fact>(?:[A-ZÅÄÖ]{1,6} )?\d[\w./:–-]*\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(?P<fact>(?:19|20)\d\d-\d\d-\d\d)\b")
_OFFICER = re.compile(r"handläggare\b ?:? ?(?P<fact>.*)", re.IGNORECASE)


def read_letterhead(blocks: Sequence[Block], running: Sequence[Line]) -> Letterhead:
    """The facts in what stands before the first heading, or else in the page headers."""
    lines = [line.text for block in blocks for line in block.lines]
    lines += [line.text for line in running]
    return Letterhead(
        blocks=tuple(blocks),
        diary_number=_first(_DIARY_NUMBER, lines),
        date=_first(_DATE, lines),
        officer=_officer(lines),
    )


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str | None:
    found = (pattern.search(line) for line in lines)
    return next((match["fact"] for match in found if match), None)


def _officer(lines: Sequence[str]) -> str | None:
    """The name after "Handläggare", on the same line or the next."""
    for index, line in enumerate(lines):
        found = _OFFICER.fullmatch(line)
        if found:
            following = "".join(lines[index + 1 : index + 2])
            return found["fact"] or following or None
    return None
