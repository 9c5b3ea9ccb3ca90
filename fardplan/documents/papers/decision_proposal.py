"""The centre's paper after the referral: what is proposed, what was answered, what was changed."""

from dataclasses import dataclass

from fardplan.documents.papers.changes import Change, rewordings
from fardplan.documents.papers.headed import annexed, headed_paper, proposed, told
from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import Block, Heading, Paper, Paragraph, paragraphs, section
from fardplan.documents.papers.people import BodyGroup, Head, Signatory
from fardplan.documents.papers.referral_letter import groups


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
    return headed_paper(
        proposal.head,
        kind=language.sentence("Tjänsteutlåtande"),
        title=proposal.title,
        blocks=tuple(_blocks(proposal, language)),
        standing=proposal.standing,
        language=language,
    )


def _blocks(proposal: DecisionProposal, language: Language) -> list[Block]:
    title = language.sentence("Förslag till beslut")
    return [
        *proposed(title, proposal.proposals, proposal.signatories),
        *told(proposal.summary, proposal.background, proposal.matter, language),
        *_preparation(proposal, language),
        *(block for finding in proposal.findings for block in _finding(finding, language)),
        *rewordings(proposal.changes, language),
        *section(language.sentence("Konsekvenser"), proposal.consequences),
        *annexed(proposal.annexes, language),
    ]


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
