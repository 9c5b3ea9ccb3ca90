"""Pages on the roadmap that anyone may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.definitions import write_definition
from fardplan.roadmap import rules
from fardplan.roadmap.changes import changes_between
from fardplan.roadmap.exchange import document_of
from fardplan.roadmap.models import Edition, areas_with_parts


@login_not_required
@require_safe
def editions(request):
    """All editions that the reader may see, newest first."""
    visible = Edition.objects.visible_to(request.user).newest_first()
    return TemplateResponse(
        request,
        "roadmap/editions.html",
        {"editions": visible, "may_write": rules.may_write_roadmap(request.user)},
    )


@login_not_required
@require_safe
def edition(request, key):
    """One edition whole: its areas, goals and strategies, its state and where it comes from."""
    edition = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("predecessor"), key=key
    )
    context = {
        "edition": edition,
        "areas": areas_with_parts(edition.provisions.in_order()),
        "earlier": Edition.objects.visible_to(request.user).newest_first().exclude(pk=edition.pk),
        "may_write": rules.may_write(request.user, edition),
        "may_start_draft": rules.may_write_roadmap(request.user),
    }
    return TemplateResponse(request, "roadmap/edition.html", context)


@login_not_required
@require_safe
def edition_file(request, key):
    """One edition as the YAML file that reads back to the same edition."""
    edition = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("predecessor"), key=key
    )
    file = HttpResponse(write_definition(document_of(edition)), content_type="application/yaml")
    file["Content-Disposition"] = f'attachment; filename="{edition.key}.yaml"'
    return file


@login_not_required
@require_safe
def compare(request, key, before):
    """What changed from one edition to another, word by word."""
    visible = Edition.objects.visible_to(request.user)
    edition = get_object_or_404(visible, key=key)
    earlier = get_object_or_404(visible, key=before)
    changes = list(edition.changes.from_edition(earlier)) or changes_between(earlier, edition)
    return TemplateResponse(
        request,
        "roadmap/compare.html",
        {
            "edition": edition,
            "earlier": earlier,
            "changes": [change for change in changes if change.kind != "unchanged"],
            "unchanged": sum(change.kind == "unchanged" for change in changes),
        },
    )
