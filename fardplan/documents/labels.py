"""The labels that stand above an opinion: "Förvaltningens synpunkter på 3.1 och 3.2:"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fardplan.documents.numbers import LIST, numbers_in
from fardplan.documents.titles import KnownProvision

_LABEL = re.compile(
    r"(?:(?P<owner>[^\W\d_][\w-]*(?: [\w-]+s){0,3}) )?synpunkter(?: (?:och|samt) förslag)?(?!\w)",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r" (?:(?:på|kring|gällande|avseende|angående|rörande|över|under|för|om) )?"
    r"\(?(?P<scope>[^:()]{1,100}?)\)?(?P<end> ?: ?| ?$)"
)
_NUMBERS = re.compile(LIST, re.IGNORECASE)
_AREA_SCOPE = re.compile(r"målområde(?:t)? (?P<number>\d{1,2})", re.IGNORECASE)
_WHOLE = frozenset(
    {
        "färdplanen",
        "färdplanen som helhet",
        "färdplanen i sin helhet",
        "förslaget",
        "förslaget till färdplan",
        "förslaget som helhet",
        "remissen",
        "strategierna",
        "helheten",
    }
)
# "Nedan redovisas förvaltningens synpunkter:" is a sentence, not a label.
_FIRST_IN_SENTENCE = frozenset({"nedan", "här", "härmed", "efter", "under", "dessa", "följande"})


@dataclass(frozen=True, slots=True)
class Label:
    """Says whose views follow, and sometimes on what."""

    numbers: tuple[str, ...] = ()
    area: str = ""
    is_general: bool = False
    """It says itself that it is about the whole."""


def label_at(line: str, provisions: Sequence[KnownProvision]) -> tuple[Label, int] | None:
    """The label that the line begins with, and where it ends; None when it begins with none."""
    found = _LABEL.match(line)
    if found is None or not _is_owner(found["owner"]):
        return None
    after = line[found.end() :]
    if after.strip(" :.") == "":
        return Label(), len(line)
    if after.lstrip().startswith(":"):
        return Label(), found.end() + after.index(":") + 1
    scope = _SCOPE.match(after)
    label = _scoped(scope["scope"], provisions) if scope else None
    return (label, found.end() + scope.end()) if scope and label else None


def may_be_label(line: str) -> bool:
    """A quick look: it begins as a label does."""
    found = _LABEL.match(line)
    return found is not None and _is_owner(found["owner"])


def _is_owner(words: str | None) -> bool:
    if words is None:
        return True
    first, *_ = words.casefold().split()
    belongs = first in {"våra", "vår"} or words[-1] in "sS"
    return belongs and first not in _FIRST_IN_SENTENCE


def _scoped(scope: str, provisions: Sequence[KnownProvision]) -> Label | None:
    """The label with this scope, if it is one that can be understood."""
    if _NUMBERS.fullmatch(scope):
        return Label(numbers=numbers_in(scope, provisions))
    if area := _AREA_SCOPE.fullmatch(scope):
        return Label(area=area["number"])
    return Label(is_general=True) if scope.casefold() in _WHOLE else None
