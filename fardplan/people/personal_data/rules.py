"""Who may see, take out and erase what is held of a person."""

from fardplan.people.models import Person, Role
from fardplan.people.rules import may_administer
from fardplan.verdicts import YES, Verdict, no


def may_export(by, person: Person) -> Verdict:
    """One's own, and for administrators anybody's: who asks, gets theirs by way of them."""
    if by.pk == person.pk or by.holds(Role.ADMINISTRATOR):
        return YES
    return no("Du kan bara hämta dina egna uppgifter.")


def may_erase(by, person: Person) -> Verdict:
    """Administrators erase whoever is shut out already, so that nobody is erased at work."""
    if not (verdict := may_administer(by)):
        return verdict
    if person.erased_at:
        return no("Personens uppgifter är redan raderade.")
    if person.is_active:
        return no("Stäng av {name} först.", name=person.name)
    return YES


def may_delete_expired(by) -> Verdict:
    return may_administer(by)
