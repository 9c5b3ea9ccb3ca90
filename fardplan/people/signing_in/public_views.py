"""The way in: pages for whoever is not signed in yet."""

import json

from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.providers.saml import views as saml
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.errors import Refused
from fardplan.people import actions as people
from fardplan.people.links import LINK_MINUTES, person_behind, person_recovering
from fardplan.people.signing_in import actions, letters, passkeys, pending, providers, rules
from fardplan.people.signing_in.enrolment import Enrolment, host_of
from fardplan.people.signing_in.entrance import address_of, begin, enter, ours
from fardplan.people.signing_in.forms import (
    CodeForm,
    NewPasswordForm,
    PasskeyAnswerForm,
    RecoveryForm,
    SignInForm,
)
from fardplan.people.signing_in.models import Way

ASKED = "passkey_asked"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Sign in with an address and a password, or go to whoever vouches for one."""
    onward = ours(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.check_password(**form.cleaned_data, address=address_of(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _after_password(request, person, onward)
    context = {
        "form": form,
        "next": onward,
        "signing_in": settings.SIGN_IN,
        "letters": letters.can_be_sent(),
    }
    return TemplateResponse(request, "people/sign_in.html", context)


def _after_password(request, person, onward):
    """In, or on to the second step that this person has or must have."""
    if rules.needs_second_step(person):
        pending.wait(request, person, onward=onward)
        return redirect("people:second_step")
    if rules.must_add_factor(person):
        pending.wait(request, person, onward=onward)
        return redirect("people:add_first_factor")
    person = actions.admit(person=person, way=Way.PASSWORD)
    return enter(request, person, way=Way.PASSWORD, onward=onward)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request):
    """A code or a passkey, after the password."""
    person = pending.waiting(request)
    if person is None:
        return _start_again(request)
    by_passkey = "answer" in request.POST
    form = (PasskeyAnswerForm if by_passkey else CodeForm)(request.POST or None)
    if form.is_valid():
        try:
            way = _proven(request, person, form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            onward = pending.onward(request)
            return enter(request, actions.admit(person=person, way=way), way=way, onward=onward)
    return TemplateResponse(request, "people/second_step.html", _asked(request, person, form))


def _proven(request, person, data: dict) -> str:
    address = address_of(request)
    if "code" in data:
        return actions.check_code(person=person, code=data["code"], address=address)
    state = request.session.pop(ASKED, None)
    actions.check_passkey(
        answer=data["answer"], state=state, host=host_of(request), address=address, person=person
    )
    return str(Way.PASSKEY_TOO)


def _asked(request, person, form) -> dict:
    """What the second step shows: a field for a code, and a passkey if the person has one."""
    held = person.factors.passkeys()
    asked = None
    if held:
        question, request.session[ASKED] = passkeys.ask(held, host=host_of(request))
        asked = json.dumps(question)
    code_form = form if isinstance(form, CodeForm) else CodeForm()
    return {"form": form, "code_form": code_form, "asked": asked}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def add_first_factor(request):
    """Where a password alone is too little: add a second factor, and then come in."""
    person = pending.waiting(request)
    if person is None:
        return _start_again(request)
    enrolment = Enrolment(request, person, proven=True)
    given = enrolment.completed()
    if given is None:
        context = {**enrolment.context(), "first": True}
        return TemplateResponse(request, "people/add_factor.html", context)
    onward = ours(request, pending.onward(request))
    begin(request, actions.admit(person=person, way=Way.CODE), way=Way.CODE)
    return TemplateResponse(
        request, "people/recovery_codes.html", {"codes": given, "onward": onward}
    )


def _start_again(request):
    messages.info(request, _("Det tog för lång tid. Logga in igen."))
    return redirect("people:sign_in")


@login_not_required
@never_cache
@require_POST
def passkey_question(request):
    """What our script asks the browser's passkeys, when somebody wants to sign in with one."""
    asked, request.session[ASKED] = passkeys.ask([], host=host_of(request))
    return JsonResponse(asked)


@login_not_required
@never_cache
@require_POST
def sign_in_by_passkey(request):
    """Sign in with a passkey alone: the device has asked for a finger, a face or its own code."""
    form = PasskeyAnswerForm(request.POST)
    if not form.is_valid():
        return redirect("people:sign_in")
    rules.local_accounts_count().require()
    person = actions.check_passkey(
        answer=form.cleaned_data["answer"],
        state=request.session.pop(ASKED, None),
        host=host_of(request),
        address=address_of(request),
    )
    actions.admit(person=person, way=Way.PASSKEY)
    return enter(request, person, way=Way.PASSKEY, onward=request.POST.get("next", ""))


@login_not_required
@require_POST
def sign_out(request):
    """End the session. Open, for a session may have ended by itself a moment ago."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


# Passwords by link


@login_not_required
@sensitive_post_parameters("new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def set_first_password(request, pk, token):
    """Choose a first password by a one-time link."""
    person = person_behind(pk, token)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        people.set_first_password(pk=pk, token=token, password=form.cleaned_data["new"])
        return _chosen(request)
    context = {"form": form, "person": person}
    return TemplateResponse(request, "people/set_first_password.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def recover(request):
    """Ask for a link to a new password; the answer is the same whoever asks."""
    form = RecoveryForm(request.POST or None)
    is_sent = False
    if letters.can_be_sent() and form.is_valid():
        email = form.cleaned_data["email"]
        if actions.count_letter(email=email, address=address_of(request)):
            _send_link(request, email)
        is_sent = True
    context = {
        "form": form,
        "is_sent": is_sent,
        "letters": letters.can_be_sent(),
        "minutes": LINK_MINUTES,
    }
    return TemplateResponse(request, "people/recover.html", context)


def _send_link(request, email: str) -> None:
    def address(token: str) -> str:
        return request.build_absolute_uri(reverse("people:set_new_password", args=[token]))

    def work() -> None:
        found = people.recovery_link(email=email)
        if found:
            person, token = found
            letters.send_link(person.email, address(token), minutes=LINK_MINUTES)

    letters.in_background(work)


@login_not_required
@sensitive_post_parameters("new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def set_new_password(request, token):
    """Choose a new password by the link in the letter. A second factor is still asked for."""
    person = person_recovering(token)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        people.recover_password(token=token, password=form.cleaned_data["new"])
        return _chosen(request)
    context = {"form": form, "person": person}
    return TemplateResponse(request, "people/set_first_password.html", context)


def _chosen(request):
    messages.success(request, _("Lösenordet är valt. Nu kan du logga in."))
    return redirect("people:sign_in")


# Providers: django-allauth checks what they say, `providers.Adapter` decides what it means


@login_not_required
@never_cache
@require_safe
def sign_in_by_provider(request, key):
    """Go to whoever vouches for one. By a link: all it leaves behind is a number of ours."""
    return providers.start(request, key, onward=ours(request, request.GET.get("next", "")))


@login_not_required
@never_cache
@require_safe
def openid_return(request, provider_id):
    """Back from an OpenID Connect provider, with a code."""
    return openid.callback(request, provider_id)


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def saml_answer(request, organization_slug):
    """Back from a SAML provider, by a form of theirs; their signature is what we go by."""
    return saml.acs(request, organization_slug=organization_slug)


@login_not_required
@never_cache
@require_safe
def saml_finish(request, organization_slug):
    """Take up the answer, now that the browser has shown us its own session again."""
    return providers.finish_saml(request, organization_slug)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def saml_sign_out(request, organization_slug):
    """A provider says that the person has signed out with them."""
    return saml.sls(request, organization_slug=organization_slug)


@login_not_required
@require_safe
def saml_metadata(request, organization_slug):
    """What a SAML provider needs to know of us."""
    return saml.metadata(request, organization_slug=organization_slug)
