"""Where the centre writes a referral, sends it, and follows how it goes."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.documents import writing
from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.letters.wording import letter_paper
from fardplan.referral.models import OutgoingLetter, Recipient, Referral, TimeRequest
from fardplan.referral.rules import may_handle, may_read_referrals, may_write_referrals
from fardplan.referral.sending import actions, forms, rules
from fardplan.referral.states import Standing
from fardplan.referral.timing.overview import in_time, is_awaited, with_timing

WRITERS = {"pdf": writing.as_pdf, "docx": writing.as_docx}


@require_safe
def referrals(request):
    """Every referral, the newest first, and how many have answered."""
    may_read_referrals(request.user).require()
    found = Referral.objects.visible_to(request.user).with_progress().newest_first()
    context = {"referrals": found, "may_write": may_write_referrals(request.user)}
    return TemplateResponse(request, "referral/sending/referrals.html", context)


@require_http_methods(["GET", "POST"])
def create(request):
    """Begin a referral of a fixed edition."""
    may_write_referrals(request.user).require()
    form = forms.NewReferralForm(request.POST or None)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        edition, key = fields.pop("edition"), fields.pop("key")
        words = {"edition": edition, "key": key, "fields": fields, "by": request.user}
        if made := attempted(form, actions.create_referral, **words):
            return redirect("referral:recipients", key=made.key)
    return TemplateResponse(request, "referral/sending/create.html", {"form": form})


@require_safe
def referral(request, key):
    """One referral: what was asked, of whom, and how it goes with each."""
    found = _referral(request, key)
    recipients = with_timing(found.recipients.with_answers().in_groups())
    standings = Counter(recipient.standing for recipient in recipients)
    context = {
        "referral": found,
        "recipients": recipients,
        "standings": [(one.label, standings[one]) for one in Standing if standings[one]],
        "to_settle": OutgoingLetter.objects.visible_to(request.user)
        .about(found)
        .to_settle()
        .count(),
        "may_write": rules.may_write(request.user, found),
        "may_send": rules.may_send(request.user, found, today=timezone.localdate()),
        "may_remind": rules.may_remind(request.user, found),
        "may_handle": may_handle(request.user),
    }
    return TemplateResponse(request, "referral/sending/referral.html", context)


@require_http_methods(["GET", "POST"])
def write(request, key):
    """Change a referral that is not sent."""
    found = _referral(request, key)
    rules.may_write(request.user, found).require()
    form = forms.ReferralForm(request.POST or None, initial=_initial(found))
    if form.is_valid():
        seen = _number(request.POST.get("seen"))
        words = {"seen": seen, "fields": form.cleaned_data, "by": request.user}
        if attempted(form, actions.write_referral, referral=found, **words):
            messages.success(request, _("Sparat."))
            return redirect("referral:referral", key=key)
    current = _referral(request, key)
    context = {"referral": current, "form": form, "was_refused": bool(form.errors)}
    return TemplateResponse(request, "referral/sending/write.html", context)


def _initial(found: Referral) -> dict:
    names = ("title", "diary_number", "last_day", "letter", "is_open_to_all")
    fields = {name: getattr(found, name) for name in names}
    return {**fields, "questions": "\n".join(found.questions)}


@require_http_methods(["GET", "POST"])
def recipients(request, key):
    """Choose whom to ask, by group or one by one."""
    found = _referral(request, key)
    rules.may_write(request.user, found).require()
    asked = found.recipients.in_groups()
    form = forms.RecipientsForm(request.POST or None, asked=[one.body_id for one in asked])
    if form.is_valid():
        added = attempted(
            form, actions.add_recipients, referral=found, bodies=form.chosen(), by=request.user
        )
        if added is not None:
            said = ngettext("{n} instans tillagd.", "{n} instanser tillagda.", len(added))
            messages.success(request, said.format(n=len(added)))
            return redirect("referral:recipients", key=key)
    context = {"referral": found, "recipients": asked, "form": form}
    return TemplateResponse(request, "referral/sending/recipients.html", context)


@require_POST
def remove_recipient(request, key, pk):
    """Take a body off the list before it is sent."""
    recipient = _recipient(request, key, pk)
    actions.remove_recipient(recipient=recipient, by=request.user)
    return redirect("referral:recipients", key=key)


@require_safe
def letter(request, key):
    """The letter as it reads, before and after it is sent."""
    found = _referral(request, key)
    context = {
        "referral": found,
        # Written by our own writer, which escapes every text in it.
        "letter": mark_safe(writing.as_html(_paper(request, found))),  # noqa: S308
        "may_send": rules.may_send(request.user, found, today=timezone.localdate()),
        "n": found.recipients.count(),
    }
    return TemplateResponse(request, "referral/sending/letter.html", context)


@require_safe
def letter_file(request, key, form):
    """The letter as a file."""
    found = _referral(request, key)
    write_paper = WRITERS.get(form)
    if write_paper is None:
        return redirect("referral:letter", key=key)
    content = write_paper(_paper(request, found), made_at=found.sent_at or timezone.now())
    reply = HttpResponse(content, content_type=writing.MEDIA_TYPES[form])
    reply["Content-Disposition"] = f'attachment; filename="remissbrev-{found.key}.{form}"'
    return reply


def _paper(request, found: Referral):
    sent = found.sent_at or timezone.now()
    return letter_paper(
        found,
        asked=found.recipients.in_groups(),
        address=_address(request),
        day=timezone.localdate(sent),
    )


@require_POST
def send(request, key):
    """Send it."""
    found = _referral(request, key)
    sent = actions.send_referral(referral=found, address=_address(request), by=request.user)
    messages.success(request, _("Remissen är skickad och kan inte längre ändras."))
    return redirect("referral:referral", key=sent.key)


@require_http_methods(["GET", "POST"])
def ask_one_more(request, key):
    """Ask a body that was forgotten."""
    found = _referral(request, key)
    may_write_referrals(request.user).require()
    form = forms.OneMoreForm(request.POST or None, initial={"last_day": found.last_day})
    if form.is_valid():
        words = {"address": _address(request), "by": request.user, **form.cleaned_data}
        if attempted(form, actions.ask_one_more, referral=found, **words):
            return redirect("referral:referral", key=key)
    context = {"referral": found, "form": form}
    return TemplateResponse(request, "referral/sending/ask_one_more.html", context)


@require_safe
def recipient(request, key, pk):
    """One body that was asked: its days, its letters, and what can be done."""
    return _recipient_page(request, _recipient(request, key, pk))


@require_POST
def extend(request, key, pk):
    """Give one body a later last day."""
    found, form = _recipient(request, key, pk), forms.ExtensionForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.extend, recipient=found, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Svarstiden är förlängd. Instansen får ett brev om det."))
        return redirect("referral:recipient", key=key, pk=pk)
    return _recipient_page(request, found, extension_form=form)


@require_POST
def confirm_receipt(request, key, pk):
    """Note that a body has said that the referral arrived."""
    found, form = _recipient(request, key, pk), forms.ReceiptForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.confirm_receipt, recipient=found, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:recipient", key=key, pk=pk)
    return _recipient_page(request, found, receipt_form=form)


@require_POST
def remind(request, key):
    """Write to all that have yet to answer."""
    found = _referral(request, key)
    letters = actions.remind(referral=found, address=_address(request), by=request.user)
    said = ngettext("{n} påminnelse i kö.", "{n} påminnelser i kö.", len(letters))
    messages.success(request, said.format(n=len(letters)))
    return redirect("referral:referral", key=key)


def _recipient_page(request, found: Recipient, *, extension_form=None, receipt_form=None):
    user = request.user
    asked = found.time_requests.waiting().newest_first()
    context = {
        "recipient": found,
        "referral": found.referral,
        "in_time": in_time(found, timezone.localdate()),
        "requests": with_names(asked, "asked_by"),
        "to_join": is_awaited(found),
        "extensions": with_names(found.extensions.all(), "granted_by"),
        "letters": found.letters.in_list(),
        "extension_form": extension_form or forms.ExtensionForm(initial=_wish(asked.first())),
        "receipt_form": receipt_form or forms.ReceiptForm(),
        "may_extend": rules.may_extend_at_all(user, found),
        "may_confirm": rules.may_confirm_receipt(user, found),
    }
    return TemplateResponse(request, "referral/sending/recipient.html", context)


def _wish(asked: TimeRequest | None) -> dict:
    """What a body has asked for, as the answer that a strategist is most likely to give."""
    return {"new_day": asked.wished_day, "reason": asked.reason} if asked else {}


def _referral(request, key: str) -> Referral:
    may_read_referrals(request.user).require()
    visible = Referral.objects.visible_to(request.user).select_related("edition")
    return get_object_or_404(visible, key=key)


def _recipient(request, key: str, pk: int) -> Recipient:
    may_read_referrals(request.user).require()
    visible = Recipient.objects.visible_to(request.user).with_answers().for_page()
    return get_object_or_404(visible, referral__key=key, pk=pk)


def _address(request) -> str:
    """Where a body reads and answers; stands in the letters."""
    return request.build_absolute_uri(reverse("referral:to_answer"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
