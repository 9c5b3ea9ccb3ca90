"""A paper of an organisation, in a matter, of a day."""

from collections.abc import Iterable

from fardplan.documents.papers.language import Language
from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Decisions,
    Heading,
    Paper,
    Signatures,
    section,
)
from fardplan.documents.papers.people import Head, Signatory, head_facts, signed


def headed_paper(
    head: Head,
    *,
    kind: str,
    title: str,
    blocks: Iterable[Block],
    language: Language,
    standing: str = "",
) -> Paper:
    """The paper with what its head says of the sender, the matter and to whom."""
    return Paper(
        kind=kind,
        title=title,
        organisation=head.organisation,
        unit=head.unit,
        facts=head_facts(head, language),
        recipient=head.recipient,
        blocks=blocks,
        standing=standing,
        language=language,
    )


def proposed(
    title: str, proposals: tuple[str, ...], signatories: tuple[Signatory, ...]
) -> list[Block]:
    """What is proposed to be decided, point by point, and who stands behind it."""
    blocks: list[Block] = [Heading(title), Decisions(proposals)] if proposals else []
    return [*blocks, Signatures(signed(signatories))] if signatories else blocks


def told(
    summary: tuple[str, ...],
    background: tuple[str, ...],
    matter: tuple[str, ...],
    language: Language,
) -> list[Block]:
    """What an office tells before it says what it thinks."""
    sentence = language.sentence
    return [
        *section(sentence("Sammanfattning"), summary),
        *section(sentence("Bakgrund"), background),
        *section(sentence("Ärendet"), matter),
    ]


def annexed(annexes: tuple[str, ...], language: Language) -> list[Block]:
    """What goes with the paper."""
    return [Heading(language.sentence("Bilagor")), Bullets(annexes)] if annexes else []
