"""Where a body says when it meets, and asks for longer time."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fardplan.people.models import Body
from fardplan.referral.attempts import attempted
from fardplan.referral.models import WITHIN_A_BODY, Meeting, Recipient
from fardplan.referral.timing import actions, forms, rules


@require_http_methods(["GET", "POST"])
def meetings(request, key):
    """A body's coming meetings. A form posted here notes one more."""
    body = _body(request, key)
    form = forms.MeetingForm(request.POST or None)
    if form.is_valid() and attempted(
        form, actions.note_meeting, body=body, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:meetings", key=key)
    context = {
        "body": body,
        "meetings": _meetings(request, body).ahead(timezone.localdate()),
        "form": form,
        "may_note": rules.may_note_meetings(request.user, body),
    }
    return TemplateResponse(request, "referral/timing/meetings.html", context)


@require_POST
def cancel_meeting(request, key, pk):
    """Take a meeting off the list."""
    meeting = get_object_or_404(_meetings(request, _body(request, key)), pk=pk)
    actions.cancel_meeting(meeting=meeting, by=request.user)
    return redirect("referral:meetings", key=key)


@require_http_methods(["GET", "POST"])
def ask_for_time(request, pk):
    """Ask the centre for a later last day."""
    mine = Recipient.objects.of_person(request.user, *WITHIN_A_BODY).for_page()
    recipient = get_object_or_404(mine, pk=pk)
    rules.may_ask_for_time_at_all(request.user, recipient).require()
    form = forms.TimeForm(request.POST or None)
    if form.is_valid() and attempted(
        form, actions.ask_for_time, recipient=recipient, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Er begäran är framförd. Om tiden förlängs får ni ett brev."))
        return redirect("referral:asked", pk=pk)
    days = [one.day for one in recipient.body.meetings.ahead(timezone.localdate())]
    context = {"recipient": recipient, "form": form, "days": days}
    return TemplateResponse(request, "referral/timing/ask_for_time.html", context)


def _body(request, key: str) -> Body:
    mine = Recipient.objects.of_person(request.user, *WITHIN_A_BODY).values("body")
    existing = Body.objects.valid_on(timezone.localdate())
    return get_object_or_404(existing.filter(pk__in=mine), key=key)


def _meetings(request, body: Body):
    return Meeting.objects.visible_to(request.user).select_related("body").filter(body=body)
