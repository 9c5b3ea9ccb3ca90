"""Several people at once, each a process of its own, and one who is killed in the middle."""

import json
import subprocess
import sys

import pytest

from fardplan.errors import Refused
from fardplan.people.models import Role
from fardplan.referral.models import Contribution, ContributionVersion
from fardplan.referral.preparing import actions as preparing
from tests import make
from tests.project.source import ROOT
from tests.referral import made, steps_of_the_centre
from tests.referral.processes import Processes
from tests.referral.steps import actions_of, name_of

AT_ONCE = 3
EDITION = "definitions/roadmap/stockholm-2018.yaml"
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
WEAVE = """
officer = Person.objects.get(name="Handläggaren farsta")
draft = DraftAnswer.objects.for_page().get()
words = {"provisions": [made.provision(Referral.objects.get(), "1.2")], "seen": 0, "text": "Mer."}
preparing.write_section(draft=draft, by=officer, **words)
"""
SIGN = """
head = Person.objects.get(name="Chefen farsta")
draft = DraftAnswer.objects.for_page().get()
preparing.sign(draft=draft, seen=draft.version, by=head)
"""
SIGNED_AS_IT_STANDS = """
from fardplan.referral import sealed
from fardplan.referral.preparing.proposal import facts_of
draft = DraftAnswer.objects.for_page().get()
signed = draft.signatures.filter(draft_version=draft.version).first()
assert (draft.state == "signed") == bool(signed)
assert signed is None or sealed.words_of(facts_of(draft)) == signed.content
"""
SEND_TO_OTHERS = """
from fardplan.roadmap.models import Edition
boards = [made.board(f"namnd-{n}", email=f"namnd-{n}@example.org") for n in range(4)]
strategist = Person.objects.get(name="Kim Lund", appointments__role="strategist")
made.sent(Edition.objects.get(), *boards, by=strategist, key="remiss-2")
"""
MAIL = """
import os, signal
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH, settings.MAIL_FROM = {folder!r}, "remiss@stad.example"
from fardplan.referral.letters import actions, post
"""
POST = "print(*post.send_waiting())"
KILLED_BEFORE_IT_IS_NOTED = """
actions.letter_left = lambda letter: os.kill(os.getpid(), signal.SIGKILL)
post.send_waiting()
"""
STATES = "print(*OutgoingLetter.objects.order_by('state').values_list('state', flat=True))"
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


PROCESSES = Processes(BEGIN)
start, run, at_once = PROCESSES.start, PROCESSES.run, PROCESSES.at_once


@pytest.fixture
def bare(installation):
    """An installation with an edition, and nothing that anybody has done."""
    for words in (["migrate", "-v0"], ["import_edition", EDITION]):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=installation, check=True, capture_output=True)
    return installation


@pytest.fixture
def place(bare):
    """An installation with a referral, a draft and a department that has been asked."""
    run(bare, PREPARE)
    return bare


def test_of_many_at_once_one_goes_through_and_the_others_are_told(place):
    for script, refusal in (
        (CONTRIBUTE, "Någon annan har skrivit"),
        (REMIND, "somebody else was first"),
        (SUBMIT, "redan inlämnat"),
    ):
        if script == SUBMIT:
            run(place, DECIDE)
        told = at_once(place, *[script] * AT_ONCE)
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


def test_a_letter_is_mailed_once_whoever_is_killed_and_however_many_send(place, tmp_path):
    run(place, SEND_TO_OTHERS)
    folder = tmp_path / "mail"
    mail = MAIL.format(folder=str(folder))
    killed = start(place, mail + KILLED_BEFORE_IT_IS_NOTED)
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    assert at_once(place, *[mail + POST] * AT_ONCE) == [""] * AT_ONCE
    mailed = "".join(one.read_text() for one in folder.iterdir())
    names = [line for line in mailed.splitlines() if line.startswith("Message-ID:")]
    assert len(names) == len(set(names)) == 5
    assert run(place, STATES).split() == ["sending", *["sent"] * 4]  # a person settles the one


def test_nothing_is_woven_into_what_the_head_has_just_signed(place):
    told = at_once(place, SIGN, WEAVE, SIGN, WEAVE)
    assert told.count("") >= 1
    expected = ("undertecknat", "ändrats sedan", "Någon annan har skrivit")
    assert all(not one or any(words in one for words in expected) for one in told), told
    run(place, SIGNED_AS_IT_STANDS)


def test_who_is_killed_at_any_write_of_any_step_leaves_nothing_half_done(bare):
    out = run(bare, "from tests.referral import killed; killed.main()", patience=600)
    deaths = json.loads(out.splitlines()[-1])
    assert [name for name, _ in deaths] == [name_of(step) for step in steps_of_the_centre.STEPS]
    assert all(died for _, died in deaths), deaths


def test_every_action_of_a_referral_is_a_step():
    of_modules = {name for module in steps_of_the_centre.MODULES for name in actions_of(module)}
    assert of_modules == {name_of(step) for step in steps_of_the_centre.STEPS}


@pytest.mark.django_db
def test_a_day_that_passes_while_one_waits_for_another_has_passed(stockholm, farsta, monkeypatch):
    """Whoever writes is judged by the day on which it is her turn."""
    team = made.team_of(farsta)
    draft = made.opened(made.sent(stockholm, farsta), farsta, team)
    invitation = made.invited(draft, "forskola", by=team.officer)
    writer = make.person(Role.CONTRIBUTOR, at=invitation.department)
    locked = preparing._locked
    with monkeypatch.context() as waiting, made.later(0) as clock:

        def wait_in_line(wanted):
            clock.return_value += invitation.last_day - made.day(-1)
            return locked(wanted)

        waiting.setattr(preparing, "_locked", wait_in_line)
        words = {"provisions": [], "seen": 0, "text": "För sent.", "by": writer}
        with pytest.raises(Refused, match="Er sista dag var den"):
            preparing.write_contribution(invitation=invitation, **words)
    assert not Contribution.objects.exists()
    assert not ContributionVersion.objects.exists()
