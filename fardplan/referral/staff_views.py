"""Where the centre reviews what was read in the answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.referral import actions, rules
from fardplan.referral.forms import ReviewForm
from fardplan.referral.models import Answer, Outcome, ProposedOpinion


@require_safe
def answers(request):
    """Every answer that has come in, and how far its review has come."""
    rules.may_work_with_answers(request.user).require()
    received = Answer.objects.visible_to(request.user).with_progress().newest_first()
    return TemplateResponse(request, "referral/answers.html", {"answers": received})


@require_safe
def review_answer(request, pk):
    """One answer: what the machine read, and what is still to be reviewed."""
    rules.may_work_with_answers(request.user).require()
    answer = get_object_or_404(Answer.objects.visible_to(request.user).with_progress(), pk=pk)
    context = {"answer": answer, "proposals": answer.proposals.with_all()}
    return TemplateResponse(request, "referral/review_answer.html", context)


@require_safe
def file(request, pk):
    """The file as it was sent; always to be saved, never shown as a page."""
    rules.may_work_with_answers(request.user).require()
    answer = get_object_or_404(Answer.objects.visible_to(request.user), pk=pk)
    reply = HttpResponse(bytes(answer.content), content_type="application/octet-stream")
    name = f"{answer.edition.key}-{answer.body.key}-{answer.version}.txt"
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


@require_http_methods(["GET", "POST"])
def review_proposal(request, pk):
    """Confirm, correct or dismiss one proposed opinion."""
    rules.may_work_with_answers(request.user).require()
    proposal = get_object_or_404(ProposedOpinion.objects.visible_to(request.user), pk=pk)
    back = redirect("referral:review_answer", pk=proposal.answer_id)
    if "dismiss" in request.POST:
        actions.review_proposal(proposal=proposal, outcome=Outcome.DISMISSED, by=request.user)
        return back
    form = ReviewForm(request.POST or None, proposal=proposal)
    if form.is_valid():
        actions.review_proposal(proposal=proposal, by=request.user, **form.decision())
        return back
    context = {
        "proposal": proposal,
        "form": form,
        "verdict": rules.may_review(request.user, proposal),
    }
    return TemplateResponse(request, "referral/review_proposal.html", context)


@require_POST
def confirm_all(request, pk):
    """Confirm all that nobody has reviewed."""
    rules.may_work_with_answers(request.user).require()
    answer = get_object_or_404(Answer.objects.visible_to(request.user), pk=pk)
    n = actions.confirm_all(answer=answer, by=request.user)
    said = ngettext("{n} synpunkt bekräftad.", "{n} synpunkter bekräftade.", n)
    messages.success(request, said.format(n=n))
    return redirect("referral:review_answer", pk=pk)
