"""Who may do what with the roadmap, and when."""

from fardplan.people.models import Role
from fardplan.roadmap.models import Edition
from fardplan.roadmap.states import can_move
from fardplan.verdicts import YES, Verdict, no


def may_write_roadmap(by) -> Verdict:
    """Strategists at the centre write the roadmap."""
    if by.holds(Role.STRATEGIST):
        return YES
    return no("Bara stadens strateger kan ändra färdplanen.")


def may_write(by, edition: Edition) -> Verdict:
    """A strategist, as long as the edition is a draft."""
    if not (verdict := may_write_roadmap(by)):
        return verdict
    if edition.is_fixed:
        return no("Utgåvan ”{title}” är fastställd och kan inte ändras.", title=edition.title)
    return YES


def may_move(by, edition: Edition, to) -> Verdict:
    """A strategist, along the moves that the states allow, once there is something to fix."""
    if not (verdict := may_write_roadmap(by)):
        return verdict
    if not (verdict := can_move(edition.state, to)):
        return verdict
    if not edition.provisions.exists():
        return no("Utgåvan ”{title}” är tom.", title=edition.title)
    return YES
