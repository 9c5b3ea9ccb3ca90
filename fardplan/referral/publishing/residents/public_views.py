"""A resident answers a referral, without an account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fardplan.people.signing_in.entrance import address_of
from fardplan.referral.attempts import attempted
from fardplan.referral.models import PublicSubmission, Referral
from fardplan.referral.publishing.residents import actions, rules
from fardplan.referral.publishing.residents.forms import SubmissionForm

TRAP = "webbplats"  # a field that no person sees, and machines fill in


@login_not_required
@sensitive_post_parameters("name", "email", "text")
@never_cache
@require_http_methods(["GET", "POST"])
def submit(request, key):
    """Write an answer; a letter with a link to confirm it is put in the outbox."""
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
    """Kept, with the letter that confirms it in the outbox; or why not, beside what was typed."""

    def link(token: str) -> str:
        return request.build_absolute_uri(reverse("referral:confirm_submission", args=[token]))

    words = {**form.cleaned_data, "address": address_of(request), "link": link}
    return attempted(form, actions.submit, referral=referral, **words) is not None


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request, token):
    """Confirm an answer by pressing a button: mail programs open links by themselves."""
    is_confirmed = request.method == "POST"
    if is_confirmed:
        actions.confirm(token=token)
    found = PublicSubmission.objects.select_related("referral")
    submission = found.by_link(actions.token_digest(token))
    context = {"is_confirmed": is_confirmed, "submission": submission}
    return TemplateResponse(request, "referral/publishing/confirm.html", context)
