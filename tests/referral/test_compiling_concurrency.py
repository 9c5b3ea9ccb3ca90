"""Several who compile at once, each a process of its own, and one who is killed in the middle."""

import subprocess
import sys

import pytest

from tests.project.source import ROOT
from tests.referral.processes import Processes

AT_ONCE = 3
EDITION = "definitions/roadmap/stockholm-2018.yaml"
BEGIN = """
import django
django.setup()
from fardplan.errors import Refused
from fardplan.people.models import Person
from fardplan.referral.compiling import actions, points
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.points import Choice
from fardplan.referral.compiling.words import place_of
from fardplan.referral.models import Answer, Disposition, Opinion, Referral
from tests import make
from tests.referral import made
from tests.referral.test_compiling import disposed, marked, received
"""
PREPARE = """
from fardplan.roadmap.models import Edition
ada = make.strategist(name="Ada Lind", email="ada@example.org")
referral = made.sent(Edition.objects.get(), made.board("farsta"), by=ada)
text = "\\n\\n".join(f"Personal saknas för {n}:e gången." for n in range(40))
letter = received(referral, made.board("farsta"), text=text)
for n in range(30):
    marked(letter, ada, f"Personal saknas för {n}:e gången.")
"""
HERE = """
import os
ada = Person.objects.get(email="ada@example.org")
referral, letter = Referral.objects.get(), Answer.objects.get()
first = Opinion.objects.earliest("pk")
"""
DISPOSE = (
    HERE
    + """
disposing.dispose(referral=referral, seen=[(first.pk, 1)], outcome="noted",
                  reason=f"Skrivet av {os.getpid()}.", by=ada)
"""
)
MARK = (
    HERE
    + """
words = "Personal saknas för 39:e gången."
actions.mark_point(answer=letter, span=place_of(words, letter.text),
                   assessment=Assessment(kind="resources"), by=ada)
"""
)
SEEN = "points.versions(referral, Choice(), most=1000)"
DISPOSE_ALL = (
    HERE
    + f"""
disposing.dispose(referral=referral, seen={SEEN}, outcome="noted", reason="Tack.", by=ada)
"""
)
ASSESS_ALL = (
    HERE
    + f"""
actions.assess_many(referral=referral, seen={SEEN}, fields={{"kind": "change"}}, topic="a", by=ada)
"""
)
DISPOSE_THE_REST = (
    HERE
    + f"""
rest = [pair for pair in {SEEN} if pair[0] != first.pk]
disposing.dispose(referral=referral, seen=rest, outcome="noted", reason="Tack.", by=ada)
"""
)
CLOSE = (
    HERE
    + """
with made.later(200):
    disposing.close_referral(referral=referral, by=ada)
"""
)
ALWAYS = """
for one in Opinion.objects.all():
    assert one.disposition == one.dispositions.filter(is_current=True).first()
    assert [d.version for d in one.dispositions.order_by("version")] == list(
        range(1, one.dispositions.count() + 1))
"""
TOLD = (
    ALWAYS
    + """
print(Referral.objects.get().state, Opinion.objects.count(), Disposition.objects.count(),
      Opinion.objects.filter(kind="change").count(),
      Opinion.objects.filter(topics__name="a").count())
"""
)
# Killed by the operating system when half of the many are written.
KILLED_HALFWAY = """
import itertools, os, signal
from django.db import connection
actions.AT_ONCE = 10
written = itertools.count(1)
def die(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if sql.startswith("UPDATE") and next(written) == {n}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
connection.execute_wrappers.append(die)
"""


PROCESSES = Processes(BEGIN)
start, at_once = PROCESSES.start, PROCESSES.at_once


def run(environment, script: str) -> list[str]:
    """What is told, in words."""
    return PROCESSES.run(environment, script).split()


@pytest.fixture
def place(installation):
    """An installation with a referral and an answer of thirty points."""
    for words in (["migrate", "-v0"], ["import_edition", EDITION]):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=installation, check=True, capture_output=True)
    run(installation, PREPARE)
    return installation


def test_of_several_at_once_one_goes_through_and_the_others_are_told(place):
    for script, refusal in ((DISPOSE, "Någon annan har skrivit"), (MARK, "redan markerade")):
        told = at_once(place, *[script] * AT_ONCE)
        assert told.count("") == 1, told
        assert sum(refusal in one for one in told) == AT_ONCE - 1, told
    assert run(place, TOLD) == ["out", "31", "1", "0", "0"]
    told = at_once(place, DISPOSE_ALL, ASSESS_ALL, DISPOSE_ALL)
    assert all(not one or "Någon annan har skrivit" in one for one in told), told
    state, points, disposed, changed, under = run(place, TOLD)
    assert (state, points) == ("out", "31")
    assert disposed == str(1 + 31 * [told[0], told[2]].count(""))
    assert changed == under == ("31" if told[1] == "" else "0")


def test_nobody_closes_before_the_last_point_is_disposed_of(place):
    run(place, DISPOSE_THE_REST)
    told = at_once(place, CLOSE, DISPOSE, CLOSE)
    assert told[1] == ""
    expected = ("redan avslutad", "saknar hantering")
    assert all(not one or any(words in one for words in expected) for one in told), told
    state, points, disposed, *_ = run(place, TOLD)
    assert (points, disposed) == ("30", "30")
    assert state == ("closed" if "" in (told[0], told[2]) else "out")


def test_who_is_killed_among_many_leaves_nothing_half_done(place):
    before = run(place, TOLD)
    for n, script in ((2, ASSESS_ALL), (4, DISPOSE_ALL)):
        killed = start(place, KILLED_HALFWAY.format(n=n) + script)
        killed.communicate(timeout=120)
        assert killed.returncode == -9
        assert run(place, TOLD) == before
    run(place, DISPOSE_ALL)
    assert run(place, TOLD) == ["out", "30", "30", "0", "0"]
