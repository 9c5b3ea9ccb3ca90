"""A draft as its officer sees it: each place, its contributions, its part of the proposal."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fardplan.referral.models import Contribution, DraftAnswer, Section
from fardplan.referral.preparing.places import WHOLE, place_of
from fardplan.roadmap.models import Provision


@dataclass
class Place:
    """One provision, several together, or the whole: what is written on it."""

    address: str
    provisions: list[Provision]
    section: Section | None = None
    contributions: list[Contribution] = field(default_factory=list)


def places_of(draft: DraftAnswer, provisions: Iterable[Provision]) -> list[Place]:
    """The whole, then every provision in order; what stands on several comes after its first."""
    sections = list(draft.sections.in_order())
    contributions = [one for one in Contribution.objects.on_draft(draft) if one.text]
    places = {"": Place(WHOLE, [])}
    for provision in provisions:
        places[str(provision.pk)] = Place(str(provision.pk), [provision])
    for written in (*sections, *contributions):
        if written.anchor not in places:
            places[written.anchor] = Place(place_of(written.anchor), written.in_order)
    for section in sections:
        places[section.anchor].section = section
    for contribution in contributions:
        places[contribution.anchor].contributions.append(contribution)
    return sorted(places.values(), key=_order)


def _order(place: Place) -> tuple[int, int]:
    first = place.provisions[0].position if place.provisions else -1
    return (first, len(place.provisions))


def beside(draft: DraftAnswer, provisions: Iterable[Provision]) -> list[Contribution]:
    """What departments have written on any of these provisions, or on the whole if none."""
    wanted = {provision.pk for provision in provisions}
    written = [one for one in Contribution.objects.on_draft(draft) if one.text]
    if not wanted:
        return [one for one in written if not one.anchor]
    return [one for one in written if wanted & {provision.pk for provision in one.in_order}]
