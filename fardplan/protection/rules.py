"""Who may have tables audited, and methods compared."""

from fardplan.people.models import Role
from fardplan.verdicts import YES, Verdict, no


def may_work_with_protection(by) -> Verdict:
    """Those who make figures ready: the tables that they try may not be public yet."""
    if by.holds(Role.ANALYST, Role.RELEASER):
        return YES
    return no("Bara analytiker och statistikansvariga kan granska tabellers skydd.")
