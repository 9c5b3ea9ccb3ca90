"""Who records what was decided, and who hands the answer in."""

import datetime

from fardplan.people.models import Body, Role
from fardplan.referral.models import (
    Answer,
    BoardDecision,
    DecisionKind,
    DraftAnswer,
    acts_for,
)
from fardplan.referral.preparing.rules import may_see
from fardplan.referral.states import (
    ANSWER_MOVES,
    AnswerState,
    DraftState,
    ReferralState,
    can_move,
)
from fardplan.verdicts import YES, Verdict, no

RECEIVING = (ReferralState.OUT, ReferralState.CLOSED)


def is_secretary(by, body: Body) -> Verdict:
    """The secretary keeps the minutes."""
    if acts_for(by, body, Role.SECRETARY):
        return YES
    return may_see(by, body) and no("Det gör nämndsekreteraren.")


def may_record(by, draft: DraftAnswer, *, kind) -> Verdict:
    """The secretary records what the board decided; an office answer is the head's own."""
    office = kind == DecisionKind.OFFICE
    who = _is_head(by, draft.body) if office else is_secretary(by, draft.body)
    if not who:
        return who
    if draft.state == DraftState.WRITING:
        return no("Förslaget är inte undertecknat ännu.")
    if draft.state != DraftState.SIGNED:
        return no("Svaret är redan beslutat.")
    return YES


def _is_head(by, body: Body) -> Verdict:
    if acts_for(by, body, Role.HEAD):
        return YES
    return may_see(by, body) and no("Ett kontorsyttrande beslutar chefen om.")


def fits(*, kind: str, decided_on: datetime.date, paragraph: str, today: datetime.date) -> Verdict:
    """A decision has a day that has been, and a board's has its paragraph."""
    if decided_on > today:
        return no("Sammanträdet har inte varit ännu.")
    if kind != DecisionKind.OFFICE and not paragraph.strip():
        return no("Skriv paragrafen i protokollet.")
    return YES


def may_adjust(by, decision: BoardDecision, *, day: datetime.date, today: datetime.date) -> Verdict:
    """The secretary notes when the minutes were adjusted."""
    if not (verdict := is_secretary(by, decision.draft.body)):
        return verdict
    if decision.is_adjusted:
        return no("Paragrafen är redan justerad.")
    if not decision.decided_on <= day <= today:
        return no("Justeringen ligger mellan sammanträdet och i dag.")
    return YES


def may_dissent(by, decision: BoardDecision, *, members: str, parties: str) -> Verdict:
    """The secretary records whose reservation it is."""
    if not (verdict := is_secretary(by, decision.draft.body)):
        return verdict
    if decision.is_office_answer:
        return no("Reservationer hör till nämndens beslut.")
    if not (members.strip() or parties.strip()):
        return no("Skriv ledamot eller parti.")
    return YES


def may_submit(by, draft: DraftAnswer, decision: BoardDecision | None) -> Verdict:
    """The secretary hands in what was decided, once adjusted; the head also an office answer."""
    office = decision is not None and decision.is_office_answer
    if not acts_for(by, draft.body, Role.SECRETARY, *([Role.HEAD] if office else [])):
        return may_see(by, draft.body) and no("Nämndsekreteraren lämnar in svaret.")
    if draft.state == DraftState.SUBMITTED:
        return no("Svaret är redan inlämnat.")
    if draft.state != DraftState.DECIDED or decision is None:
        return no("Svaret är inte beslutat ännu.")
    if not decision.is_adjusted:
        return no("Paragrafen är inte justerad ännu.")
    if draft.recipient.referral.state not in RECEIVING:
        return no("Remissen är redovisad. Vänd er till registratorn.")
    return YES


def may_report(
    by, decision: BoardDecision, *, reported_on: datetime.date, today: datetime.date
) -> Verdict:
    """An office answer is reported to the board afterwards, once."""
    if not (verdict := is_secretary(by, decision.draft.body)):
        return verdict
    if not decision.is_office_answer:
        return no("Bara ett kontorsyttrande anmäls i efterhand.")
    if hasattr(decision, "report"):
        return no("Kontorsyttrandet är redan anmält.")
    if not decision.decided_on <= reported_on <= today:
        return no("Anmälan ligger mellan beslutet och i dag.")
    return YES


def may_concur(by, answer: Answer, body: Body) -> Verdict:
    """The secretary of a body that a joint answer names, while the answer stands."""
    if not (verdict := is_secretary(by, body)):
        return verdict
    if body not in answer.awaited:
        return no("Svaret är redan ert, eller ställt bara av andra.")
    if answer.state != AnswerState.STANDS:
        return no("Svaret gäller inte längre.")
    if answer.referral.state not in RECEIVING:
        return no("Remissen är redovisad. Vänd er till registratorn.")
    return YES


def may_withdraw(by, answer: Answer, *, reason: str) -> Verdict:
    """The secretary takes an answer back while the referral is still being worked on."""
    if answer.body is None:
        return no("Bara en organisation återkallar sitt svar.")
    if not (verdict := is_secretary(by, answer.body)):
        return verdict
    if not (verdict := can_move(ANSWER_MOVES, answer.state, AnswerState.WITHDRAWN)):
        return verdict
    if answer.referral is None or answer.referral.state not in RECEIVING:
        return no("Remissen är redovisad. Vänd er till registratorn.")
    if not reason.strip():
        return no("Skriv varför svaret återkallas.")
    return YES
