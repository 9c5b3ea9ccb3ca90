"""The pages that belong to no single subject: the overview, about, and what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fardplan.indicators.overview import latest_figures
from fardplan.referral.models import Answer
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.models import Edition, areas_with_parts


@login_not_required
@require_safe
def overview(request):
    """The roadmap on one page: areas, goals with their latest figures, strategies."""
    edition = Edition.objects.shown()
    if edition is None:
        return TemplateResponse(request, "pages/empty.html")
    provisions = list(edition.provisions.in_order())
    goals = [provision for provision in provisions if provision.kind == NodeKind.INTERIM_GOAL]
    figures = latest_figures([goal.node.key for goal in goals], language=get_language())
    for goal in goals:
        goal.figures = figures[goal.node.key]
    context = {
        "edition": edition,
        "areas": areas_with_parts(provisions),
        "goals": len(goals),
        "strategies": sum(provision.kind == NodeKind.STRATEGY for provision in provisions),
        "answers": Answer.objects.on_edition(edition).latest().with_progress(),
    }
    return TemplateResponse(request, "pages/overview.html", context)


@login_not_required
@require_safe
def about(request):
    """What this is, how figures and answers are treated, and what is not done."""
    return TemplateResponse(request, "pages/about.html")


@login_not_required
@require_safe
def accessibility(request):
    """How accessible the pages are, and whom to tell when they are not."""
    return TemplateResponse(request, "pages/accessibility.html")


@login_not_required
def bad_request(request, exception):
    return _wrong(request, "pages/bad_request.html", 400)


@login_not_required
def forbidden(request, exception):
    return _wrong(request, "pages/forbidden.html", 403)


@login_not_required
def form_expired(request, reason=""):
    return _wrong(request, "pages/form_expired.html", 403)


@login_not_required
def not_found(request, exception):
    return _wrong(request, "pages/not_found.html", 404)


def _wrong(request, page: str, status: int):
    return TemplateResponse(request, page, status=status).render()
