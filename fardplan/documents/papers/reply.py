"""The reply to one body: what you said, what was done, and why."""

from dataclasses import dataclass
from datetime import date

from fardplan.documents.papers.changes import Change, disposed
from fardplan.documents.papers.headed import headed_paper
from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Heading,
    Link,
    Paper,
    Paragraph,
    Quote,
    Signatures,
    paragraphs,
)
from fardplan.documents.papers.people import Head, Signatory, signed


@dataclass(frozen=True, slots=True)
class RepliedPoint:
    """One point that the body raised, and what came of it."""

    said: str
    disposition: str
    """As it is shown: "tillgodosedd", "inte tillgodosedd" …"""
    reason: str
    where: str = ""
    """What it is on: "Strategi 3.1 …"; empty for the whole."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to one body that has answered."""

    head: Head
    title: str
    """The referral's."""
    points: tuple[RepliedPoint, ...]
    answered_on: date | None = None
    introduction: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    """What was decided, and what happens now."""
    address: str = ""
    """Where all that was answered is published."""
    signatories: tuple[Signatory, ...] = ()


def reply_to_body(reply: Reply, *, language: Language = SWEDISH) -> Paper:
    """The reply as a paper."""
    return headed_paper(
        reply.head,
        kind=language.sentence("Svar till remissinstans"),
        title=language.sentence("Så togs era synpunkter om hand: {title}", title=reply.title),
        blocks=tuple(_blocks(reply, language)),
        language=language,
    )


def _blocks(reply: Reply, language: Language) -> list[Block]:
    sentence = language.sentence
    blocks: list[Block] = []
    if reply.answered_on is not None:
        day = language.day(reply.answered_on)
        blocks.append(Paragraph(sentence("Tack för ert svar, som kom in den {day}.", day=day)))
    blocks += paragraphs(reply.introduction)
    if not reply.points:
        blocks.append(Paragraph(sentence("Svaret innehöll inga enskilda synpunkter.")))
    for number, point in enumerate(reply.points, start=1):
        blocks += _point(number, point, language)
    if reply.outcome:
        blocks += [Heading(sentence("Vad som har beslutats")), *paragraphs(reply.outcome)]
    if reply.address:
        link = Link(reply.address, reply.address)
        blocks.append(Paragraph((sentence("Alla svar och hur de togs om hand:") + " ", link)))
    if reply.signatories:
        blocks.append(Signatures(signed(reply.signatories)))
    return blocks


def _point(number: int, point: RepliedPoint, language: Language) -> list[Block]:
    sentence = language.sentence
    where = point.where or sentence("Färdplanen som helhet")
    title = sentence("Synpunkt {number}: {where}", number=number, where=where)
    return [
        Heading(title),
        Quote(point.said),
        *disposed(point.disposition, point.reason, point.changes, language),
    ]
