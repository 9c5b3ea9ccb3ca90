"""Between the password and the second step: the session knows who, and nobody is signed in."""

import time

from django.utils.crypto import constant_time_compare

from fardplan.people.models import Person

KEY = "waits_for_second_step"
LONGEST = 10 * 60  # seconds


def wait(request, person: Person, *, onward: str) -> None:
    """Remember that this person has given the right password, and where they were headed."""
    request.session.cycle_key()
    request.session[KEY] = {
        "person": person.pk,
        "password": person.get_session_auth_hash(),
        "at": time.time(),
        "onward": onward,
    }


def waiting(request) -> Person | None:
    """Who has given the password here lately, if they are still let in and have not changed it."""
    kept = request.session.get(KEY)
    if not kept or time.time() - kept["at"] > LONGEST:
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    same = person and constant_time_compare(person.get_session_auth_hash(), kept["password"])
    return person if same else None


def onward(request) -> str:
    return request.session.get(KEY, {}).get("onward", "")
