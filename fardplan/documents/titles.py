"""What was referred, and how its titles are recognised in an answer."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

ProvisionKind = Literal["target_area", "interim_goal", "strategy"]

_CLOSING = re.compile(r"\s?[.:;]+(?=\s|$)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KnownProvision:
    """One node of the roadmap that was referred: its key, and its number and title there."""

    key: str
    number: str
    title: str
    kind: ProvisionKind = "strategy"


def end_of_title(title: str, text: str) -> int | None:
    """Where in the text the title ends, if the text begins with it; otherwise None.

    Letters and figures decide. Case, spaces, line breaks, dashes, quotation marks and a closing
    full stop do not: they change when a document is set and copied.
    """
    wanted = _letters(title)
    matched = 0
    for index, character in enumerate(text):
        for letter in filter(str.isalnum, character.casefold()):
            if wanted[matched : matched + 1] != letter:
                return None
            matched += 1
        if 0 < matched == len(wanted):
            return _past_closing(text, index + 1)
    return None


def likeness(one: str, other: str) -> float:
    """The share of words that two titles have in common, from 0 to 1."""
    words, others = _words(one), _words(other)
    both = len(words) + len(others)
    return 2 * len(words & others) / both if both else 0.0


def find(
    number: str, kind: ProvisionKind, provisions: Sequence[KnownProvision]
) -> KnownProvision | None:
    """The provision of this kind that has this number."""
    return next((p for p in provisions if p.number == number and p.kind == kind), None)


def with_title(
    text: str, kind: ProvisionKind, provisions: Sequence[KnownProvision]
) -> tuple[KnownProvision, int] | None:
    """The provision whose title the text begins with, and where that title ends."""
    found = [
        (provision, end)
        for provision in provisions
        if provision.kind == kind and (end := end_of_title(provision.title, text)) is not None
    ]
    return max(found, key=lambda pair: pair[1], default=None)


@lru_cache(maxsize=1024)
def _letters(title: str) -> str:
    folded = unicodedata.normalize("NFC", title).casefold()
    return "".join(filter(str.isalnum, folded))


def _past_closing(text: str, end: int) -> int | None:
    """Past the full stop or colon after a title; None in the middle of a word."""
    if text[end : end + 1].isalnum():
        return None
    closing = _CLOSING.match(text, end)
    return closing.end() if closing else end


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))
