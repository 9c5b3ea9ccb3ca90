"""Who answers, and in what form: proposals for a person to confirm, each with its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fardplan.documents.document import Document, Line, Place
from fardplan.documents.sentences import sentences

_TOGETHER = re.compile(r"\bgemensam\w*\b|\btillsammans med\b", re.IGNORECASE)
_OFFICE_ANSWER = re.compile(
    r"\bkontorsyttrande\w*|\bkontorssvar\w*|\bsvar på delegation\b|\bdelegationsbeslut\b",
    re.IGNORECASE,
)
_HEAD_LINES = 25


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the document, and where they stood."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body that seems to answer together with others, and the words that say so."""

    name: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the document says of itself."""

    joint_bodies: tuple[NamedBody, ...]
    """Two or more, or none."""
    office_answer: Quote | None
    """When the office answers alone (kontorsyttrande)."""


def read_facts(document: Document, *, body_names: Sequence[str]) -> AnswerFacts:
    """Which of the bodies with these names answer together, and whether the office does alone."""
    heads = list(_head(document))
    together = [quote for quote in heads if _TOGETHER.search(quote.text)]
    together += _said_together(document)
    offices = (quote for quote in heads if _OFFICE_ANSWER.search(quote.text))
    return AnswerFacts(
        joint_bodies=tuple(_named(together, body_names)), office_answer=next(offices, None)
    )


def _head(document: Document) -> Iterator[Quote]:
    """The lines at the top, and those in page headers."""
    lines: list[Line] = [line for block in document.blocks for line in block.lines][:_HEAD_LINES]
    for line in (*lines, *document.running):
        yield Quote(line.text, line.place)


def _said_together(document: Document) -> list[Quote]:
    """The sentences that speak of answering together."""
    return [
        Quote(said.text, block.place)
        for block in document.blocks
        for said in sentences(block.text)
        if re.search(r"\bgemensamt? (?:svar|yttrande|remissvar|tjänsteutlåtande)", said.text, re.I)
    ]


def _named(quotes: Sequence[Quote], names: Sequence[str]) -> list[NamedBody]:
    """The bodies that these words name; a single one is not joint with anybody."""
    found: dict[str, NamedBody] = {}
    for quote in quotes:
        for name in names:
            if name not in found and re.search(_forms(name), quote.text, re.IGNORECASE):
                found[name] = NamedBody(name, quote)
    return list(found.values()) if len(found) > 1 else []


def _forms(name: str) -> str:
    """ "Farsta" is also meant by "Farstas" and "Farsta stadsdelsnämnd"; "Farstavägen" is not it."""
    short = re.sub(r"s? stadsdels(?:nämnd|förvaltning)\w*$", "", name, flags=re.IGNORECASE)
    return rf"\b{re.escape(short)}s?(?!\w)"
