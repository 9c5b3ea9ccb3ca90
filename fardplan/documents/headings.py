"""The headings of an official statement: its parts, target areas, strategies and labels.

Each recogniser looks at the lines ahead and says what heading begins there and where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from fardplan.documents.document import Block
from fardplan.documents.labels import Label, label_at, may_be_label
from fardplan.documents.titles import KnownProvision, find, likeness, with_title

_NUMBERED = re.compile(
    r"(?P<word>strategi )?(?P<number>\d{1,2}\.\d{1,2})(?!\.?\d)[.:]?(?: ?[–—-](?= ))? ?",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2})?)\.? )?målområde(?: (?P<inner>\d{1,2}))?[.:]?(?: [–—-])? ?"
    r"|(?P<bare>\d{1,2})\.? (?=[A-ZÅÄÖ])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]$")
_LIKE_ENOUGH = 0.7
_LONGEST_TITLE = 4  # lines


class PartKind(StrEnum):
    """The parts of an official statement (tjänsteutlåtande)."""

    PROPOSAL = "proposal"
    SUMMARY = "summary"
    BACKGROUND = "background"
    MATTER = "matter"
    PREPARATION = "preparation"
    VIEWS = "views"
    TARGET_AREA = "target_area"
    ANNEX = "annex"
    DISPATCH = "dispatch"


class Match(StrEnum):
    """How well the heading of a strategy agrees with the roadmap."""

    EXACT = "exact"
    SIMILAR_TITLE = "similar title"
    NO_TITLE = "no title"
    NO_NUMBER = "no number"
    TITLE_OF_ANOTHER = "title of another"
    OTHER_TITLE = "other title"
    UNKNOWN_NUMBER = "unknown number"


@dataclass(frozen=True, slots=True)
class PartHeading:
    """The heading of a part, such as "Bakgrund"."""

    kind: PartKind


@dataclass(frozen=True, slots=True)
class AreaHeading:
    """The heading of a target area, and the number that it gives the area."""

    number: str
    provision: KnownProvision | None


@dataclass(frozen=True, slots=True)
class StrategyHeading:
    """The heading of a strategy; no provision when it is in doubt which one is meant."""

    number: str
    """As it is written; the roadmap's own when only the title is."""
    match: Match
    provision: KnownProvision | None = None
    other: KnownProvision | None = None
    """The strategy that has the title, when another has the number."""


Heading = PartHeading | AreaHeading | StrategyHeading | Label


class Found(NamedTuple):
    """A heading, and where it ends in the lines ahead."""

    heading: Heading
    end: int


class Ahead(NamedTuple):
    """The next few lines, joined, and whether the first of them begins a block."""

    block: Block
    begins_block: bool

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def first_line(self) -> str:
        return self.block.lines[0].text

    @property
    def line_ends(self) -> tuple[int, ...]:
        return (*self.block.starts[1:], len(self.text))


_PART_TITLES = {
    "sammanfattning": PartKind.SUMMARY,
    "sammanfattning av ärendet": PartKind.SUMMARY,
    "ärendet i korthet": PartKind.SUMMARY,
    "bakgrund": PartKind.BACKGROUND,
    "ärendet": PartKind.MATTER,
    "ärendebeskrivning": PartKind.MATTER,
    "remissen": PartKind.MATTER,
    "ärendets beredning": PartKind.PREPARATION,
    "beredning": PartKind.PREPARATION,
    "förslag till beslut": PartKind.PROPOSAL,
    "bilaga": PartKind.ANNEX,
    "bilagor": PartKind.ANNEX,
    "handlingar": PartKind.ANNEX,
    "ska expedieras till": PartKind.DISPATCH,
    "expedieras till": PartKind.DISPATCH,
    "sändlista": PartKind.DISPATCH,
}
_OWNERS_PROPOSAL = re.compile(r"\w[\w-]*s(?: [\w-]+s){0,2} förslag(?: till beslut)?", re.IGNORECASE)


def may_begin_heading(line: str) -> bool:
    """A quick look, so that most lines need no closer one."""
    return line[0].isupper() or line[0].isdigit()


def heading_at(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    """The heading that begins here, if one does."""
    return (
        _strategy_at(ahead, provisions)
        or _area_at(ahead, provisions)
        or _label_at(ahead, provisions)
        or _part_at(ahead)
    )


def _part_at(ahead: Ahead) -> Found | None:
    title = ahead.first_line.rstrip(" .:").casefold()
    kind = _PART_TITLES.get(title)
    if kind is None and _OWNERS_PROPOSAL.fullmatch(title):
        kind = PartKind.PROPOSAL
    return Found(PartHeading(kind), ahead.line_ends[0]) if kind else None


def _label_at(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    found = label_at(ahead.first_line, provisions)
    if found is None:
        return _label_on_two_lines(ahead, provisions)
    label, end = found
    return Found(label, ahead.line_ends[0] if end == len(ahead.first_line) else end)


def _label_on_two_lines(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    """ "Förvaltningens synpunkter på / 3.1 och 3.2:", as in a narrow column."""
    if len(ahead.line_ends) < 2 or not may_be_label(ahead.first_line):
        return None
    end_of_two = ahead.line_ends[1]
    found = label_at(ahead.text[:end_of_two].rstrip(), provisions)
    if found is None or not found[0].numbers:
        return None
    label, end = found
    return Found(label, end_of_two if not ahead.text[end:end_of_two].strip() else end)


def _area_at(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    """ "1.1 Målområde uppväxt och utbildning" is an area, whatever its number looks like."""
    numbered = _AREA.match(ahead.text)
    if numbered is None:
        return None
    number = numbered["number"] or numbered["inner"] or numbered["bare"] or ""
    titled = with_title(ahead.text[numbered.end() :], "target_area", provisions)
    if titled is not None:
        area, length = titled
        end = numbered.end() + length
        return Found(AreaHeading(number, area), end) if _ends_line(ahead, end) else None
    if numbered["number"] and _looks_like_heading(ahead):
        return Found(AreaHeading(number, None), ahead.line_ends[0])
    return None


def _strategy_at(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    numbered = _NUMBERED.match(ahead.text)
    if numbered is None:
        return _unnumbered_strategy_at(ahead, provisions)
    number, start = numbered["number"], numbered.end()
    titled = with_title(ahead.text[start:], "strategy", provisions)
    if titled is not None:
        provision, length = titled
        return Found(_titled(number, provision, provisions), start + length)
    if numbered["word"] is None:
        return None
    return _doubtful_strategy_at(ahead, number, start, find(number, "strategy", provisions))


def _titled(
    number: str, provision: KnownProvision, provisions: Sequence[KnownProvision]
) -> StrategyHeading:
    """A heading whose title is known: does the number belong to it?"""
    if provision.number == number:
        return StrategyHeading(number, Match.EXACT, provision)
    if find(number, "strategy", provisions) is None:
        return StrategyHeading(number, Match.UNKNOWN_NUMBER, other=provision)
    return StrategyHeading(number, Match.TITLE_OF_ANOTHER, other=provision)


def _unnumbered_strategy_at(ahead: Ahead, provisions: Sequence[KnownProvision]) -> Found | None:
    """A title alone on its lines, as when the numbers were set by the word processor."""
    titled = with_title(ahead.text, "strategy", provisions) if ahead.begins_block else None
    if titled is None or not _ends_line(ahead, titled[1]):
        return None
    provision, end = titled
    return Found(StrategyHeading(provision.number, Match.NO_NUMBER, provision), end)


def _doubtful_strategy_at(
    ahead: Ahead, number: str, start: int, known: KnownProvision | None
) -> Found | None:
    """A heading "Strategi 1.1 …" whose title is not one of the roadmap's."""
    if known is not None:
        similar, end = _most_like(ahead, start, known.title)
        if similar >= _LIKE_ENOUGH:
            return Found(StrategyHeading(number, Match.SIMILAR_TITLE, known), end)
    if len(ahead.first_line) <= start:
        match = Match.NO_TITLE if known else Match.UNKNOWN_NUMBER
        return Found(StrategyHeading(number, match, known), ahead.line_ends[0])
    if ahead.text[start].isupper() and _looks_like_heading(ahead):
        match = Match.OTHER_TITLE if known else Match.UNKNOWN_NUMBER
        return Found(StrategyHeading(number, match), ahead.line_ends[0])
    return None


def _most_like(ahead: Ahead, start: int, title: str) -> tuple[float, int]:
    """How like the title the next lines are at best, and where the best of them ends."""
    ends = [end for end in ahead.line_ends[:_LONGEST_TITLE] if end > start]
    candidates = [(likeness(title, ahead.text[start:end]), end) for end in ends]
    return max(candidates, default=(0.0, start))


def _looks_like_heading(ahead: Ahead) -> bool:
    return ahead.begins_block and not _SENTENCE_END.search(ahead.first_line)


def _ends_line(ahead: Ahead, end: int) -> bool:
    return any(
        not ahead.text[end:line_end].strip() for line_end in ahead.line_ends if line_end >= end
    )
