"""What bodies have answered, for machines; and where a machine hands an answer in."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from fardplan.errors import BadDocument
from fardplan.opendata.keys import WithKey, by_key
from fardplan.opendata.models import Scope
from fardplan.opendata.paging import Asked, page
from fardplan.people.models import Body
from fardplan.referral.actions import register_answer
from fardplan.referral.models import Answer, PositionSource, StatedPosition
from fardplan.referral.publishing.openness import (
    OpenOpinion,
    public_opinions,
    public_positions,
    with_marks,
    with_positions,
)
from fardplan.roadmap.models import Edition
from fardplan.swedish import swedish

router = Router(tags=["answers"])
LARGEST = 20_000_000  # bytes


class AnswerOut(Schema):
    """One body's answer on one edition. `digest` is SHA-256 of the file that came in."""

    edition: str
    body: str
    body_name: str
    version: int
    received_at: datetime.datetime
    digest: str
    is_synthetic: bool
    opinions: int
    unreviewed: int


class OpinionOut(Schema):
    """What a body said. Until a person has confirmed it, it is only what a machine read."""

    provisions: list[str] = Field(description="Keys; an empty list is the roadmap as a whole.")
    text: str
    position: str
    position_is_proposed_by_machine: bool
    confirmed: bool


class PositionOut(Schema):
    """Where a body stands, by its own word (stated) or as a person has judged it (confirmed)."""

    provision: str | None = Field(description="Its key; null is the roadmap as a whole.")
    position: str
    source: PositionSource


class AnswerWhole(AnswerOut):
    """An answer with its positions and its opinions, in their own order."""

    positions: list[PositionOut]
    said: list[OpinionOut]


class AnswerPage(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[AnswerOut]


class AnswerIn(Schema):
    """Whose answer the file is, and on which edition."""

    edition: str = Field(min_length=1, max_length=80)
    body: str = Field(min_length=1, max_length=80)


class Registered(Schema):
    """What became of a file that was handed in. The same file twice is one answer."""

    edition: str
    body: str
    version: int
    digest: str


@router.get("/answers", response=AnswerPage, summary="Answers on an edition, by body")
def answers(request: HttpRequest, response: HttpResponse, edition: str, asked: Query[Asked]):
    rows = Answer.objects.latest().with_progress().filter(edition__key=edition)
    return page(request, response, rows.order_by(swedish("body__name")), asked, _answer_out)


@router.get("/answers/{edition}/{body}", response=AnswerWhole, summary="One answer, its opinions")
def answer(request: HttpRequest, edition: str, body: str):
    answers = with_positions(Answer.objects.latest()).prefetch_related("secrecy_marks")
    found = get_object_or_404(answers.with_progress().of(edition, body))
    said = found.proposals.shown().with_all()
    return {
        **_answer_out(found),
        "positions": [_position_out(one) for one in public_positions(found)],
        "said": [_opinion_out(one) for one in public_opinions(with_marks(said))],
    }


@router.post(
    "/answers",
    response={201: Registered},
    auth=WithKey(str(Scope.ANSWERS)),
    summary="Hand in a body's answer as a file",
)
def hand_in(request: HttpRequest, of: Form[AnswerIn], file: File[UploadedFile]):
    edition = Edition.objects.visible_to(by_key(request)).filter(key=of.edition).first()
    body = Body.objects.filter(key=of.body).first()
    if edition is None or body is None:
        raise Http404
    if file.size is None or file.size > LARGEST:
        raise BadDocument("Filen får vara högst {largest} byte.", largest=LARGEST)
    made = register_answer(
        edition=edition,
        body=body,
        name=file.name or "",
        content=file.read(),
        by=by_key(request),
    )
    return Status(
        201,
        {
            "edition": made.edition.key,
            "body": made.body.key,
            "version": made.version,
            "digest": made.digest,
        },
    )


def _answer_out(answer: Answer) -> dict:
    return {
        "edition": answer.edition.key,
        "body": answer.body.key,
        "body_name": str(answer.body),
        "version": answer.version,
        "received_at": answer.imported_at,
        "digest": answer.digest,
        "is_synthetic": answer.is_synthetic,
        "opinions": answer.proposed,
        "unreviewed": answer.unreviewed,
    }


def _position_out(stated: StatedPosition) -> dict:
    return {
        "provision": stated.provision and stated.provision.node.key,
        "position": stated.position,
        "source": stated.source,
    }


def _opinion_out(proposal: OpenOpinion) -> dict:
    return {
        "provisions": [one.node.key for one in proposal.shown_provisions],
        "text": proposal.shown_text,
        "position": str(proposal.shown_position),
        "position_is_proposed_by_machine": bool(proposal.position),
        "confirmed": proposal.is_reviewed,
    }
