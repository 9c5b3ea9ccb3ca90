"""Many writers at once, each a process of its own on one database file, never fork the chain."""

import os
import subprocess
import sys

import pytest

from tests.project.source import ROOT

WRITERS, EACH = 4, 15
WRITE = f"""
import django
django.setup()
from types import SimpleNamespace
from fardplan.journal.record import record
me = SimpleNamespace(journal_name="writer")
for _ in range({EACH}):
    record("written", me, by=me)
"""


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "FARDPLAN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "fardplan.config.settings",
        "LC_ALL": "sv_SE.UTF-8",
    }


def manage(environment, *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_no_entry_is_lost_and_the_chain_holds(environment):
    manage(environment, "migrate", "-v0")
    command = [sys.executable, "-c", WRITE]
    writers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(WRITERS)]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * WRITERS
    told = manage(environment, "verify_journal")
    assert told.strip() == f"Journalen är hel: {WRITERS * EACH} poster."
