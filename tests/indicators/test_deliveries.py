"""Delivering, returning and releasing: by two persons, and nothing is lost on the way."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.indicators import actions, rules
from fardplan.indicators.figures import from_text
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.states import MOVES, DeliveryState, can_move
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from tests import make
from tests.indicators import handing_in
from tests.indicators.handing_in import CORRECTED, FAULTY, NEXT, WHY, analyst, deliver, releaser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prov(stockholm, folder):
    """The indicator of the tests with its first release."""
    folder.load()
    return Indicator.objects.get(key="prov")


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_sound_file_waits_for_review_with_its_findings():
    by = analyst()
    delivery = deliver(by=by)
    assert delivery.state == DeliveryState.DRAFT
    assert bytes(delivery.content) == NEXT.encode()
    assert "gap_changes_sign" in [one["code"] for one in delivery.findings]
    entry = Entry.objects.get(event="figures_delivered")
    assert (entry.by, entry.details["state"]) == (by.journal_name, "draft")
    assert Release.objects.count() == 1


def test_a_file_with_faults_is_kept_with_what_was_said_of_it():
    delivery = deliver(FAULTY, correction=WHY)
    kept = Delivery.objects.get(pk=delivery.pk)
    assert kept.state == DeliveryState.REFUSED
    assert bytes(kept.content) == FAULTY.encode()
    assert kept.correction == WHY
    ((row, column),) = [(one.row, one.column) for one in kept.shown_faults]
    assert (row, column) == (3, "value")


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff", b"\x00\x01", b"", "=cmd|' /C calc'!A0"])
def test_a_file_that_is_no_table_is_kept_as_it_came(content):
    delivery = deliver(content)
    expected = content if isinstance(content, bytes) else content.encode()
    assert bytes(Delivery.objects.get(pk=delivery.pk).content) == expected
    assert delivery.state == DeliveryState.REFUSED


def test_a_new_file_takes_the_place_of_what_waited_and_nothing_is_gone():
    deliver(FAULTY)
    deliver(NEXT)
    deliver(NEXT.replace("51,", "51.5,"))
    assert states() == ["replaced", "replaced", "draft"]


def test_a_faulty_file_does_not_push_out_a_sound_one():
    deliver(NEXT)
    deliver(FAULTY)
    assert states() == ["draft", "refused"]


def test_a_second_person_releases():
    first, second = analyst(), releaser()
    delivery = deliver(by=first)
    release = actions.release_delivery(delivery=delivery, by=second)
    assert (release.version, release.correction) == (2, "")
    assert (release.produced_by, release.released_by) == (first.journal_name, second.journal_name)
    assert release.findings == delivery.findings
    assert release.defined.figures.sources[0].retrieved == "2026-11-20"
    assert states() == ["released"]
    assert Delivery.objects.get().reviewed_by == second.journal_name
    assert Entry.objects.filter(event="release_published", by=second.journal_name).count() == 1


def test_who_delivered_cannot_release_even_with_both_roles():
    both = make.person(Role.ANALYST, Role.RELEASER)
    delivery = deliver(by=both)
    with pytest.raises(Refused, match="Du lämnade själv"):
        actions.release_delivery(delivery=delivery, by=both)
    with pytest.raises(Refused, match="Du lämnade själv"):
        actions.return_delivery(delivery=delivery, reason="Nej.", by=both)
    assert states() == ["draft"]
    assert Release.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.STRATEGIST, Role.ADMINISTRATOR])
def test_only_a_releaser_releases_or_returns(role):
    delivery = deliver()
    for said in (
        rules.may_release(make.person(role), delivery, newest=None),
        rules.may_return(make.person(role), delivery, reason="Nej."),
    ):
        assert "Bara statistikansvariga" in str(said.reason)


@pytest.mark.parametrize("role", [Role.RELEASER, Role.STRATEGIST, Role.ADMINISTRATOR])
def test_only_an_analyst_delivers(role, prov):
    with pytest.raises(Refused, match="Bara analytiker"):
        deliver(by=make.person(role))
    assert not Delivery.objects.exists()
    assert rules.may_deliver(analyst(), prov)


def test_the_rules_say_who_may_work_with_figures():
    for role in (Role.ANALYST, Role.RELEASER):
        assert rules.may_work_with_figures(make.person(role))
    assert not rules.may_work_with_figures(make.person(Role.OFFICER))
    assert not rules.may_work_with_figures(OPERATOR)


def test_an_indicator_without_figures_takes_no_file(folder, prov):
    without = folder.definition.split("figures:\n")[0].replace("key: prov", "key: utan") + (
        "missing:\n  reason: {sv: Nej., en: No.}\n  needed: {sv: Allt., en: All.}\n"
        "  from_whom: {sv: SCB, en: SCB}\n"
    )
    folder.definition, folder.key = without, "utan"
    folder.load()
    verdict = rules.may_deliver(analyst(), Indicator.objects.get(key="utan"))
    assert "saknar siffror" in str(verdict.reason)


def test_a_returned_file_says_why_and_gives_way_to_a_new_one():
    delivery = deliver()
    with pytest.raises(Refused, match="Skriv vad som behöver rättas"):
        actions.return_delivery(delivery=delivery, reason="  ", by=releaser())
    actions.return_delivery(delivery=delivery, reason="Fel år.", by=releaser())
    assert states() == ["returned"]
    assert Entry.objects.filter(event="delivery_returned").count() == 1
    with pytest.raises(Refused, match="läget ”Återlämnad”"):
        actions.release_delivery(delivery=delivery, by=releaser())
    deliver()
    assert states() == ["replaced", "draft"]
    assert Delivery.objects.order_by("pk").first().return_reason == "Fel år."


def test_published_figures_change_only_with_words_on_what_was_wrong():
    refused = deliver(CORRECTED)
    assert refused.state == DeliveryState.REFUSED
    assert "1 publicerade rader ändras och 0 tas bort" in str(refused.shown_faults[0])
    release = handing_in.release(CORRECTED, correction=WHY)
    assert release.correction == WHY
    assert Release.objects.get(version=1).table != release.table


def test_published_rows_are_not_left_out_without_a_word():
    shorter = "\n".join(row for row in NEXT.splitlines() if not row.startswith("1480"))
    # the definition shows 1480, so a file without it is refused before it is compared
    assert deliver(shorter).state == DeliveryState.REFUSED
    without_2022 = "\n".join(row for row in NEXT.splitlines() if ",2022," not in row)
    assert "3 tas bort" in str(deliver(without_2022).shown_faults[0])


def test_the_same_figures_are_not_published_again(folder):
    delivery = deliver(folder.figures)
    assert "redan publicerade" in str(delivery.shown_faults[0])


def test_there_must_be_something_to_correct():
    table = from_text(deliver().table, Indicator.objects.get().defined)
    verdict = rules.fits_what_is_published(table, None, correction=WHY)
    assert "inget publicerat att rätta" in str(verdict.reason)
    assert rules.fits_what_is_published(table, None, correction="")


def test_a_release_in_between_is_noticed():
    waiting = deliver(NEXT)
    known = Release.objects.values("definition", "sha256", "released_at").get(version=1)
    table = Release.objects.get(version=1).table.replace("60.25", "61.0")
    Release.objects.create(
        indicator=waiting.indicator, version=2, table=table, released_by="x", **known
    )
    with pytest.raises(Refused, match="1 publicerade rader ändras"):
        actions.release_delivery(delivery=waiting, by=releaser())


def test_a_definition_that_changed_meanwhile_is_noticed(folder):
    waiting = deliver(NEXT)
    folder.with_definition("Bara ett prov.", "Mer än ett prov.").load()
    with pytest.raises(Refused, match="Definitionen har ändrats"):
        actions.release_delivery(delivery=waiting, by=releaser())


def test_files_that_ship_do_not_undo_what_two_persons_released(folder):
    handing_in.release(NEXT)
    assert folder.load().unchanged == ["prov"]
    assert Release.objects.count() == 2


def test_an_analyst_corrects_what_is_still_open_and_others_do_not():
    refused = deliver(FAULTY)
    assert rules.may_correct(analyst(), refused)
    assert not rules.may_correct(releaser(), refused)
    released = handing_in.release().delivery
    assert "läget ”Publicerad”" in str(rules.may_correct(analyst(), released).reason)


def test_every_state_of_a_delivery_has_its_moves():
    assert set(MOVES) == set(DeliveryState)
    for state in (DeliveryState.RELEASED, DeliveryState.REPLACED):
        assert not any(can_move(state, to) for to in DeliveryState)


def test_a_delivery_that_breaks_off_leaves_nothing_behind(monkeypatch):
    def fails(*given, **details):
        raise ConnectionError

    deliver(FAULTY)
    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(ConnectionError):
        deliver(NEXT)
    assert states() == ["refused"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_delivery SET content = 'x'",
        "UPDATE indicators_delivery SET faults = '[]'",
        "UPDATE indicators_delivery SET delivered_by = 'x'",
        "UPDATE indicators_delivery SET \"table\" = 'x'",
        "DELETE FROM indicators_delivery",
    ],
)
def test_the_database_itself_keeps_what_was_delivered(statement):
    deliver(FAULTY)
    with (
        pytest.raises(DatabaseError, match="kept as it came"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def refuses(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def change(delivery: Delivery, **fields) -> None:
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**fields)


def test_the_database_itself_refuses_two_drafts_of_one_indicator():
    deliver(NEXT)
    deliver(FAULTY)
    returned = Delivery.objects.get(state="draft")
    actions.return_delivery(delivery=returned, reason="Nej.", by=releaser())
    deliver(NEXT)
    with pytest.raises(IntegrityError):  # one_draft_waits_per_indicator
        change(returned, state="draft", return_reason="")


def test_the_database_itself_refuses_a_draft_without_a_table():
    refused = deliver(FAULTY)
    with refuses("only_a_sound_delivery_has_a_table"):
        change(refused, state="draft")


def test_the_database_itself_refuses_a_return_without_a_reason():
    draft = deliver()
    with refuses("a_returned_delivery_says_why"):
        change(draft, state="returned", reviewed_at=timezone.now())


def test_the_database_itself_refuses_a_review_by_who_delivered():
    draft = deliver()
    with refuses("nobody_reviews_what_they_delivered"):
        change(draft, reviewed_by=draft.delivered_by)


def test_the_database_itself_refuses_a_release_by_who_produced_it():
    known = Release.objects.values("definition", "table", "sha256", "released_at").get()
    prov = Indicator.objects.get(key="prov")
    with refuses("nobody_releases_what_they_produced"), transaction.atomic():
        Release.objects.create(
            indicator=prov, version=2, produced_by="person:1", released_by="person:1", **known
        )


def test_the_database_itself_refuses_a_correction_of_nothing(folder):
    known = Release.objects.values("definition", "table", "sha256", "released_at").get()
    other = Indicator.objects.create(
        key="annan", goal=Indicator.objects.get().goal, role="proxy", definition={}
    )
    with refuses("a_correction_has_something_to_correct"), transaction.atomic():
        Release.objects.create(indicator=other, version=1, released_by="x", correction=WHY, **known)


def test_a_release_of_a_delivery_never_changes_either():
    release = handing_in.release()
    with pytest.raises(DatabaseError, match="a release never changes"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(correction="Något annat.")
