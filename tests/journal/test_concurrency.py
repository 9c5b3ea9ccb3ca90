"""Many writers at once, each a process of its own on one database, never fork the chain."""

import subprocess
import sys

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


def manage(environment, *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_no_entry_is_lost_and_the_chain_holds(installation):
    manage(installation, "migrate", "-v0")
    command = [sys.executable, "-c", WRITE]
    writers = [subprocess.Popen(command, cwd=ROOT, env=installation) for _ in range(WRITERS)]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * WRITERS
    told = manage(installation, "verify_journal")
    assert told.strip() == f"Journalen är hel: {WRITERS * EACH} poster."
