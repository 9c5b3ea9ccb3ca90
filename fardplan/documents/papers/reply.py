"""The reply to one body: what you said, what was done, and why."""

from dataclasses import dataclass
from datetime import date

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Facts,
    Heading,
    Link,
    Paper,
    Paragraph,
    Quote,
    Signatures,
    Strong,
    Text,
    paragraphs,
)
from fardplan.documents.papers.people import Head, Signatory, head_facts, signed


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the roadmap that were changed: where, from what, to what."""

    where: str
    old: str
    new: str


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
    return Paper(
        kind=language.sentence("Svar till remissinstans"),
        title=language.sentence("Så togs era synpunkter om hand: {title}", title=reply.title),
        organisation=reply.head.organisation,
        unit=reply.head.unit,
        facts=head_facts(reply.head, language),
        recipient=reply.head.recipient,
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


def disposed(
    disposition: str, reason: str, changes: tuple[Change, ...], language: Language
) -> list[Block]:
    """What was done about a point, why, and which words changed."""
    handled = language.sentence("Hantering: {disposition}.", disposition=disposition)
    changed = (block for change in changes for block in _change(change, language))
    return [Paragraph((Strong(handled), " ", reason)), *changed]


def _change(change: Change, language: Language) -> list[Block]:
    sentence = language.sentence
    rows: tuple[tuple[str, Text], ...] = (
        (sentence("Ändrat i"), change.where),
        (sentence("Tidigare"), change.old or sentence("(fanns inte)")),
        (sentence("Nu"), change.new or sentence("(struket)")),
    )
    return [Facts(rows)]
