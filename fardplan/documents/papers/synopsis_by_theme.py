"""The synopsis by theme: what was answered on each provision, and the centre's standpoint."""

from collections.abc import Iterable, Iterator
from itertools import chain

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
    Keys,
    ProvisionSummary,
    Synopsis,
    SynopsisPoint,
    closing,
    opening,
    place_anchor,
    point_blocks,
    position_name,
    sources,
    synopsis_paper,
    withheld,
)

_NOTHING = ProvisionSummary()


def synopsis_by_theme(
    synopsis: Synopsis, *, language: Language = SWEDISH, only: Keys = None
) -> Paper:
    """The synopsis as a paper, theme by theme; of all provisions, or of some."""
    return synopsis_paper(synopsis, blocks_by_theme(synopsis, language, only=only), language)


def blocks_by_theme(
    synopsis: Synopsis, language: Language, *, only: Keys = None
) -> Iterator[Block]:
    """Its blocks one after the other, so that a page can be streamed."""
    yield from opening(synopsis, language)
    whole = (WHOLE, language.sentence("Färdplanen som helhet"))
    for key, label in (whole, *synopsis.labels.items()):
        if only is None or key in only:
            yield from _theme(synopsis, key, label, language)
    yield from closing(synopsis, language, provisions=only)


def _theme(synopsis: Synopsis, key: str, label: str, language: Language) -> Iterator[Block]:
    summary = synopsis.summaries.get(key, _NOTHING)
    positions = tuple(_positions(synopsis, key, language))
    points = iter(synopsis.points.on(key))
    first = next(points, None)
    yield Heading(label, anchor=place_anchor(key))
    if positions or first:
        yield from paragraphs(summary.sentences)
    else:
        yield Paragraph(language.sentence("Ingen har lämnat synpunkter i den här delen."))
    if positions:
        yield Bullets(positions)
    if first:
        yield Heading(language.sentence("Synpunkter"), 2)
        yield from _points(synopsis, chain([first], points), key, language)
    yield from section(language.sentence("Ställningstagande"), summary.standpoint, 2)


def _points(
    synopsis: Synopsis, points: Iterable[SynopsisPoint], key: str, language: Language
) -> Iterator[Block]:
    hidden = 0
    for point in points:
        hidden += point.is_withheld
        if not point.is_withheld:
            yield from _point(synopsis, point, key, language)
    yield from withheld(hidden, language)


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
    source = sources(synopsis, point.bodies, language)
    first = point.provisions[0] if point.provisions else WHOLE
    if first == key:
        yield from point_blocks(point, language, source=source)
        return
    yield Paragraph(
        language.sentence(
            "{bodies}: se synpunkten under {where}.", bodies=source, where=synopsis.labels[first]
        )
    )
