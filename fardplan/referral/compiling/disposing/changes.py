"""From a point that was met to the words that changed, and from changed words to who asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fardplan.referral.models import (
    DemandedChange,
    Disposition,
    DispositionOutcome,
    Referral,
)
from fardplan.referral.states import AnswerState
from fardplan.roadmap.choices import TERMS
from fardplan.roadmap.diff import Piece, diff_words
from fardplan.roadmap.models import Edition, Node, Provision

CHANGING = (DispositionOutcome.ADOPTED, DispositionOutcome.PARTLY)


class Rewritten(NamedTuple):
    """What two editions say of one node, word by word."""

    before: Provision | None
    after: Provision | None
    number: list[Piece]
    title: list[Piece]
    text: list[Piece]
    is_changed: bool


def adopted(referral: Referral):
    """What has been decided of the points that are met, wholly or in part."""
    return Disposition.objects.filter(
        is_current=True,
        outcome__in=CHANGING,
        opinion__answer__referral=referral,
        opinion__answer__state=AnswerState.STANDS,
    ).exclude(opinion__outcome="dismissed")


def demanded(referral: Referral):
    """Every link from a met point to a changed provision, with what a page shows of it."""
    return (
        DemandedChange.objects.filter(disposition__in=adopted(referral))
        .select_related("disposition__opinion__answer__body", "edition", "node")
        .defer("disposition__opinion__answer__content", "disposition__opinion__answer__text")
        .prefetch_related("disposition__opinion__answer__bodies")
        .order_by("edition_id", "node_id", "pk")
    )


def without_change(referral: Referral) -> list[Disposition]:
    """Met points that no text has changed for: no link, or a link to words that are the same."""
    links = list(demanded(referral))
    changed = changed_nodes(referral.edition, links)
    met = {link.disposition_id for link in links if (link.edition_id, link.node_id) in changed}
    found = adopted(referral).select_related("opinion__answer__body")
    slim = found.defer("opinion__answer__content", "opinion__answer__text")
    return [one for one in slim.order_by("opinion_id") if one.pk not in met]


def changed_nodes(before: Edition, links: Iterable[DemandedChange]) -> set[tuple[int, int]]:
    """Of the linked provisions, those whose words differ from what was referred."""
    wanted = {(link.edition_id, link.node_id) for link in links}
    nodes = {node for _, node in wanted}
    editions = {edition for edition, _ in wanted} | {before.pk}
    rows = Provision.objects.filter(edition__in=editions, node__in=nodes)
    said = {(row.edition_id, row.node_id): _said(row) for row in rows.select_related("goal_terms")}
    return {
        (edition, node)
        for edition, node in wanted
        if said.get((edition, node)) != said.get((before.pk, node))
    }


def touched_twice(links: Iterable[DemandedChange]) -> set[tuple[int, int]]:
    """Provisions that more than one point changes: somebody should read the whole once more."""
    points: dict[tuple[int, int], set[int]] = defaultdict(set)
    for link in links:
        points[link.edition_id, link.node_id].add(link.disposition.opinion_id)
    return {place for place, there in points.items() if len(there) > 1}


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


def _by_place(
    editions: Iterable[Edition], nodes: Iterable[Node]
) -> dict[tuple[int, int], Provision]:
    rows = Provision.objects.filter(edition__in=editions, node__in=nodes)
    return {(row.edition_id, row.node_id): row for row in rows.select_related("goal_terms", "node")}


def _compared(old: Provision | None, new: Provision | None) -> Rewritten:
    number, title, text = (
        diff_words(getattr(old, name, ""), getattr(new, name, ""))
        for name in ("number", "title", "text")
    )
    return Rewritten(old, new, number, title, text, _said(old) != _said(new))


def drafts_after(edition: Edition):
    """The drafts that build on an edition."""
    return Edition.objects.filter(predecessor=edition, fixed_at__isnull=True).newest_first()


def _said(provision: Provision | None) -> tuple | None:
    """All that a reader would notice if it were different."""
    if provision is None:
        return None
    terms = getattr(provision, "goal_terms", None)
    promised = tuple(getattr(terms, name) for name in TERMS) if terms else ()
    return provision.number, provision.title, provision.text, provision.parent_id, promised
