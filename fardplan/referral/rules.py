"""Who works with referrals and answers at the centre, and who reviews what was read in them."""

import datetime
from typing import Any

from fardplan.people.models import AT_THE_CENTRE, Role
from fardplan.referral.models import Answer, AnswerKind, ProposedOpinion, Referral, Relation
from fardplan.roadmap.models import Edition
from fardplan.verdicts import YES, Verdict, no


def may_read_referrals(by) -> Verdict:
    """The centre follows its referrals."""
    if by.holds(*AT_THE_CENTRE):
        return YES
    return no("Bara de som arbetar centralt i staden ser den här sidan.")


def may_write_referrals(by) -> Verdict:
    """Strategists write and send."""
    if by.holds(Role.STRATEGIST):
        return YES
    return no("Bara stadens strateger skickar ut remisser.")


def may_handle(by) -> Verdict:
    """Strategists and registrars keep the register of what goes out and comes in."""
    if by.holds(Role.STRATEGIST, Role.REGISTRAR):
        return YES
    return no("Bara stadens strateger och registratorer för remissens register.")


def may_work_with_answers(by) -> Verdict:
    """Strategists and registrars at the centre handle what comes in."""
    if by.holds(Role.STRATEGIST, Role.REGISTRAR):
        return YES
    return no("Bara stadens strateger och registratorer hanterar remissvar.")


def may_register(by, edition: Edition) -> Verdict:
    """Answers are given on an edition that has been sent out, not on a draft."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if not edition.is_fixed:
        return no("Utgåvan ”{title}” har inte skickats på remiss.", title=edition.title)
    return YES


def may_review(by, proposal: ProposedOpinion) -> Verdict:
    """A proposal is reviewed once; what was decided stands."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if proposal.is_reviewed:
        return no("Synpunkten är redan granskad.")
    return YES


def may_receive(by, referral: Referral, incoming: Any, *, now: datetime.datetime) -> Verdict:
    """Those who keep the register, whatever came in from whomever, early or late."""
    if not (verdict := may_handle(by)):
        return verdict
    if not referral.is_sent:
        return no("Remissen är inte skickad ännu, så inget svar kan ha kommit.")
    if not referral.sent_at <= incoming.received_at <= now:
        return no("Svaret kom in efter att remissen skickades, och senast nu.")
    return _is_whole(incoming)


def _is_whole(incoming: Any) -> Verdict:
    """It says from whom, and to whose answer it refers if it does."""
    if not incoming.bodies:
        return no("Välj vem svaret kommer från.")
    if incoming.kind == AnswerKind.REFERS and incoming.refers_to in (None, *incoming.bodies):
        return no("Välj vems svar de hänvisar till.")
    if incoming.kind != AnswerKind.REFERS and incoming.refers_to:
        return no("Bara den som hänvisar till ett annat svar anger vems.")
    return YES


def follows(referral: Referral, incoming: Any) -> Verdict:
    """A first answer is the first; a supplement or a correction has something before it."""
    has_answered = referral.answers.standing().filter(body=incoming.bodies[0]).exists()
    if has_answered == (incoming.relation == Relation.FIRST):
        if has_answered:
            return no("De har redan svarat. Välj komplettering eller rättelse.")
        return no("Det finns inget tidigare svar att komplettera eller rätta.")
    return YES


def may_diarise(by, answer: Answer, *, diary_number: str) -> Verdict:
    """Those who keep the register give each answer a number, once."""
    if not (verdict := may_handle(by)):
        return verdict
    if answer.diary_number:
        return no("Svaret har redan diarienumret {number}.", number=answer.diary_number)
    if not diary_number.strip():
        return no("Skriv diarienumret.")
    return YES
