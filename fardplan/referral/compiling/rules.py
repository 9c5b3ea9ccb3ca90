"""Who makes points of the answers and says what they take for a position, and when."""

from collections.abc import Sequence

from fardplan.referral.models import (
    STATED_POSITIONS,
    Answer,
    Opinion,
    PositionSource,
    Referral,
    StatedPosition,
)
from fardplan.referral.rules import may_work_with_answers
from fardplan.referral.states import AnswerState, ReferralState
from fardplan.roadmap.models import Provision
from fardplan.verdicts import YES, Verdict, no

MOST_AT_ONCE = 10_000  # done wholly or not at all, and nobody else writes meanwhile


def may_compile(by, referral: Referral | None) -> Verdict:
    """Those who handle answers, from when the referral is sent until it has been reported."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    return is_open(referral)


def is_open(referral: Referral | None) -> Verdict:
    """Is there something to compile, and is it not too late?"""
    if referral is None:
        return no("Svaret hör inte till någon remiss.")
    if referral.state == ReferralState.DRAFT:
        return no("Remissen är inte skickad ännu, så det finns inget att sammanställa.")
    if referral.state == ReferralState.PUBLISHED:
        return no("Remissen är redovisad. Sammanställningen ändras inte längre.")
    return YES


def may_compile_answer(by, answer: Answer) -> Verdict:
    """As the referral, while the answer counts."""
    return may_work_with_answers(by) and counts(answer)


def counts(answer: Answer) -> Verdict:
    """Is the referral open, and the answer one that counts?"""
    if not (verdict := is_open(answer.referral)):
        return verdict
    if answer.state != AnswerState.STANDS:
        return no("Svaret gäller inte längre: {state}.", state=answer.get_state_display().lower())
    return YES


def may_mark(by, answer: Answer, *, start: int, end: int) -> Verdict:
    """Some words of the answer itself, that are not already a point from its first to its last."""
    if not (verdict := may_compile_answer(by, answer)):
        return verdict
    if not 0 <= start < end <= len(answer.text) or not answer.text[start:end].strip():
        return no("Markera några ord i svaret.")
    if answer.opinions.real().filter(start=start, end=end).exists():
        return no("Orden är redan markerade som en synpunkt.")
    return YES


def are_not_too_many(n: int) -> Verdict:
    """Some points, and no more than can be changed in one go."""
    if n == 0:
        return no("Ingen synpunkt passar urvalet längre.")
    if n > MOST_AT_ONCE:
        return no(
            "Högst {most} synpunkter ändras på en gång. Gör urvalet mindre.", most=MOST_AT_ONCE
        )
    return YES


def may_unmark(by, opinion: Opinion) -> Verdict:
    """What was marked by mistake, as long as nobody has said what becomes of it."""
    if not (verdict := may_compile_answer(by, opinion.answer)):
        return verdict
    if opinion.disposition_id:
        return no("Synpunkten är redan hanterad och kan inte tas bort.")
    return YES


def may_assign(assignee) -> Verdict:
    """Work is given to those who may do it."""
    if assignee is None or may_work_with_answers(assignee):
        return YES
    return no("{name} arbetar inte med remissvar.", name=assignee.name)


def may_link(by, opinion: Opinion, others: Sequence[Opinion]) -> Verdict:
    """Points of one referral, with others than themselves."""
    if not (verdict := may_compile_answer(by, opinion.answer)):
        return verdict
    if any(other.pk == opinion.pk for other in others):
        return no("En synpunkt kan inte kopplas till sig själv.")
    if any(other.answer.referral_id != opinion.answer.referral_id for other in others):
        return no("Bara synpunkter i samma remiss kan kopplas ihop.")
    return YES


def are_of_edition(answer: Answer, provisions: Sequence[Provision | None]) -> Verdict:
    """An answer speaks of the edition that was referred, and of no other."""
    if all(one is None or one.edition_id == answer.edition_id for one in provisions):
        return YES
    return no("Synpunkten gäller den utgåva som skickades på remiss, inte någon annan.")


def may_position(
    by,
    answer: Answer,
    *,
    position: str,
    refers_to: Provision | None,
    on: Provision | None,
    current: StatedPosition | None,
) -> Verdict:
    """A position on the scale; what a body itself has stated is not for others to change."""
    if not (verdict := may_compile_answer(by, answer)):
        return verdict
    if position not in STATED_POSITIONS:
        return no("Välj en ståndpunkt ur skalan.")
    if current and current.source == PositionSource.STATED:
        return no("Instansen har själv angett sin ståndpunkt. Den ändras inte av någon annan.")
    if not (verdict := are_of_edition(answer, [refers_to, on])):
        return verdict
    return _refers_elsewhere(position, refers_to, on)


def _refers_elsewhere(position: str, refers_to: Provision | None, on: Provision | None) -> Verdict:
    """A reference says where to; nothing else does."""
    if position != "refers":
        return no("Bara en hänvisning anger vart.") if refers_to else YES
    if refers_to is None or refers_to == on:
        return no("Välj vilket annat avsnitt svaret hänvisar till.")
    return YES
