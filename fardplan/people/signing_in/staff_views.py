"""How one signs in and where one is signed in; and for administrators, how everybody does."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.errors import Refused
from fardplan.people import actions as people
from fardplan.people.models import Person
from fardplan.people.signing_in import actions, rules
from fardplan.people.signing_in.enrolment import Enrolment
from fardplan.people.signing_in.forms import ChangePasswordForm, PasswordForm, PolicyForm
from fardplan.people.signing_in.models import SecondFactor, SignInPolicy, SignInSession


@never_cache
@require_safe
def security(request):
    """How I sign in, and where I am signed in."""
    return _security(request, PasswordForm())


def _security(request, form):
    context = {
        "form": form,
        "factors": SecondFactor.objects.held_by(request.user),
        "codes_left": request.user.factors.recovery_codes().count(),
        "has_password": request.user.has_usable_password(),
        "sessions": SignInSession.objects.of(request.user),
        "this": request.session.session_key,
    }
    return TemplateResponse(request, "people/security.html", context)


@sensitive_post_parameters("current", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request):
    form = ChangePasswordForm(request.POST or None, person=request.user)
    if form.is_valid():
        current, new = form.cleaned_data["current"], form.cleaned_data["new"]
        try:
            person = people.change_password(
                current=current, new=new, by=request.user, keep=request.session.session_key
            )
        except Refused as refusal:
            form.refuse(refusal, "current")
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Lösenordet är bytt."))
            return redirect("people:me")
    return TemplateResponse(request, "people/change_password.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def add_factor(request):
    """Add an app for codes or a passkey."""
    enrolment = Enrolment(request, request.user, proven=False)
    given = enrolment.completed()
    if given is None:
        return TemplateResponse(request, "people/add_factor.html", enrolment.context())
    messages.success(request, _("Det nya sättet att logga in är tillagt."))
    return _codes_shown(request, given) if given else redirect("people:security")


@sensitive_post_parameters("password")
@never_cache
@require_POST
def remove_factor(request, pk):
    factor = get_object_or_404(SecondFactor.objects.held_by(request.user), pk=pk)
    form = PasswordForm(request.POST)
    if form.carries_out(actions.remove_factor, factor=factor, by=request.user):
        messages.success(request, _("Borttaget: %s.") % factor)
        return redirect("people:security")
    return _security(request, form)


@sensitive_post_parameters("password")
@never_cache
@require_POST
def make_recovery_codes(request):
    """New reserve codes, shown this once."""
    form = PasswordForm(request.POST)
    if form.carries_out(actions.make_recovery_codes, by=request.user):
        return _codes_shown(request, form.outcome)
    return _security(request, form)


def _codes_shown(request, given: list[str]):
    context = {"codes": given, "onward": reverse("people:security")}
    return TemplateResponse(request, "people/recovery_codes.html", context)


@require_POST
def end_session(request, handle):
    """Sign myself out in another place."""
    mine = SignInSession.objects.of(request.user)
    session = next((one for one in mine if one.handle == handle), None)
    if session is None:
        raise Http404
    actions.end_session(session=session, by=request.user)
    messages.success(request, _("Inloggningen är avslutad."))
    return redirect("people:security")


@require_POST
def end_other_sessions(request):
    """Sign myself out everywhere else."""
    ended = actions.end_sessions(
        person=request.user, by=request.user, keep=request.session.session_key
    )
    said = ngettext("%s inloggning är avslutad.", "%s inloggningar är avslutade.", ended)
    messages.success(request, said % ended)
    return redirect("people:security")


# For administrators


@require_POST
def end_sessions_of(request, pk):
    """Sign somebody out everywhere."""
    person = _person(request, pk)
    ended = actions.end_sessions(person=person, by=request.user)
    said = ngettext("%s inloggning är avslutad.", "%s inloggningar är avslutade.", ended)
    messages.success(request, said % ended)
    return redirect("people:person", pk=pk)


@require_POST
def take_factors(request, pk):
    """Take away the second step of somebody who has lost it."""
    person = _person(request, pk)
    actions.take_factors(person=person, by=request.user)
    messages.success(request, _("Det andra steget är borttaget för %s.") % person)
    return redirect("people:person", pk=pk)


@require_http_methods(["GET", "POST"])
def policy(request):
    """How strict this installation is."""
    rules.may_set_policy(request.user).require()
    current = SignInPolicy.objects.current()
    known = {"requires_second_factor": current.requires_second_factor}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        actions.set_policy(**form.cleaned_data, by=request.user)
        messages.success(request, _("Sparat."))
        return redirect("people:policy")
    return TemplateResponse(request, "people/policy.html", {"form": form})


def _person(request, pk) -> Person:
    rules.may_administer(request.user).require()
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
