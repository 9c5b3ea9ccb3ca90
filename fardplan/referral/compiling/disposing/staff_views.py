"""Where the centre says what becomes of points, follows what they change, and closes."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.referral.attempts import with_names
from fardplan.referral.compiling import points
from fardplan.referral.compiling.disposing import actions, changes, forms, rules
from fardplan.referral.models import Opinion, Referral
from fardplan.referral.rules import may_work_with_answers
from fardplan.roadmap.models import Edition, Provision

PLACES_PER_PAGE, POINTS_SHOWN, LINKS_PER_PAGE, WITHOUT_SHOWN = 20, 5, 50, 50


def disposition_context(by, opinion: Opinion, *, form=None) -> dict:
    """What a point's page shows of what becomes of it."""
    versions = list(opinion.dispositions.all())
    current = next((one for one in versions if one.is_current), None)
    initial = {"seen": opinion.version}
    if current:
        initial |= {"outcome": current.outcome, "reason": current.reason}
    links = list(current.demanded_changes.select_related("edition", "node")) if current else []
    may_dispose = rules.may_dispose(by, opinion.answer.referral)
    edition = opinion.answer.edition
    leads_on = current is not None and current.outcome in changes.CHANGING
    return {
        "versions": with_names(versions, "decided_by"),
        "current": current,
        "disposition_form": form or forms.DispositionForm(initial=initial),
        "may_dispose": may_dispose,
        "may_read": current and may_dispose and rules.is_unread_by(by, current),
        "changed": changes.all_rewritten(edition, links),
        "leads_on": leads_on,
        "demand_form": forms.DemandForm(provisions=_places(edition)) if leads_on else None,
    }


def _places(edition: Edition):
    """What the drafts that build on an edition say, for a choice among them."""
    drafts = changes.drafts_after(edition)
    return Provision.objects.in_order().filter(edition__in=drafts)


@require_POST
def read_second(request, key, pk):
    """Say that a second strategist has read what was decided."""
    opinion = _point(request, key, pk)
    current = get_object_or_404(opinion.dispositions.filter(is_current=True))
    actions.read_second(disposition=current, by=request.user)
    return redirect("referral:point", key=key, pk=pk)


@require_POST
def demand(request, key, pk):
    """Say which provision of the next draft a point changes."""
    opinion = _point(request, key, pk)
    current = get_object_or_404(opinion.dispositions.filter(is_current=True))
    form = forms.DemandForm(request.POST, provisions=_places(opinion.answer.edition))
    if not form.is_valid():
        messages.error(request, _("Välj vilket avsnitt som ändras."))
    else:
        actions.demand_change(disposition=current, by=request.user, **form.demand())
        messages.success(request, _("Kopplingen är sparad."))
    return redirect("referral:point", key=key, pk=pk)


@require_POST
def drop_demand(request, key, pk, change):
    """The point did not lead to this change after all."""
    opinion = _point(request, key, pk)
    current = get_object_or_404(opinion.dispositions.filter(is_current=True))
    linked = get_object_or_404(current.demanded_changes.select_related("edition"), pk=change)
    actions.drop_demand(change=linked, by=request.user)
    return redirect("referral:point", key=key, pk=pk)


@require_safe
def changed_text(request, key):
    """The provisions that points have changed, and the met points that nothing changed for."""
    referral = _referral(request, key)
    found = changes.places(referral)
    page = Paginator(found, PLACES_PER_PAGE).get_page(request.GET.get("page"))
    said = changes.said_in(referral.edition, found)
    changed = changes.changed_of(found, said, referral.edition)
    without = changes.without_change(referral, changed)
    context = {
        "referral": referral,
        "page": page,
        "places": _shown(referral, list(page), said, changed),
        "without": changes.with_points(without)[:WITHOUT_SHOWN],
        "n_without": without.count(),
        "drafts": changes.drafts_after(referral.edition),
    }
    return TemplateResponse(request, "referral/compiling/changes.html", context)


def _shown(referral: Referral, found: list[changes.Place], said, changed) -> list[dict]:
    """Each place with its words, if they have changed, and the first of the points that asked."""
    links = changes.first_links(referral, found, POINTS_SHOWN)
    opinions: dict[tuple[int, int], list[Opinion]] = defaultdict(list)
    for link in links:
        opinions[link.edition_id, link.node_id].append(link.disposition.opinion)
    first = {(link.edition_id, link.node_id): link for link in reversed(links)}
    return [
        {
            "edition": first[at].edition,
            "node": first[at].node,
            "provision": said.get(at) or said.get((referral.edition_id, place.node)),
            "is_changed": at in changed,
            "points": place.points,
            "opinions": opinions[at],
        }
        for place in found
        if (at := (place.edition, place.node)) in first
    ]


@require_safe
def provision(request, key, edition, node):
    """What the draft says of a node against what was referred, and in the margin who asked."""
    referral = _referral(request, key)
    drafts = Edition.objects.visible_to(request.user).filter(predecessor=referral.edition)
    draft = get_object_or_404(drafts, key=edition)
    links = changes.demanded(referral).filter(edition=draft, node__key=node)
    page = Paginator(links, LINKS_PER_PAGE).get_page(request.GET.get("page"))
    there = draft.provisions.in_order().filter(node__key=node).first()
    was = referral.edition.provisions.in_order().filter(node__key=node).first()
    found = there or was or get_object_or_404(draft.provisions.in_order(), node__key=node)
    context = {
        "referral": referral,
        "draft": draft,
        "node": found.node,
        "rewritten": changes.rewritten(referral.edition, draft, found.node),
        "page": page,
    }
    return TemplateResponse(request, "referral/compiling/provision.html", context)


@require_http_methods(["GET", "POST"])
def close(request, key):
    """Close the referral, or see what is left to do before it can be closed."""
    referral = _referral(request, key)
    if request.method == "POST":
        actions.close_referral(referral=referral, by=request.user)
        messages.success(request, _("Remissen är avslutad."))
        return redirect("referral:referral", key=key)
    without_points = list(points.unsplit(referral)[: WITHOUT_SHOWN + 1])
    are_more = len(without_points) > WITHOUT_SHOWN
    context = {
        "referral": referral,
        "numbers": points.numbers(referral),
        "verdict": rules.may_close(request.user, referral, today=timezone.localdate()),
        "has_changes": rules.every_adopted_point_has_its_change(referral),
        "without_points": without_points[:WITHOUT_SHOWN],
        "n_without_points": points.how_many_unsplit(referral) if are_more else len(without_points),
    }
    return TemplateResponse(request, "referral/compiling/close.html", context)


def _referral(request, key: str) -> Referral:
    may_work_with_answers(request.user).require()
    return get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)


def _point(request, key: str, pk: int) -> Opinion:
    may_work_with_answers(request.user).require()
    visible = Opinion.objects.visible_to(request.user).real().filter(answer__referral__key=key)
    slim = visible.select_related("answer__referral", "answer__edition").defer("answer__content")
    return get_object_or_404(slim, pk=pk)
