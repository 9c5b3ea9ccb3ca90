"""What is not done in a browser: who works where, and the boards that are not followed."""

from tests.journeys.referral.a_board import DEPARTMENTS
from tests.journeys.referral.person import PASSWORD

NAME = "Eva Ek"
SUPPORT = "Vi tillstyrker förslaget."
LATE = f"{SUPPORT}\n\nRing {NAME} om något är oklart."
JOINT = "Vi tillstyrker förslaget gemensamt.\n\nFler vuxna behöver få läsa in gymnasiet."

# The city has eleven district boards today; the two invented ones make them as many as were asked.
_MAKE_PEOPLE = """
from fardplan.people import actions
from fardplan.people.models import Body, Role
from fardplan.people.operator import OPERATOR
from tests.referral import made

def person(role, at, name):
    one = actions.add_person(email=f"{{name}}@exempel.se", name=name.capitalize(), by=OPERATOR)
    token = actions.invite(person=one, by=OPERATOR)
    actions.set_first_password(pk=one.pk, token=token, password="{password}")
    actions.appoint(person=one, role=role, body=at, by=OPERATOR)

made.board("exempel-norra"), made.board("exempel-sodra")
centre, farsta = Body.objects.get(key="kommunstyrelsen"), Body.objects.get(key="farsta")
person(Role.STRATEGIST, centre, "strateg"), person(Role.STRATEGIST, centre, "strateg2")
person(Role.REGISTRAR, centre, "registrator")
person(Role.OFFICER, farsta, "handlaggare"), person(Role.HEAD, farsta, "chef")
person(Role.SECRETARY, farsta, "sekreterare")
person(Role.SECRETARY, Body.objects.get(key="skarpnack"), "grannen")
for key in {departments}:
    person(Role.CONTRIBUTOR, made.department(farsta, key), key)
"""
# They answer the same way as the board that is followed: one late, and one for itself and another.
_ANSWER = """
from fardplan.people.models import Body
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.models import Referral
from fardplan.referral.preparing import actions as preparing
from tests.referral import made

referral = Referral.objects.get(key="remiss-1")
alone, one, other = (Body.objects.get(key=key) for key in ("kungsholmen", "bromma", "skarpnack"))
with made.later(40):
    made.submitted(referral, alone, made.team_of(alone), {late!r})
team = made.team_of(one)
draft = made.proposed(made.opened(referral, one, team), team, {joint!r})
joint = dict(kind="full", joint_with=[other], by=team.officer)
preparing.choose_kind(draft=draft, seen=draft.version, **joint)
made.decided(made.signed(draft, team), team)
deciding.submit(draft=draft, by=team.secretary)
"""


def make_people(server) -> None:
    """Everybody who signs in, and where they work."""
    words = {"password": PASSWORD, "departments": list(DEPARTMENTS)}
    server.command("shell", "-c", _MAKE_PEOPLE.format(**words))


def answer(server) -> None:
    """Two boards more have decided."""
    server.command("shell", "-c", _ANSWER.format(late=LATE, joint=JOINT))
