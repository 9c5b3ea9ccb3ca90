"""From a point that was met to the words that changed, and from changed words to who asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from fardplan.referral.models import (
    REAL,
    DemandedChange,
    Disposition,
    DispositionOutcome,
    Opinion,
    Referral,
)
from fardplan.referral.states import AnswerState
from fardplan.roadmap.choices import TERMS
from fardplan.roadmap.diff import Piece, diff_words
from fardplan.roadmap.models import Edition, Node, Provision

Said = dict[tuple[int, int], Provision]
CHANGING = (DispositionOutcome.ADOPTED, DispositionOutcome.PARTLY)


class Place(NamedTuple):
    """A node of a later edition that points lead to, and how many."""

    edition: int
    node: int
    points: int


class Rewritten(NamedTuple):
    """What two editions say of one node, word by word."""

    before: Provision | None
    after: Provision | None
    number: list[Piece]
    title: list[Piece]
    text: list[Piece]
    is_changed: bool


def adopted(referral: Referral):
    """What has been decided of the points that are met, wholly or in part.

    The few that are met are looked up first; then, of each, whether its point counts.
    """
    point = Opinion.objects.on_referral(referral).filter(
        pk=OuterRef("opinion_id"), answer__state=AnswerState.STANDS
    )
    return Disposition.objects.filter(Exists(point), is_current=True, outcome__in=CHANGING)


def _links(referral: Referral):
    """From met points of answers that count, to what they have changed."""
    return DemandedChange.objects.filter(
        disposition__is_current=True,
        disposition__outcome__in=CHANGING,
        disposition__opinion__outcome__in=REAL,
        disposition__opinion__answer__referral=referral,
        disposition__opinion__answer__state=AnswerState.STANDS,
    )


def demanded(referral: Referral):
    """Every link from a met point to a changed provision, with what a page shows of it."""
    return (
        _links(referral)
        .select_related("disposition__opinion__answer__body", "edition", "node")
        .defer("disposition__opinion__answer__content", "disposition__opinion__answer__text")
        .prefetch_related("disposition__opinion__answer__bodies")
        .order_by("edition_id", "node_id", "pk")
    )


def without_change(referral: Referral, changed: Iterable[tuple[int, int]] | None = None):
    """Met points that no text has changed for: no link, or a link to words that are the same."""
    if changed is None:
        found = places(referral)
        changed = changed_of(found, said_in(referral.edition, found), referral.edition)
    led_on = DemandedChange.objects.filter(_are(changed), disposition=OuterRef("pk"))
    return adopted(referral).filter(~Exists(led_on))


def with_points(dispositions):
    """With what a list shows of their points, in order."""
    return (
        dispositions.select_related("opinion__answer__body")
        .defer("opinion__answer__content", "opinion__answer__text")
        .prefetch_related("opinion__answer__bodies")
        .order_by("opinion_id")
    )


def _are(places: Iterable[tuple[int, int]]) -> Q:
    """Links to any of these nodes in these editions."""
    nodes: dict[int, list[int]] = defaultdict(list)
    for edition, node in places:
        nodes[edition].append(node)
    each = (Q(edition=edition, node__in=there) for edition, there in nodes.items())
    return reduce(or_, each, Q(pk__in=[]))


def places(referral: Referral) -> list[Place]:
    """What points have changed, or are to change, in the order of the editions' provisions."""
    rows = _links(referral).order_by().values_list("edition", "node", "edition__year")
    counted = rows.annotate(n=Count("pk"))  # a point has one disposition that counts
    order = dict(
        Provision.objects.filter(edition__in={edition for edition, *_ in counted})
        .order_by("-position")
        .values_list("node", "position")
    )
    return [
        Place(edition, node, n)
        for edition, node, year, n in sorted(
            counted, key=lambda row: (row[2], row[0], order.get(row[1], 0), row[1])
        )
    ]


def first_links(referral: Referral, shown: Iterable[Place], most: int) -> list[DemandedChange]:
    """The first links to each of some places, with what a page shows of them."""
    number = Window(RowNumber(), partition_by=["edition", "node"], order_by="pk")
    wanted = _are((place.edition, place.node) for place in shown)
    first = (
        _links(referral)
        .filter(wanted)
        .annotate(number=number)
        .filter(number__lte=most)
        .values_list("pk", flat=True)
    )
    return list(demanded(referral).filter(pk__in=list(first)))


def said_in(before: Edition, found: Iterable[Place]) -> Said:
    """What some nodes say, where they are there: in what was referred and in what came after."""
    found = list(found)
    return _by_place({before.pk, *(one.edition for one in found)}, {one.node for one in found})


def changed_of(found: Iterable[Place], said: Said, before: Edition) -> set[tuple[int, int]]:
    """Of the places, those that are not as they were when they were referred; or are gone."""
    return {
        (one.edition, one.node)
        for one in found
        if _terms(said.get((one.edition, one.node))) != _terms(said.get((before.pk, one.node)))
    }


def rewritten(before: Edition, after: Edition, node: Node) -> Rewritten:
    """What was referred against what the draft says now."""
    said = _by_place([before, after], [node])
    return _compared(said.get((before.pk, node.pk)), said.get((after.pk, node.pk)))


def all_rewritten(
    before: Edition, links: Sequence[DemandedChange]
) -> list[tuple[DemandedChange, Rewritten]]:
    """The same for each of some links, in one question."""
    editions, nodes = {link.edition for link in links}, {link.node for link in links}
    said = _by_place([before, *editions], nodes)
    return [
        (
            link,
            _compared(
                said.get((before.pk, link.node_id)), said.get((link.edition_id, link.node_id))
            ),
        )
        for link in links
    ]


def _by_place(editions: Iterable[Edition | int], nodes: Iterable[Node | int]) -> Said:
    rows = Provision.objects.filter(edition__in=editions, node__in=nodes)
    return {(row.edition_id, row.node_id): row for row in rows.select_related("goal_terms", "node")}


def _compared(old: Provision | None, new: Provision | None) -> Rewritten:
    number, title, text = (
        diff_words(getattr(old, name, ""), getattr(new, name, ""))
        for name in ("number", "title", "text")
    )
    return Rewritten(old, new, number, title, text, _terms(old) != _terms(new))


def drafts_after(edition: Edition):
    """The drafts that build on an edition."""
    return Edition.objects.filter(predecessor=edition, fixed_at__isnull=True).newest_first()


def _terms(provision: Provision | None) -> tuple | None:
    """All that a reader would notice if it were different."""
    if provision is None:
        return None
    terms = getattr(provision, "goal_terms", None)
    promised = tuple(getattr(terms, name) for name in TERMS) if terms else ()
    return provision.number, provision.title, provision.text, provision.parent_id, promised
