"""Pages on goals and their figures, on areas, and the pictures and files behind them."""

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from fardplan.indicators import area_pages, coverage, rendering
from fardplan.indicators.download import file_name, published
from fardplan.indicators.drawings import picture_of
from fardplan.indicators.drawings.ground import Spec, Width
from fardplan.indicators.formats import FORMATS, format_of, tidy_csv
from fardplan.indicators.models import Indicator, Release
from fardplan.indicators.presentation import goal_shown, shown_for
from fardplan.indicators.schemas import schema_text
from fardplan.indicators.sheets import sheet_of
from fardplan.indicators.stored import series_of
from fardplan.roadmap.models import Edition, NodeKind, Provision

# A picture is opened by itself now and then; it may then use the typeface it carries, and no more.
PICTURE_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "font-src": ["data:"],
}


@login_not_required
@require_safe
def goal(request, key):
    """One goal: what it promises, its figures for women and men, and what is missing."""
    history = list(Provision.objects.history_of(key).of_kind(NodeKind.INTERIM_GOAL))
    if not history:
        raise Http404
    edition = Edition.objects.shown()
    provision = next((one for one in history if one.edition == edition), history[0])
    shown = shown_for(list(Indicator.objects.visible_to(request.user).for_goals([key])))
    context = {
        "goal": provision,
        "area": provision.edition.provisions.of_node(provision.parent),
        "terms": provision.goal_terms,
        "followed_by": goal_shown(shown),
    }
    return TemplateResponse(request, "indicators/goal.html", context)


@login_not_required
@require_safe
def indicators(request):
    """All indicators: what is held, by sex or not, and what is missing."""
    shown = shown_for(list(Indicator.objects.visible_to(request.user).in_order()))
    edition = Edition.objects.shown()
    goals = edition.provisions.of_kind(NodeKind.INTERIM_GOAL).in_order() if edition else []
    by_goal = [(goal, [one for one in shown if one.indicator.goal == goal.node]) for goal in goals]
    context = {
        "by_goal": by_goal,
        "others": [one for one in shown if one.indicator.goal is None],
    }
    return TemplateResponse(request, "indicators/list.html", context)


@login_not_required
@require_safe
def coverage_of_goals(request):
    """What is demanded to follow each goal, what exists, and what is missing and why."""
    edition = Edition.objects.shown()
    goals = list(edition.provisions.of_kind(NodeKind.INTERIM_GOAL).in_order()) if edition else []
    keys = [goal.node.key for goal in goals]
    shown = shown_for(list(Indicator.objects.visible_to(request.user).for_goals(keys)))
    context = {
        "headings": coverage.headings(),
        "goals": [
            coverage.coverage_of(goal, [one for one in shown if one.indicator.goal == goal.node])
            for goal in goals
        ],
    }
    return TemplateResponse(request, "indicators/coverage.html", context)


@login_not_required
@require_safe
def schema_json(request):
    """The JSON Schema of an indicator's file."""
    return HttpResponse(schema_text(), content_type="application/schema+json")


@login_not_required
@require_safe
def indicator(request, key):
    """One indicator whole: figures, pictures, tables, source and method."""
    found = get_object_or_404(Indicator.objects.visible_to(request.user).in_order(), key=key)
    context = {
        "shown": shown_for([found])[0],
        "goal": Provision.objects.history_of(found.goal.key).first() if found.goal else None,
        "releases": found.releases.visible_to(request.user).without_tables(),
    }
    return TemplateResponse(request, "indicators/indicator.html", context)


@login_not_required
@require_safe
def release(request, key, version):
    """One release at its permanent address: what was published, by which roles, and its files."""
    found = _release(request, key, version)
    made = published(found, address=request.build_absolute_uri(found.get_absolute_url()))
    newer = list(found.newer().without_tables())
    context = {
        "release": found,
        "definition": made.definition,
        "sources": made.series.figures.sources,
        "sheet": sheet_of(made.series.whole_table, made.definition, request.GET.get("page", "")),
        "newest": newer[0] if newer else None,
        "corrections": [one for one in newer if one.correction],
        "files": [(one, made.name + one.ending) for one in FORMATS],
    }
    return TemplateResponse(request, "indicators/release.html", context)


@login_not_required
@require_safe
def release_file(request, key, version, name):
    """One release as a file, with status, areas and source in every row."""
    found = _release(request, key, version)
    wanted = format_of(name, file_name(found))
    if wanted is None:
        raise Http404
    made = published(found, address=request.build_absolute_uri(found.get_absolute_url()))
    file = HttpResponse(wanted.write(made), content_type=wanted.media_type)
    file["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


@login_not_required
@require_safe
def figures_csv(request, key, version):
    """One release as CSV, at the short address."""
    name = file_name(_release(request, key, version))
    return release_file(request, key, version, f"{name}{tidy_csv.ENDING}")


@login_not_required
@require_safe
@csp_replace(PICTURE_POLICY)  # type: ignore[arg-type]
def diagram_svg(request, key, name, width):
    """One picture of an indicator's newest figures."""
    return _picture(request, _spec(request, key, name, width))


@login_not_required
@require_safe
def diagram_json(request, key, name, width):
    """The same picture as data, for the page to draw it alive."""
    return JsonResponse(_spec(request, key, name, width), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def areas_of_a_year(request):
    """The districts of any year, how they came about, on a map and in a table."""
    asked = request.GET.get("ar", "").strip()
    return TemplateResponse(request, "indicators/areas.html", area_pages.context_for(asked))


@login_not_required
@require_safe
@csp_replace(PICTURE_POLICY)  # type: ignore[arg-type]
def areas_svg(request, version, width):
    """The map of one version of the districts."""
    if not area_pages.has_map(version):
        raise Http404
    return _picture(request, area_pages.draw(version, _width(width)))


def _release(request, key: str, version: int) -> Release:
    releases = Release.objects.visible_to(request.user).without_tables()
    return get_object_or_404(releases, indicator__key=key, version=version)


def _spec(request, key: str, name: str, width: str) -> Spec:
    releases = Release.objects.visible_to(request.user).current().without_tables()
    release = get_object_or_404(releases, indicator__key=key)
    picture = picture_of(series_of([release])[0], name)
    if picture is None:
        raise Http404
    return picture.draw(_width(width))


def _width(name: str) -> Width:
    try:
        return Width(name)
    except ValueError:
        raise Http404 from None


def _picture(request, spec: Spec) -> HttpResponse | HttpResponseNotModified:
    """The picture, or that the reader has it already."""
    response = HttpResponse(rendering.svg(spec), content_type="image/svg+xml")
    response["ETag"] = f'"{rendering.fingerprint(spec)}"'
    patch_cache_control(response, public=True, max_age=600)
    return get_conditional_response(request, etag=response["ETag"], response=response)
