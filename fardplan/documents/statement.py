"""A document → the parts of an official statement, and the opinions it gives.

Only what stands below a label such as "Förvaltningens synpunkter" is an opinion. What the document
retells of the roadmap is kept, but never as the body's own words. Whatever cannot be settled
becomes a question, which asks a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fardplan.documents.context import has_labels_below_titles, with_subjects
from fardplan.documents.document import Document, Footnote, Line
from fardplan.documents.gathering import Gatherer
from fardplan.documents.parts import Description, Letterhead, Opinion, Part
from fardplan.documents.questions import Question, questions
from fardplan.documents.sections import sections
from fardplan.documents.titles import KnownProvision


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer, taken apart. Every line of the document is in exactly one of its pieces."""

    letterhead: Letterhead
    parts: tuple[Part, ...]
    descriptions: tuple[Description, ...]
    opinions: tuple[Opinion, ...]
    general: tuple[Opinion, ...]
    """Opinions on the roadmap as a whole."""
    unplaced: tuple[Opinion, ...]
    """Opinions that a person must place, and labels without text."""
    footnotes: tuple[Footnote, ...]
    running: tuple[Line, ...]
    questions: tuple[Question, ...]
    """What a person is asked to look at."""


def read_statement(document: Document, *, provisions: Sequence[KnownProvision]) -> Statement:
    """Find what a document says about the provisions that were referred, or about the whole.

    Raises:
        BadDocument: when it says nothing about either, and so is no answer to the referral.
    """
    found = list(sections(document.blocks, provisions))
    has_labels = has_labels_below_titles(found)
    gatherer = Gatherer(document, provisions, has_labels_below_titles=has_labels)
    for section, subject in with_subjects(found):
        gatherer.take(section, subject)
    if not any(p.kind == "strategy" for opinion in gatherer.opinions for p in opinion.provisions):
        gatherer.take_the_whole(document)
    return Statement(
        letterhead=gatherer.letterhead,
        parts=tuple(gatherer.parts),
        descriptions=tuple(gatherer.descriptions),
        opinions=tuple(gatherer.opinions),
        general=tuple(gatherer.general),
        unplaced=tuple(gatherer.unplaced),
        footnotes=document.footnotes,
        running=document.running,
        questions=tuple(
            questions(document, found, (*gatherer.opinions, *gatherer.general), provisions)
        ),
    )
