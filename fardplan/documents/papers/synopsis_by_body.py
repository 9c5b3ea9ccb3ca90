"""The synopsis body by body: groups of bodies, each body with its positions and its points."""

from collections.abc import Iterator
from itertools import groupby

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import Block, Facts, Heading, Paper, Paragraph
from fardplan.documents.papers.synopsis import (
    WHOLE,
    Synopsis,
    SynopsisBody,
    matrix,
    opening,
    place_name,
    point_blocks,
    position_name,
    synopsis_paper,
)


def synopsis_by_body(synopsis: Synopsis, *, language: Language = SWEDISH) -> Paper:
    """The synopsis as a paper, body by body."""
    return synopsis_paper(synopsis, tuple(blocks_by_body(synopsis, language)), language)


def blocks_by_body(synopsis: Synopsis, language: Language) -> Iterator[Block]:
    """Its blocks one after the other, so that a page can be streamed."""
    yield from opening(synopsis, language)
    for group, bodies in groupby(synopsis.bodies, key=lambda body: body.group):
        yield Heading(group)
        for body in bodies:
            yield from _body(synopsis, body, language)
    yield from matrix(synopsis, language)


def _body(synopsis: Synopsis, body: SynopsisBody, language: Language) -> Iterator[Block]:
    yield Heading(body.name, 2)
    if not body.has_answered:
        yield Paragraph(language.sentence("Har inte svarat."))
        return
    if body.remark:
        yield Paragraph(body.remark)
    if positions := tuple(_positions(synopsis, body, language)):
        yield Facts(positions)
    for point in synopsis.points_by_body.get(body.key, []):
        first, *others = point.bodies
        where = place_name(synopsis, point.provisions, language)
        if first != body.key:
            name = synopsis.names[first]
            yield Paragraph(
                language.sentence("{where}: gemensamt, se {body}.", where=where, body=name)
            )
            continue
        source = where
        if others:
            names = language.names(tuple(synopsis.names[key] for key in others))
            source = language.sentence(
                "{where} (gemensamt med {bodies})", where=where, bodies=names
            )
        yield from point_blocks(point, language, source=source)


def _positions(
    synopsis: Synopsis, body: SynopsisBody, language: Language
) -> Iterator[tuple[str, str]]:
    whole = (WHOLE, language.sentence("Färdplanen som helhet"))
    for key, label in (whole, *synopsis.labels.items()):
        if code := synopsis.positions.get((body.key, key)):
            yield label, position_name(code, language)
