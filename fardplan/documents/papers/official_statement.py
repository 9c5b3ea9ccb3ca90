"""The official statement (tjänsteutlåtande): an administration's proposal for an answer.

Its parts come in the order that the city's papers have, and its labels are those that
`documents.statement` looks for, so what is written here can be read again.
"""

from dataclasses import dataclass
from typing import Literal

from fardplan.documents.papers.headed import annexed, headed_paper, proposed, told
from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import Block, Heading, Paper, paragraphs, section
from fardplan.documents.papers.people import Head, Signatory


@dataclass(frozen=True, slots=True)
class ProvisionViews:
    """What the body says on one strategy, on several together, or on one target area."""

    provisions: tuple[tuple[str, str], ...]
    """Number and title of each, in the roadmap's order."""
    views: tuple[str, ...]
    retold: tuple[str, ...] = ()
    """What the roadmap says, in short."""
    kind: Literal["strategy", "target_area"] = "strategy"


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
    return headed_paper(
        statement.head,
        kind=language.sentence("Tjänsteutlåtande"),
        title=statement.title,
        blocks=tuple(_blocks(statement, language)),
        standing=statement.standing,
        language=language,
    )


def _blocks(statement: OfficialStatement, language: Language) -> list[Block]:
    sentence = language.sentence
    title = sentence("Förvaltningens förslag till beslut")
    blocks = [
        *proposed(title, statement.proposals, statement.signatories),
        *told(statement.summary, statement.background, statement.matter, language),
        *section(sentence("Ärendets beredning"), statement.preparation),
    ]
    if statement.general_views or statement.views:
        blocks.append(Heading(sentence("Förvaltningens synpunkter")))
        blocks += paragraphs(statement.general_views)
    for views in statement.views:
        blocks += _on_provisions(views, language)
    return [*blocks, *annexed(statement.annexes, language)]


def _on_provisions(views: ProvisionViews, language: Language) -> list[Block]:
    """The title of each strategy, and below the last of them the views on all."""
    numbers = tuple(number for number, _ in views.provisions)
    label = language.sentence("Förvaltningens synpunkter")
    if len(numbers) > 1:
        on = language.names(numbers)
        label = language.sentence("Förvaltningens synpunkter på {numbers}", numbers=on)
    titles: list[Block] = [
        Heading(_title(views.kind, number, title, language), 2)
        for number, title in views.provisions
    ]
    return [*titles, *paragraphs(views.retold), Heading(label, 3), *paragraphs(views.views)]


def _title(kind: str, number: str, title: str, language: Language) -> str:
    if kind == "target_area":
        return language.sentence("Målområde {number} {title}", number=number, title=title)
    return language.sentence("Strategi {number} {title}", number=number, title=title)
