"""Who says what becomes of points, what text they change, and when a referral can be closed."""

import datetime

from fardplan.people.models import Role
from fardplan.referral.compiling.disposing import changes
from fardplan.referral.compiling.points import that_count
from fardplan.referral.compiling.rules import is_open
from fardplan.referral.models import (
    Disposition,
    DispositionOutcome,
    ProposedOpinion,
    Referral,
)
from fardplan.referral.states import (
    REFERRAL_MOVES,
    AnswerState,
    ReferralState,
    can_move,
)
from fardplan.roadmap.models import Edition, Node
from fardplan.verdicts import YES, Verdict, no


def may_dispose(by, referral: Referral | None) -> Verdict:
    """Strategists say what becomes of a point; registrars do not."""
    if not by.holds(Role.STRATEGIST):
        return no("Bara stadens strateger avgör vad som händer med en synpunkt.")
    return is_open(referral)


def may_decide(by, referral: Referral | None, *, outcome: str, reason: str) -> Verdict:
    """One of the outcomes, with a reason that the body can read."""
    if not (verdict := may_dispose(by, referral)):
        return verdict
    if outcome not in DispositionOutcome.values:
        return no("Välj vad som händer med synpunkten.")
    if not reason.strip():
        return no("Skriv varför, så att den som lämnade synpunkten förstår.")
    return YES


def may_read_second(by, disposition: Disposition) -> Verdict:
    """Another strategist than the one who decided, once."""
    return may_dispose(by, disposition.opinion.answer.referral) and is_unread_by(by, disposition)


def is_unread_by(by, disposition: Disposition) -> Verdict:
    """Does it still count, is it somebody else's, and has no second person read it?"""
    if not disposition.is_current:
        return no("Hanteringen har ändrats sedan du öppnade den.")
    if disposition.read_by:
        return no("Någon har redan läst hanteringen.")
    if disposition.decided_by == by.journal_name:
        return no("Den som har skrivit hanteringen kan inte själv vara andra läsare.")
    return YES


def may_demand(by, disposition: Disposition, edition: Edition, node: Node) -> Verdict:
    """From a point that is met, wholly or in part, to what the next draft says of something."""
    if not (verdict := may_dispose(by, disposition.opinion.answer.referral)):
        return verdict
    if not disposition.is_current or disposition.outcome not in changes.CHANGING:
        return no("Bara en synpunkt som är helt eller delvis tillgodosedd leder till en ändring.")
    if not (verdict := _is_next_draft(disposition, edition)):
        return verdict
    both = [edition, disposition.opinion.answer.edition]
    if not node.provisions.filter(edition__in=both).exists():
        return no("Avsnittet finns varken i utkastet eller i den remitterade utgåvan.")
    return YES


def may_drop_demand(by, disposition: Disposition, edition: Edition) -> Verdict:
    """As long as the edition is a draft; then the link is part of what can be proved."""
    if not (verdict := may_dispose(by, disposition.opinion.answer.referral)):
        return verdict
    return _is_next_draft(disposition, edition)


def _is_next_draft(disposition: Disposition, edition: Edition) -> Verdict:
    if edition.is_fixed:
        return no("Utgåvan ”{title}” är fastställd och kan inte ändras.", title=edition.title)
    if edition.predecessor_id != disposition.opinion.answer.edition_id:
        return no("Utkastet bygger inte på den utgåva som var på remiss.")
    return YES


def may_close(by, referral: Referral, *, today: datetime.date) -> Verdict:
    """A strategist, when the time is out and every point has got its answer."""
    if not (verdict := may_dispose(by, referral)):
        return verdict
    if not can_move(REFERRAL_MOVES, referral.state, ReferralState.CLOSED):
        return no("Remissen är redan avslutad.")
    if referral.last_day >= today or referral.recipients.filter(last_day__gte=today).exists():
        return no("Svarstiden har inte gått ut för alla.")
    return is_worked_through(referral)


def is_worked_through(referral: Referral) -> Verdict:
    """Nothing that a machine has proposed is left unread, and no point without a disposition."""
    waiting = ProposedOpinion.objects.unreviewed().filter(
        answer__referral=referral, answer__state=AnswerState.STANDS
    )
    if n := waiting.count():
        return no("{n} av maskinens förslag är inte granskade av en person.", n=n)
    if n := that_count(referral).undisposed().count():
        return no("{n} synpunkter saknar hantering.", n=n)
    return YES


def every_adopted_point_has_its_change(referral: Referral) -> Verdict:
    """Asked before anything is reported: whoever was promised a change can be shown it."""
    if n := changes.without_change(referral).count():
        return no("{n} tillgodosedda synpunkter har ännu inte lett till någon ändrad text.", n=n)
    return YES
