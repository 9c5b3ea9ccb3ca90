"""The only writers of answers that come in as files, and of what is made of them."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from fardplan.documents.document import Document
from fardplan.documents.parts import Opinion as ReadOpinion
from fardplan.documents.reading import read_document
from fardplan.documents.stance import propose_position
from fardplan.documents.statement import Statement, read_statement
from fardplan.documents.titles import KnownProvision, ProvisionKind
from fardplan.errors import BadDocument
from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral import rules
from fardplan.referral.compiling.actions import place
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    Channel,
    Opinion,
    Outcome,
    PositionSource,
    ProposedOpinion,
    Referral,
    Relation,
    StatedPosition,
)
from fardplan.referral.states import AnswerState
from fardplan.roadmap.models import Edition, Provision

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """An answer that came by mail or on paper, and what the register is to say of it."""

    name: str
    content: bytes
    bodies: tuple[Body, ...]
    received_at: datetime.datetime
    channel: Any = Channel.EMAIL
    kind: Any = AnswerKind.FULL
    relation: Any = Relation.FIRST
    refers_to: Body | None = None
    is_office_answer: bool = False
    sender_diary_number: str = ""
    diary_number: str = ""


@transaction.atomic
def register_answer(
    *, edition: Edition, body: Body, name: str, content: bytes, by, is_synthetic: bool = False
) -> Answer:
    """Take in a published answer from before there were referrals here, and propose its opinions.

    The same file twice is one answer; another file takes its place, and the first is kept. A file
    that cannot be read, or is no answer, is refused and leaves nothing behind.
    """
    rules.may_register(by, edition).require()
    digest = hashlib.sha256(content).hexdigest()
    earlier = edition.answers.filter(body=body, referral=None)
    if same := earlier.filter(digest=digest).first():
        return same
    provisions = list(edition.provisions.in_order())
    document = read_document(content, name=name)
    statement = _statement(document, provisions)
    now, version = timezone.now(), earlier.count() + 1
    earlier.update(state=AnswerState.REPLACED)
    answer = Answer.objects.create(
        edition=edition,
        body=body,
        version=version,
        relation=Relation.FIRST if version == 1 else Relation.CORRECTION,
        file_name=name,
        content=content,
        digest=digest,
        text=_running_text(document),
        is_synthetic=is_synthetic,
        questions=_questions(statement),
        received_at=now,
        imported_at=now,
    )
    answer.bodies.add(body)
    _propose_all(answer, statement, provisions)
    record("answer_registered", answer, by=by, digest=digest, opinions=len(statement.opinions))
    return answer


@transaction.atomic
def receive_answer(*, referral: Referral, incoming: Incoming, by) -> Answer:
    """Register an answer that came in otherwise than through the program, asked for or not.

    Whatever came is kept byte for byte, also a file that no machine can read: then a person reads
    it. The same file twice is one answer.
    """
    referral = Referral.objects.select_for_update().select_related("edition").get(pk=referral.pk)
    rules.may_receive(by, referral, incoming, now=timezone.now()).require()
    lead = incoming.bodies[0]
    digest = hashlib.sha256(incoming.content).hexdigest()
    earlier = referral.answers.filter(body=lead)
    if same := earlier.filter(digest=digest).first():
        return same
    rules.follows(referral, incoming).require()
    provisions = list(referral.edition.provisions.in_order())
    document, statement, questions = _read(incoming, provisions)
    answer = _register(referral, incoming, digest, by=by)
    answer.text = _running_text(document) if document else ""
    answer.questions = questions
    answer.version = earlier.count() + 1
    if incoming.relation == Relation.CORRECTION:
        earlier.standing().update(state=AnswerState.REPLACED)
    answer.save()
    answer.bodies.set(incoming.bodies)
    if statement:
        _propose_all(answer, statement, provisions)
    if incoming.kind != AnswerKind.FULL:
        _state_kind(answer, by=by)
    record(
        "answer_received",
        answer,
        by=by,
        digest=digest,
        diary_number=answer.diary_number,
        bodies=[body.key for body in incoming.bodies],
    )
    return answer


def _register(referral: Referral, incoming: Incoming, digest: str, *, by) -> Answer:
    """The row, unsaved: what came, and what the register says of it."""
    now, number = timezone.now(), incoming.diary_number.strip()
    return Answer(
        referral=referral,
        edition=referral.edition,
        body=incoming.bodies[0],
        relation=incoming.relation,
        kind=incoming.kind,
        refers_to=incoming.refers_to,
        is_office_answer=incoming.is_office_answer,
        file_name=incoming.name[-LONGEST_NAME:],
        content=incoming.content,
        digest=digest,
        channel=incoming.channel,
        sender_diary_number=incoming.sender_diary_number.strip(),
        received_at=incoming.received_at,
        imported_at=now,
        diary_number=number,
        registered_at=now if number else None,
        registered_by=by.journal_name if number else "",
    )


def _read(
    incoming: Incoming, provisions: list[Provision]
) -> tuple[Document | None, Statement | None, list[dict]]:
    """What a machine can read of it; what it cannot is a question to a person."""
    document = None
    try:
        document = read_document(incoming.content, name=incoming.name)
        if incoming.kind != AnswerKind.FULL:
            return document, None, []
        statement = _statement(document, provisions)
    except BadDocument as error:
        values = {name: str(value) for name, value in error.values.items()}
        return document, None, [{"sentence": error.sentence, "values": values, "line": 1}]
    return document, statement, _questions(statement)


def _state_kind(answer: Answer, *, by) -> None:
    """An answer that is nothing but a position on the whole says so itself."""
    StatedPosition.objects.create(
        answer=answer,
        position=answer.kind,
        source=PositionSource.STATED,
        decided_at=answer.imported_at,
        decided_by=by.journal_name,
    )


@transaction.atomic
def diarise(*, answer: Answer, diary_number: str, by) -> Answer:
    """Give an answer the centre's diary number, once."""
    answer = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("referral", "edition", "body")
        .get(pk=answer.pk)
    )
    rules.may_diarise(by, answer, diary_number=diary_number).require()
    answer.diary_number = diary_number.strip()
    answer.registered_at, answer.registered_by = timezone.now(), by.journal_name
    answer.save(update_fields=["diary_number", "registered_at", "registered_by"])
    record("answer_diarised", answer, by=by, diary_number=answer.diary_number)
    return answer


@transaction.atomic
def review_proposal(
    *,
    proposal: ProposedOpinion,
    outcome: str,
    by,
    text: str | None = None,
    provisions: Iterable[Provision] | None = None,
) -> Opinion:
    """Say what a proposed opinion is: as it stands, with corrections, or no opinion at all."""
    proposal = ProposedOpinion.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    rules.may_review(by, proposal).require()
    opinion = Opinion.objects.create(
        answer=proposal.answer,
        proposal=proposal,
        text=proposal.text if text is None else text,
        outcome=outcome,
        reviewed_at=timezone.now(),
    )
    place(opinion, proposal.provisions.all() if provisions is None else provisions)
    record("opinion_reviewed", proposal.answer, by=by, opinion=proposal.order, outcome=outcome)
    return opinion


@transaction.atomic
def confirm_all(*, answer: Answer, by) -> int:
    """Confirm every proposal of an answer that nobody has reviewed; return how many."""
    proposals = list(answer.proposals.unreviewed())
    for proposal in proposals:
        review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=by)
    return len(proposals)


def _statement(document: Document, provisions: list[Provision]) -> Statement:
    return read_statement(document, provisions=[_known(provision) for provision in provisions])


def _running_text(document: Document) -> str:
    """The text that opinions are marked in."""
    return "\n\n".join(block.text for block in document.blocks)


def _known(provision: Provision) -> KnownProvision:
    return KnownProvision(
        key=provision.node.key,
        number=provision.number,
        title=provision.title,
        kind=cast(ProvisionKind, provision.kind),
    )


def _propose_all(answer: Answer, statement: Statement, provisions: list[Provision]) -> None:
    """A row for each opinion that was read; those without a place wait for a person to give one."""
    by_key = {provision.node.key: provision for provision in provisions}
    placed = (*statement.general, *statement.opinions)
    waiting = [opinion for opinion in statement.unplaced if opinion.text]
    for order, opinion in enumerate((*placed, *waiting)):
        _propose(answer, order, opinion, by_key, is_placed=order < len(placed))


def _propose(
    answer: Answer,
    order: int,
    opinion: ReadOpinion,
    by_key: dict[str, Provision],
    *,
    is_placed: bool,
) -> None:
    """One row for an opinion that was read, with the provisions it is on; none means the whole."""
    names = [body.name for body in answer.bodies.all()]
    position = propose_position(opinion.text, body_names=names)
    proposal = ProposedOpinion.objects.create(
        answer=answer,
        order=order,
        label=opinion.label.text if opinion.label else "",
        text=opinion.text,
        footnotes=[note.text for note in opinion.footnotes],
        page=opinion.place.first_page,
        line=opinion.place.first_line,
        is_placed=is_placed,
        position=position.position.value if position else "",
        cues=[cue.text for cue in position.cues] if position else [],
    )
    proposal.provisions.set(by_key[known.key] for known in opinion.provisions)
    proposal.refers_to.set(by_key[known.key] for known in opinion.refers_to)


def _questions(statement: Statement) -> list[dict]:
    """What the reading leaves for a person to settle, kept as sentence and values."""
    return [
        {
            "sentence": question.sentence,
            "values": dict(question.values),
            "line": question.place.first_line,
        }
        for question in statement.questions
    ]
