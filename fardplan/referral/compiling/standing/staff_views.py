"""Where the centre sees who stands where: all bodies, one provision, one body."""

from collections import Counter
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.people.models import Body, BodyKind
from fardplan.referral.compiling import points
from fardplan.referral.compiling.points import Choice
from fardplan.referral.compiling.standing import matrix
from fardplan.referral.models import STATED_POSITIONS, OpinionKind, Referral
from fardplan.referral.preparing.places import WHOLE
from fardplan.referral.rules import may_work_with_answers
from fardplan.roadmap.models import Provision, areas_with_parts

BODIES_PER_PAGE = POINTS_SHOWN = 50


class Row(NamedTuple):
    """A body in the matrix: was it asked, has it answered, and where it stands by column."""

    body: Body
    was_asked: bool
    has_answered: bool
    stands: list
    words: dict[str, str]

    @property
    def cells(self) -> list[tuple]:
        """Each stand after its word; without a word if there is more to say, or nothing."""
        return [
            (self.words[stand.position] if stand and stand.is_plain else "", stand)
            for stand in self.stands
        ]


class Column(NamedTuple):
    """A provision in the matrix, or the whole (None): how many stand where."""

    provision: Provision | None
    counts: list[tuple[str, int]]
    is_agreed: bool
    is_contested: bool


@require_safe
def whole_matrix(request, key):
    """Bodies by the provisions of one target area, and by the whole; fifty bodies at a time."""
    referral = _referral(request, key)
    areas = areas_with_parts(referral.edition.provisions.in_order())
    chosen = next((a for a in areas if a[0].node.key == request.GET.get("omrade")), areas[0])
    provisions = [None, chosen[0], *chosen[1], *chosen[2]]
    found = matrix.read(referral, [_place(one) for one in provisions])
    bodies, asked = _bodies(referral, found)
    page = Paginator(bodies, BODIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "referral": referral,
        "areas": [area for area, _goals, _strategies in areas],
        "chosen": chosen[0],
        "columns": _columns(found, provisions),
        "page": page,
        "rows": _rows(found, page, asked, provisions),
        "asked": len(asked),
        "answered": len(found.answered & asked),
        "unasked": len(found.answered - asked),
        "missing": points.how_many(referral, Choice(on_the_whole=True, kind=OpinionKind.ADDITION)),
    }
    return TemplateResponse(request, "referral/compiling/matrix.html", context)


@require_safe
def by_provision(request, key, place):
    """Where each body stands on one provision, or on the whole, and what they say of it."""
    referral = _referral(request, key)
    provision = _provision(referral, place)
    found = matrix.read(referral, [_place(provision)])
    bodies, asked = _bodies(referral, found)
    said = Choice(provision=provision, on_the_whole=provision is None)
    context = {
        "referral": referral,
        "provision": provision,
        "column": _columns(found, [provision])[0],
        "rows": _rows(found, bodies, asked, [provision]),
        "opinions": points.shown(points.chosen(referral, said), slice(POINTS_SHOWN)),
        "n": points.how_many(referral, said),
        "on": provision.pk if provision else "whole",
    }
    return TemplateResponse(request, "referral/compiling/by_provision.html", context)


@require_safe
def by_body(request, key, body):
    """Where one body stands on everything, and what it says."""
    referral = _referral(request, key)
    who = get_object_or_404(Body, key=body)
    provisions = [None, *referral.edition.provisions.in_order()]
    found = matrix.read_one(referral, who.pk, [_place(one) for one in provisions])
    said = Choice(body=who)
    context = {
        "referral": referral,
        "body": who,
        "has_answered": who.pk in found.answered,
        "stands": [(one, found.at(who.pk, _place(one))) for one in provisions],
        "opinions": points.shown(points.chosen(referral, said), slice(POINTS_SHOWN)),
        "n": points.how_many(referral, said),
    }
    return TemplateResponse(request, "referral/compiling/by_body.html", context)


def _columns(found: matrix.Matrix, provisions) -> list[Column]:
    counted = found.all_counts()
    return [
        Column(
            one,
            _in_words(counts := counted.get(_place(one), Counter())),
            matrix.is_agreed(counts),
            matrix.is_contested(counts),
        )
        for one in provisions
    ]


def _in_words(counts: Counter[str]) -> list[tuple[str, int]]:
    """Each position that somebody takes, in the order of the scale."""
    return [(label, counts[code]) for code, label in STATED_POSITIONS.items() if counts[code]]


def _rows(found: matrix.Matrix, bodies, asked: set[int], provisions) -> list[Row]:
    """A row for each body; each word of the scale is put into the reader's language once."""
    places = [_place(one) for one in provisions]
    words = {code: str(label) for code, label in STATED_POSITIONS.items()}
    return [_row(found, body, asked, places, words) for body in bodies]


def _row(found: matrix.Matrix, body: Body, asked: set[int], places: list, words: dict) -> Row:
    stands = [found.stands.get((body.pk, place)) for place in places]
    return Row(body, body.pk in asked, body.pk in found.answered, stands, words)


def _bodies(referral: Referral, found: matrix.Matrix) -> tuple[list[Body], set[int]]:
    """Those who were asked, by kind and name, and after them those who answered unasked."""
    asked = set(referral.recipients.sent().values_list("body_id", flat=True))
    kinds = list(BodyKind)
    there = Body.objects.in_bulk(asked | found.answered).values()
    in_order = sorted(
        there, key=lambda one: (one.pk not in asked, kinds.index(BodyKind(one.kind)), one.name)
    )
    return in_order, asked


def _place(provision: Provision | None) -> int | None:
    return provision.pk if provision else matrix.WHOLE


def _provision(referral: Referral, place: str) -> Provision | None:
    if place == WHOLE:
        return None
    found = referral.edition.provisions.in_order().filter(node__key=place).first()
    if found is None:
        raise Http404
    return found


def _referral(request, key: str) -> Referral:
    may_work_with_answers(request.user).require()
    return get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)
