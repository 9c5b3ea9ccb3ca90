"""Where a department writes what it has to say, for its body's answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import Contribution, Invitation, anchor_of
from fardplan.referral.preparing import actions, forms, rules
from fardplan.referral.preparing.places import place_of, provisions_at
from fardplan.roadmap.diff import diff_words


@require_safe
def invitation(request, pk):
    """What one department has been asked, and what it has written so far."""
    return _invitation_page(request, _invitation(request, pk))


@require_POST
def choose_place(request, pk):
    """Choose what to write on: one provision, or several together."""
    found = _invitation(request, pk)
    provisions = _edition(found).provisions.in_order()
    form = forms.PlaceForm(request.POST, provisions=provisions)
    if not form.is_valid():
        return _invitation_page(request, found, form)
    chosen = [one for one in provisions if str(one.pk) in form.cleaned_data["provisions"]]
    return redirect("referral:contribute", pk=pk, place=place_of(anchor_of(chosen)))


@require_http_methods(["GET", "POST"])
def contribute(request, pk, place):
    """Write on some provisions, or on the whole. What somebody else wrote meanwhile is shown."""
    found = _invitation(request, pk)
    provisions = provisions_at(_edition(found), place)
    written = Contribution.objects.visible_to(request.user).filter(invitation=found)
    current = written.filter(anchor=anchor_of(provisions)).first()
    form = forms.TextForm(request.POST or None, initial=_as_it_is(current))
    overtaken = False
    if form.is_valid():
        try:
            words = {"provisions": provisions, "by": request.user, **form.cleaned_data}
            saved = attempted(form, actions.write_contribution, invitation=found, **words)
        except Overtaken:
            overtaken = True
        else:
            if saved:
                messages.success(request, _("Sparat."))
                return redirect("referral:invitation", pk=pk)
    context = {
        "invitation": found,
        "provisions": provisions,
        "place": place,
        "contribution": current,
        "form": form,
        "comment_form": forms.CommentForm(),
        "may_contribute": rules.may_contribute(request.user, found, today=timezone.localdate()),
        "may_comment": rules.may_comment(request.user, found.draft, found),
        "versions": with_names(current.versions.all()[:20], "written_by") if current else [],
        "comments": with_names(current.comments.in_order(), "written_by") if current else [],
        **(_conflict(current, form) if overtaken else {}),
    }
    status = 409 if overtaken else 200
    page = "referral/contributing/contribute.html"
    return TemplateResponse(request, page, context, status=status)


@require_POST
def comment(request, pk):
    """Say something about a contribution to the others."""
    visible = Contribution.objects.visible_to(request.user).for_page()
    found, form = get_object_or_404(visible, pk=pk), forms.CommentForm(request.POST)
    if form.is_valid():
        draft = found.invitation.draft
        words = {"draft": draft, "contribution": found, "by": request.user}
        actions.comment(**words, **form.cleaned_data)
    else:
        messages.error(request, _("Skriv kommentaren först."))
    place = place_of(found.anchor)
    return redirect("referral:contribute", pk=found.invitation_id, place=place)


def _conflict(current: Contribution | None, form) -> dict:
    """Both texts and their difference; what is saved next is saved knowing both."""
    form.data = {**form.data.dict(), "seen": current.version if current else 0}
    theirs = current.text if current else ""
    return {"theirs": theirs, "pieces": diff_words(theirs, form.cleaned_data["text"])}


def _as_it_is(current: Contribution | None) -> dict:
    return {"seen": current.version, "text": current.text} if current else {"seen": 0}


def _invitation_page(request, found: Invitation, place_form=None):
    written = Contribution.objects.visible_to(request.user).filter(invitation=found)
    contributions = written.for_page().order_by("pk")
    provisions = list(_edition(found).provisions.in_order())
    by_anchor = {one.anchor: one for one in contributions}
    context = {
        "invitation": found,
        "referral": found.draft.recipient.referral,
        "places": [("helheten", None, by_anchor.get(""))]
        + [(str(one.pk), one, by_anchor.get(str(one.pk))) for one in provisions],
        "joint": [(place_of(one.anchor), one) for one in contributions if "+" in one.anchor],
        "form": place_form or forms.PlaceForm(provisions=provisions),
        "may_contribute": rules.may_contribute(request.user, found, today=timezone.localdate()),
    }
    return TemplateResponse(request, "referral/contributing/invitation.html", context)


def _edition(found: Invitation):
    return found.draft.recipient.referral.edition


def _invitation(request, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(request.user).for_page(), pk=pk)
