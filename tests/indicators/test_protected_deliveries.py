"""What is counted in a register on its way to a release: protected, audited, and held back."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.indicators import actions, readying, rules
from fardplan.indicators.figures import from_text
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.outcomes import Outcome, from_stored, to_stored
from fardplan.people.models import Role
from fardplan.protection.definitions import RulesInForce, rules_in_force
from tests import make
from tests.indicators.counted import SMALL, counted_in, file, produced, register_table
from tests.indicators.handing_in import WHY, analyst, releaser
from tests.indicators.test_safety import hidden
from tests.indicators.test_staff_views import MOST_QUERIES, queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prov(stockholm, folder) -> Indicator:
    counted_in(folder)
    return Indicator.objects.get(key="prov")


def table_of(kept: Delivery | Release):
    return from_text(kept.table, kept.defined)


def test_a_command_delivers_what_a_second_person_releases():
    delivery = produced(register_table(SMALL))
    assert (delivery.state, delivery.delivered_by, delivery.protected) == (
        "draft",
        "operator",
        True,
    )
    assert delivery.basis[0]["name"] == "2023.parquet"
    release = actions.release_delivery(delivery=delivery, by=releaser())
    assert (release.protected, release.is_safe) == (True, True)
    assert release.basis == delivery.basis
    assert ("farsta", "K", "16-19") in hidden(table_of(release))
    assert ",3.0,200.0," not in release.table
    assert release.audit == delivery.audit


def test_the_auditor_never_tells_of_a_hidden_number():
    delivery = produced(register_table(SMALL))
    assert "1.5" not in str(delivery.findings)  # 3 of 200 is 1.5 per cent
    assert all(one["conf_status"] != "N" for one in table_of(delivery).iter_rows(named=True))


def test_an_uploaded_file_that_is_not_for_publication_is_protected_too(prov):
    delivery = actions.deliver(indicator=prov, file=file(register_table(SMALL)), by=analyst())
    assert delivery.protected
    assert ("farsta", "K", "16-19") in hidden(table_of(delivery))


def test_what_cannot_be_protected_is_kept_for_correction(prov):
    broken = register_table().replace("hela-staden,stockholm-11,2023,K,total", "X", 1)
    broken = "\n".join(line for line in broken.splitlines() if not line.startswith("X")) + "\n"
    delivery = produced(broken)
    assert (delivery.state, bytes(delivery.content)) == ("refused", broken.encode())


def test_the_same_again_is_nothing_new():
    text = register_table(SMALL)
    delivery = produced(text)
    assert produced(text) is None
    actions.release_delivery(delivery=delivery, by=releaser())
    assert produced(text) is None
    assert Delivery.objects.count() == 1


def test_a_recount_that_differs_must_say_what_was_wrong():
    actions.release_delivery(delivery=produced(register_table(SMALL)), by=releaser())
    other = register_table({**SMALL, ("jarva", "M", "20-24"): (40, 208)})
    assert "Skriv vad som var fel" in str(produced(other).shown_faults[0])
    corrected = produced(other, correction=WHY)
    release = actions.release_delivery(delivery=corrected, by=releaser())
    assert (release.version, release.correction) == (2, WHY)


def test_a_new_year_hides_the_same_as_before():
    first = actions.release_delivery(delivery=produced(register_table(SMALL)), by=releaser())
    delivery = produced(register_table(SMALL, periods=("2023", "2024")))
    second = actions.release_delivery(delivery=delivery, by=releaser())
    assert hidden(table_of(first)) <= hidden(table_of(second))


def test_a_failed_audit_holds_the_release_back(prov, monkeypatch):
    unsafe = Outcome(5, 4, decided=False, protected=True, exposed=1, exposed_cells=("farsta",))
    made = readying.safety.made_safe

    def leaking(*given):
        safe = made(*given)
        return type(safe)(safe.table, unsafe)

    monkeypatch.setattr(readying.safety, "made_safe", leaking)
    delivery = produced(register_table(SMALL))
    assert delivery.state == "draft"
    client, by = Client(), releaser()
    client.force_login(by)
    page = client.get(f"/siffror/{delivery.pk}/").text
    assert "Granskningen är inte godkänd" in page
    assert "<code>farsta</code>" in page
    assert "/publicera/" not in page
    with pytest.raises(Refused, match="1 dolda antal går att räkna ut"):
        actions.release_delivery(delivery=delivery, by=by)
    assert not Release.objects.exists()


def test_stricter_rules_since_then_hold_the_release_back(monkeypatch):
    delivery = produced(register_table(SMALL))
    now = rules_in_force()
    policy = type(now.policy)(smallest_shown=25)
    stricter = RulesInForce(policy, now.grounds, now.decided_by, now.decided_on)
    monkeypatch.setattr(readying, "rules_in_force", lambda: stricter)
    with pytest.raises(Refused, match="Reglerna för små tal"):
        actions.release_delivery(delivery=delivery, by=releaser())


def test_the_staff_page_tells_what_is_hidden_and_that_the_file_is_not(prov):
    delivery = produced(register_table(SMALL))
    client = Client()
    client.force_login(releaser())
    page = client.get(f"/siffror/{delivery.pk}/").text
    for words in (
        "ett kommando på servern",
        "små tal dolda",
        "Antal under 5 döljs",
        "staden har inte beslutat dem",
        "som ett skyddat antal kan vara",
        "Den får inte lämnas vidare",
        "2023.parquet",
    ):
        assert words in page
    assert queries(client, f"/siffror/{delivery.pk}/") <= MOST_QUERIES


def test_published_figures_get_a_note_and_no_stop(prov):
    text = register_table(SMALL, conf="F")
    delivery = actions.deliver(indicator=prov, file=file(text), by=analyst())
    assert (delivery.protected, delivery.audited.small) == (False, 1)
    by = releaser()
    client = Client()
    client.force_login(by)
    assert "1 antal är under 5" in client.get(f"/siffror/{delivery.pk}/").text
    assert actions.release_delivery(delivery=delivery, by=by).is_safe


@pytest.mark.parametrize("role", [Role.ANALYST, Role.RELEASER, Role.OFFICER])
def test_only_whoever_runs_the_server_delivers_as_a_command(prov, role):
    verdict = rules.may_deliver_produced(make.person(role), prov)
    assert "Bara den som sköter installationen" in str(verdict.reason)


def test_an_outcome_reads_back_equal():
    outcome = produced(register_table(SMALL)).audited
    assert from_stored(to_stored(outcome)) == outcome
    assert from_stored(None) is None


def test_the_database_itself_refuses_what_was_protected_and_is_not_safe():
    delivery = produced(register_table())
    known = {
        "indicator": delivery.indicator,
        "version": 1,
        "definition": delivery.definition,
        "table": delivery.table,
        "sha256": "a" * 64,
        "released_at": delivery.delivered_at,
        "released_by": "x",
    }
    for wrong in ({"is_safe": False, "audit": {}}, {"is_safe": True}, {"audit": {}}):
        with (
            pytest.raises(IntegrityError, match="what_was_protected_is_safe"),
            transaction.atomic(),
        ):
            Release.objects.create(protected=True, **known, **wrong)


def test_the_database_itself_refuses_a_protected_delivery_without_an_audit(prov):
    kept = {"name": "x", "content": b"", "retrieved": "2026-01-01", "delivered_by": "x"}
    with (
        pytest.raises(IntegrityError, match="a_protected_delivery_is_audited"),
        transaction.atomic(),
    ):
        Delivery.objects.create(
            indicator=prov,
            protected=True,
            state="refused",
            delivered_at=timezone.now(),
            **kept,
        )
