"""A synopsis as a page that is streamed, and as files that are never larger than a server bears."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from fardplan.documents import writing
from fardplan.documents.papers.language import Language
from fardplan.documents.papers.paper import Block, Paper
from fardplan.documents.papers.synopsis import (
    WHOLE,
    Synopsis,
    body_anchor,
    place_anchor,
    place_name,
)
from fardplan.documents.papers.synopsis_by_body import blocks_by_body, synopsis_by_body
from fardplan.documents.papers.synopsis_by_theme import blocks_by_theme, synopsis_by_theme
from fardplan.errors import sentence
from fardplan.referral.synopsis.frame import Frame, Points
from fardplan.referral.synopsis.wording import language_of, synopsis_of

PIECE = 32_000  # characters
# What a file holds at most: points count twice, for what is said and what became of it.
MOST_IN_A_FILE = 10_000
BY_PLACE, BY_BODY = "per-avsnitt", "per-instans"
WRITERS = {"docx": writing.as_docx, "pdf": writing.as_pdf}
PART = sentence("{title} (del {n} av {all})")


class Order(NamedTuple):
    """One of the two ways through a synopsis."""

    blocks: Callable[..., Iterator[Block]]
    paper: Callable[..., Paper]
    weights: Callable[[Frame, Points], Iterator[tuple[str, int]]]
    contents: Callable[[Synopsis, Language], Iterator[tuple[str, str]]]


def _weights_of_places(frame: Frame, points: Points) -> Iterator[tuple[str, int]]:
    """How much each provision takes: its points, and a column of the matrix."""
    for key in frame.place_keys:
        yield key, 2 * points.count_on(key) + len(frame.bodies)


def _weights_of_bodies(frame: Frame, points: Points) -> Iterator[tuple[str, int]]:
    """How much each body takes: its points, and a row of the matrix."""
    for key in frame.body_keys:
        yield key, 2 * points.count_by(key) + len(frame.place_keys)


def _places(synopsis: Synopsis, language: Language) -> Iterator[tuple[str, str]]:
    yield place_anchor(WHOLE), place_name(synopsis, (), language)
    for key, label in synopsis.labels.items():
        yield place_anchor(key), label


def _bodies(synopsis: Synopsis, _language: Language) -> Iterator[tuple[str, str]]:
    for body in synopsis.bodies:
        yield body_anchor(body.key), body.name


ORDERS = {
    BY_PLACE: Order(blocks_by_theme, synopsis_by_theme, _weights_of_places, _places),
    BY_BODY: Order(blocks_by_body, synopsis_by_body, _weights_of_bodies, _bodies),
}
Facts = Callable[[], tuple[Frame, Points]]


def reader_language() -> Language:
    return language_of(get_language() or "sv")


def fragments(order: str, frame: Frame, points: Points, language: Language) -> Iterator[str]:
    """The whole synopsis as HTML, little by little."""
    synopsis = synopsis_of(frame, points, language)
    whole = writing.html_fragments(ORDERS[order].blocks(synopsis, language))
    yield _contents(ORDERS[order].contents(synopsis, language), language)
    yield from in_pieces(whole)


def _contents(places: Iterable[tuple[str, str]], language: Language) -> str:
    """What a long page leads to, folded until somebody asks for it."""
    items = format_html_join("", '<li><a href="#{}">{}</a></li>', places)
    title = language.sentence("Innehåll")
    return format_html(
        '<nav aria-label="{}"><details><summary>{}</summary><ul>{}</ul></details></nav>\n',
        title,
        title,
        items,
    )


def in_pieces(texts: Iterable[str]) -> Iterator[str]:
    """The same text in fewer and larger pieces."""
    held: list[str] = []
    length = 0
    for text in texts:
        held.append(text)
        length += len(text)
        if length >= PIECE:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, order: str, facts: Facts
) -> Iterator[str]:
    """A page with a synopsis in it. What comes before it is given at once, before it is read."""
    place = secrets.token_hex()
    before, after = render_to_string(template, {**context, "place": place}, request).split(place)
    return _around(before, after, order=order, facts=facts, language=reader_language())


def _around(
    before: str, after: str, *, order: str, facts: Facts, language: Language
) -> Iterator[str]:
    yield before
    yield from fragments(order, *facts(), language)
    yield after


def streamed(pieces: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        (piece.encode() for piece in pieces), content_type="text/html; charset=utf-8"
    )


def at_once(pieces: Iterator[str]) -> HttpResponse:
    """A page that is small enough to be made whole, and so to be kept for the next reader."""
    return HttpResponse("".join(pieces))


def parts_of(order: str, frame: Frame, points: Points) -> list[tuple[str, ...]]:
    """Which provisions, or bodies, go into each file; nearly always there is one for all."""
    parts: list[tuple[str, ...]] = []
    held: list[str] = []
    weight = 0
    for key, own in ORDERS[order].weights(frame, points):
        if held and weight + own > MOST_IN_A_FILE:
            parts.append(tuple(held))
            held, weight = [], 0
        held.append(key)
        weight += own
    return [*parts, tuple(held)]


def files_of(frame: Frame, points: Points) -> list[tuple[str, range]]:
    """Each order, and the numbers of the files that it is parted into."""
    return [(order, range(1, len(parts_of(order, frame, points)) + 1)) for order in ORDERS]


def file(
    request: HttpRequest,
    frame: Frame,
    points: Points,
    *,
    key: str,
    order: str,
    form: str,
    standing: str = "",
) -> HttpResponseBase:
    """One file of a synopsis; the reader says which, where there are several."""
    if order not in ORDERS or form not in WRITERS:
        raise Http404
    parts = parts_of(order, frame, points)
    n = _number(request.GET.get("del", "1"))
    if not 1 <= n <= len(parts):
        raise Http404
    synopsis = synopsis_of(frame, points, reader_language(), standing=standing)
    paper = _part(synopsis, order, parts, n)
    name = f"sammanstallning-{key}-{order}" + (f"-{n}" if len(parts) > 1 else "")
    return as_file(paper, name=name, form=form)


def as_file(paper: Paper, *, name: str, form: str) -> HttpResponse:
    """A paper as a file to keep."""
    content = WRITERS[form](paper, made_at=timezone.now())
    reply = HttpResponse(content, content_type=writing.MEDIA_TYPES[form])
    reply["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return reply


def _part(synopsis: Synopsis, order: str, parts: list[tuple[str, ...]], n: int) -> Paper:
    """One of the files; what all of them are about stands in the first."""
    language = reader_language()
    if len(parts) == 1:
        return ORDERS[order].paper(synopsis, language=language)
    title = language.sentence(PART, title=synopsis.title, n=n, all=len(parts))
    part = replace(synopsis, title=title)
    if n > 1:
        part = replace(part, introduction=(), answered=(), changes=())
    return ORDERS[order].paper(part, language=language, only=frozenset(parts[n - 1]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
