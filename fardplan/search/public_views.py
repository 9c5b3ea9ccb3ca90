"""Where anyone looks for what they may see."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.search.actions import catch_up
from fardplan.search.finding import find
from fardplan.search.sources import KINDS

LONGEST = 200  # letters of a question
ON_A_PAGE = 20

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def search(request):
    """What was found of what somebody typed, a page at a time."""
    question = request.GET.get("q", "")[:LONGEST].strip()
    asked = request.GET.get("slag", "")
    kind = asked if asked in KINDS else ""
    if question:
        _catch_up()
    found = find(question, by=request.user, kind=kind)
    context = {
        "question": question,
        "kind": kind,
        "found": found,
        "page": Paginator(found.hits, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "search/search.html", context)


def _catch_up() -> None:
    """Index what is new. An index that is a little behind is better than no answer."""
    try:
        catch_up()
    except DatabaseError:
        log.warning("The search index could not be brought up to date.", exc_info=True)
