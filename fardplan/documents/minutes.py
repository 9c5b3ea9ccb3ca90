"""An extract from a board's minutes → what was decided, and who dissented.

A proposal: each fact carries its words, so that the secretary sees what it rests on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fardplan.documents.document import Block, Document, Place
from fardplan.documents.facts import Quote
from fardplan.documents.sentences import sentences

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_ISO = r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
_WRITTEN = rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>(?:19|20)\d\d)"
_DATES = (re.compile(_ISO), re.compile(_WRITTEN, re.IGNORECASE))
_MEETING = re.compile(r"\bsammanträd\w*|\bprotokoll\w*|\bmöte\w*", re.IGNORECASE)
_ITEM = re.compile(r"§+ ?(?P<item>\d{1,4}(?::\d{1,4})?)")
_IMMEDIATE = re.compile(
    r"omedelbar(?:t|) juster\w+|juster\w+ omedelbart|omedelbart justerad\w*", re.IGNORECASE
)
_DECISION = re.compile(
    r"(?:[\w-]+s )?beslut|(?:[\w-]*nämnden|styrelsen|rådet|utskottet|kommunfullmäktige)"
    r"(?:s beslut|(?: har)? beslut(?:ar|ade|at))(?: följande| att)?",
    re.IGNORECASE,
)
_OTHER_PART = re.compile(
    r"(?:ärendet|handlingar(?: i ärendet)?|bakgrund|förslag till beslut|yrkanden?|beslutsgång|"
    r"beslutsunderlag|sammanfattning|reservation(?:er)?|särskil(?:t|da) (?:uttalanden?|"
    r"yttranden?)|ersättaryttranden?|expedieras till|justering|omedelbar justering|vid protokollet"
    r"|närvarande)\b.*",
    re.IGNORECASE,
)
_DISSENT = re.compile(
    r"\breserverar sig\b|\breservation\b|\bsärskilt (?:uttalande|yttrande)\b", re.IGNORECASE
)
_STATEMENT = re.compile(r"\bsärskilt (?:uttalande|yttrande)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"(?P<name>[A-ZÅÄÖÉ][\w'-]+(?: (?:von|af|de|[A-ZÅÄÖÉ][\w'-]*))* [A-ZÅÄÖÉ][\w'-]+)"
    r"(?: m\.? ?fl\.?)? \((?P<party>[A-ZÅÄÖa-zåäö]{1,5})\)"
)
_PARTY = re.compile(r"\((?P<party>[A-ZÅÄÖ]{1,4})\)")
_NUMBER = re.compile(r"^(?:\d{1,2}[.)]|[-–•]) ")
_TITLES = re.compile(
    r"^(?:(?:vice |andre |förste )?ordförande\w*|ledam\w+|tjänstgörande ersättare|ersättare\w*) ",
    re.IGNORECASE,
)
_LONGEST_HEADING = 90


class DissentKind(StrEnum):
    """What a dissenter does."""

    RESERVATION = "reservation"
    SPECIAL_STATEMENT = "special_statement"


@dataclass(frozen=True, slots=True)
class Dissent:
    """A reservation or a special statement: by whom, and in what words."""

    kind: DissentKind
    names: tuple[str, ...]
    parties: tuple[str, ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class Minutes:
    """What an extract says of one item; None and empty for what was not found."""

    held_on: date | None
    held_on_quote: Quote | None
    item: str | None
    item_quote: Quote | None
    decision: tuple[Quote, ...]
    immediate_adjustment: Quote | None
    dissents: tuple[Dissent, ...]


def read_minutes(document: Document) -> Minutes:
    """Find the meeting, the item, the decision and the dissents in an extract from minutes."""
    blocks = document.blocks
    quotes = [Quote(line.text, line.place) for block in blocks for line in block.lines]
    quotes += [Quote(line.text, line.place) for line in document.running]
    day, day_quote = _meeting_day(quotes)
    item = next(((found["item"], q) for q in quotes if (found := _ITEM.search(q.text))), None)
    return Minutes(
        held_on=day,
        held_on_quote=day_quote,
        item=item[0] if item else None,
        item_quote=item[1] if item else None,
        decision=tuple(_decision(blocks)),
        immediate_adjustment=next((q for q in quotes if _IMMEDIATE.search(q.text)), None),
        dissents=tuple(_dissents(blocks)),
    )


def _meeting_day(quotes: Sequence[Quote]) -> tuple[date | None, Quote | None]:
    """The first day beside a word for meeting, or just below one."""
    since_word = 2
    for quote in quotes:
        since_word = 0 if _MEETING.search(quote.text) else since_word + 1
        day = _day_in(quote.text)
        if day is not None and since_word <= 1:
            return day, quote
    return None, None


def _day_in(text: str) -> date | None:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            month = found["month"].casefold()
            number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
            try:
                return date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                continue
    return None


def _decision(blocks: Sequence[Block]) -> Iterator[Quote]:
    """What stands below the heading of the decision, point by point."""
    is_open = False
    for block in blocks:
        if _DECISION.fullmatch(block.text.rstrip(" .:")):
            is_open = True
        elif _is_other_part(block) or _DISSENT.search(block.text):
            is_open = False
        elif is_open and not _ITEM.match(block.text):
            yield Quote(_NUMBER.sub("", block.text), block.place)


def _is_other_part(block: Block) -> bool:
    text = block.text
    return len(text) <= _LONGEST_HEADING and _OTHER_PART.fullmatch(text.rstrip(" .:")) is not None


def _dissents(blocks: Sequence[Block]) -> Iterator[Dissent]:
    """Sentences that say who dissents, with the text that follows below them."""
    for index, block in enumerate(blocks):
        for said in sentences(block.text):
            names, parties = _people_in(said.text)
            if not parties or not _DISSENT.search(said.text):
                continue
            below = _words_below(blocks[index + 1 :])
            kind = (
                DissentKind.SPECIAL_STATEMENT
                if _STATEMENT.search(said.text)
                else DissentKind.RESERVATION
            )
            words = "\n\n".join([said.text, *(each.text for each in below)])
            lines = [line for each in (block, *below) for line in each.lines]
            yield Dissent(kind, names, parties, Quote(words, Place.of(lines)))


def _words_below(blocks: Sequence[Block]) -> list[Block]:
    """The dissenters' own text: until the next heading, dissent or item."""
    words: list[Block] = []
    for block in blocks:
        if _DISSENT.search(block.text) or _is_other_part(block) or _ITEM.match(block.text):
            break
        words.append(block)
    return words


def _people_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names with their parties; parties alone when nobody is named."""
    people = [(_TITLES.sub("", found["name"]), found["party"]) for found in _PERSON.finditer(text)]
    parties = [party for _, party in people] + [f["party"] for f in _PARTY.finditer(text)]
    return tuple(name for name, _ in people), tuple(dict.fromkeys(parties))
