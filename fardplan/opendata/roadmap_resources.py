"""The roadmap for machines: editions, and what each says of areas, goals and strategies."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from fardplan.opendata.paging import Asked, page
from fardplan.people.visitor import Visitor
from fardplan.roadmap.models import Edition, NodeKind, Provision

router = Router(tags=["roadmap"])
ANYONE = Visitor()


class EditionOut(Schema):
    """One version of the whole roadmap. `digest` is SHA-256 of what it says."""

    key: str
    title: str
    year: int
    state: str
    diary_number: str
    referred_on: datetime.date | None
    adopted_on: datetime.date | None
    digest: str
    predecessor: str | None


class ProvisionOut(Schema):
    """What one edition says of one target area, interim goal or strategy.

    `key` lasts from edition to edition; `area` is the key of the target area it belongs to.
    """

    key: str
    kind: NodeKind
    number: str
    title: str
    text: str
    area: str | None
    edition: str
    unit: str | None = None
    by_sex: bool | None = None
    direction: str | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    target: float | None = None
    target_year: int | None = None


class EditionWhole(EditionOut):
    """An edition with everything it says, in its own order."""

    note: str
    source: str
    provisions: list[ProvisionOut]


class EditionPage(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[EditionOut]


@router.get("/editions", response=EditionPage, summary="Editions of the roadmap, newest first")
def editions(request: HttpRequest, response: HttpResponse, asked: Query[Asked]):
    rows = Edition.objects.visible_to(ANYONE).select_related("predecessor").newest_first()
    return page(request, response, rows, asked, edition_out)


@router.get("/editions/{key}", response=EditionWhole, summary="One edition with all it says")
def edition(request: HttpRequest, key: str):
    found = get_object_or_404(
        Edition.objects.visible_to(ANYONE).select_related("predecessor"), key=key
    )
    provisions = [provision_out(one) for one in found.provisions.in_order()]
    return {
        **edition_out(found),
        "note": found.shown_note,
        "source": found.source,
        "provisions": provisions,
    }


@router.get(
    "/provisions/{key}",
    response=list[ProvisionOut],
    summary="What each edition has said of one area, goal or strategy, newest first",
)
def provisions(request: HttpRequest, key: str):
    history = [provision_out(one) for one in Provision.objects.history_of(key)]
    if not history:
        raise Http404
    return history


def edition_out(edition: Edition) -> dict:
    return {
        "key": edition.key,
        "title": edition.shown_title,
        "year": edition.year,
        "state": edition.state,
        "diary_number": edition.diary_number,
        "referred_on": edition.referred_on,
        "adopted_on": edition.adopted_on,
        "digest": edition.digest,
        "predecessor": edition.predecessor.key if edition.predecessor else None,
    }


def provision_out(provision: Provision) -> dict:
    out = {
        "key": provision.node.key,
        "kind": provision.kind,
        "number": provision.number,
        "title": provision.shown_title,
        "text": provision.shown_text,
        "area": provision.parent.key if provision.parent else None,
        "edition": provision.edition.key,
    }
    terms = getattr(provision, "goal_terms", None)
    if terms is None:
        return out
    return out | {
        "unit": terms.unit,
        "by_sex": terms.sex == "required",
        "direction": terms.direction or None,
        "baseline": terms.baseline,
        "baseline_year": terms.baseline_year,
        "target": terms.target,
        "target_year": terms.target_year,
    }
