"""Where django-allauth has checked what a provider says, and we decide what it means here."""

import logging
from dataclasses import dataclass

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml import views as saml
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from onelogin.saml2.errors import OneLogin_Saml2_Error

from fardplan.errors import Refused
from fardplan.people.signing_in import actions
from fardplan.people.signing_in.entrance import enter
from fardplan.people.signing_in.rules import named

log = logging.getLogger("fardplan.people")


@dataclass(frozen=True)
class Vouched:
    """What a provider says of somebody: what it calls them, and an address if it vouches for it."""

    provider: str
    subject: str
    email: str
    is_vouched: bool


class Adapter(DefaultSocialAccountAdapter):
    """Takes over from django-allauth once the provider has answered: it never makes an account."""

    def pre_social_login(self, request, sociallogin) -> None:
        raise ImmediateHttpResponse(_arrive(request, sociallogin))

    def on_authentication_error(
        self,
        request,
        provider,
        error=None,
        exception=None,
        extra_context=None,  # noqa: ARG002 - django-allauth gives it
    ) -> None:
        log.warning("A sign-in by %s failed: %s", provider.app.provider_id, exception or error)
        raise ImmediateHttpResponse(_failed(request, provider.app.provider_id))

    def is_open_for_signup(self, request, sociallogin) -> bool:  # noqa: ARG002 - as above
        return False


def start(request: HttpRequest, key: str, *, onward: str) -> HttpResponse:
    """Send the reader to the provider, with a state of our own that must come back."""
    known = settings.SIGN_IN.provider(key)
    if known is None:
        raise Http404
    protocol = {"oidc": key, "saml": "saml"}[known.protocol]
    client = None if known.protocol == "oidc" else key
    try:
        provider = get_adapter().get_provider(request, protocol, client_id=client)
        return provider.redirect(request, AuthProcess.LOGIN, next_url=onward)
    except (OSError, OneLogin_Saml2_Error, KeyError, ValueError, SyntaxError) as error:
        log.warning("The provider %s cannot be asked: %s", key, error)
        raise Refused(
            "{provider} svarar inte som det ska. Försök igen om en stund.", provider=named(key)
        ) from error


def finish_saml(request: HttpRequest, key: str) -> HttpResponse:
    """Take up a SAML answer; what is no XML, or answers nothing of ours, is a failed sign-in."""
    request.META.setdefault("HTTP_HOST", request.get_host())
    try:
        return saml.finish_acs(request, organization_slug=key)
    except (PermissionDenied, SyntaxError, ValueError, KeyError) as error:
        log.warning("A sign-in by %s failed: %s", key, type(error).__name__)
        return _failed(request, key)


def _failed(request: HttpRequest, key: str) -> HttpResponse:
    context = {"provider": named(key)}
    return TemplateResponse(request, "people/sign_in_failed.html", context, status=400)


def _arrive(request: HttpRequest, sociallogin) -> HttpResponse:
    onward = sociallogin.state.get("next") or ""
    translation.activate(translation.get_language_from_path(onward) or settings.LANGUAGE_CODE)
    said = _said(sociallogin)
    person = actions.sign_in_by_provider(
        provider=said.provider,
        subject=said.subject,
        email=said.email,
        is_vouched=said.is_vouched,
    )
    return enter(request, person, way=said.provider, onward=onward)


def _said(sociallogin) -> Vouched:
    """What to believe of the answer, by what the installation trusts this provider with."""
    account = sociallogin.account
    known = settings.SIGN_IN.provider(account.provider)
    if known is None:
        raise Http404
    _check_that_both_are_the_same(account.extra_data)
    first = next(iter(sociallogin.email_addresses), None)
    email = first.email if first else ""
    vouched = first is not None and (first.verified is True or known.vouches_for_email)
    return Vouched(known.key, account.uid, email, vouched)


def _check_that_both_are_the_same(told: dict) -> None:
    """The token and the answer on who it is must be of one person (OpenID Connect Core, 5.3.2)."""
    token, info = told.get("id_token"), told.get("userinfo")
    if token and info and token.get("sub") != info.get("sub"):
        raise Refused("Svaret från inloggningen hänger inte ihop. Försök igen.")
