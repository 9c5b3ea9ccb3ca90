"""Many people who write their departments' contributions in the same moment, in browsers."""

import contextlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException

from tests.operations.installations import Installation, Server

# As many departments as writers, each asked to contribute, each with somebody signed in.
PREPARE = """
import json
from django.test import Client
from fardplan.people import actions
from fardplan.people.definitions import BodiesDefinition, BodyDefinition
from fardplan.people.models import Body, BodyKind, Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.preparing import actions as preparing
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made

def department(number):
    return BodyDefinition(
        key=f"avdelning-{number}", name=f"Avdelning {number}", name_en=f"Department {number}",
        kind=BodyKind.DEPARTMENT, parent="farsta", source="ett test", valid_from=None)

board = made.board("farsta")
parent = BodyDefinition(
    key="farsta", name=board.name, name_en=board.name_en, kind=board.kind, source="ett test",
    valid_from=None)
bodies = (parent, *(department(number) for number in range(%d)))
actions.load_bodies(definition=BodiesDefinition(key="test", bodies=bodies), by=OPERATOR)
referral, team = made.sent(Edition.objects.shown(), board), made.team_of(board)
draft, writers = made.opened(referral, board, team), []
for one in Body.objects.filter(parent=board, kind=BodyKind.DEPARTMENT):
    asked = preparing.invite(draft=draft, department=one, last_day=made.day(10), by=team.officer)
    client = Client(SERVER_NAME="localhost")
    client.force_login(make.person(Role.CONTRIBUTOR, at=one))
    writers.append([asked.pk, client.cookies["sessionid"].value])
print(json.dumps(writers))
"""
# Every version that was ever kept, and what the journal says of them.
TOLD = """
import json
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.referral.models import Contribution, ContributionVersion
told = {"now": list(Contribution.objects.values_list("invitation_id", "text")),
        "versions": list(ContributionVersion.objects.values_list(
            "contribution__invitation_id", "text")),
        "entries": Entry.objects.filter(event="contribution_written").count(),
        "broken": str(verify() or "")}
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Writer:
    """Somebody signed in, and the invitation that she answers."""

    invitation: int
    session: str

    @property
    def text(self) -> str:
        return f"Vad avdelningen säger om inbjudan {self.invitation}: åtgärden räcker inte."

    def write(self, server: Server) -> bool:
        """Does the server say that the contribution is saved?"""
        address = f"/namndens-remisser/bidrag/{self.invitation}/skriv/helheten/"
        with contextlib.suppress(OSError, HTTPException):
            form = {"seen": 0, "text": self.text}
            return server.post(address, form, session=self.session).status == 302
        return False


@dataclass(frozen=True)
class Outcome:
    """What the server said that it saved, and what is there afterwards."""

    acknowledged: set[tuple[int, str]]
    now: list[tuple[int, str]]
    versions: list[tuple[int, str]]
    entries: int
    broken: str

    def faults(self) -> Iterator[str]:
        """What was lost, doubled or half written."""
        if lost := self.acknowledged - set(self.now):
            yield f"{len(lost)} acknowledged contributions are lost"
        if sorted(self.now) != sorted(self.versions):
            yield "a contribution and its versions do not agree"
        if len(set(self.now)) != len(self.now):
            yield "a contribution is there twice"
        if self.entries != len(self.now):
            yield f"{self.entries} entries in the journal tell of {len(self.now)} contributions"
        if self.broken:
            yield self.broken


def prepare_writers(place: Installation, number: int) -> list[Writer]:
    """So many departments of one board, in an installation that has a roadmap."""
    made = json.loads(place.run(PREPARE % number).splitlines()[-1])
    return [Writer(*one) for one in made]


def write_at_once(server: Server, writers: list[Writer]) -> Outcome:
    """All of them press the button in the same moment."""
    ready = threading.Barrier(len(writers))

    def write(one: Writer) -> bool:
        ready.wait()
        return one.write(server)

    with ThreadPoolExecutor(len(writers)) as browsers:
        saved = list(browsers.map(write, writers))
    told = json.loads(server.installation.run(TOLD).splitlines()[-1])
    return Outcome(
        acknowledged={
            (one.invitation, one.text)
            for one, is_saved in zip(writers, saved, strict=True)
            if is_saved
        },
        now=[(pk, text) for pk, text in told["now"]],
        versions=[(pk, text) for pk, text in told["versions"]],
        entries=told["entries"],
        broken=told["broken"],
    )
