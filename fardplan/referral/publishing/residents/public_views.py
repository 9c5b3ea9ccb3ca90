"""A resident answers a referral, without an account."""

import logging
import smtplib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.mail import EmailMessage
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fardplan.people.signing_in.entrance import address_of
from fardplan.referral.attempts import attempted
from fardplan.referral.models import Referral
from fardplan.referral.publishing.residents import actions, rules
from fardplan.referral.publishing.residents.forms import SubmissionForm

log = logging.getLogger("fardplan.referral")
TRAP = "webbplats"  # a field that no person sees, and machines fill in


@login_not_required
@sensitive_post_parameters("name", "email", "text")
@never_cache
@require_http_methods(["GET", "POST"])
def submit(request, key):
    """Write an answer; a letter with a link is sent to confirm it."""
    referral = get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)
    form = SubmissionForm(request.POST or None)
    verdict = rules.may_submit(referral, today=timezone.localdate())
    is_sent = bool(request.POST.get(TRAP))
    if settings.MAIL_FROM and not is_sent and form.is_valid():
        is_sent = _submitted(request, referral, form)
    context = {
        "referral": referral,
        "form": form,
        "is_sent": is_sent,
        "may_submit": verdict,
        "mail": bool(settings.MAIL_FROM),
        "trap": TRAP,
        "days": rules.KNOWN_FOR.days,
    }
    return TemplateResponse(request, "referral/publishing/submit.html", context)


def _submitted(request, referral: Referral, form: SubmissionForm) -> bool:
    """Kept, and the letter sent; if it cannot be sent, what was typed stays in the form."""
    words = {**form.cleaned_data, "address": address_of(request)}
    token = attempted(form, actions.submit, referral=referral, **words)
    if token is None:
        return False
    link = request.build_absolute_uri(reverse("referral:confirm_submission", args=[token]))
    try:
        _send(form.cleaned_data["email"], referral, link)
    except (OSError, smtplib.SMTPException):
        log.exception("A letter to a resident could not be sent.")
        form.add_error(None, _("Svaret är sparat, men brevet kom inte iväg. Skicka en gång till."))
        return False
    return True


def _send(email: str, referral: Referral, link: str) -> None:
    context = {"referral": referral, "link": link, "days": rules.UNCONFIRMED_FOR.days}
    body = render_to_string("referral/publishing/confirmation.txt", context)
    EmailMessage(_("Bekräfta ditt remissvar"), body, settings.MAIL_FROM, [email]).send()


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request, token):
    """Confirm an answer by pressing a button: mail programs open links by themselves."""
    is_confirmed = request.method == "POST"
    if is_confirmed:
        actions.confirm(token=token)
    context = {"is_confirmed": is_confirmed}
    return TemplateResponse(request, "referral/publishing/confirm.html", context)
