"""A body's calendar and feed, at secret addresses: a calendar program cannot sign in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fardplan.people.models import Body
from fardplan.referral.sending import feeds
from fardplan.referral.sending.calendar import calendar


@login_not_required
@require_safe
@cache_control(private=True, max_age=900)
def body_calendar(request, body, token):
    """The last days of what a body has been asked."""
    found = _body(body, token)
    events = feeds.day_events(found, address=_address(request))
    text = calendar(f"Remisser, {found.name}", events, made_at=timezone.now())
    reply = HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
    reply["Content-Disposition"] = f'inline; filename="remisser-{found.key}.ics"'
    return reply


@login_not_required
@require_safe
@cache_control(private=True, max_age=900)
def body_feed(request, body, token):
    """The same as a feed."""
    found = _body(body, token)
    own = request.build_absolute_uri(request.path)
    feed = feeds.atom_feed(found, address=_address(request), own=own)
    text = feed.writeString("utf-8")
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _body(body: str, token: str) -> Body:
    found = feeds.body_behind(body, token)
    if found is None:
        raise Http404
    return found


def _address(request) -> str:
    return request.build_absolute_uri(reverse("referral:to_answer"))
