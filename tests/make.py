"""Things to test with, made by the actions, so that no test stands on what could not be."""

from itertools import count

from fardplan.people import actions
from fardplan.people.definitions import BodiesDefinition, BodyDefinition
from fardplan.people.models import AT_THE_CENTRE, WITHOUT_BODY, Body, BodyKind, Person, Role
from fardplan.people.operator import OPERATOR
from fardplan.referral import actions as referral
from fardplan.referral.models import Answer
from fardplan.roadmap.models import Edition

number = count(1)


def body(key="farsta", *, kind=BodyKind.DISTRICT_BOARD, name=None, **fields) -> Body:
    """A body; one that is already there is given back, corrected."""
    words = {"name": name or key.capitalize(), "name_en": key, "source": "ett test"}
    made = BodyDefinition(key=key, kind=kind, **{"valid_from": None, **words, **fields})
    actions.load_bodies(definition=BodiesDefinition(key="test", bodies=(made,)), by=OPERATOR)
    return Body.objects.get(key=key)


def executive_board() -> Body:
    return body("kommunstyrelsen", kind=BodyKind.EXECUTIVE_BOARD, name="Kommunstyrelsen")


def person(*roles: Role, at: Body | None = None, name="Kim Lund", email=None) -> Person:
    """Somebody who can sign in and holds the roles, where such roles are held unless told."""
    email = email or f"person{next(number)}@example.org"
    made = actions.add_person(email=email, name=name, by=OPERATOR)
    for role in roles:
        actions.appoint(person=made, role=role, body=at or _where(role), by=OPERATOR)
    return made


def _where(role: Role) -> Body | None:
    if role in WITHOUT_BODY:
        return None
    return executive_board() if role in AT_THE_CENTRE else body()


def administrator(**fields) -> Person:
    return person(Role.ADMINISTRATOR, **fields)


def strategist(**fields) -> Person:
    return person(Role.STRATEGIST, **fields)


def answer(edition: Edition, at: Body, text: str, *, name="svar.txt", **fields) -> Answer:
    """A body's answer, registered as it would be from its file."""
    return referral.register_answer(
        edition=edition, body=at, name=name, content=text.encode(), by=OPERATOR, **fields
    )
