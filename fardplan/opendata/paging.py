"""A list, a page at a time."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

MOST = 1000
USUAL = 100


class Asked(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many at the most.")
    offset: int = Field(0, ge=0, le=10_000_000, description="How many to pass over first.")


def page(
    request: HttpRequest, reply: HttpResponse, rows: Any, asked: Asked, make: Callable[[Any], Any]
) -> dict[str, Any]:
    """The asked part of the rows, how many there are in all, and where the rest is.

    `rows` is a queryset or a sequence: only the asked part of it is fetched and made.
    """
    count = rows.count() if hasattr(rows, "query") else len(rows)
    after = asked.offset + asked.limit
    following = _address(request, asked, after) if after < count else None
    before = max(0, asked.offset - asked.limit)
    previous = _address(request, asked, before) if asked.offset else None
    links = [(following, "next"), (previous, "prev")]
    if shown := ", ".join(f'<{url}>; rel="{name}"' for url, name in links if url):
        reply["Link"] = shown
    return {
        "count": count,
        "next": following,
        "previous": previous,
        "items": [make(row) for row in rows[asked.offset : after]],
    }


def _address(request: HttpRequest, asked: Asked, offset: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(asked.limit), str(offset)
    return request.build_absolute_uri(f"{request.path}?{urlencode(list(query.items()))}")
