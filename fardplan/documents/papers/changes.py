"""What was done about a point, and which words of the roadmap were changed."""

from dataclasses import dataclass

from fardplan.documents.papers.language import Language
from fardplan.documents.papers.paper import Block, Facts, Heading, Paragraph, Strong, Table, Text


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the roadmap that were changed: where, from what, to what."""

    where: str
    old: str
    new: str


def disposed(
    disposition: str, reason: str, changes: tuple[Change, ...], language: Language
) -> list[Block]:
    """What was done about a point, why, and which words changed."""
    handled = language.sentence("Hantering: {disposition}.", disposition=disposition)
    changed = (block for change in changes for block in _change(change, language))
    return [Paragraph((Strong(handled), " ", reason)), *changed]


def _change(change: Change, language: Language) -> list[Block]:
    names = (language.sentence("Ändrat i"), language.sentence("Tidigare"), language.sentence("Nu"))
    rows: tuple[tuple[str, Text], ...] = tuple(zip(names, _words(change, language), strict=True))
    return [Facts(rows)]


def rewordings(changes: tuple[Change, ...], language: Language) -> list[Block]:
    """All words that were changed, as a table below its heading; nothing when there are none."""
    if not changes:
        return []
    sentence = language.sentence
    rows = tuple(_words(change, language) for change in changes)
    header = (sentence("Ändrat i"), sentence("Tidigare"), sentence("Nu"))
    caption = sentence("Ord som har ändrats i färdplanen")
    return [
        Heading(sentence("Ändringar efter remissen")),
        Table(caption, header, rows, (2, 4, 4)),
    ]


def _words(change: Change, language: Language) -> tuple[str, str, str]:
    old = change.old or language.sentence("(fanns inte)")
    new = change.new or language.sentence("(struket)")
    return change.where, old, new
