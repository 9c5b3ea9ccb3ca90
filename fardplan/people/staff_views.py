"""Pages for those who are signed in: one's own, and the administrators'."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people import actions, rules
from fardplan.people.forms import (
    AppointmentForm,
    ChangePasswordForm,
    JournalForm,
    LastDayForm,
    PersonForm,
    PersonSearchForm,
)
from fardplan.people.models import Appointment, Body, Person

ROWS = 50


@require_safe
def me(request):
    """Who I am here, and what I may act as."""
    context = {
        "appointments": request.user.appointments.with_bodies(),
        "administers": rules.may_administer(request.user),
    }
    return TemplateResponse(request, "people/me.html", context)


@sensitive_post_parameters("current", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request):
    form = ChangePasswordForm(request.POST or None, person=request.user)
    if form.is_valid():
        current, new = form.cleaned_data["current"], form.cleaned_data["new"]
        try:
            person = actions.change_password(current=current, new=new, by=request.user)
        except Refused as refusal:
            form.refuse(refusal, "current")
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Lösenordet är bytt."))
            return redirect("people:me")
    return TemplateResponse(request, "people/change_password.html", {"form": form})


@require_safe
def bodies(request):
    """Every body there is and was, and who took over from whom."""
    context = {"bodies": Body.objects.with_relations()}
    return TemplateResponse(request, "people/bodies.html", context)


@require_safe
def persons(request):
    """Everybody who can sign in, with the roles they hold today."""
    rules.may_administer(request.user).require()
    form = PersonSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Person.objects.visible_to(request.user).matching(words).with_current_roles()
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return TemplateResponse(request, "people/persons.html", {"form": form, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def add_person(request):
    """Add somebody, and show the link by which they choose a password."""
    rules.may_administer(request.user).require()
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.add_person(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _invitation(request, person)
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
    if form.is_valid():
        try:
            appointment = actions.appoint(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Uppdraget är tillagt: %s.") % appointment)
            return redirect("people:person", pk=pk)
    context = {
        "person": person,
        "form": form,
        "appointments": person.appointments.with_bodies(),
        "may_invite": rules.may_invite(request.user, person),
        "may_deactivate": rules.may_deactivate(request.user, person),
        "may_reactivate": rules.may_reactivate(request.user, person),
    }
    return TemplateResponse(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def end_appointment(request, pk):
    """Set the last day of an appointment, or take it back at once."""
    appointment = _appointment(request, pk)
    form = LastDayForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_appointment(appointment=appointment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
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
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(Entry.objects.matching(**wanted), ROWS).get_page(request.GET.get("page"))
    actors = Person.objects.named_in_journal(entry.by for entry in page)
    rows = [(entry, actors.get(entry.by)) for entry in page]
    context = {"form": form, "page": page, "rows": rows}
    return TemplateResponse(request, "people/journal.html", context)


def _person(request, pk) -> Person:
    rules.may_administer(request.user).require()
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _appointment(request, pk) -> Appointment:
    rules.may_administer(request.user).require()
    found = Appointment.objects.visible_to(request.user).with_bodies()
    return get_object_or_404(found.select_related("person"), pk=pk)
