"""A long list a page at a time, each page named by the row that it begins after or ends before.

A page far in takes no longer to find than the first, and rows that are added shift none.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

AFTER, BEFORE = "efter", "fore"


class Leaf(NamedTuple):
    """Some rows in order; the first of them if there are any before, the last if any after."""

    rows: list[Any]
    first: int | None
    last: int | None


def leaf_of(rows: QuerySet, asked: Mapping[str, str], *, most: int) -> Leaf:
    """The rows after or before the one that was asked for, or the last; without one, the first."""
    if BEFORE in asked:
        return _before(rows, _number(asked[BEFORE]), most)
    after = _number(asked.get(AFTER, ""))
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: most + 1])
    shown = found[:most]
    is_first = not after or not rows.filter(pk__lte=after).exists()
    return _leaf(shown, is_first=is_first, is_last=len(found) <= most)


def _before(rows: QuerySet, before: int | None, most: int) -> Leaf:
    """Read backwards; what is no number is the end."""
    earlier = rows.filter(pk__lt=before) if before is not None else rows
    found = list(earlier.order_by("-pk")[: most + 1])
    is_last = before is None or not rows.filter(pk__gte=before).exists()
    return _leaf(found[:most][::-1], is_first=len(found) <= most, is_last=is_last)


def _leaf(shown: list[Any], *, is_first: bool, is_last: bool) -> Leaf:
    first = None if is_first or not shown else shown[0].pk
    last = None if is_last or not shown else shown[-1].pk
    return Leaf(shown, first, last)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
