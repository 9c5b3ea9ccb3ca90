"""Where strategists write the next edition."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fardplan.errors import Refused
from fardplan.roadmap import actions, forms, rules
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.models import Edition, Provision, areas_with_parts
from fardplan.roadmap.states import EditionState
from fardplan.wording import in_words

FIXING_ACTIONS = {
    EditionState.ON_REFERRAL: actions.refer_edition,
    EditionState.ADOPTED: actions.adopt_edition,
}


@require_http_methods(["GET", "POST"])
def start_draft(request, key):
    """Begin the next edition as a copy of this one."""
    rules.may_write_roadmap(request.user).require()
    predecessor = get_object_or_404(Edition.objects.visible_to(request.user), key=key)
    form = forms.DraftForm(
        request.POST or None,
        initial={"title": predecessor.title, "year": timezone.localdate().year},
    )
    if form.is_valid():
        action = actions.start_draft
        draft = _tried(form, action, predecessor=predecessor, by=request.user, **form.cleaned_data)
        if draft:
            return redirect("roadmap:write_edition", key=draft.key)
    context = {"edition": predecessor, "form": form}
    return TemplateResponse(request, "roadmap/start_draft.html", context)


def write_edition(request, key):
    """A draft as its writers see it: each part with a way to change it, and the way to fix it."""
    rules.may_write_roadmap(request.user).require()
    edition = get_object_or_404(Edition.objects.visible_to(request.user), key=key)
    moves = {state: rules.may_move(request.user, edition, state) for state in FIXING_ACTIONS}
    context = {
        "edition": edition,
        "areas": areas_with_parts(edition.provisions.in_order()),
        "may_write": rules.may_write(request.user, edition),
        "moves": moves,
    }
    return TemplateResponse(request, "roadmap/write_edition.html", context)


@require_http_methods(["GET", "POST"])
def write_provision(request, key, node):
    """Change what a draft says of one node, and what a goal promises."""
    provision = _provision(request, key, node)
    rules.may_write(request.user, provision.edition).require()
    if "remove" in request.POST:
        actions.remove_provision(provision=provision, by=request.user)
        return redirect("roadmap:write_edition", key=key)
    form = forms.ProvisionForm(request.POST or None, instance=provision)
    terms = getattr(provision, "goal_terms", None)
    goal_form = terms and forms.GoalTermsForm(request.POST or None, instance=terms)
    if form.is_valid() and (not goal_form or goal_form.is_valid()):
        written = _tried(
            form,
            actions.write_provision,
            provision=provision,
            by=request.user,
            seen=request.POST.get("seen", ""),
            words=form.cleaned_data,
            terms=goal_form.cleaned_data if goal_form else None,
        )
        if written:
            messages.success(request, _("Sparat."))
            return redirect("roadmap:write_edition", key=key)
    context = {
        "edition": provision.edition,
        "current": _provision(request, key, node),
        "form": form,
        "goal_form": goal_form,
        "is_area": provision.kind == NodeKind.TARGET_AREA,
    }
    return TemplateResponse(request, "roadmap/write_provision.html", context)


@require_http_methods(["GET", "POST"])
def add_strategy(request, key):
    """Add a strategy to a draft."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), key=key)
    rules.may_write(request.user, edition).require()
    areas = edition.provisions.in_order().of_kind(NodeKind.TARGET_AREA)
    form = forms.StrategyForm(request.POST or None, areas=areas)
    if form.is_valid():
        words = {"by": request.user, **form.cleaned_data}
        if _tried(form, actions.add_strategy, edition=edition, **words):
            return redirect("roadmap:write_edition", key=key)
    context = {"edition": edition, "form": form}
    return TemplateResponse(request, "roadmap/add_strategy.html", context)


@require_POST
def fix_edition(request, key):
    """Send a draft on referral, or adopt it."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), key=key)
    state = request.POST.get("state", "")
    action = FIXING_ACTIONS.get(state)
    if action is None:
        return redirect("roadmap:write_edition", key=key)
    action(edition=edition, by=request.user)
    messages.success(request, _("Utgåvan är fastställd och kan inte längre ändras."))
    return redirect("roadmap:edition", key=key)


def _provision(request, key: str, node: str) -> Provision:
    edition = get_object_or_404(Edition.objects.visible_to(request.user), key=key)
    return get_object_or_404(edition.provisions.in_order(), node__key=node)


def _tried(form, action, **arguments):
    """What the action gives; or None, with its refusal beside what was typed."""
    try:
        return action(**arguments)
    except Refused as refusal:
        form.add_error(None, in_words(refusal))
        return None
