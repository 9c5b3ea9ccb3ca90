"""One-time links by which a person chooses a password: the first one, or a new one.

A link is signed and expires (PASSWORD_RESET_TIMEOUT; a new one sooner, for it came by letter). It
is tied to the person's password field, so it dies with its use, and with any change of password.
"""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils.crypto import constant_time_compare

from fardplan.errors import Refused
from fardplan.people.models import Person


class FirstPasswordLinks(PasswordResetTokenGenerator):
    key_salt = "fardplan.people.links.FirstPasswordLinks"


_links = FirstPasswordLinks()
LINK_MINUTES = 60
_SALT = "fardplan.people.links.recovery"


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


def make_recovery_token(person: Person) -> str:
    """The secret part of the link in a letter; never stored."""
    return signing.dumps({"pk": person.pk, "now": person.get_session_auth_hash()}, salt=_SALT)


def person_recovering(token: str, *, lock: bool = False) -> Person:
    """Whose link it is, if it is fresh and the password still is what it was."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=LINK_MINUTES * 60)
    except signing.BadSignature:
        said = {"pk": None, "now": ""}
    people = Person.objects.select_for_update() if lock else Person.objects.all()
    person = people.filter(pk=said["pk"], is_active=True).first()
    if person is None or not constant_time_compare(person.get_session_auth_hash(), said["now"]):
        raise Refused("Länken gäller inte längre. Begär en ny.")
    return person
