"""The outbox as the register sees it: what has left, and what somebody must look at."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fardplan.referral.letters import actions, rules
from fardplan.referral.models import OutgoingLetter, Referral
from fardplan.referral.rules import may_read_referrals

ROWS = 50


@require_safe
def letters(request, key):
    """The letters about one referral; first those that somebody must look at."""
    may_read_referrals(request.user).require()
    referral = get_object_or_404(Referral.objects.visible_to(request.user), key=key)
    found = OutgoingLetter.objects.visible_to(request.user).about(referral)
    context = {
        "referral": referral,
        "to_settle": found.to_settle().in_list(),
        "page": Paginator(found.in_list(), ROWS).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "referral/letters/letters.html", context)


@require_safe
def letter(request, key, pk):
    """One letter, word for word, and what became of it."""
    found, now = _letter(request, key, pk), timezone.now()
    context = {
        "letter": found,
        "key": key,
        "may_settle": rules.may_settle(request.user, found, now=now),
        "may_send_again": rules.may_send_again(request.user, found, now=now),
    }
    return TemplateResponse(request, "referral/letters/letter.html", context)


@require_POST
def mark_sent(request, key, pk):
    """Say that it has left."""
    actions.mark_sent(letter=_letter(request, key, pk), by=request.user)
    messages.success(request, _("Noterat."))
    return redirect("referral:letters", key=key)


@require_POST
def send_again(request, key, pk):
    """Say that it has not left, and put it back in the queue."""
    actions.send_again(letter=_letter(request, key, pk), by=request.user)
    messages.success(request, _("Brevet ligger i kö igen."))
    return redirect("referral:letters", key=key)


def _letter(request, key: str, pk: int) -> OutgoingLetter:
    may_read_referrals(request.user).require()
    visible = OutgoingLetter.objects.visible_to(request.user).select_related("body").distinct()
    return get_object_or_404(visible, recipients__referral__key=key, pk=pk)
