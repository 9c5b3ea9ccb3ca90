"""What is held of oneself; and for administrators, the rights of whoever asks."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.journal.models import Entry
from fardplan.people.models import Person
from fardplan.people.personal_data import actions, rules
from fardplan.people.personal_data.export import shown
from fardplan.people.personal_data.forms import ErasureForm
from fardplan.people.rules import may_administer


@never_cache
@require_safe
def mine(request):
    """What is held of me."""
    did = Entry.objects.matching(by=request.user.journal_name).count()
    context = {"rows": shown(request.user), "did": did}
    return TemplateResponse(request, "people/my_data.html", context)


@never_cache
@require_POST
def export_mine(request):
    """Take what is held of me with me."""
    return _file(actions.export(person=request.user, by=request.user))


@never_cache
@require_POST
def export_of(request, pk):
    """Take out what is held of somebody who asks for it."""
    return _file(actions.export(person=_person(request, pk), by=request.user))


@never_cache
@require_http_methods(["GET", "POST"])
def erase(request, pk):
    """Erase somebody: say why, and that one is sure."""
    person = _person(request, pk)
    verdict = rules.may_erase(request.user, person)
    form = ErasureForm(request.POST or None)
    if form.carries_out(actions.erase, person=person, by=request.user):
        messages.success(request, _("Personens uppgifter är raderade."))
        return redirect("people:person", pk=pk)
    context = {"person": person, "form": form, "may_erase": verdict}
    return TemplateResponse(request, "people/erase.html", context)


def _file(held: dict) -> HttpResponse:
    """As a file to keep: never shown by a browser as a page of ours."""
    text = json.dumps(held, ensure_ascii=False, indent=2)
    reply = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = held["person"].replace(":", "-")
    reply["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return reply


def _person(request, pk) -> Person:
    may_administer(request.user).require()
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
