"""Pages for those who are signed in: one's own, and the administrators'."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.journal.export import FORMATS
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.people import actions, rules
from fardplan.people.forms import (
    AppointmentForm,
    BodyForm,
    JournalExportForm,
    JournalForm,
    LastDayForm,
    PersonForm,
    PersonSearchForm,
    SuccessionForm,
)
from fardplan.people.models import Appointment, Body, Person, SignInSession
from fardplan.people.personal_data.rules import may_erase
from fardplan.people.signing_in.rules import may_take_factors

ROWS = 50


@require_safe
def me(request):
    """Who I am here, and what I may act as."""
    context = {
        "appointments": request.user.appointments.with_bodies(),
        "administers": rules.may_administer(request.user),
    }
    return TemplateResponse(request, "people/me.html", context)


@require_safe
def bodies(request):
    """Every body there is and was, and who took over from whom."""
    context = {
        "bodies": Body.objects.with_relations(),
        "administers": rules.may_administer(request.user),
    }
    return TemplateResponse(request, "people/bodies.html", context)


@require_http_methods(["GET", "POST"])
def add_body(request):
    """Add a board, an administration, a department, a company or somebody outside."""
    rules.may_administer(request.user).require()
    form = BodyForm(request.POST or None)
    if form.carries_out(actions.add_body, by=request.user):
        messages.success(request, _("%s är tillagd.") % form.outcome)
        return redirect("people:body", key=form.outcome.key)
    return TemplateResponse(request, "people/add_body.html", {"form": form})


@require_http_methods(["GET", "POST"])
def body(request, key):
    """One body: what is said of it, its end, and whom it took over from."""
    body = _body(request, key)
    form = BodyForm.of(body, request.POST or None)
    if form.carries_out(actions.change_body, body=body, by=request.user):
        return _saved(request, body, _("Sparat."))
    return _body_page(request, body, form=form)


@require_POST
def end_body(request, key):
    """Give a body its last day."""
    body = _body(request, key)
    form = LastDayForm(request.POST)
    if form.carries_out(actions.end_body, body=body, by=request.user):
        return _saved(request, body, _("Sista dagen är satt."))
    return _body_page(request, body, end_form=form)


@require_POST
def succeed(request, key):
    """Say whom a body took over from."""
    body = _body(request, key)
    form = SuccessionForm(request.POST)
    if form.carries_out(actions.succeed, successor=body, by=request.user):
        return _saved(request, body, _("Sparat."))
    return _body_page(request, body, succession_form=form)


def _saved(request, body, said: str):
    messages.success(request, said)
    return redirect("people:body", key=body.key)


def _body_page(request, body, *, form=None, end_form=None, succession_form=None):
    context = {
        "body": body,
        "body_form": form or BodyForm.of(body),
        "end_form": end_form or LastDayForm(),
        "succession_form": succession_form or SuccessionForm(),
        "form": form or end_form or succession_form,
        "predecessors": body.successions_to.select_related("predecessor"),
    }
    return TemplateResponse(request, "people/body.html", context)


def _body(request, key) -> Body:
    rules.may_administer(request.user).require()
    return get_object_or_404(Body.objects.with_relations(), key=key)


@require_safe
def persons(request):
    """Everybody who can sign in, with the roles they hold today."""
    rules.may_administer(request.user).require()
    form = PersonSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Person.objects.visible_to(request.user).matching(words).in_order().with_current_roles()
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return TemplateResponse(request, "people/persons.html", {"form": form, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def add_person(request):
    """Add somebody, and show the link by which they choose a password."""
    rules.may_administer(request.user).require()
    form = PersonForm(request.POST or None)
    if form.carries_out(actions.add_person, by=request.user):
        return _invitation(request, form.outcome)
    return TemplateResponse(request, "people/add_person.html", {"form": form})


@never_cache
@require_POST
def invite(request, pk):
    """Show a new link to somebody who has lost theirs, or their password."""
    return _invitation(request, _person(request, pk))


def _invitation(request, person):
    """The link, shown this once: we send no mail, so whoever asked hands it over."""
    token = actions.invite(person=person, by=request.user)
    path = reverse("people:set_first_password", kwargs={"pk": person.pk, "token": token})
    context = {
        "person": person,
        "link": request.build_absolute_uri(path),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }
    return TemplateResponse(request, "people/invitation.html", context)


@require_http_methods(["GET", "POST"])
def person(request, pk):
    """One person: their appointments, a new one, and the ways to shut them out."""
    person = _person(request, pk)
    form = AppointmentForm(request.POST or None)
    if form.carries_out(actions.appoint, person=person, by=request.user):
        messages.success(request, _("Uppdraget är tillagt: %s.") % form.outcome)
        return redirect("people:person", pk=pk)
    context = {
        "person": person,
        "form": form,
        "appointments": person.appointments.with_bodies(),
        "may_invite": rules.may_invite(request.user, person),
        "may_deactivate": rules.may_deactivate(request.user, person),
        "may_reactivate": rules.may_reactivate(request.user, person),
        "may_take_factors": may_take_factors(request.user, person),
        "may_erase": may_erase(request.user, person),
        "sessions": SignInSession.objects.of(person).count(),
    }
    return TemplateResponse(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def end_appointment(request, pk):
    """Set the last day of an appointment, or take it back at once."""
    appointment = _appointment(request, pk)
    form = LastDayForm(request.POST or None)
    if form.carries_out(actions.end_appointment, appointment=appointment, by=request.user):
        messages.success(request, _("Sista dagen är satt."))
        return redirect("people:person", pk=appointment.person_id)
    context = {
        "appointment": appointment,
        "form": form,
        "may_end": rules.may_end(request.user, appointment),
    }
    return TemplateResponse(request, "people/end_appointment.html", context)


@require_POST
def withdraw_appointment(request, pk):
    appointment = _appointment(request, pk)
    actions.withdraw_appointment(appointment=appointment, by=request.user)
    messages.success(request, _("Uppdraget är återkallat."))
    return redirect("people:person", pk=appointment.person_id)


@require_POST
def deactivate_person(request, pk):
    person = actions.deactivate_person(person=_person(request, pk), by=request.user)
    messages.success(request, _("%s är avstängd.") % person)
    return redirect("people:person", pk=pk)


@require_POST
def reactivate_person(request, pk):
    person = actions.reactivate_person(person=_person(request, pk), by=request.user)
    messages.success(request, _("%s kan logga in igen.") % person)
    return redirect("people:person", pk=pk)


@require_safe
def journal(request):
    """Read and search what has happened."""
    rules.may_read_journal(request.user).require()
    form = JournalForm(request.GET)
    wanted = _wanted(form.cleaned_data) if form.is_valid() else {}
    page = Paginator(Entry.objects.matching(**wanted), ROWS).get_page(request.GET.get("page"))
    actors = Person.objects.named_in_journal(entry.by for entry in page)
    rows = [(entry, actors.get(entry.by)) for entry in page]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "export_form": JournalExportForm(initial=form.cleaned_data),
    }
    return TemplateResponse(request, "people/journal.html", context)


@never_cache
@require_POST
def export_journal(request):
    """Take out what was searched for, with the seals by which anybody can check it."""
    rules.may_read_journal(request.user).require()
    form = JournalExportForm(request.POST)
    if not form.is_valid():
        return TemplateResponse(request, "people/export_journal.html", {"form": form}, status=400)
    data = dict(form.cleaned_data)
    purpose, file_format = data.pop("purpose"), data.pop("file_format")
    entries = actions.export_journal(
        wanted=_wanted(data), purpose=purpose, file_format=file_format, by=request.user
    )
    lines, kind = FORMATS[file_format]
    reply = StreamingHttpResponse(lines(entries), content_type=kind)
    reply["Content-Disposition"] = f'attachment; filename="journal.{file_format}"'
    return reply


@require_safe
def check_journal(request):
    """Is the journal as it was written? Every entry is sealed anew."""
    rules.may_read_journal(request.user).require()
    context = {"broken": verify(), "last": Entry.objects.newest()}
    return TemplateResponse(request, "people/check_journal.html", context)


def _wanted(data: dict) -> dict:
    """The search as the journal understands it: somebody's name becomes what it calls them."""
    words = data["by"].strip()
    if not words:
        return data
    found = Person.objects.matching(words)
    return {**data, "by": [words, *(person.journal_name for person in found)]}


def _person(request, pk) -> Person:
    rules.may_administer(request.user).require()
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _appointment(request, pk) -> Appointment:
    rules.may_administer(request.user).require()
    found = Appointment.objects.visible_to(request.user).with_bodies()
    return get_object_or_404(found.select_related("person"), pk=pk)
