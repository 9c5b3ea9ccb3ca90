"""Letting somebody in once everything is proven, and only ever to a page of our own."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from fardplan.people.models import Person
from fardplan.people.signing_in import pending, sessions


def enter(request: HttpRequest, person: Person, *, way: str, onward: str) -> HttpResponseRedirect:
    """Begin the session and send the person where they were headed."""
    begin(request, person, way=way)
    return HttpResponseRedirect(ours(request, onward))


def begin(request: HttpRequest, person: Person, *, way: str) -> None:
    """Begin the session under a new key; what was remembered of the steps before is forgotten."""
    request.session.pop(pending.KEY, None)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    sessions.begin(request.session, way=str(way), user_agent=request.headers.get("User-Agent", ""))


def ours(request: HttpRequest, wanted: str) -> str:
    """Where to go after signing in; anywhere else than here becomes the overview."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def address_of(request: HttpRequest) -> str:
    """From where; behind our proxy the last address it has added, for the others can be made up."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", "")
