"""Where a secretary records what was decided, and hands it in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.deciding import actions, forms, rules
from fardplan.referral.models import Answer, BoardDecision, DecisionKind, DraftAnswer
from fardplan.referral.papers import answer_paper, paper_file
from fardplan.referral.sealed import digest_of


@require_http_methods(["GET", "POST"])
def record_decision(request, pk):
    """What the board decided of the signed proposal."""
    draft = _draft(request, pk)
    rules.may_record(request.user, draft, kind=DecisionKind.AS_PROPOSED).require()
    signature = draft.signatures.first()
    form = forms.DecisionForm(request.POST or None, sections=signature.facts["sections"])
    if form.is_valid():
        is_amended = form.cleaned_data["kind"] == DecisionKind.AMENDED
        made = attempted(
            form,
            actions.record_decision,
            draft=draft,
            minutes=form.minutes(),
            amended=form.amended() if is_amended else (),
            by=request.user,
        )
        if made:
            return redirect("referral:decisions", pk=pk)
    context = {"draft": draft, "form": form, "signature": signature}
    return TemplateResponse(request, "referral/deciding/record_decision.html", context)


@require_http_methods(["GET", "POST"])
def decide_alone(request, pk):
    """An office answer: the head decides, the board is told afterwards."""
    draft = _draft(request, pk)
    rules.may_record(request.user, draft, kind=DecisionKind.OFFICE).require()
    form = forms.OfficeForm(request.POST or None)
    if form.is_valid() and attempted(
        form, actions.record_decision, draft=draft, minutes=form.minutes(), by=request.user
    ):
        return redirect("referral:decisions", pk=pk)
    context = {"draft": draft, "form": form}
    return TemplateResponse(request, "referral/deciding/decide_alone.html", context)


@require_safe
def decisions(request, pk):
    """All that has been decided of a draft, and what remains before it is handed in."""
    return _page(request, _draft(request, pk))


@require_POST
def adjust(request, pk):
    """Note that the minutes are adjusted."""
    decision, form = _decision(request, pk), forms.AdjustForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.adjust, decision=decision, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:decisions", pk=decision.draft_id)
    return _page(request, decision.draft, adjust_form=form)


@require_POST
def add_dissent(request, pk):
    """Record a reservation or a special statement."""
    decision, form = _decision(request, pk), forms.DissentForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.add_dissent, decision=decision, dissent=form.dissent(), by=request.user
    ):
        return redirect("referral:decisions", pk=decision.draft_id)
    return _page(request, decision.draft, dissent_form=form)


@require_POST
def report(request, pk):
    """Note that an office answer has been reported to the board."""
    decision, form = _decision(request, pk), forms.ReportForm(request.POST)
    if form.is_valid() and attempted(
        form,
        actions.report_office_answer,
        decision=decision,
        by=request.user,
        **form.cleaned_data,
    ):
        return redirect("referral:decisions", pk=decision.draft_id)
    return _page(request, decision.draft, report_form=form)


@require_POST
def submit(request, pk):
    """Hand in what was decided."""
    answer = actions.submit(draft=_draft(request, pk), by=request.user)
    messages.success(request, _("Svaret är inlämnat."))
    return redirect("referral:receipt", pk=answer.pk)


@require_safe
def receipt(request, pk):
    """What was handed in, word for word, with the fingerprint that proves it."""
    return _receipt_page(request, _answer(request, pk))


@require_safe
def own_file(request, pk):
    """The answer as a file, byte for byte as it was handed in."""
    answer = _answer(request, pk)
    reply = HttpResponse(bytes(answer.content), content_type="application/octet-stream")
    reply["Content-Disposition"] = f'attachment; filename="svar-{answer.pk}.txt"'
    return reply


@require_safe
def answer_file(request, pk, form):
    """The answer as a paper, to print or to read in another program."""
    answer = _answer(request, pk)
    if answer.decision is None:
        raise Http404
    paper, name = answer_paper(answer), f"svar-{answer.pk}"
    return paper_file(paper, form, name=name, made_at=answer.received_at)


@require_POST
def concur(request, pk, key):
    """Note that a body has decided that a joint answer is its own too."""
    answer = _answer(request, pk)
    body = next((one for one in answer.awaited if one.key == key), None)
    if body is None:
        raise Http404
    form = forms.ConcurForm(request.POST)
    words = {"answer": answer, "body": body, "by": request.user}
    if form.is_valid() and attempted(form, actions.concur, **words, **form.cleaned_data):
        messages.success(request, _("Noterat. Svaret räknas nu också som ert."))
        return redirect("referral:receipt", pk=pk)
    return _receipt_page(request, answer, concur_form=form)


@require_POST
def withdraw(request, pk):
    """Take an answer back."""
    answer, form = _answer(request, pk), forms.WithdrawForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.withdraw, answer=answer, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Svaret är återkallat. Det finns kvar men räknas inte."))
        return redirect("referral:receipt", pk=pk)
    return _receipt_page(request, answer, form)


def _receipt_page(request, answer: Answer, form=None, concur_form=None):
    may_concur = [body for body in answer.awaited if rules.may_concur(request.user, answer, body)]
    context = {
        "answer": answer,
        "to_join": [(body, concur_form or forms.ConcurForm()) for body in may_concur],
        "counted": digest_of(answer.text) if answer.decision_id else "",
        "form": form or forms.WithdrawForm(),
        "may_withdraw": rules.may_withdraw(request.user, answer, reason="…"),
    }
    return TemplateResponse(request, "referral/deciding/receipt.html", context)


def _page(request, draft: DraftAnswer, **given):
    found = list(draft.decisions.select_related("report").prefetch_related("reservations"))
    decisive = next((one for one in found if one.content), None)
    context = {
        "draft": draft,
        "recipient": draft.recipient,
        "decisions": with_names(found, "recorded_by"),
        "decisive": decisive,
        "answer": Answer.objects.sent_by(request.user).filter(decision=decisive).first()
        if decisive
        else None,
        "is_secretary": rules.is_secretary(request.user, draft.body),
        "may_submit": rules.may_submit(request.user, draft, decisive),
        "may_record": rules.may_record(request.user, draft, kind=DecisionKind.AS_PROPOSED),
        "adjust_form": forms.AdjustForm(),
        "dissent_form": forms.DissentForm(),
        "report_form": forms.ReportForm(),
        **given,
    }
    return TemplateResponse(request, "referral/deciding/decisions.html", context)


def _draft(request, pk: int) -> DraftAnswer:
    return get_object_or_404(DraftAnswer.objects.visible_to(request.user).for_page(), pk=pk)


def _decision(request, pk: int) -> BoardDecision:
    drafts = DraftAnswer.objects.visible_to(request.user)
    visible = BoardDecision.objects.select_related(
        "draft__recipient__body", "draft__recipient__referral__edition"
    )
    return get_object_or_404(visible.filter(draft__in=drafts), pk=pk)


def _answer(request, pk: int) -> Answer:
    mine = Answer.objects.sent_by(request.user).select_related(
        "body", "referral", "edition", "withdrawal", "decision__draft", "refers_to"
    )
    return get_object_or_404(mine, pk=pk)
