"""The official statement (tjänsteutlåtande): an administration's proposal for an answer.

Its parts come in the order that the city's papers have, and its labels are those that
`documents.statement` looks for, so what is written here can be read again.
"""

from dataclasses import dataclass

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Decisions,
    Heading,
    Paper,
    Signatures,
    paragraphs,
    section,
)
from fardplan.documents.papers.people import Head, Signatory, head_facts, signed


@dataclass(frozen=True, slots=True)
class ProvisionViews:
    """What the body says on one strategy, or on several together."""

    provisions: tuple[tuple[str, str], ...]
    """Number and title of each, in the roadmap's order."""
    views: tuple[str, ...]
    retold: tuple[str, ...] = ()
    """What the roadmap says, in short."""


@dataclass(frozen=True, slots=True)
class OfficialStatement:
    """The parts of an official statement; those that are empty are left out."""

    head: Head
    title: str
    proposals: tuple[str, ...]
    signatories: tuple[Signatory, ...] = ()
    summary: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    general_views: tuple[str, ...] = ()
    views: tuple[ProvisionViews, ...] = ()
    annexes: tuple[str, ...] = ()
    standing: str = ""


def official_statement(statement: OfficialStatement, *, language: Language = SWEDISH) -> Paper:
    """The statement as a paper."""
    return Paper(
        kind=language.sentence("Tjänsteutlåtande"),
        title=statement.title,
        organisation=statement.head.organisation,
        unit=statement.head.unit,
        facts=head_facts(statement.head, language),
        recipient=statement.head.recipient,
        blocks=tuple(_blocks(statement, language)),
        standing=statement.standing,
        language=language,
    )


def _blocks(statement: OfficialStatement, language: Language) -> list[Block]:
    sentence = language.sentence
    blocks: list[Block] = []
    if statement.proposals:
        blocks += [Heading(sentence("Förvaltningens förslag till beslut"))]
        blocks += [Decisions(statement.proposals)]
    if statement.signatories:
        blocks.append(Signatures(signed(statement.signatories)))
    blocks += section(sentence("Sammanfattning"), statement.summary)
    blocks += section(sentence("Bakgrund"), statement.background)
    blocks += section(sentence("Ärendet"), statement.matter)
    blocks += section(sentence("Ärendets beredning"), statement.preparation)
    if statement.general_views or statement.views:
        blocks.append(Heading(sentence("Förvaltningens synpunkter")))
        blocks += paragraphs(statement.general_views)
    for views in statement.views:
        blocks += _on_provisions(views, language)
    if statement.annexes:
        blocks += [Heading(sentence("Bilagor")), Bullets(statement.annexes)]
    return blocks


def _on_provisions(views: ProvisionViews, language: Language) -> list[Block]:
    """The title of each strategy, and below the last of them the views on all."""
    numbers = tuple(number for number, _ in views.provisions)
    label = language.sentence("Förvaltningens synpunkter")
    if len(numbers) > 1:
        on = language.names(numbers)
        label = language.sentence("Förvaltningens synpunkter på {numbers}", numbers=on)
    titles: list[Block] = [
        Heading(language.sentence("Strategi {number} {title}", number=number, title=title), 2)
        for number, title in views.provisions
    ]
    return [*titles, *paragraphs(views.retold), Heading(label, 3), *paragraphs(views.views)]
