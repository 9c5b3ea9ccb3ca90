"""Several people at once, each a process of its own, and one who is killed in the middle."""

import subprocess
import sys

import pytest

from tests.project.source import ROOT

AT_ONCE = 3
BEGIN = """
import django
django.setup()
from fardplan.errors import Refused
from fardplan.people.models import Body, Person, Role
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.models import (
    Answer, AnswerKind, Contribution, DraftAnswer, Invitation, OutgoingLetter, Referral)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.sending import actions as sending
from tests import make
from tests.referral import made
"""
PREPARE = """
from fardplan.roadmap.models import Edition
farsta = made.board("farsta", email="farsta@example.org")
referral = made.sent(Edition.objects.get(), farsta)
team = made.team_of(farsta)
draft = made.proposed(made.opened(referral, farsta, team), team)
invitation = made.invited(draft, "forskola", by=team.officer)
make.person(Role.CONTRIBUTOR, at=invitation.department, email="medverkande@example.org")
"""
DECIDE = """
secretary = Person.objects.get(name="Sekreteraren farsta")
head = Person.objects.get(name="Chefen farsta")
draft = DraftAnswer.objects.for_page().get()
preparing.sign(draft=draft, seen=draft.version, by=head)
deciding.record_decision(draft=draft, minutes=made.minutes(), by=secretary)
"""
SUBMIT = """
secretary = Person.objects.get(name="Sekreteraren farsta")
deciding.submit(draft=DraftAnswer.objects.get(), by=secretary)
"""
CONTRIBUTE = """
import os
invitation = Invitation.objects.for_page().get()
writer = Person.objects.get(email="medverkande@example.org")
words = {"provisions": [], "seen": 0, "text": f"Skrivet av {os.getpid()}."}
preparing.write_contribution(invitation=invitation, by=writer, **words)
"""
REMIND = """
strategist = Person.objects.get(name="Kim Lund", appointments__role="strategist")
letters = sending.remind(referral=Referral.objects.get(), address=made.ADDRESS, by=strategist)
assert letters, "somebody else was first"
"""
# Killed by the operating system after everything is written and before it is kept.
KILLED = """
import os, signal
from fardplan.referral.{module} import actions
def die(*arguments, **details):
    os.kill(os.getpid(), signal.SIGKILL)
actions.record = die
"""
TOLD = """
draft = DraftAnswer.objects.get()
print(draft.state, Answer.objects.count(), Contribution.objects.count(),
      sum(one.versions.count() for one in Contribution.objects.all()),
      OutgoingLetter.objects.filter(kind="reminder").count())
"""


@pytest.fixture
def place(installation):
    """An installation with a referral, a draft and a department that has been asked."""
    manage = [sys.executable, "manage.py"]
    edition = "definitions/roadmap/stockholm-2018.yaml"
    for words in (["migrate", "-v0"], ["import_edition", edition]):
        command = [*manage, *words]
        subprocess.run(command, cwd=ROOT, env=installation, check=True, capture_output=True)
    run(installation, PREPARE)
    return installation


def start(environment, script: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment, script: str) -> str:
    process = start(environment, script)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    return out


def at_once(environment, script: str) -> list[str]:
    """What each of several gets told that does the same at once; empty when it went well."""
    processes = [start(environment, script) for _ in range(AT_ONCE)]
    told = [process.communicate(timeout=120)[1].strip() for process in processes]
    return [one.splitlines()[-1] if one else "" for one in told]


def test_of_many_at_once_one_goes_through_and_the_others_are_told(place):
    for script, refusal in (
        (CONTRIBUTE, "Någon annan har skrivit"),
        (REMIND, "somebody else was first"),
        (SUBMIT, "redan inlämnat"),
    ):
        if script == SUBMIT:
            run(place, DECIDE)
        told = at_once(place, script)
        assert told.count("") == 1, told
        assert sum(refusal in one for one in told) == AT_ONCE - 1, told
    assert run(place, TOLD).split() == ["submitted", "1", "1", "1", "1"]


def test_who_is_killed_in_the_middle_leaves_nothing_half_done(place):
    run(place, DECIDE)
    before = run(place, TOLD)
    for module, script in (("deciding", SUBMIT), ("sending", REMIND)):
        killed = start(place, KILLED.format(module=module) + script)
        killed.communicate(timeout=120)
        assert killed.returncode == -9
        assert run(place, TOLD) == before
    run(place, SUBMIT)
    assert run(place, TOLD).split()[:2] == ["submitted", "1"]
