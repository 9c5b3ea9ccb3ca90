"""For those who watch the server, and for readers when something below it has failed."""

import hmac
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fardplan import __version__
from fardplan.operations.readiness import READINESS
from fardplan.operations.resending import what_was_typed
from fardplan.operations.tallies import REQUESTS
from fardplan.outages import LOST, Unavailable, outage
from fardplan.wording import in_words

TEXT = "text/plain; charset=utf-8"
TRY_AGAIN_AFTER = "30"


@login_not_required
@never_cache
@require_safe
def health(request):
    """Does this process answer? Asks nothing of the database: a new process would not mend it."""
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@never_cache
@require_safe
def ready(request):
    """May a proxy send readers here? Only when the database answers and is of this version."""
    try:
        if READINESS.reached():
            return HttpResponse("ok\n", content_type=TEXT)
        why = _("Databasen är inte uppgraderad till den här versionen.")
    except DatabaseError as error:
        why = in_words(outage(error) or Unavailable(LOST))
    return HttpResponse(f"{why}\n", status=503, content_type=TEXT)


@login_not_required
@never_cache
@require_safe
def tallies(request):
    """How the server is doing, for Prometheus; whoever has no token finds nothing here."""
    if not _has_token(request.headers.get("Authorization", "")):
        raise Http404
    lines = ["# TYPE fardplan_build gauge", f'fardplan_build{{version="{__version__}"}} 1']
    text = "\n".join([*lines, *REQUESTS.lines(), ""])
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token(given: str) -> bool:
    """Read anew each time, so that a token can be changed while the server runs."""
    if not settings.METRICS_TOKEN_FILE:
        return False
    token = Path(settings.METRICS_TOKEN_FILE).read_text(encoding="utf-8").strip()
    return bool(token) and hmac.compare_digest(f"Bearer {token}".encode(), given.encode())


@login_not_required
def server_error(request):
    """The last resort: an outage with what to do about it, or a fault of ours."""
    why = outage(sys.exc_info()[1])
    if why is None:
        return TemplateResponse(request, "pages/server_error.html", status=500).render()
    context = {"why": why, "version": __version__, "typed": what_was_typed(request)}
    # Without the request: all that a page asks on its way out would ask the database that is gone.
    page = render_to_string("operations/unavailable.html", context)
    reply = HttpResponse(page, status=503)
    reply["Retry-After"] = TRY_AGAIN_AFTER
    reply["Cache-Control"] = "no-store"
    return reply
