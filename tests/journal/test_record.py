import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.journal.record import record
from fardplan.people.models import Role

pytestmark = pytest.mark.django_db

ANNA = SimpleNamespace(journal_name="person:17")
PLAN = SimpleNamespace(journal_name="edition:stockholm-2018")


def test_an_entry_tells_who_did_what_to_what_and_when():
    before = datetime.datetime.now(datetime.UTC)
    entry = record("edition_adopted", PLAN, by=ANNA, strategies=23)
    entry.refresh_from_db()
    assert (entry.event, entry.subject, entry.by) == (
        "edition_adopted",
        "edition:stockholm-2018",
        "person:17",
    )
    assert entry.details == {"strategies": 23}
    assert before <= entry.at <= datetime.datetime.now(datetime.UTC)


def test_entries_are_counted_from_one_without_gaps_and_each_seals_the_one_before():
    first, second, third = (record(event, PLAN, by=ANNA) for event in ("a", "b", "c"))
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert first.previous == ""
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert len({first.digest, second.digest, third.digest}) == 3


def test_the_seal_is_the_same_when_the_entry_is_read_back():
    details = {"text": "å ä ö ”x”", "count": 7, "day": datetime.date(2026, 1, 2), "all": ["b", "a"]}
    record("tried", PLAN, by=ANNA, role=Role.HEAD, nothing=None, yes=True, **details)
    entry = Entry.objects.order_by("-sequence").first()
    assert entry.digest == entry.seal()
    assert entry.details["day"] == "2026-01-02"
    assert entry.details["role"] == "head"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 2),
        ("at", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
        ("event", "b"),
        ("subject", "edition:annan"),
        ("by", "person:18"),
        ("details", {"count": 2}),
        ("previous", "x"),
    ],
)
def test_the_seal_covers_every_field(field, value):
    entry = record("a", PLAN, by=ANNA, count=1)
    setattr(entry, field, value)
    assert entry.seal() != entry.digest


def test_what_a_database_may_give_back_otherwise_is_not_taken():
    with pytest.raises(TypeError, match="float"):
        record("measured", PLAN, by=ANNA, share=0.1)
    assert not Entry.objects.exists()


class Regretted(Exception):
    pass


@transaction.atomic
def record_and_regret():
    record("a", PLAN, by=ANNA)
    raise Regretted


def test_an_entry_goes_with_what_it_tells_of():
    with pytest.raises(Regretted):
        record_and_regret()
    assert not Entry.objects.exists()
    assert record("b", PLAN, by=ANNA).sequence == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _: Entry.objects.update(event="b"),
        lambda _: Entry.objects.filter(pk=1).delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["event"]),
    ],
)
def test_code_cannot_change_the_journal(change):
    entry = record("a", PLAN, by=ANNA)
    with pytest.raises(Refused, match="bara fyllas på"):
        change(entry)


def test_entries_are_found_by_what_who_and_when():
    record("signed_in", ANNA, by=ANNA)
    record("edition_adopted", PLAN, by=ANNA)
    today = datetime.date.today()  # noqa: DTZ011 - the entries were made this moment
    later = today + datetime.timedelta(days=2)

    def found(**wanted):
        return [entry.event for entry in Entry.objects.matching(**wanted)]

    assert found() == ["edition_adopted", "signed_in"]
    assert found(event="signed_in") == ["signed_in"]
    assert found(subject="stockholm") == ["edition_adopted"]
    assert found(by="person:17", event="edition_adopted") == ["edition_adopted"]
    assert found(by="person:1") == []
    assert found(since=later) == []
    assert found(until=later) == ["edition_adopted", "signed_in"]
    assert Entry.objects.events() == ["edition_adopted", "signed_in"]


def test_the_details_are_told_in_words():
    entry = record("a", PLAN, by=ANNA, role="head", body=None, changed=["x", "y"])
    assert entry.told == ["role: head", "changed: x, y"]
