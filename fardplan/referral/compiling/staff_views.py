"""Where the centre makes points of the answers, says what they are, and sees who stands where."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.documents.stance import propose_position
from fardplan.errors import Refused
from fardplan.people.models import Body
from fardplan.referral.attempts import attempted
from fardplan.referral.compiling import actions, forms, points, rules, words
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.disposing.forms import DispositionForm
from fardplan.referral.compiling.disposing.staff_views import disposition_context
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import POSITIONS, Answer, Opinion, Referral
from fardplan.referral.rules import may_work_with_answers

PER_PAGE = 50


class _PointPages(Paginator):
    """Pages of points: first which they are, then all that is shown of them."""

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = points.shown(self.object_list, slice(first, first + self.per_page))
        return self._get_page(rows, number, self)


@require_safe
def point_list(request, key):
    """Every point of a referral that was asked for, a page at a time."""
    return _list(request, _referral(request, key))


def _list(request, referral, *, many_form=None, status=200):
    """The same list whether it is read or something was refused; the choice is in the address."""
    colleagues = list(points.colleagues())
    form = forms.ChoiceForm(
        request.GET,
        bodies=points.who_answered(referral),
        provisions=referral.edition.provisions.in_order(),
        topics=referral.topics.all(),
        colleagues=colleagues,
    )
    choice = form.choice()
    numbers = points.numbers(referral, choice)
    paginator = _PointPages(points.chosen(referral, choice), PER_PAGE)
    paginator.count = numbers["chosen"]  # the same question; asked once
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "referral": referral,
        "form": form,
        "numbers": numbers,
        "page": paginator.get_page(request.GET.get("page")),
        "n": paginator.count,
        "asked": asked.urlencode(),
        "many_form": many_form or forms.ManyForm(colleagues=colleagues),
        "is_open": rules.is_open(referral),
    }
    return TemplateResponse(request, "referral/compiling/points.html", context, status=status)


@require_POST
def many(request, key):
    """The same for many points at once: kind, topic, assignee, day, or what becomes of them."""
    referral = _referral(request, key)
    form = forms.ManyForm(request.POST, colleagues=list(points.colleagues()))
    seen = [pair for one in request.POST.getlist("seen") if (pair := _seen(one))]
    done, status = None, 200
    if form.is_valid():
        try:
            done = _do_many(form, referral, seen, by=request.user)
        except Overtaken:
            status = 409
    if done is None:
        return _list(request, referral, many_form=form, status=status)
    said = ngettext("{n} synpunkt ändrad.", "{n} synpunkter ändrade.", done)
    messages.success(request, said.format(n=done))
    return redirect(f"{request.path.removesuffix('manga/')}?{request.GET.urlencode()}")


def _do_many(form, referral: Referral, seen: list[tuple[int, int]], *, by) -> int | None:
    """How many were changed; None with the refusal in the form."""
    words_given, outcome = form.cleaned_data, form.cleaned_data["outcome"]
    if outcome:
        reason = words_given["reason"]
        disposed = {"seen": seen, "outcome": outcome, "reason": reason, "by": by}
        made = attempted(form, disposing.dispose, referral=referral, **disposed)
        return None if made is None else len(made)
    changed = {"seen": seen, "fields": form.fields_to_set(), "topic": words_given["topic"]}
    return attempted(form, actions.assess_many, referral=referral, by=by, **changed)


def _seen(pair: str) -> tuple[int, int] | None:
    """A point and the version of it that was on the page."""
    number, _dot, version = pair.partition(".")
    if all(part.isascii() and part.isdigit() and len(part) < 16 for part in (number, version)):
        return int(number), int(version)
    return None


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
    opinions = list(
        found.opinions.real()
        .select_related("proposal")
        .prefetch_related("provisions", "topics")
        .order_by("start", "pk")
    )
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
        "paragraphs": words.paragraphs(found.text, _marks(opinions, found.text)),
        "opinions": opinions,
        "positions": stands,
        "proposals": _proposals(bodies, opinions, {one.provision_id for one in stands}),
        "unreviewed": found.proposals.unreviewed().count(),
        "form": form,
        "position_form": position_form or forms.PositionForm(provisions=provisions),
        "may_compile": rules.may_compile_answer(request.user, found),
    }
    return TemplateResponse(request, "referral/compiling/answer.html", context, status=status)


def _marks(opinions, text: str) -> list:
    """Where each point stands; one that a machine read is looked for by its words."""
    marks = []
    for one in opinions:
        if one.start is not None:
            marks.append((one.pk, words.Span(one.start, one.end)))
        elif places := words.places_of(one.text, text):
            marks.append((one.pk, places[0]))
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


def _referral(request, key: str) -> Referral:
    may_work_with_answers(request.user).require()
    return get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)


def _answer(request, key: str, pk: int) -> Answer:
    may_work_with_answers(request.user).require()
    visible = Answer.objects.visible_to(request.user).filter(referral__key=key)
    slim = visible.select_related("referral", "edition", "body").defer("content")
    return get_object_or_404(slim, pk=pk)


def _point(request, key: str, pk: int) -> Opinion:
    may_work_with_answers(request.user).require()
    there = Opinion.objects.real().filter(answer__referral__key=key)
    whole = there.select_related(
        "answer__referral__edition", "answer__edition", "answer__body", "assignee", "proposal"
    )
    slim = whole.defer("answer__content").prefetch_related("provisions", "topics")
    return get_object_or_404(slim, pk=pk)
