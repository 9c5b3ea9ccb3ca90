"""Where the centre registers answers, and reviews what was read in them."""

from pathlib import PurePath

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.referral import actions, rules
from fardplan.referral.attempts import attempted
from fardplan.referral.forms import DiaryForm, IncomingForm, ReviewForm
from fardplan.referral.models import Answer, Outcome, ProposedOpinion, Recipient, Referral

ENDINGS = {".txt", ".docx", ".pdf", ".odt"}
PER_PAGE = 100


@require_safe
def answers(request):
    """Every body's answer that has come in, and how far its review has come."""
    rules.may_work_with_answers(request.user).require()
    of_bodies = Answer.objects.visible_to(request.user).filter(body__isnull=False)
    received = of_bodies.with_progress().newest_first()
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
    suffix = PurePath(answer.file_name).suffix.lower()
    ending = suffix if suffix in ENDINGS else ".bin"
    sender = answer.body.key if answer.body else answer.pk
    name = f"{answer.edition.key}-{sender}-{answer.version}{ending}"
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


@require_safe
def register(request, key):
    """All that has come in on a referral, in the order it came: what a register extract holds."""
    referral = _referral(request, key)
    visible = Answer.objects.visible_to(request.user)
    numbers = visible.filter(referral=referral).as_they_came().values_list("pk", flat=True)
    page = Paginator(numbers, PER_PAGE).get_page(request.GET.get("page"))
    found = visible.filter(pk__in=list(page)).on_referral(referral).in_register()
    days = Recipient.objects.visible_to(request.user).filter(referral=referral)
    last_days = dict(days.values_list("body_id", "last_day"))
    context = {
        "referral": referral,
        "page": page,
        "answers": [(answer, _is_late(answer, last_days)) for answer in found],
        "diary_form": DiaryForm(),
    }
    return TemplateResponse(request, "referral/register.html", context)


def _is_late(answer: Answer, last_days: dict) -> bool:
    """Did it come after the last day of any body that gave it?"""
    day = timezone.localdate(answer.received_at)
    return any(day > last_days.get(body.pk, day) for body in answer.bodies.all())


@require_http_methods(["GET", "POST"])
def receive(request, key):
    """Register an answer that came by mail or on paper."""
    referral = _referral(request, key)
    form = IncomingForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        made = attempted(
            form,
            actions.receive_answer,
            referral=referral,
            incoming=form.incoming(),
            by=request.user,
        )
        if made:
            messages.success(request, _("Svaret är registrerat. Filen är sparad som den kom."))
            return redirect("referral:register", key=key)
    context = {"referral": referral, "form": form}
    return TemplateResponse(request, "referral/receive.html", context)


@require_POST
def diarise(request, key, pk):
    """Give an answer the centre's diary number."""
    referral = _referral(request, key)
    answer = get_object_or_404(Answer.objects.visible_to(request.user).on_referral(referral), pk=pk)
    number = request.POST.get("diary_number", "")[:60]
    actions.diarise(answer=answer, diary_number=number, by=request.user)
    return redirect("referral:register", key=key)


def _referral(request, key: str) -> Referral:
    rules.may_handle(request.user).require()
    visible = Referral.objects.visible_to(request.user).select_related("edition")
    return get_object_or_404(visible, key=key)
