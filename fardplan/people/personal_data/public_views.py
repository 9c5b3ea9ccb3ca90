"""The register: what is held of persons here, for anybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.people.personal_data.definitions import days_unused, held


@login_not_required
@require_safe
def register(request):
    """What is held of persons, why, on which ground and how long; drawn from the models."""
    rows = [
        {
            "model": said.model,
            "what": said.in_language("what"),
            "fields": (*said.person, *said.secret, *said.text),
            "why": said.in_language("why"),
            "ground": said.shown_ground,
            "how_long": said.in_language("how_long"),
        }
        for said in held().values()
        if said.is_personal
    ]
    context = {"rows": rows, "days_unused": days_unused()}
    return TemplateResponse(request, "people/personal_data.html", context)
