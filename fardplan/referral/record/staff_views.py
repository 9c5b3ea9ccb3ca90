"""The provable record of a referral: read it, take it out, and try a file against it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.documents import writing
from fardplan.documents.papers.record import referral_record
from fardplan.journal.models import Entry
from fardplan.referral.attempts import with_names
from fardplan.referral.models import RecordExport, Referral
from fardplan.referral.record import actions, rules
from fardplan.referral.record.facts import record_of
from fardplan.referral.record.forms import CheckForm
from fardplan.referral.rules import may_read_referrals


@require_http_methods(["GET", "POST"])
def show_record(request, key):
    """The record as it stands now, those taken out before, and a file tried against them."""
    referral = _referral(request, key)
    exports = referral.exports
    form = CheckForm(request.POST or None, request.FILES or None)
    context = {
        "referral": referral,
        "exports": with_names(exports.in_list(), "made_by"),
        "may_export": rules.may_export(request.user, referral, format="pdf"),
        "form": form,
        "formats": rules.FORMATS,
    }
    if form.is_valid():
        context["tried"] = form.digest()
        context["found"] = exports.filter(digest=context["tried"]).in_list().first()
    if referral.is_sent:
        last = Entry.objects.order_by("-sequence").first()
        paper = referral_record(record_of(referral, last=last, made_at=timezone.now()))
        # Written by our own writer, which escapes every text in it.
        context["record"] = mark_safe(writing.as_html(paper))  # noqa: S308
    return TemplateResponse(request, "referral/record/record.html", context)


@require_POST
def export(request, key):
    """Take the record out as a file; its fingerprint is kept."""
    referral = _referral(request, key)
    form = request.POST.get("format", "")
    made = actions.export_record(referral=referral, format=form, by=request.user)
    return redirect("referral:record_file", key=key, pk=made.pk)


@require_safe
def file(request, key, pk):
    """A record that was taken out, byte for byte."""
    visible = RecordExport.objects.visible_to(request.user)
    found = get_object_or_404(visible, referral=_referral(request, key), pk=pk)
    reply = HttpResponse(bytes(found.content), content_type=writing.MEDIA_TYPES[found.format])
    name = f"remissforteckning-{key}-{found.digest[:8]}.{found.format}"
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def _referral(request, key: str) -> Referral:
    may_read_referrals(request.user).require()
    visible = Referral.objects.visible_to(request.user).select_related("edition")
    return get_object_or_404(visible, key=key)
