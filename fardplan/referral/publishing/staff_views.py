"""Where the centre reads answers for secrecy, and lets them out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.compiling.words import places_of
from fardplan.referral.models import Answer, SecrecyMark
from fardplan.referral.publishing import actions, forms, rules
from fardplan.referral.publishing.openness import mask_of
from fardplan.referral.rules import may_work_with_answers


@require_safe
def secrecy(request, pk):
    """One answer as it would be published, what is marked in it, and why."""
    return _page(request, _answer(request, pk))


@require_POST
def mark(request, pk):
    """Hide words, or the whole answer."""
    answer, form = _answer(request, pk), forms.SecrecyForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        places = None if said["hides_all"] else places_of(said["words"], answer.text)
        words = {"places": places, "ground": said["ground"], "reason": said["reason"]}
        if attempted(form, actions.mark_secret, answer=answer, by=request.user, **words):
            return redirect("referral:secrecy", pk=pk)
    return _page(request, answer, secrecy_form=form)


@require_POST
def lift(request, pk, mark):
    """Show marked words again."""
    answer, form = _answer(request, pk), forms.LiftForm(request.POST)
    found = get_object_or_404(answer.secrecy_marks, pk=mark)
    if form.is_valid() and attempted(
        form, actions.lift_secrecy, mark=found, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:secrecy", pk=pk)
    return _page(request, answer, lift_form=form)


@require_POST
def clear(request, pk):
    """Let the answer out as it is shown."""
    answer, form = _answer(request, pk), forms.ClearanceForm(request.POST)
    if form.is_valid():
        words = {"read": request.POST.get("read", ""), "note": form.cleaned_data["note"]}
        if attempted(form, actions.clear_for_publication, answer=answer, by=request.user, **words):
            messages.success(request, _("Svaret är publicerat."))
            return redirect("referral:secrecy", pk=pk)
    return _page(request, answer, clearance_form=form)


def _page(request, answer: Answer, **tried):
    marks = answer.secrecy_marks.all()
    context = {
        "answer": answer,
        "mask": mask_of(answer),
        "marks": [(one, who, _words(answer, one)) for one, who in with_names(marks, "marked_by")],
        "may_clear": rules.may_clear(request.user, answer),
        "secrecy_form": forms.SecrecyForm(),
        "lift_form": forms.LiftForm(),
        "clearance_form": forms.ClearanceForm(),
        "read": actions.fingerprint(answer),
        **tried,
    }
    return TemplateResponse(request, "referral/publishing/secrecy.html", context)


def _words(answer: Answer, mark: SecrecyMark) -> str:
    """The words that a mark is on; none when it is on the whole."""
    return "" if mark.start is None else answer.text[mark.start : mark.end]


def _answer(request, pk: int) -> Answer:
    may_work_with_answers(request.user).require()
    visible = Answer.objects.visible_to(request.user)
    visible = visible.select_related("body", "referral", "edition", "clearance")
    return get_object_or_404(visible.prefetch_related("secrecy_marks", "bodies"), pk=pk)
