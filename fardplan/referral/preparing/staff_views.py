"""Where a body's officer leads the work on the answer."""

import datetime
from contextlib import suppress

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.people.models import Body, BodyKind
from fardplan.referral import sealed
from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.deciding import rules as deciding
from fardplan.referral.models import WITHIN_A_BODY as WITHIN
from fardplan.referral.models import (
    Answer,
    DecisionKind,
    DraftAnswer,
    HeadSignature,
    Invitation,
    Recipient,
    Relation,
    Section,
    anchor_of,
)
from fardplan.referral.papers import paper_file, statement_paper
from fardplan.referral.preparing import actions, forms, rules
from fardplan.referral.preparing.overview import beside, places_of
from fardplan.referral.preparing.places import place_of, provisions_at
from fardplan.referral.preparing.proposal import facts_of
from fardplan.referral.sending.actions import confirm_receipt as confirm
from fardplan.referral.sending.actions import open_feed, renew_feed
from fardplan.referral.sending.feeds import token_of
from fardplan.referral.sending.forms import ReceiptForm
from fardplan.referral.sending.rules import may_confirm_receipt
from fardplan.referral.states import DraftState
from fardplan.referral.timing.rules import may_ask_for_time_at_all, meets_in_time
from fardplan.roadmap.diff import diff_words
from fardplan.swedish import swedish

OPEN_STATES = (DraftState.WRITING, DraftState.SIGNED)  # the board has not decided yet


@require_safe
def to_answer(request):
    """What a person's bodies have been asked, what their departments have, and secret addresses."""
    recipients = Recipient.objects.of_person(request.user, *WITHIN)
    context = {
        "recipients": recipients.with_answers().by_last_day(),
        "invitations": Invitation.objects.of_person(request.user).with_progress(),
        "to_join": Answer.objects.awaiting(request.user),
        "bodies": _existing_bodies()
        .filter(pk__in=recipients.values("body"))
        .order_by(swedish("name")),
    }
    return TemplateResponse(request, "referral/preparing/to_answer.html", context)


@require_http_methods(["GET", "POST"])
def asked(request, pk):
    """One referral as the body that was asked sees it. A form posted here confirms the receipt."""
    recipient = _asked(request, pk)
    form = ReceiptForm(request.POST or None)
    if form.is_valid() and attempted(
        form, confirm, recipient=recipient, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:asked", pk=pk)
    drafts = DraftAnswer.objects.visible_to(request.user).filter(recipient=recipient)
    answers = Answer.objects.sent_by(request.user).on_referral(recipient.referral)
    context = {
        "recipient": recipient,
        "referral": recipient.referral,
        "form": form,
        "drafts": drafts.newest_first(),
        "answers": answers.filter(bodies=recipient.body).in_register(),
        "to_join": Answer.objects.awaiting(request.user).filter(referral=recipient.referral),
        **_timing(request, recipient, is_done=bool(recipient.answered_at)),
        "may_confirm": may_confirm_receipt(request.user, recipient),
        "openings": [
            (relation, rules.may_open_draft(request.user, recipient, relation=relation))
            for relation in Relation
        ],
    }
    return TemplateResponse(request, "referral/preparing/asked.html", context)


@require_POST
def open_draft(request, pk):
    """Begin the work on an answer."""
    relation = request.POST.get("relation", Relation.FIRST)
    made = actions.open_draft(recipient=_asked(request, pk), by=request.user, relation=relation)
    return redirect("referral:draft", pk=made.pk)


@require_safe
def draft(request, pk):
    """The work on one answer: its places, its departments, and the way to a decision."""
    return _draft_page(request, _draft(request, pk))


@require_http_methods(["GET", "POST"])
def choose_kind(request, pk):
    """Say what the answer is, with whom it is given, and whose it refers to."""
    found = _draft(request, pk)
    form = forms.KindForm(request.POST or None, draft=found)
    if form.is_valid():
        with suppress(Overtaken):
            words = {"draft": found, "by": request.user, **form.cleaned_data}
            if attempted(form, actions.choose_kind, **words):
                return redirect("referral:draft", pk=pk)
    may_lead = rules.may_lead(request.user, found)
    context = {"draft": found, "form": form, "may_lead": may_lead}
    return TemplateResponse(request, "referral/preparing/choose_kind.html", context)


@require_POST
def invite(request, pk):
    """Ask a department."""
    found = _draft(request, pk)
    form = forms.InvitationForm(request.POST, departments=_departments(found))
    if form.is_valid() and attempted(
        form, actions.invite, draft=found, by=request.user, **form.cleaned_data
    ):
        return redirect("referral:draft", pk=pk)
    return _draft_page(request, found, invitation_form=form)


@require_POST
def move_day(request, pk):
    """Give a department another day."""
    visible = Invitation.objects.visible_to(request.user).for_page()
    invitation = get_object_or_404(visible, pk=pk)
    form = forms.DayForm(request.POST)
    if form.is_valid():
        actions.move_day(invitation=invitation, by=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("Skriv dagen som år-månad-dag."))
    return redirect("referral:draft", pk=invitation.draft_id)


@require_POST
def choose_place(request, pk):
    """Choose several provisions to write one text on."""
    found = _draft(request, pk)
    provisions = found.recipient.referral.edition.provisions.in_order()
    form = forms.PlaceForm(request.POST, provisions=provisions)
    if not form.is_valid():
        return _draft_page(request, found, place_form=form)
    chosen = [one for one in provisions if str(one.pk) in form.cleaned_data["provisions"]]
    return redirect("referral:section", pk=pk, place=place_of(anchor_of(chosen)))


@require_http_methods(["GET", "POST"])
def section(request, pk, place):
    """Weave one part of the proposal, with what the departments have written beside it."""
    found = _draft(request, pk)
    provisions = provisions_at(found.recipient.referral.edition, place)
    current = found.sections.in_order().filter(anchor=anchor_of(provisions)).first()
    form = forms.SectionForm(request.POST or None, initial=_as_it_is(current))
    overtaken = False
    if form.is_valid():
        try:
            words = {"provisions": provisions, "by": request.user, **form.cleaned_data}
            written = attempted(form, actions.write_section, draft=found, **words)
        except Overtaken:
            overtaken = True
        else:
            if written:
                messages.success(request, _("Sparat."))
                return redirect(f"{reverse('referral:draft', args=[pk])}#plats-{place}")
    context = {
        "draft": found,
        "provisions": provisions,
        "place": place,
        "section": current,
        "form": form,
        "contributions": beside(found, provisions),
        "may_lead": rules.may_lead(request.user, found),
        "versions": with_names(current.versions.all()[:20], "written_by") if current else [],
        **(_conflict(current, form) if overtaken else {}),
    }
    status = 409 if overtaken else 200
    return TemplateResponse(request, "referral/preparing/section.html", context, status=status)


def _as_it_is(current: Section | None) -> dict:
    if current is None:
        return {"seen": 0}
    return {"seen": current.version, "text": current.text, "position": current.position}


def _conflict(current, form) -> dict:
    """Both texts and their difference; what is saved next is saved knowing both."""
    form.data = {**form.data.dict(), "seen": current.version if current else 0}
    theirs = current.text if current else ""
    return {"theirs": theirs, "pieces": diff_words(theirs, form.cleaned_data["text"])}


@require_POST
def comment(request, pk):
    """Say something about the proposal to the others."""
    found, form = _draft(request, pk), forms.CommentForm(request.POST)
    if form.is_valid() and attempted(
        form, actions.comment, draft=found, by=request.user, **form.cleaned_data
    ):
        return redirect(f"{reverse('referral:draft', args=[pk])}#kommentarer")
    return _draft_page(request, found, comment_form=form)


@require_safe
def proposal(request, pk):
    """The proposal as it reads, to be signed; once signed, as it was signed."""
    found = _draft(request, pk)
    signature = _signature(found)
    words = signature.content if signature else sealed.words_of(facts_of(found))
    context = {
        "draft": found,
        "words": words,
        "digest": sealed.digest_of(words),
        "signature": with_names([signature], "signed_by")[0] if signature else None,
        "may_sign": rules.may_sign(request.user, found),
        "may_reopen": rules.may_reopen(request.user, found),
        "may_record": deciding.may_record(request.user, found, kind=DecisionKind.AS_PROPOSED),
        "may_decide_alone": deciding.may_record(request.user, found, kind=DecisionKind.OFFICE),
    }
    return TemplateResponse(request, "referral/preparing/proposal.html", context)


@require_safe
def proposal_file(request, pk, form):
    """The proposal as the official statement for the board's meeting."""
    found = _draft(request, pk)
    signature = _signature(found)
    facts = signature.facts if signature else facts_of(found)
    days = _meeting_days(found.body)
    today, last_day = timezone.localdate(), found.recipient.last_day
    is_urgent = not meets_in_time(days, last_day=last_day, today=today)
    paper = statement_paper(found, facts, signature=signature, is_urgent=is_urgent)
    made_at = signature.signed_at if signature else timezone.now()
    return paper_file(paper, form, name=f"tjansteutlatande-{pk}", made_at=made_at)


def _signature(found: DraftAnswer) -> HeadSignature | None:
    """The head's signature on the proposal as it stands, if there is one."""
    return found.signatures.filter(draft_version=found.version).first()


@require_POST
def sign(request, pk):
    """Put one's name to the proposal as it was read."""
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() else 0
    actions.sign(draft=_draft(request, pk), seen=number, by=request.user)
    messages.success(request, _("Förslaget är undertecknat."))
    return redirect("referral:proposal", pk=pk)


@require_POST
def reopen(request, pk):
    """Take a signed proposal back."""
    actions.reopen(draft=_draft(request, pk), by=request.user)
    messages.success(request, _("Förslaget är öppet igen och måste undertecknas på nytt."))
    return redirect("referral:draft", pk=pk)


@require_http_methods(["GET", "POST"])
def addresses(request, key):
    """A body's secret addresses: its calendar and its feed. A form posted here makes new ones."""
    mine = Recipient.objects.of_person(request.user, *WITHIN).values("body")
    body = get_object_or_404(_existing_bodies().filter(pk__in=mine), key=key)
    if request.method == "POST":
        action = renew_feed if "renew" in request.POST else open_feed
        action(body=body, by=request.user)
        return redirect("referral:addresses", key=key)
    feed_key = getattr(body, "feed_key", None)
    context = {"body": body, "feed_key": feed_key}
    if feed_key:
        arguments = [body.key, token_of(feed_key)]
        for name in ("body_calendar", "body_feed"):
            path = reverse(f"referral:{name}", args=arguments)
            context[name] = request.build_absolute_uri(path)
    return TemplateResponse(request, "referral/preparing/addresses.html", context)


def _draft_page(request, found: DraftAnswer, **given):
    user = request.user
    provisions = list(found.recipient.referral.edition.provisions.in_order())
    invitations = found.invitations.select_related("department").with_progress()
    context = {
        "draft": found,
        "recipient": found.recipient,
        "referral": found.recipient.referral,
        "places": places_of(found, provisions),
        "joint_with": list(found.joint_with.all()),
        "invitations": invitations.order_by(swedish("department__name")),
        "comments": with_names(found.comments.on_the_whole(), "written_by"),
        "may_lead": rules.may_lead(user, found),
        "may_comment": rules.may_comment(user, found),
        "invitation_form": forms.InvitationForm(departments=_departments(found)),
        "place_form": forms.PlaceForm(provisions=provisions),
        "comment_form": forms.CommentForm(),
        "day_form": forms.DayForm(),
        **_timing(request, found.recipient, is_done=found.state not in OPEN_STATES),
        **given,
    }
    return TemplateResponse(request, "referral/preparing/draft.html", context)


def _timing(request, recipient: Recipient, *, is_done: bool) -> dict:
    """Whether the board meets in time; nothing more to say when it has decided."""
    if is_done:
        return {}
    days = _meeting_days(recipient.body)
    today = timezone.localdate()
    return {
        "has_meetings": bool(days),
        "in_time": meets_in_time(days, last_day=recipient.last_day, today=today),
        "may_ask_for_time": may_ask_for_time_at_all(request.user, recipient),
    }


def _meeting_days(body: Body) -> list[datetime.date]:
    return list(body.meetings.ahead(timezone.localdate()).values_list("day", flat=True))


def _departments(found: DraftAnswer):
    """The body's own departments, and its administration's."""
    ours = _existing_bodies().filter(kind=BodyKind.DEPARTMENT)
    of_body = ours.filter(parent=found.body) | ours.filter(parent__parent=found.body)
    return of_body.exclude(invitations__draft=found).order_by(swedish("name"))


def _existing_bodies():
    return Body.objects.valid_on(timezone.localdate())


def _asked(request, pk: int) -> Recipient:
    mine = Recipient.objects.of_person(request.user, *WITHIN).with_answers().for_page()
    return get_object_or_404(mine, pk=pk)


def _draft(request, pk: int) -> DraftAnswer:
    return get_object_or_404(DraftAnswer.objects.visible_to(request.user).for_page(), pk=pk)
