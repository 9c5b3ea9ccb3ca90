"""How a synopsis is kept: its frame, its points in a fixed order, and a fingerprint of both.

The fingerprint is SHA-256 of lines of JSON: first the frame, then each point. Anybody who is given
the lines as a file can work it out again.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fardplan.referral.models import PublishedPoint, Synopsis
from fardplan.referral.synopsis.frame import PRIVATE, WHOLE, Frame, PointFacts
from fardplan.referral.synopsis.shelf import Shelf


def line_of(facts: Mapping[str, Any]) -> bytes:
    """One line: the same facts always give the same bytes."""
    words = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{words}\n".encode()


def kept_lines(synopsis: Synopsis) -> Iterator[bytes]:
    """A published synopsis line by line, as its fingerprint was taken."""
    yield line_of(synopsis.content)
    points = synopsis.points.order_by("number").values_list("content", flat=True)
    yield from map(line_of, points.iterator())


class KeptPoints:
    """The points of a published synopsis, read a few thousand at a time."""

    def __init__(self, synopsis: Synopsis, frame: Frame) -> None:
        self._synopsis = synopsis
        on: dict[str, list[int]] = defaultdict(list)
        by: dict[str, list[int]] = defaultdict(list)
        for number, (places, bodies) in enumerate(_where(synopsis), start=1):
            for place in places or [WHOLE]:
                on[place].append(number)
            for body in bodies or [PRIVATE]:
                by[body].append(number)
        self._on = Shelf({key: on[key] for key in frame.place_keys}, self._load)
        self._by = Shelf({key: by[key] for key in frame.body_keys}, self._load)

    def on(self, place: str) -> Iterable[PointFacts]:
        return self._on.at(place)

    def by(self, body: str) -> Iterable[PointFacts]:
        return self._by.at(body)

    def count_on(self, place: str) -> int:
        return self._on.count(place)

    def count_by(self, body: str) -> int:
        return self._by.count(body)

    def _load(self, numbers: Sequence[int]) -> dict[int, PointFacts]:
        rows = PublishedPoint.objects.filter(synopsis=self._synopsis, number__in=numbers)
        found = rows.values_list("number", "content")
        return {number: PointFacts.from_json(content) for number, content in found}


def _where(synopsis: Synopsis) -> Iterator[tuple[list[str], list[str]]]:
    """What each point is on and whose it is, in their order, and nothing more of them."""
    rows = synopsis.points.order_by("number").values_list("content__places", "content__bodies")
    yield from rows.iterator()
