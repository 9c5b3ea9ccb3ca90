"""The synopsis body by body: groups of bodies, each body with its positions and its points."""

from collections.abc import Iterator
from itertools import groupby

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import Block, Facts, Heading, Paper, Paragraph
from fardplan.documents.papers.synopsis import (
    PRIVATE,
    WHOLE,
    Keys,
    Synopsis,
    SynopsisBody,
    SynopsisPoint,
    body_anchor,
    closing,
    opening,
    place_name,
    point_blocks,
    position_name,
    sources,
    synopsis_paper,
    withheld,
)


def synopsis_by_body(
    synopsis: Synopsis, *, language: Language = SWEDISH, only: Keys = None
) -> Paper:
    """The synopsis as a paper, body by body; of all bodies, or of some."""
    return synopsis_paper(synopsis, blocks_by_body(synopsis, language, only=only), language)


def blocks_by_body(synopsis: Synopsis, language: Language, *, only: Keys = None) -> Iterator[Block]:
    """Its blocks one after the other, so that a page can be streamed."""
    yield from opening(synopsis, language)
    shown = [body for body in synopsis.bodies if only is None or body.key in only]
    for group, bodies in groupby(shown, key=lambda body: body.group):
        yield Heading(group)
        for body in bodies:
            yield from _body(synopsis, body, language)
    yield from closing(synopsis, language, bodies=only)


def _body(synopsis: Synopsis, body: SynopsisBody, language: Language) -> Iterator[Block]:
    yield Heading(body.name, 2, anchor=body_anchor(body.key))
    if body.remark:
        yield Paragraph(body.remark)
    elif not body.has_answered:
        yield Paragraph(language.sentence("Har inte svarat."))
    if positions := tuple(_positions(synopsis, body, language)):
        yield Facts(positions)
    hidden = 0
    for point in synopsis.points.by(body.key):
        hidden += point.is_withheld
        if not point.is_withheld:
            yield from _point(synopsis, point, body, language)
    yield from withheld(hidden, language)


def _point(
    synopsis: Synopsis, point: SynopsisPoint, body: SynopsisBody, language: Language
) -> Iterator[Block]:
    """A joint point is shown below the first of its bodies, and pointed to from the others."""
    where = place_name(synopsis, point.provisions, language)
    first, *others = point.bodies or (PRIVATE,)
    if first != body.key:
        name = synopsis.names[first]
        yield Paragraph(language.sentence("{where}: gemensamt, se {body}.", where=where, body=name))
        return
    source = where
    if others:
        names = sources(synopsis, others, language)
        source = language.sentence("{where} (gemensamt med {bodies})", where=where, bodies=names)
    yield from point_blocks(point, language, source=source)


def _positions(
    synopsis: Synopsis, body: SynopsisBody, language: Language
) -> Iterator[tuple[str, str]]:
    whole = (WHOLE, language.sentence("Färdplanen som helhet"))
    for key, label in (whole, *synopsis.labels.items()):
        if code := synopsis.positions.get((body.key, key)):
            yield label, position_name(code, language)
