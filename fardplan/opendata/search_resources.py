"""Search for machines: what anyone may see."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from fardplan.opendata.paging import Asked, page
from fardplan.opendata.roadmap_resources import ANYONE
from fardplan.search.finding import Shown, find

router = Router(tags=["search"])


class HitOut(Schema):
    """One thing that was found, and the words around what was looked for."""

    kind: str
    key: str
    title: str
    url: str
    extract: str


class HitPage(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[HitOut]


class SearchIn(Schema):
    """What is looked for: Swedish words in any form, all of them if anything has them all."""

    q: str = Field(min_length=1, max_length=200)
    kind: Literal["provision", "indicator", "answer"] | None = None


@router.get("/search", response=HitPage, summary="Search roadmap, statistics and answers")
def search(request: HttpRequest, response: HttpResponse, asked: Query[Asked], of: Query[SearchIn]):
    found = find(of.q, by=ANYONE, kind=of.kind or "")

    def out(shown: Shown) -> dict:
        return {
            "kind": shown.kind.name,
            "key": shown.hit.key,
            "title": shown.hit.title,
            "url": request.build_absolute_uri(shown.hit.url),
            "extract": "".join(piece.text for piece in shown.pieces),
        }

    return page(request, response, found.hits, asked, out)
