"""What `./run` does before it serves, and the copy it can make while serving."""

import json
import sqlite3
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from fardplan.roadmap.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def prepare(*flags: str) -> str:
    progress = StringIO()
    call_command("prepare", *flags, stderr=progress)
    return progress.getvalue()


def test_the_first_start_loads_what_ships(data):
    said = prepare()
    assert Edition.objects.get().key == "stockholm-2018"
    assert "Färdplanen" in said
    assert json.loads((data / "content.json").read_text()) == {"shipped": True}


def test_a_later_start_changes_nothing(data):
    from fardplan.journal.models import Entry

    prepare()
    entries = Entry.objects.count()
    prepare()
    assert Entry.objects.count() == entries


def test_an_empty_start_stays_empty(data):
    prepare("--empty")
    prepare()
    assert not Edition.objects.exists()


def test_a_database_that_cannot_be_used_is_one_sentence(data, monkeypatch):
    from django.db import OperationalError

    def fail(name, **options):
        raise OperationalError("database disk image is malformed")

    monkeypatch.setattr("fardplan.pages.management.commands.prepare.call_command", fail)
    with pytest.raises(CommandError, match="går inte att använda"):
        prepare()


def test_a_backup_is_a_whole_database_and_overwrites_nothing(tmp_path, monkeypatch):
    source = tmp_path / "source.sqlite3"
    with sqlite3.connect(source) as database:
        database.execute("CREATE TABLE t (n)")
        database.execute("INSERT INTO t VALUES (7)")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", source)
    copy = tmp_path / "copy.sqlite3"
    call_command("backup", str(copy), stdout=StringIO())
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT n FROM t").fetchall() == [(7,)]
    assert copy.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="skrivs inte över"):
        call_command("backup", str(copy), stdout=StringIO())
    with pytest.raises(CommandError, match="går inte att skriva"):
        call_command("backup", str(tmp_path / "no" / "copy"), stdout=StringIO())
