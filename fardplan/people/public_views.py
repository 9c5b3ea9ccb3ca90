"""The way in: pages for whoever is not signed in yet."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fardplan.errors import Refused
from fardplan.people import actions
from fardplan.people.forms import NewPasswordForm, SignInForm
from fardplan.people.links import person_behind


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Sign in with an address and a password, and go on to where one was headed."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.sign_in(**form.cleaned_data, address=_address(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            login(request, person)
            return redirect(onward)
    return TemplateResponse(request, "people/sign_in.html", {"form": form, "next": onward})


@login_not_required
@require_POST
def sign_out(request):
    """End the session. Open, for a session may have ended by itself a moment ago."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@sensitive_post_parameters("new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def set_first_password(request, pk, token):
    """Choose a first password by a one-time link."""
    person = person_behind(pk, token)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        actions.set_first_password(pk=pk, token=token, password=form.cleaned_data["new"])
        messages.success(request, _("Lösenordet är valt. Nu kan du logga in."))
        return redirect("people:sign_in")
    context = {"form": form, "person": person}
    return TemplateResponse(request, "people/set_first_password.html", context)


def _onward(request) -> str:
    """Where to go after signing in: only ever to a page of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _address(request) -> str:
    """From where; behind our proxy the last address it has added, for the others can be made up."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", "")
