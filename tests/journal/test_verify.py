from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fardplan.journal.models import Entry
from fardplan.journal.record import record
from fardplan.journal.verify import verify

pytestmark = pytest.mark.django_db

ANNA = SimpleNamespace(journal_name="person:17")


@pytest.fixture(autouse=True)
def at_a_swedish_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")


@pytest.fixture
def entries():
    return [record(event, ANNA, by=ANNA, count=n) for n, event in enumerate("abcd")]


def tamper(sql: str) -> None:
    """What somebody could do who owns the database: take the protection off, and change."""
    migration = import_module("fardplan.journal.migrations.0002_only_added_to")
    off, on = migration.UNPROTECT[connection.vendor], migration.PROTECT[connection.vendor]
    with connection.cursor() as cursor:
        for statement in [*off, sql, *on]:
            cursor.execute(statement)


def verified(*options: str) -> str:
    output = StringIO()
    call_command("verify_journal", *options, stdout=output)
    return output.getvalue().strip()


def test_an_untouched_journal_is_whole(entries):
    assert verify() is None
    assert verified() == "Journalen är hel: 4 poster."


def test_an_empty_journal_is_whole():
    assert verify() is None
    assert verified() == "Journalen är hel: 0 poster."


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE journal_entry SET event = 'x' WHERE sequence = 2", 2),
        ("UPDATE journal_entry SET \"by\" = 'person:1' WHERE sequence = 1", 1),
        ("UPDATE journal_entry SET details = '{\"count\": 9}' WHERE sequence = 4", 4),
        ("DELETE FROM journal_entry WHERE sequence = 1", 2),
        ("DELETE FROM journal_entry WHERE sequence = 3", 4),
        ("UPDATE journal_entry SET sequence = 9 WHERE sequence = 4", 9),
    ],
)
def test_the_first_broken_entry_is_found(entries, sql, broken):
    tamper(sql)
    assert verify().sequence == broken
    with pytest.raises(CommandError, match=f"Journalen är bruten vid post {broken} ") as stopped:
        verified()
    assert stopped.value.returncode == 1


def test_a_change_with_a_new_seal_breaks_the_entry_after(entries):
    forged = Entry.objects.get(pk=2)
    forged.event = "x"
    change = f"event = 'x', digest = '{forged.seal()}'"
    tamper(f"UPDATE journal_entry SET {change} WHERE sequence = 2")  # noqa: S608
    assert verify().sequence == 3


def test_an_entry_that_is_moved_with_a_new_seal_is_found(entries):
    moved = entries[-1]
    moved.sequence = 9
    change = f"sequence = 9, digest = '{moved.seal()}'"
    tamper(f"UPDATE journal_entry SET {change} WHERE sequence = 4")  # noqa: S608
    assert verify().sequence == 9


def test_a_missing_end_shows_only_against_a_digest_kept_elsewhere(entries):
    kept = verified("--head")
    assert kept == entries[-1].digest
    assert verified("--expect", kept) == "Journalen är hel: 4 poster."
    tamper("DELETE FROM journal_entry WHERE sequence = 4")
    assert verified() == "Journalen är hel: 3 poster."
    with pytest.raises(CommandError, match="slutet är borta"):
        verified("--expect", kept)


def test_a_digest_kept_long_ago_is_still_in_the_chain(entries):
    assert verified("--expect", entries[0].digest) == "Journalen är hel: 4 poster."
