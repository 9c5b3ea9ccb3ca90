"""Searching, checking and taking out the journal."""

import csv
import io
import json
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from fardplan.journal.export import first_broken
from fardplan.journal.models import Entry
from fardplan.people import actions, staff_views
from fardplan.people.models import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.administrator(name="Ada Min", email="ada@example.org")


@pytest.fixture
def as_ada(client, ada) -> Client:
    client.force_login(ada)
    return client


def export(client, **more):
    return client.post(
        reverse("people:export_journal"), {"purpose": "audit", "file_format": "jsonl", **more}
    )


def lines_of(reply) -> list[str]:
    return reply.getvalue().decode().splitlines()


@pytest.mark.parametrize("who", ["ada min", "ADA@example", "person:{pk}"])
def test_somebody_is_found_by_name_by_address_and_by_number(who, ada, as_ada):
    actions.deactivate_person(person=make.person(), by=ada)
    rows = as_ada.get(reverse("people:journal"), {"by": who.format(pk=ada.pk)}).context["rows"]
    assert [entry.event for entry, _ in rows] == ["person_deactivated"]


def test_who_is_nobody_has_done_nothing(as_ada):
    page = as_ada.get(reverse("people:journal"), {"by": "Ingen Alls"})
    assert "Inget i journalen passar" in page.text


def test_what_was_searched_for_is_taken_out_with_its_seals(ada, as_ada):
    make.person(Role.OFFICER)
    number = Entry.objects.filter(event="person_added").count()
    reply = export(as_ada, event="person_added")
    assert reply["Content-Disposition"] == 'attachment; filename="journal.jsonl"'
    assert "no-store" in reply["Cache-Control"]
    rows = [json.loads(line) for line in lines_of(reply)]
    assert {row["event"] for row in rows} == {"person_added"}
    assert len(rows) == number
    assert rows[0]["digest"] == Entry.objects.get(pk=rows[0]["sequence"]).digest
    told = Entry.objects.newest()
    assert (told.event, told.by) == ("journal_exported", ada.journal_name)
    assert told.details == {"purpose": "audit", "format": "jsonl", "entries": number}


def test_the_whole_chain_is_in_a_spreadsheet_too(as_ada):
    text = export(as_ada, file_format="csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["sequence"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(after["previous"] == row["digest"] for row, after in pairwise(rows))
    assert json.loads(rows[-1]["details"]) == Entry.objects.get(pk=len(rows)).details


def test_without_a_purpose_nothing_is_taken_out(as_ada):
    number = Entry.objects.count()
    page = export(as_ada, purpose="")
    assert page.status_code == 400
    assert 'id="id_purpose_error"' in page.text
    assert Entry.objects.count() == number


def test_the_page_carries_the_search_to_the_export(as_ada):
    page = as_ada.get(reverse("people:journal"), {"event": "person_added"}).text
    assert '<input type="hidden" name="event" value="person_added">' in page


def test_an_export_is_checked_wherever_it_is(as_ada, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    lines = lines_of(export(as_ada))
    file = tmp_path / "journal.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = io.StringIO()
    call_command("verify_journal", "--file", file, stdout=said)
    assert "Varje post i filen är som den skrevs." in said.getvalue()
    file.write_text("\n".join([lines[0], lines[1].replace("operator", "person:1")]))
    with pytest.raises(CommandError, match="bruten vid rad 2"):
        call_command("verify_journal", "--file", file)
    for bad in (tmp_path / "none", tmp_path):
        with pytest.raises(CommandError, match="går inte att läsa"):
            call_command("verify_journal", "--file", bad)


def test_a_line_that_is_changed_moved_or_doubled_is_found(as_ada):
    make.person(Role.OFFICER)
    lines = lines_of(export(as_ada))
    assert first_broken(lines) is None
    assert first_broken([lines[0], lines[2]]) is None, "a search may leave some out"
    assert first_broken([lines[1], lines[0]]) == 2
    assert first_broken([lines[0], lines[0]]) == 2
    for bad in ("", "x", "[]", "{}", '{"sequence": 1}'):
        assert first_broken([lines[0], bad]) == 2


def test_an_entry_put_in_between_is_found(as_ada):
    first, second = lines_of(export(as_ada))[:2]
    forged = json.loads(second)
    entry = Entry.objects.get(pk=2)
    entry.previous = "0" * 64
    forged["previous"], forged["digest"] = entry.previous, entry.seal()
    assert first_broken([first, json.dumps(forged)]) == 2


def test_the_check_says_that_the_journal_is_whole_and_shows_its_last_seal(as_ada):
    page = as_ada.get(reverse("people:check_journal")).text
    assert f"Journalen är hel: {Entry.objects.count()} poster." in page
    assert Entry.objects.newest().digest in page


def test_the_check_names_what_is_broken(as_ada, monkeypatch):
    broken = Entry.objects.get(pk=2)
    monkeypatch.setattr(staff_views, "verify", lambda: broken)
    page = as_ada.get(reverse("people:check_journal")).text
    assert f"Post 2 ({broken.event}) är inte som den skrevs" in page
