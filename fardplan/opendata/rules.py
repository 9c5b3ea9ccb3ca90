"""Who may have keys for machines, and what a key opens."""

import datetime
from collections.abc import Collection

from django.utils import timezone

from fardplan.opendata.models import NEEDED, Scope, Token
from fardplan.people.models import Role
from fardplan.verdicts import YES, Verdict, no

LONGEST = datetime.timedelta(days=366)


def may_have_scope(by, scope: str) -> Verdict:
    """Nobody lets a machine do what they may not do themselves."""
    if by.holds(*NEEDED[Scope(scope)]):
        return YES
    return no("Du kan inte ge en nyckel för att {scope}.", scope=Scope(scope).label)


def may_issue(by, *, name: str, scopes: Collection[str], expires_at: datetime.datetime) -> Verdict:
    """For oneself, for something, and for a year at the most."""
    if not name.strip():
        return no("Skriv vad nyckeln är till.")
    if not scopes:
        return no("Välj minst en sak som nyckeln får göra.")
    for scope in scopes:
        if not (verdict := may_have_scope(by, scope)):
            return verdict
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        return no("Nyckeln ska gälla minst en dag och högst ett år.")
    return YES


def may_revoke(by, token: Token) -> Verdict:
    """Whoever has it, and administrators."""
    if token.person_id != by.pk and not by.holds(Role.ADMINISTRATOR):
        return no("Bara den som har nyckeln, eller en administratör, kan dra in den.")
    if token.is_over:
        return no("Nyckeln gäller inte längre.")
    return YES


def may_use(token: Token, scope: str) -> Verdict:
    """Is this among what the key was made for?"""
    if scope in token.scopes:
        return YES
    return no("Nyckeln är inte gjord för att {scope}.", scope=Scope(scope).label)
