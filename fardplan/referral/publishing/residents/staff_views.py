"""Where the centre reads what residents have sent in."""

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fardplan.referral.models import PublicSubmission, Referral
from fardplan.referral.publishing.residents import actions
from fardplan.referral.publishing.residents.alike import found_in
from fardplan.referral.rules import may_work_with_answers

A_PAGE = 25


@require_safe
def submissions(request, key):
    """Confirmed answers that nobody has read."""
    referral = _referral(request, key)
    waiting = PublicSubmission.objects.visible_to(request.user).to_moderate()
    page = Paginator(waiting.filter(referral=referral), A_PAGE).get_page(request.GET.get("sida"))
    read = [(one, hashlib.sha256(one.text.encode()).hexdigest()) for one in page]
    context = {"referral": referral, "page": page, "submissions": read}
    return TemplateResponse(request, "referral/publishing/submissions.html", context)


@require_POST
def accept(request, key, pk):
    """Take it in; published at once if the reader says so."""
    actions.accept(
        submission=_submission(request, key, pk),
        read=request.POST.get("read", ""),
        publish="publish" in request.POST,
        by=request.user,
    )
    return redirect("referral:submissions", key=key)


@require_POST
def reject(request, key, pk):
    """Do not take it in."""
    reason = request.POST.get("reason", "")
    actions.reject(submission=_submission(request, key, pk), reason=reason, by=request.user)
    return redirect("referral:submissions", key=key)


@require_POST
def group(request, key):
    """Find answers that say the same."""
    referral = _referral(request, key)
    found = found_in(referral)
    n = actions.group_mass_answers(referral=referral, found=found, by=request.user)
    said = ngettext("{n} grupp av likalydande svar.", "{n} grupper av likalydande svar.", n)
    messages.success(request, said.format(n=n))
    return redirect("referral:submissions", key=key)


def _referral(request, key: str) -> Referral:
    may_work_with_answers(request.user).require()
    return get_object_or_404(Referral.objects.visible_to(request.user), key=key)


def _submission(request, key: str, pk: int) -> PublicSubmission:
    referral = _referral(request, key)
    visible = PublicSubmission.objects.visible_to(request.user)
    return get_object_or_404(visible, referral=referral, pk=pk)
