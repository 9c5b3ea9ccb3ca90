"""What anyone may read of the answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from fardplan.referral import rules
from fardplan.referral.models import Answer, ProposedOpinion
from fardplan.referral.publishing.openness import public_opinions, with_marks
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.models import Change, Edition, Provision


@login_not_required
@require_safe
def strategy(request, key):
    """One strategy: its text, what became of it between editions, and what bodies have said."""
    history = list(Provision.objects.history_of(key).of_kind(NodeKind.STRATEGY))
    if not history:
        raise Http404
    shown = Edition.objects.shown()
    current = next((p for p in history if p.edition == shown), history[0])
    context = {
        "provision": current,
        "is_current": current.edition == shown,
        "area": current.edition.provisions.of_node(current.parent),
        "beside": Provision.objects.beside(current),
        "history": history,
        "changes": Change.objects.history_of(current.node),
        "opinions": list(public_opinions(with_marks(ProposedOpinion.objects.said_on(key)))),
    }
    return TemplateResponse(request, "referral/strategy.html", context)


@login_not_required
@require_safe
def answer(request, edition, body):
    """What one body has said on one edition: on the whole, and strategy by strategy."""
    answer = get_object_or_404(Answer.objects.latest().with_progress().of(edition, body))
    context = {
        "answer": answer,
        "opinions": list(public_opinions(with_marks(answer.proposals.shown().with_all()))),
        "may_review": rules.may_work_with_answers(request.user),
    }
    return TemplateResponse(request, "referral/answer.html", context)
