"""Where a text stands: the part of an address that names its provisions."""

from django.http import Http404

from fardplan.referral.models import anchor_of
from fardplan.roadmap.models import Edition, Provision

WHOLE = "helheten"


def place_of(anchor: str) -> str:
    """What stands in the address for a text's anchor."""
    return anchor or WHOLE


def provisions_at(edition: Edition, place: str) -> list[Provision]:
    """The provisions that an address names, in the order of the roadmap; none means the whole."""
    if place == WHOLE:
        return []
    named = [int(part) for part in place.split("+") if part.isascii() and part.isdigit()]
    found = list(edition.provisions.in_order().filter(pk__in=named[:100]))
    if not found or anchor_of(found) != place:
        raise Http404
    return found
