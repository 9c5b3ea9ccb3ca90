"""Who may register and review answers, and when."""

from fardplan.people.models import Role
from fardplan.referral.models import ProposedOpinion
from fardplan.roadmap.models import Edition
from fardplan.verdicts import YES, Verdict, no


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
