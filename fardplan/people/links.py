"""One-time links by which a person chooses a first password.

The link is signed and expires (PASSWORD_RESET_TIMEOUT). It is tied to the person's password field,
so it dies with its use, and with the making of another link.
"""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from fardplan.errors import Refused
from fardplan.people.models import Person


class FirstPasswordLinks(PasswordResetTokenGenerator):
    key_salt = "fardplan.people.links.FirstPasswordLinks"


_links = FirstPasswordLinks()


def make_token(person: Person) -> str:
    """The secret part of the link; shown once, never stored."""
    return _links.make_token(person)


def person_behind(pk: int, token: str, *, lock: bool = False) -> Person:
    """Whose link it is, held until the transaction ends if asked. Refuses one that has expired."""
    people = Person.objects.without_password()
    person = (people.select_for_update() if lock else people).filter(pk=pk).first()
    if not _links.check_token(person, token):
        raise Refused("Länken gäller inte längre. Be en administratör om en ny.")
    return person
