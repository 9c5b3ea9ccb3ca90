"""People who can sign in, and a second browser to sign in with."""

import pytest

from fardplan.people import actions
from fardplan.people.models import Person
from fardplan.people.operator import OPERATOR
from tests import make

GOOD = "fyra korta ord räcker"


@pytest.fixture
def anna(db) -> Person:
    """Somebody with a local account."""
    return with_password(make.person(name="Anna Ek", email="anna@example.org"))


def with_password(person: Person) -> Person:
    token = actions.invite(person=person, by=OPERATOR)
    return actions.set_first_password(pk=person.pk, token=token, password=GOOD)
