"""Doctor names each fault in a sentence with what to do, and finds none where there is none."""

import datetime
import errno
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.record import record
from fardplan.operations import database_checks, doctor, folder_checks
from fardplan.operations.keys import make_key, read_key

ANNA = SimpleNamespace(journal_name="person:17")


@pytest.fixture
def sound(db, settings, tmp_path, monkeypatch):
    """An installation in which nothing is wrong."""
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    settings.SECRET_KEY_FILE = tmp_path / "secret-key"
    make_key(settings.SECRET_KEY_FILE)
    for number in range(3):
        record("something", ANNA, by=ANNA, number=number)
    return tmp_path


def said() -> str:
    """What doctor says of an installation that has a fault."""
    told = StringIO()
    with pytest.raises(CommandError, match="fel hittades"):
        call_command("doctor", stdout=told)
    assert "  Gör så här: " in told.getvalue()
    return told.getvalue()


def test_nothing_is_found_where_nothing_is_wrong(sound):
    told = StringIO()
    call_command("doctor", stdout=told)
    assert told.getvalue() == "Inga fel hittades.\n"


def test_a_clock_that_was_set_back_is_named_and_the_journal_still_grows(sound, monkeypatch):
    ahead = timezone.now() + datetime.timedelta(days=400)
    with monkeypatch.context() as patched:
        patched.setattr("fardplan.journal.record.timezone.now", lambda: ahead)
        record("from the future", ANNA, by=ANNA)
    record("afterwards", ANNA, by=ANNA)
    assert "Klockan går fel" in said()
    assert "bruten" not in said()


def test_an_altered_journal_is_named(sound):
    guard = import_module("fardplan.journal.migrations.0002_only_added_to")
    with connection.cursor() as cursor:
        for statement in guard.UNPROTECT[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("UPDATE journal_entry SET event = 'x' WHERE sequence = 2")
    assert "Journalen är bruten vid post 2" in said()


def test_a_folder_and_a_key_that_others_can_read_are_named(sound):
    (sound / "secret-key").chmod(0o640)
    sound.chmod(0o755)
    assert said().count("Andra på servern kan läsa") == 2


def test_a_folder_that_is_gone_is_named(sound, settings):
    settings.DATA = sound / "nowhere"
    assert "nowhere finns inte" in said()


def test_a_lost_key_and_an_empty_one_are_named(sound):
    (sound / "secret-key").write_text("")
    assert "nyckel är tom" in said()
    (sound / "secret-key").unlink()
    assert "nyckel saknas" in said()


def test_a_lost_key_is_not_replaced_on_the_quiet(sound):
    file = sound / "secret-key"
    first = read_key(file, may_be_made=True)
    with pytest.raises(Refused, match="redan en nyckel"):
        make_key(file)
    file.unlink()
    assert read_key(file, may_be_made=False) == ""
    with pytest.raises(CommandError, match="nyckel saknas"):
        call_command("prepare", stderr=StringIO())
    told = StringIO()
    call_command("new_key", stdout=told)
    assert "En ny nyckel är skapad" in told.getvalue()
    assert read_key(file, may_be_made=False) not in {"", first}
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Disken på servern är full"),
        (errno.EROFS, "bara läsa"),
        (errno.EACCES, "Permission denied"),
    ],
)
def test_a_disk_that_takes_no_more_is_named_by_its_reason(sound, monkeypatch, number, words):
    def refuse(**options):
        import os

        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folder_checks.tempfile, "TemporaryFile", refuse)
    assert words in said()


def test_a_disk_that_is_nearly_full_is_named(sound, monkeypatch):
    monkeypatch.setattr(
        folder_checks.shutil, "disk_usage", lambda path: SimpleNamespace(free=5_000_000)
    )
    assert "5 MB kvar" in said()


def test_a_database_that_waits_for_an_upgrade_is_named(sound):
    MigrationRecorder(connection).record_unapplied("journal", "0002_only_added_to")
    assert "väntar på uppgradering: 1 steg, först journal.0002_only_added_to" in said()


def test_a_database_that_is_newer_than_the_program_is_named(sound):
    MigrationRecorder(connection).record_applied("journal", "0999_from_the_future")
    assert "nyare än programmet: journal.0999_from_the_future" in said()


def test_a_database_that_does_not_answer_is_named_and_nothing_is_guessed(sound, monkeypatch):
    def refuse():
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as patched:
        patched.setattr(database_checks.connection, "cursor", refuse)
        told = said()
    assert "Databasen går inte att nå. Databasen svarar inte just nu." in told
    assert "could not connect" in told
    assert told.count("Fel:") == 1


@pytest.mark.sqlite_only
def test_a_database_file_that_is_gone_is_named(sound, settings, monkeypatch):
    (sound / "content.json").write_text("{}")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", sound / "fardplan.sqlite3")
    assert "Databasen är borta" in said()


def test_an_old_python_is_named(sound, monkeypatch):
    monkeypatch.setattr(doctor, "OLDEST", (99, 0))
    assert "Python är för gammal" in said()
