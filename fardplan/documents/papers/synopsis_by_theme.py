"""The synopsis by theme: what was answered on each provision, and the centre's standpoint."""

from collections.abc import Iterator

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    paragraphs,
    section,
)
from fardplan.documents.papers.synopsis import (
    POSITIONS,
    WHOLE,
    ProvisionSummary,
    Synopsis,
    SynopsisPoint,
    matrix,
    opening,
    point_blocks,
    position_name,
    synopsis_paper,
)

_NOTHING = ProvisionSummary()


def synopsis_by_theme(synopsis: Synopsis, *, language: Language = SWEDISH) -> Paper:
    """The synopsis as a paper, theme by theme."""
    return synopsis_paper(synopsis, tuple(blocks_by_theme(synopsis, language)), language)


def blocks_by_theme(synopsis: Synopsis, language: Language) -> Iterator[Block]:
    """Its blocks one after the other, so that a page can be streamed."""
    yield from opening(synopsis, language)
    whole = (WHOLE, language.sentence("Färdplanen som helhet"))
    for key, label in (whole, *synopsis.labels.items()):
        yield from _theme(synopsis, key, label, language)
    yield from matrix(synopsis, language)


def _theme(synopsis: Synopsis, key: str, label: str, language: Language) -> Iterator[Block]:
    sentence = language.sentence
    summary = synopsis.summaries.get(key, _NOTHING)
    positions = tuple(_positions(synopsis, key, language))
    points = synopsis.points_by_provision.get(key, [])
    yield Heading(label)
    yield from paragraphs(summary.sentences)
    if positions:
        yield Bullets(positions)
    if points:
        yield Heading(sentence("Synpunkter"), 2)
    for point in points:
        yield from _point(synopsis, point, key, language)
    if not (points or positions):
        yield Paragraph(sentence("Ingen har lämnat synpunkter i den här delen."))
    yield from section(sentence("Ställningstagande"), summary.standpoint, 2)


def _positions(synopsis: Synopsis, key: str, language: Language) -> Iterator[str]:
    """Who takes each position: "tillstyrker (2): Farsta, Bromma"."""
    for code in POSITIONS:
        names = [
            body.name for body in synopsis.bodies if synopsis.positions.get((body.key, key)) == code
        ]
        if names:
            name = position_name(code, language)
            yield f"{name} ({len(names)}): {', '.join(names)}"


def _point(
    synopsis: Synopsis, point: SynopsisPoint, key: str, language: Language
) -> Iterator[Block]:
    """A point on several provisions is shown below the first, and pointed to from the others."""
    source = language.names(tuple(synopsis.names[body] for body in point.bodies))
    first = point.provisions[0] if point.provisions else WHOLE
    if first == key:
        yield from point_blocks(point, language, source=source)
        return
    yield Paragraph(
        language.sentence(
            "{bodies}: se synpunkten under {where}.", bodies=source, where=synopsis.labels[first]
        )
    )
