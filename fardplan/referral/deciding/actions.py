"""The only writers of decisions, and of the answers that follow from them.

What is handed in is exactly what was decided: its words are copied from the decision, and the
database refuses an answer whose fingerprint is another.
"""

import copy
import datetime
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from fardplan.documents.stance import propose_position
from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral import sealed
from fardplan.referral.deciding import rules
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    BoardDecision,
    Channel,
    Concurrence,
    DecisionKind,
    DraftAnswer,
    HeadSignature,
    OfficeReport,
    PositionSource,
    ProposedOpinion,
    Referral,
    Relation,
    Reservation,
    StatedPosition,
    Withdrawal,
)
from fardplan.referral.states import AnswerState, DraftState
from fardplan.verdicts import no


class Dissent(NamedTuple):
    """A reservation or a special statement, as the minutes have it."""

    kind: Any
    members: str = ""
    parties: str = ""
    text: str = ""


class Minutes(NamedTuple):
    """Where and how something was decided."""

    kind: Any
    decided_on: datetime.date
    paragraph: str = ""
    is_adjusted_at_once: bool = False
    note: str = ""


@transaction.atomic
def record_decision(
    *,
    draft: DraftAnswer,
    minutes: Minutes,
    by,
    amended: Sequence[str] = (),
    dissents: Iterable[Dissent] = (),
) -> BoardDecision:
    """Record what became of the signed proposal.

    `amended` are the texts of its parts as the board decided them, in order, when it changed any.
    """
    draft = _locked(draft)
    rules.may_record(by, draft, kind=minutes.kind).require()
    today = timezone.localdate()
    rules.fits(
        kind=minutes.kind,
        decided_on=minutes.decided_on,
        paragraph=minutes.paragraph,
        today=today,
    ).require()
    signature = draft.signatures.get(draft_version=draft.version)
    decision = _decide(draft, signature, minutes, amended, by=by)
    for dissent in dissents:
        add_dissent(decision=decision, dissent=dissent, by=by)
    _follow(draft, decision)
    record(
        "decision_recorded",
        draft,
        by=by,
        kind=minutes.kind,
        decided_on=minutes.decided_on,
        paragraph=decision.paragraph,
        digest=decision.digest,
    )
    return decision


def _decide(
    draft: DraftAnswer,
    signature: HeadSignature,
    minutes: Minutes,
    amended: Sequence[str],
    *,
    by,
) -> BoardDecision:
    facts = _decided_facts(signature, minutes.kind, amended)
    words = sealed.words_of(facts) if facts else ""
    is_office = minutes.kind == DecisionKind.OFFICE
    return BoardDecision.objects.create(
        draft=draft,
        signature=signature,
        kind=minutes.kind,
        decided_on=minutes.decided_on,
        paragraph="" if is_office else minutes.paragraph.strip(),
        is_adjusted_at_once=minutes.is_adjusted_at_once and not is_office,
        adjusted_on=minutes.decided_on if minutes.is_adjusted_at_once and not is_office else None,
        note=minutes.note.strip(),
        facts=facts,
        content=words,
        digest=sealed.digest_of(words) if words else "",
        recorded_at=timezone.now(),
        recorded_by=by.journal_name,
    )


def _decided_facts(signature: HeadSignature, kind: str, amended: Sequence[str]) -> sealed.Facts:
    """What was decided: the proposal, or the proposal with the board's own words in it."""
    if kind in (DecisionKind.SENT_BACK, DecisionKind.TABLED):
        return {}
    if kind != DecisionKind.AMENDED:
        return signature.facts
    facts = copy.deepcopy(signature.facts)
    if len(amended) != len(facts["sections"]):
        no("Skriv varje del som nämnden beslutade den.").require()
    for section, text in zip(facts["sections"], amended, strict=True):
        section["text"] = text
    if facts == signature.facts:
        no("Inget är ändrat. Välj ”enligt förslaget” om nämnden inte ändrade något.").require()
    return facts


def _follow(draft: DraftAnswer, decision: BoardDecision) -> None:
    """The draft goes where the decision leads; what is tabled waits as it is."""
    if decision.kind == DecisionKind.TABLED:
        return
    if decision.kind == DecisionKind.SENT_BACK:
        draft.state, draft.version = DraftState.WRITING, draft.version + 1
    else:
        draft.state = DraftState.DECIDED
    draft.save(update_fields=["state", "version"])


@transaction.atomic
def add_dissent(*, decision: BoardDecision, dissent: Dissent, by) -> Reservation:
    """Record a reservation or a special statement."""
    rules.may_dissent(by, decision, members=dissent.members, parties=dissent.parties).require()
    made = Reservation.objects.create(
        decision=decision,
        **dissent._asdict(),
        recorded_at=timezone.now(),
        recorded_by=by.journal_name,
    )
    record("dissent_recorded", decision.draft, by=by, kind=dissent.kind)
    return made


@transaction.atomic
def adjust(*, decision: BoardDecision, day: datetime.date, by) -> BoardDecision:
    """Note that the minutes have been adjusted: from now on the answer may leave the house."""
    draft = _locked(decision.draft)
    decision = draft.decisions.select_for_update().get(pk=decision.pk)
    rules.may_adjust(by, decision, day=day, today=timezone.localdate()).require()
    decision.adjusted_on = day
    decision.save(update_fields=["adjusted_on"])
    record("minutes_adjusted", draft, by=by, day=day)
    return decision


@transaction.atomic
def submit(*, draft: DraftAnswer, by) -> Answer:
    """Hand in what was decided. After this there is nothing more to do for the body.

    Bodies that it names as giving the answer too have yet to concur: each decides for itself.
    """
    draft = _locked(draft)
    decision = draft.decisions.exclude(content="").first()
    rules.may_submit(by, draft, decision).require()
    referral = Referral.objects.select_for_update().get(pk=draft.recipient.referral_id)
    answer = _hand_in(draft, decision, referral)
    answer.bodies.add(draft.body)
    _propose_opinions(answer, decision.facts)
    _state_positions(answer, decision.facts, by=by)
    draft.state = DraftState.SUBMITTED
    draft.save(update_fields=["state"])
    record("answer_submitted", answer, by=by, digest=answer.digest, kind=answer.kind)
    return answer


def _hand_in(draft: DraftAnswer, decision: BoardDecision, referral: Referral) -> Answer:
    now = timezone.now()
    earlier = referral.answers.filter(body=draft.body)
    version = earlier.count() + 1
    if draft.relation == Relation.CORRECTION:
        earlier.standing().update(state=AnswerState.REPLACED)
    return Answer.objects.create(
        referral=referral,
        edition=referral.edition,
        body=draft.body,
        version=version,
        relation=draft.relation if version > 1 else Relation.FIRST,
        kind=draft.kind,
        refers_to=draft.refers_to,
        decision=decision,
        is_office_answer=decision.is_office_answer,
        file_name=f"{referral.key}-{draft.body.key}-{version}.txt",
        content=decision.content.encode(),
        digest=decision.digest,
        text=decision.content,
        channel=Channel.SYSTEM,
        sender_diary_number=draft.recipient.diary_number,
        received_at=now,
        imported_at=now,
    )


def _propose_opinions(answer: Answer, facts: sealed.Facts) -> None:
    """Each part as one opinion for the centre to review, with the machine's reading beside it."""
    by_key = {one.node.key: one for one in answer.edition.provisions.in_order()}
    for order, section in enumerate(one for one in facts["sections"] if one["text"]):
        position = propose_position(section["text"], body_names=facts["bodies"])
        proposal = ProposedOpinion.objects.create(
            answer=answer,
            order=order,
            label=sealed.label_of(section)[:200],
            text=section["text"],
            line=_line_of(section["text"], answer.text),
            position=position.position.value if position else "",
            cues=[cue.text for cue in position.cues] if position else [],
        )
        proposal.provisions.set(by_key[one["key"]] for one in section["provisions"])


def _line_of(words: str, text: str) -> int:
    return text.count("\n", 0, max(text.find(words), 0)) + 1


def _state_positions(answer: Answer, facts: sealed.Facts, *, by) -> None:
    """What the body itself says of its position; never what a machine makes of its words."""
    by_key = {one.node.key: one for one in answer.edition.provisions.in_order()}
    stated = {
        by_key[one["key"]]: section["position"]
        for section in facts["sections"]
        if section["position"]
        for one in section["provisions"]
    }
    whole = next((one["position"] for one in facts["sections"] if not one["provisions"]), "")
    if answer.kind != AnswerKind.FULL:
        whole = answer.kind
    positions = [*stated.items(), *([(None, whole)] if whole else [])]
    for provision, position in positions:
        StatedPosition.objects.create(
            answer=answer,
            provision=provision,
            position=position,
            source=PositionSource.STATED,
            decided_at=answer.received_at,
            decided_by=by.journal_name,
        )


@transaction.atomic
def concur(
    *, answer: Answer, body: Body, decided_on: datetime.date, paragraph: str, by
) -> Concurrence:
    """A body that a joint answer names has decided that it is its own too; it counts for it now."""
    found = Answer.objects.select_for_update(of=("self",)).select_related("referral", "body")
    answer = found.get(pk=answer.pk)
    rules.may_concur(by, answer, body).require()
    today = timezone.localdate()
    rules.fits(
        kind=str(DecisionKind.AS_PROPOSED), decided_on=decided_on, paragraph=paragraph, today=today
    ).require()
    concurrence = Concurrence.objects.create(
        answer=answer,
        body=body,
        decided_on=decided_on,
        paragraph=paragraph.strip(),
        recorded_at=timezone.now(),
        recorded_by=by.journal_name,
    )
    answer.bodies.add(body)
    record("answer_joined", answer, by=by, body=body.key, decided_on=decided_on)
    return concurrence


@transaction.atomic
def report_office_answer(
    *, decision: BoardDecision, reported_on: datetime.date, paragraph: str, by
) -> OfficeReport:
    """An office answer was reported to the board."""
    draft = _locked(decision.draft)
    decision = draft.decisions.get(pk=decision.pk)
    today = timezone.localdate()
    rules.may_report(by, decision, reported_on=reported_on, today=today).require()
    if not paragraph.strip():
        no("Skriv paragrafen i protokollet.").require()
    report = OfficeReport.objects.create(
        decision=decision,
        reported_on=reported_on,
        paragraph=paragraph.strip(),
        recorded_at=timezone.now(),
        recorded_by=by.journal_name,
    )
    record("office_answer_reported", draft, by=by, reported_on=reported_on)
    return report


@transaction.atomic
def withdraw(*, answer: Answer, reason: str, by) -> Withdrawal:
    """Take an answer back. It is kept, and no longer counts."""
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    rules.may_withdraw(by, answer, reason=reason).require()
    answer.state = AnswerState.WITHDRAWN
    answer.save(update_fields=["state"])
    withdrawal = Withdrawal.objects.create(
        answer=answer,
        reason=reason.strip(),
        withdrawn_at=timezone.now(),
        withdrawn_by=by.journal_name,
    )
    record("answer_withdrawn", answer, by=by)
    return withdrawal


def _locked(draft: DraftAnswer) -> DraftAnswer:
    return DraftAnswer.objects.select_for_update(of=("self",)).for_page().get(pk=draft.pk)
