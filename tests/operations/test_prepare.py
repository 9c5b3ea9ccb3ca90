"""What `./run` does before it serves."""

import json
from io import StringIO

import pytest
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

    def fail():
        raise OperationalError("database disk image is malformed")

    monkeypatch.setattr("fardplan.operations.management.commands.prepare.migrate", fail)
    with pytest.raises(CommandError, match="går inte att använda"):
        prepare()
