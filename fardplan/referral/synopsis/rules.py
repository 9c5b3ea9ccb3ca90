"""Who writes the centre's view, publishes the synopsis, and replies to those who answered."""

from fardplan.people.models import Role
from fardplan.referral.compiling.disposing.rules import (
    every_adopted_point_has_its_change,
    is_worked_through,
)
from fardplan.referral.compiling.rules import is_open
from fardplan.referral.models import Referral
from fardplan.referral.rules import may_handle, may_work_with_answers
from fardplan.referral.states import REFERRAL_MOVES, ReferralState, can_move
from fardplan.roadmap.models import Provision
from fardplan.verdicts import YES, Verdict, no


def may_read(by, referral: Referral) -> Verdict:
    """Those who handle answers, once there can be any."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if not referral.is_sent:
        return no("Remissen är inte skickad ännu, så det finns inget att sammanställa.")
    return YES


def may_write_view(by, referral: Referral, provision: Provision | None) -> Verdict:
    """Strategists say what the centre thinks, until the referral has been reported."""
    if not by.holds(Role.STRATEGIST):
        return no("Bara stadens strateger skriver ställningstaganden.")
    if not (verdict := is_open(referral)):
        return verdict
    if provision is not None and provision.edition_id != referral.edition_id:
        return no("Ställningstagandet gäller den utgåva som var på remiss, inte någon annan.")
    return YES


def may_publish(by, referral: Referral) -> Verdict:
    """A strategist, when the referral is closed and everybody can be told what became of it."""
    if not by.holds(Role.STRATEGIST):
        return no("Bara stadens strateger redovisar en remiss.")
    if referral.state == ReferralState.PUBLISHED:
        return no("Remissen är redan redovisad.")
    if not can_move(REFERRAL_MOVES, referral.state, ReferralState.PUBLISHED):
        return no("Avsluta remissen först. Sedan kan den redovisas.")
    return is_worked_through(referral) and every_adopted_point_has_its_change(referral)


def may_reply(by, referral: Referral) -> Verdict:
    """Those who keep the register, when what is told is published and no longer changes."""
    if not (verdict := may_handle(by)):
        return verdict
    if referral.state != ReferralState.PUBLISHED:
        return no("Svar till instanserna skickas när remissen är redovisad.")
    return YES
