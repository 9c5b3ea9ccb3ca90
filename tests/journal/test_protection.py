"""The database itself keeps the journal, whoever asks."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fardplan.journal.models import Entry
from fardplan.journal.record import record

pytestmark = pytest.mark.django_db

ANNA = SimpleNamespace(journal_name="person:17")


@pytest.fixture
def entry():
    record("a", ANNA, by=ANNA)
    return record("b", ANNA, by=ANNA)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE journal_entry SET event = 'x' WHERE sequence = 1", "never changed"),
        ("DELETE FROM journal_entry WHERE sequence = 2", "never (changed or )?taken out"),
        ("DELETE FROM journal_entry", "never (changed or )?taken out"),
    ],
)
def test_the_database_refuses_to_change_and_to_forget(entry, sql, message):
    with pytest.raises(DatabaseError, match=message):
        run(sql)
    assert Entry.objects.count() == 2


def added(**fields) -> Entry:
    """An entry made by hand, which follows on the second unless told otherwise."""
    last = Entry.objects.get(pk=2)
    values = {"sequence": 3, "at": last.at, "previous": last.digest, "details": {}, "digest": "d"}
    return Entry(**{**values, "event": "c", "subject": "s", "by": "b", **fields})


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_the_database_takes_an_entry_only_at_the_end(entry, sequence):
    with pytest.raises(DatabaseError, match="added last"), transaction.atomic():
        added(sequence=sequence).save()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_an_entry_cannot_be_replaced(entry):
    with pytest.raises(DatabaseError, match="added last"):
        run("REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE sequence = 1")


def test_the_chain_never_forks(entry):
    first = Entry.objects.get(pk=1)
    with pytest.raises(IntegrityError, match=r"previous|the_chain_never_forks"):
        run_save(added(previous=first.digest))


def test_each_digest_stands_once(entry):
    with pytest.raises(IntegrityError, match=r"digest|each_digest_stands_once"):
        run_save(added(digest=entry.digest))


def test_entries_count_from_one():
    nothing = Entry(
        sequence=0,
        at=datetime.datetime.now(datetime.UTC),
        event="a",
        subject="s",
        by="b",
        details={},
        digest="d",
    )
    with pytest.raises(DatabaseError, match=r"added last|entries_count_from_one"):
        run_save(nothing)


def run_save(entry: Entry) -> None:
    with transaction.atomic():
        entry.save()
