"""The centre's paper after the referral: what is proposed, what was answered, what was changed."""

from dataclasses import dataclass

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Decisions,
    Heading,
    Paper,
    Paragraph,
    Signatures,
    Table,
    paragraphs,
    section,
)
from fardplan.documents.papers.people import BodyGroup, Head, Signatory, head_facts, signed
from fardplan.documents.papers.referral_letter import groups
from fardplan.documents.papers.reply import Change


@dataclass(frozen=True, slots=True)
class Findings:
    """What was answered on one provision, or on the whole, in sentences that were computed."""

    title: str
    sentences: tuple[str, ...]
    standpoint: tuple[str, ...] = ()
    """The centre's view, in its own words."""


@dataclass(frozen=True, slots=True)
class DecisionProposal:
    """The parts of the paper; those that are empty are left out."""

    head: Head
    title: str
    proposals: tuple[str, ...]
    signatories: tuple[Signatory, ...] = ()
    summary: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    asked: tuple[BodyGroup, ...] = ()
    answered: tuple[str, ...] = ()
    """How many answered, abstained and stayed silent, in sentences."""
    findings: tuple[Findings, ...] = ()
    changes: tuple[Change, ...] = ()
    consequences: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    standing: str = ""


def decision_proposal(proposal: DecisionProposal, *, language: Language = SWEDISH) -> Paper:
    """The proposal as a paper."""
    return Paper(
        kind=language.sentence("Tjänsteutlåtande"),
        title=proposal.title,
        organisation=proposal.head.organisation,
        unit=proposal.head.unit,
        facts=head_facts(proposal.head, language),
        recipient=proposal.head.recipient,
        blocks=tuple(_blocks(proposal, language)),
        standing=proposal.standing,
        language=language,
    )


def _blocks(proposal: DecisionProposal, language: Language) -> list[Block]:
    sentence = language.sentence
    blocks: list[Block] = [
        Heading(sentence("Förslag till beslut")),
        Decisions(proposal.proposals),
    ]
    if proposal.signatories:
        blocks.append(Signatures(signed(proposal.signatories)))
    blocks += section(sentence("Sammanfattning"), proposal.summary)
    blocks += section(sentence("Bakgrund"), proposal.background)
    blocks += section(sentence("Ärendet"), proposal.matter)
    blocks += _preparation(proposal, language)
    for finding in proposal.findings:
        blocks += _finding(finding, language)
    if proposal.changes:
        blocks += [
            Heading(sentence("Ändringar efter remissen")),
            _changes(proposal.changes, language),
        ]
    blocks += section(sentence("Konsekvenser"), proposal.consequences)
    if proposal.annexes:
        blocks += [Heading(sentence("Bilagor")), Bullets(proposal.annexes)]
    return blocks


def _preparation(proposal: DecisionProposal, language: Language) -> list[Block]:
    """Who was asked, and how many answered."""
    if not (proposal.asked or proposal.answered):
        return []
    sentence = language.sentence
    blocks: list[Block] = [Heading(sentence("Beredning"))]
    if proposal.asked:
        blocks.append(Paragraph(sentence("Ärendet har remitterats till följande instanser.")))
        blocks += groups(proposal.asked)
    return blocks + section(sentence("Svaren"), proposal.answered, 2)


def _finding(finding: Findings, language: Language) -> list[Block]:
    return [
        Heading(finding.title),
        *paragraphs(finding.sentences),
        *section(language.sentence("Ställningstagande"), finding.standpoint, 2),
    ]


def _changes(changes: tuple[Change, ...], language: Language) -> Table:
    sentence = language.sentence
    rows = tuple(
        (change.where, change.old or sentence("(fanns inte)"), change.new or sentence("(struket)"))
        for change in changes
    )
    header = (sentence("Ändrat i"), sentence("Tidigare"), sentence("Nu"))
    return Table(sentence("Ord som har ändrats i färdplanen"), header, rows, (2, 4, 4))
