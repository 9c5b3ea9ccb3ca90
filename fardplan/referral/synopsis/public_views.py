"""What anyone may read of a synopsis, once the referral has been reported."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.referral.models import Synopsis
from fardplan.referral.synopsis import pages
from fardplan.referral.synopsis.openness import published

# A page with so few points is made whole and kept for the next reader; a larger one is streamed.
FEW = 300


@login_not_required
@require_safe
def synopsis(request, key, order=pages.BY_PLACE):
    """The published synopsis, in one of the two orders."""
    found = _synopsis(key)
    pieces = pages.page(
        request,
        "referral/synopsis/open.html",
        {"referral": found.referral, "synopsis": found, "order": order},
        order=order,
        facts=lambda: published(found),
    )
    return pages.at_once(pieces) if found.points.count() <= FEW else pages.streamed(pieces)


@login_not_required
@require_safe
def files(request, key):
    """The published synopsis to take away."""
    found = _synopsis(key)
    orders = pages.files_of(*published(found))
    context = {"referral": found.referral, "synopsis": found, "orders": orders}
    return TemplateResponse(request, "referral/synopsis/open_files.html", context)


@login_not_required
@require_safe
def file(request, key, order, form):
    """One file of it."""
    frame, points = published(_synopsis(key))
    return pages.file(request, frame, points, key=key, order=order, form=form)


def _synopsis(key: str) -> Synopsis:
    kept = Synopsis.objects.select_related("referral__edition").order_by("-version")
    return get_object_or_404(kept.filter(referral__key=key)[:1])
