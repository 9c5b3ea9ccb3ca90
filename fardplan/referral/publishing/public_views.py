"""What anyone may read of referrals: who was asked, who has answered, and what is let out."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fardplan.people.models import BodyKind
from fardplan.referral.letters.wording import GROUPS
from fardplan.referral.models import Answer, Referral
from fardplan.referral.publishing.openness import (
    mask_of,
    public_opinions,
    public_positions,
    with_marks,
    with_positions,
)
from fardplan.referral.publishing.residents.leafing import leaf_of
from fardplan.referral.publishing.residents.rules import may_submit
from fardplan.referral.states import ReferralState

A_PAGE = 50


@login_not_required
@require_safe
def referrals(request):
    """Referrals that are out, and those that are closed."""
    found = list(Referral.objects.sent().with_progress().newest_first())
    ongoing = [one for one in found if one.state == ReferralState.OUT]
    closed = [one for one in found if one.state != ReferralState.OUT]
    context = {"ongoing": ongoing, "closed": closed}
    return TemplateResponse(request, "referral/publishing/referrals.html", context)


@login_not_required
@require_safe
def referral(request, key):
    """One referral: what was asked, of whom, and what they answered."""
    found = _referral(key)
    kinds = list(BodyKind)
    recipients = sorted(
        found.recipients.sent().with_answers().in_groups(),
        key=lambda one: kinds.index(BodyKind(one.body.kind)),
    )
    groups = groupby(recipients, key=lambda one: _(GROUPS.get(one.body.kind, one.body.kind)))
    answers = Answer.objects.on_referral(found).standing()
    context = {
        "referral": found,
        "groups": [(name, list(group)) for name, group in groups],
        "answers": answers.public().filter(body__isnull=False).in_register(),
        "unread": found.answers.not_let_out().count(),
        "residents": found.answers.open_from_residents().count(),
        "may_submit": may_submit(found, today=timezone.localdate()),
    }
    return TemplateResponse(request, "referral/publishing/referral.html", context)


@login_not_required
@require_safe
def referral_answer(request, key, pk):
    """One answer that has been let out, without what is secret in it."""
    found = _referral(key)
    visible = Answer.objects.on_referral(found).public().select_related("clearance")
    visible = with_positions(visible).prefetch_related("bodies", "secrecy_marks")
    answer = get_object_or_404(visible, pk=pk)
    context = {
        "referral": found,
        "answer": answer,
        "mask": mask_of(answer),
        "positions": public_positions(answer),
        "opinions": list(public_opinions(with_marks(answer.proposals.shown().with_all()))),
    }
    return TemplateResponse(request, "referral/publishing/answer.html", context)


@login_not_required
@require_safe
def residents(request, key):
    """What residents have answered, and of each how many have said the same."""
    found = _referral(key)
    answers = found.answers.open_from_residents()
    leaf = leaf_of(answers.prefetch_related("secrecy_marks"), request.GET, most=A_PAGE)
    likes = Answer.objects.sizes_of_groups({one.duplicate_group_id for one in leaf.rows})
    context = {
        "referral": found,
        "n": answers.count(),
        "leaf": leaf,
        "said": [(one, mask_of(one), likes.get(one.duplicate_group_id, 1)) for one in leaf.rows],
    }
    return TemplateResponse(request, "referral/publishing/residents.html", context)


def _referral(key: str) -> Referral:
    return get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)
