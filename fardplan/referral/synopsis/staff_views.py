"""Where the centre reads the synopsis, says what it thinks, reports, and replies."""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.documents import writing
from fardplan.documents.papers.paper import Paper
from fardplan.referral.attempts import attempted, with_names
from fardplan.referral.compiling import points
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import CentreView, Referral
from fardplan.referral.preparing.places import WHOLE as WHOLE_PLACE
from fardplan.referral.synopsis import actions, forms, pages, rules
from fardplan.referral.synopsis.facts import PointsInRows, frame_of, outline_of
from fardplan.referral.synopsis.frame import WHOLE, Frame, Points
from fardplan.referral.synopsis.keeping import KeptPoints, kept_lines
from fardplan.referral.synopsis.openness import not_let_out
from fardplan.referral.synopsis.phrases import on_place
from fardplan.referral.synopsis.proposal import proposal_of
from fardplan.referral.synopsis.replies import replies_to, reply_paper
from fardplan.referral.synopsis.wording import label_of
from fardplan.roadmap.diff import diff_words
from fardplan.roadmap.models import Provision

SHOWN = 50


@require_safe
def synopsis(request, key, order=pages.BY_PLACE):
    """All that everybody answered, in one of the two orders; written as it is read."""
    referral = _referral(request, key)
    context = {
        "referral": referral,
        "order": order,
        "published": referral.synopses.first(),
        "may_publish": rules.may_publish(request.user, referral),
    }
    return pages.streamed(
        pages.page(
            request,
            "referral/synopsis/synopsis.html",
            context,
            order=order,
            facts=lambda: _facts(referral),
        )
    )


@require_safe
def files(request, key):
    """The synopsis to take away."""
    referral = _referral(request, key)
    context = {"referral": referral, "orders": pages.files_of(*_facts(referral))}
    return TemplateResponse(request, "referral/synopsis/files.html", context)


@require_safe
def file(request, key, order, form):
    """One file of it; working material until it is published."""
    referral = _referral(request, key)
    standing = "" if referral.synopses.exists() else _("Arbetsmaterial")
    given = {"key": key, "order": order, "form": form, "standing": standing}
    return pages.file(request, *_facts(referral), **given)


@require_safe
def kept(request, key):
    """The published synopsis as it is kept, so that its fingerprint can be worked out again."""
    found = get_object_or_404(_referral(request, key).synopses.all())
    reply = StreamingHttpResponse(kept_lines(found), content_type="application/jsonl")
    reply["Content-Disposition"] = f'attachment; filename="sammanstallning-{key}.jsonl"'
    return reply


@require_safe
def views(request, key):
    """What is said of each provision, and what the centre thinks of it so far."""
    referral = _referral(request, key)
    frame = outline_of(referral, day=timezone.localdate())
    language = pages.reader_language()
    current = referral.views.filter(is_current=True).select_related("provision__node")
    written = {_key(one.provision): (one, name) for one, name in with_names(current, "written_by")}
    context = {
        "referral": referral,
        "rows": [
            {
                "place": place or WHOLE_PLACE,
                "label": label,
                "sentences": list(on_place(frame, place, language)),
                "written": written.get(place),
            }
            for place, label in _labels(frame)
        ],
        "missing": sum(place not in written for place in frame.place_keys),
    }
    return TemplateResponse(request, "referral/synopsis/views.html", context)


@require_http_methods(["GET", "POST"])
def view(request, key, place):
    """Write what the centre thinks of one provision; what was typed is kept if it is late."""
    referral = _referral(request, key)
    provision = _provision(referral, place)
    form = forms.ViewForm(request.POST or None)
    is_late = False
    if form.is_valid():
        given = {"provision": provision, "by": request.user, **form.cleaned_data}
        try:
            if attempted(form, actions.write_view, referral=referral, **given):
                messages.success(request, _("Sparat."))
                return redirect("referral:centre_views", key=key)
        except Overtaken:
            is_late = True
    versions = list(referral.views.filter(provision=provision).order_by("-version")[:SHOWN])
    frame = outline_of(referral, day=timezone.localdate())
    context = {
        "referral": referral,
        "provision": provision,
        "place": place,
        "sentences": on_place(frame, _key(provision), pages.reader_language()),
        "form": form if form.is_bound else forms.ViewForm(initial=_as_it_is(versions)),
        "versions": with_names(versions, "written_by"),
        "may_write": rules.may_write_view(request.user, referral, provision),
        **(_conflict(versions[0], form) if is_late else {}),
    }
    status = 409 if is_late else 200
    return TemplateResponse(request, "referral/synopsis/view.html", context, status=status)


def _as_it_is(versions: list[CentreView]) -> dict:
    """The last of the versions is the one that counts."""
    return {"seen": versions[0].version, "text": versions[0].text} if versions else {"seen": 0}


def _conflict(theirs: CentreView, form) -> dict:
    """Both texts and their difference; what is saved next is saved knowing both."""
    form.data = {**form.data.dict(), "seen": theirs.version}
    mine = form.cleaned_data["text"]
    return {"theirs": theirs.text, "pieces": diff_words(theirs.text, mine)}


@require_http_methods(["GET", "POST"])
def publish(request, key):
    """Say what becomes public, and report the referral."""
    referral = _referral(request, key)
    form = forms.PublishForm(request.POST or None)
    if request.method == "POST":
        rules.may_publish(request.user, referral).require()
    if form.is_valid() and attempted(
        form, actions.publish, referral=referral, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Remissen är redovisad. Sammanställningen är offentlig."))
        return redirect("referral:synopsis", key=key)
    frame = frame_of(referral, day=timezone.localdate())
    closed = not_let_out(referral)
    read = actions.fingerprint(referral, frame)
    context = {
        "referral": referral,
        "frame": frame,
        "numbers": points.numbers(referral),
        "not_quoted": points.that_count(referral).filter(answer__in=closed).count(),
        "closed": closed.count(),
        "some_closed": closed.filter(body__isnull=False).in_register()[:SHOWN],
        "without_view": sum(place not in frame.views for place in frame.place_keys),
        "refused": form,
        "form": forms.PublishForm(initial={"read": read}),
        "verdict": rules.may_publish(request.user, referral),
    }
    return TemplateResponse(request, "referral/synopsis/publish.html", context)


@require_safe
def replies(request, key):
    """Each body that has answered, and whether it has been told what became of it."""
    referral = _referral(request, key)
    frame = outline_of(referral, day=timezone.localdate())
    written = replies_to(referral)
    context = {
        "referral": referral,
        "rows": [(body, written.get(body.key)) for body in frame.bodies if body.has_answered],
        "may_reply": rules.may_reply(request.user, referral),
    }
    return TemplateResponse(request, "referral/synopsis/replies.html", context)


@require_POST
def send_replies(request, key):
    """Write to all that have answered and have not been written to, or to one of them."""
    referral = _referral(request, key)
    recipients = referral.recipients.sent().in_groups()
    if body := request.POST.get("body"):
        recipients = recipients.filter(body__key=body)
    address = request.build_absolute_uri(reverse("referral:open_synopsis", args=[key]))
    given = {"recipients": recipients, "address": address, "by": request.user}
    letters = actions.queue_replies(referral=referral, **given)
    said = ngettext("{n} svar i kö.", "{n} svar i kö.", len(letters))
    messages.success(request, said.format(n=len(letters)))
    return redirect("referral:replies", key=key)


@require_safe
def reply(request, key, body):
    """What one body will be told, or has been told."""
    referral = _referral(request, key)
    paper = _reply(request, referral, body)
    context = {
        "referral": referral,
        "paper": paper,
        "body": body,
        "letter": replies_to(referral).get(body),
        "html": _html(paper),
        "may_reply": rules.may_reply(request.user, referral),
        "was_asked": referral.recipients.sent().filter(body__key=body).exists(),
    }
    return TemplateResponse(request, "referral/synopsis/reply.html", context)


@require_safe
def reply_file(request, key, body, form):
    """The same as a file, for those who are written to in another way."""
    paper = _reply(request, _referral(request, key), body)
    return _file(paper, name=f"svar-{key}-{body}", form=form)


def _reply(request, referral: Referral, key: str) -> Paper:
    """As it will be told, or has been."""
    frame, found = _facts(referral)
    body = next((one for one in frame.bodies if one.key == key and one.has_answered), None)
    if body is None:
        raise Http404
    address = request.build_absolute_uri(reverse("referral:open_synopsis", args=[referral.key]))
    return reply_paper(frame, found, body, address=address)


@require_safe
def decision(request, key):
    """The proposal for a decision after the referral."""
    referral = _referral(request, key)
    context = {"referral": referral, "html": _html(_proposal(referral)), "forms": pages.WRITERS}
    return TemplateResponse(request, "referral/synopsis/decision.html", context)


@require_safe
def decision_file(request, key, form):
    """The same as a file."""
    paper = _proposal(_referral(request, key))
    return _file(paper, name=f"forslag-till-beslut-{key}", form=form)


def _proposal(referral: Referral) -> Paper:
    """Of what was published; before that, of what stands, and then it is working material."""
    if published := referral.synopses.first():
        return proposal_of(Frame.from_json(published.content), is_final=True)
    return proposal_of(frame_of(referral, day=timezone.localdate()), is_final=False)


def _file(paper: Paper, *, name: str, form: str):
    if form not in pages.WRITERS:
        raise Http404
    return pages.as_file(paper, name=name, form=form)


def _html(paper: Paper) -> str:
    # Written by our own writer, which escapes every text in it.
    return mark_safe(writing.as_html(paper))  # noqa: S308


def _facts(referral: Referral) -> tuple[Frame, Points]:
    """As it was published; before that, as the rows stand now."""
    if published := referral.synopses.first():
        frame = Frame.from_json(published.content)
        return frame, KeptPoints(published, frame)
    frame = frame_of(referral, day=timezone.localdate())
    return frame, PointsInRows(referral, frame)


def _labels(frame: Frame) -> list[tuple[str, str]]:
    language = pages.reader_language()
    whole = (WHOLE, _("Färdplanen som helhet"))
    return [whole, *((place.key, label_of(place, language)) for place in frame.places)]


def _key(provision: Provision | None) -> str:
    return provision.node.key if provision else WHOLE


def _provision(referral: Referral, place: str) -> Provision | None:
    if place == WHOLE_PLACE:
        return None
    return get_object_or_404(referral.edition.provisions.in_order(), node__key=place)


def _referral(request, key: str) -> Referral:
    visible = Referral.objects.visible_to(request.user).select_related("edition")
    found = get_object_or_404(visible, key=key)
    rules.may_read(request.user, found).require()
    return found
