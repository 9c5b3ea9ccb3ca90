"""Where the centre makes points of the answers, says what they are, and sees who stands where."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fardplan.documents.stance import propose_position
from fardplan.errors import Refused
from fardplan.people.models import Body
from fardplan.referral.attempts import attempted
from fardplan.referral.compiling import actions, forms, points, rules, words
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.disposing.forms import DispositionForm
from fardplan.referral.compiling.disposing.staff_views import disposition_context
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import POSITIONS, Answer, Opinion
from fardplan.referral.rules import may_work_with_answers

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def point(request, key, pk):
    """One point: its words, what it asks for, what becomes of it, and what has changed."""
    opinion = _point(request, key, pk)
    form = _point_form(opinion, request.POST or None)
    status = 200
    if form.is_valid():
        try:
            given = {"seen": form.cleaned_data["seen"], "assessment": form.assessment()}
            if attempted(form, actions.assess_point, opinion=opinion, by=request.user, **given):
                messages.success(request, _("Sparat."))
                return redirect("referral:point", key=key, pk=pk)
        except Overtaken:
            status = 409
    return _point_page(request, opinion, form=form, status=status)


def _point_form(opinion: Opinion, data=None):
    return forms.PointForm(
        data,
        initial=forms.AssessmentForm.initial_of(opinion),
        provisions=list(opinion.answer.edition.provisions.in_order()),
        colleagues=list(points.colleagues()),
    )


def _point_page(request, opinion: Opinion, *, form, disposition_form=None, status=200):
    linked = list(opinion.linked.real().select_related("answer__body"))
    context = {
        "referral": opinion.answer.referral,
        "opinion": opinion,
        "beside": points.beside(opinion),
        "form": form,
        "linked": linked,
        "links_form": forms.LinksForm(
            initial={
                "linked": ", ".join(str(one.pk) for one in linked),
                "seen": opinion.version,
            }
        ),
        "may_compile": rules.counts(opinion.answer),  # that she works with answers is asked above
        "may_unmark": opinion.disposition_id is None,
        **disposition_context(request.user, opinion, form=disposition_form),
    }
    return TemplateResponse(request, "referral/compiling/point.html", context, status=status)


@require_POST
def dispose(request, key, pk):
    """Say what becomes of one point; what was typed is kept if it cannot be saved."""
    opinion, status = _point(request, key, pk), 200
    form = DispositionForm(request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        seen = [(opinion.pk, given.pop("seen"))]
        words_given = {"referral": opinion.answer.referral, "seen": seen, "by": request.user}
        try:
            if attempted(form, disposing.dispose, **words_given, **given):
                messages.success(request, _("Sparat."))
                return redirect("referral:point", key=key, pk=pk)
        except Overtaken:
            status = 409
            form.data = {**form.data.dict(), "seen": opinion.version}
    return _point_page(
        request, opinion, form=_point_form(opinion), disposition_form=form, status=status
    )


@require_POST
def link(request, key, pk):
    """Say which other points it belongs together with."""
    opinion, form = _point(request, key, pk), forms.LinksForm(request.POST)
    if form.is_valid():
        visible = Opinion.objects.visible_to(request.user).on_referral(opinion.answer.referral)
        others = visible.filter(pk__in=form.numbers()).select_related("answer")
        seen = form.cleaned_data["seen"]
        actions.link_points(opinion=opinion, seen=seen, others=others, by=request.user)
    return redirect("referral:point", key=key, pk=pk)


@require_POST
def unmark(request, key, pk):
    """Say that it was no point after all."""
    opinion = _point(request, key, pk)
    actions.unmark(opinion=opinion, seen=opinion.version, by=request.user)
    messages.success(request, _("Markeringen är borttagen."))
    return redirect("referral:compile_answer", key=key, pk=opinion.answer_id)


@require_http_methods(["GET", "POST"])
def answer(request, key, pk):
    """An answer's text with its points; make another of some words in it."""
    found = _answer(request, key, pk)
    provisions = list(found.edition.provisions.in_order())
    form = forms.MarkForm(
        request.POST or None, provisions=provisions, colleagues=list(points.colleagues())
    )
    if form.is_valid():
        try:
            span = form.span(found.text, request.POST.getlist("paragraph"))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            given = {"span": span, "assessment": form.assessment(), "by": request.user}
            if made := attempted(form, actions.mark_point, answer=found, **given):
                messages.success(request, _("Synpunkten är markerad."))
                return redirect("referral:point", key=key, pk=made.pk)
    return _answer_page(request, found, provisions, form=form)


def _answer_page(request, found: Answer, provisions, *, form, position_form=None, status=200):
    in_order = points.in_order(found.opinions.real().select_related("proposal", "disposition"))
    rows = in_order.prefetch_related("provisions", "topics")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    stands = list(
        found.positions.filter(is_current=True)
        .select_related("provision", "refers_to")
        .order_by("provision__position")
    )
    bodies = list(found.bodies.in_kinds())
    context = {
        "referral": found.referral,
        "answer": found,
        "bodies": bodies,
        "paragraphs": words.paragraphs(found.text, _marks(found)),
        "page": page,
        "positions": stands,
        "proposals": _proposals(bodies, page, {one.provision_id for one in stands}),
        "unreviewed": found.proposals.unreviewed().count(),
        "form": form,
        "position_form": position_form or forms.PositionForm(provisions=provisions),
        "may_compile": rules.may_compile_answer(request.user, found),
    }
    return TemplateResponse(request, "referral/compiling/answer.html", context, status=status)


def _marks(answer: Answer) -> list[tuple[int, words.Span]]:
    """Where each point stands; one that a machine read is looked for by its words."""
    there = answer.opinions.real().order_by("start", "pk")
    marked = there.filter(start__isnull=False).values_list("pk", "start", "end")
    marks = [(pk, words.Span(start, end)) for pk, start, end in marked]
    for pk, text in there.filter(start=None).values_list("pk", "text"):
        if places := words.places_of(text, answer.text):
            marks.append((pk, places[0]))
    return marks


def _proposals(bodies: list[Body], opinions, taken: set) -> list[dict]:
    """What a machine takes for a position, with its words, where no person has yet said."""
    names = [body.name for body in bodies]
    made = []
    for one in opinions:
        on = list(one.provisions.all())
        proposal = propose_position(one.text, body_names=names)
        if proposal is None or {each.pk for each in on} & taken or (not on and None in taken):
            continue
        made.append(
            {
                "provisions": on,
                "code": proposal.position.value,
                "label": POSITIONS.get(proposal.position.value, ""),
                "cues": [cue.text for cue in proposal.cues],
            }
        )
    return made


@require_POST
def position(request, key, pk):
    """Say where an answer stands on one provision, or on the whole."""
    found = _answer(request, key, pk)
    provisions = list(found.edition.provisions.in_order())
    form, status = forms.PositionForm(request.POST, provisions=provisions), 200
    if form.is_valid():
        stand = form.stand()
        seen = _version(request.POST, stand["provision"])
        try:
            if attempted(
                form, actions.confirm_position, answer=found, seen=seen, by=request.user, **stand
            ):
                messages.success(request, _("Ståndpunkten är bekräftad."))
                return redirect("referral:compile_answer", key=key, pk=pk)
        except Overtaken:
            status = 409
    mark_form = forms.MarkForm(provisions=provisions, colleagues=list(points.colleagues()))
    return _answer_page(
        request, found, provisions, form=mark_form, position_form=form, status=status
    )


def _version(data, provision) -> int:
    """Which version of the position was on the page; each provision has a field for its own."""
    told = data.get(f"seen-{provision.pk if provision else 0}", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0


def _answer(request, key: str, pk: int) -> Answer:
    may_work_with_answers(request.user).require()
    visible = Answer.objects.visible_to(request.user).filter(referral__key=key)
    slim = visible.select_related("referral", "edition", "body", "decision")
    slim = slim.defer("content", "decision__content")
    return get_object_or_404(slim, pk=pk)


def _point(request, key: str, pk: int) -> Opinion:
    may_work_with_answers(request.user).require()
    there = Opinion.objects.real().filter(answer__referral__key=key)
    whole = there.select_related(
        "answer__referral__edition", "answer__edition", "answer__body", "assignee", "proposal"
    )
    slim = whole.defer("answer__content").prefetch_related("provisions", "topics")
    return get_object_or_404(slim, pk=pk)
