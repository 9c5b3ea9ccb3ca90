"""The rules for figures about persons, as their file has them."""

import datetime
from dataclasses import asdict

import pytest

from fardplan.disclosure.policy import Policy
from fardplan.errors import BadDefinition
from fardplan.protection.definitions import FILE, rules_in_force

SHIPPED = FILE.read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path):
    """The shipped rules with something written differently."""

    def change(was: str, becomes: str):
        assert was in SHIPPED
        path = tmp_path / "disclosure.yaml"
        path.write_text(SHIPPED.replace(was, becomes, 1), encoding="utf-8")
        return rules_in_force(path)

    return change


def test_the_shipped_rules_are_the_defaults_and_nobody_has_decided_them():
    rules = rules_in_force()
    assert rules.policy == Policy()
    assert not rules.is_decided
    assert set(rules.grounds) == set(asdict(Policy()))
    assert all(ground["sv"] and ground["en"] for ground in rules.grounds.values())


def test_a_decision_has_somebody_and_a_day(changed):
    rules = changed(
        "decided_by: null\ndecided_on: null",
        "decided_by: Kommunstyrelsen\ndecided_on: 2026-10-01",
    )
    assert rules.is_decided
    assert rules.decided_on == datetime.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("decided_by: null", "decided_by: Kommunstyrelsen", "både vem som beslutat och vilken dag"),
        ("  width:\n    value: 4", "  width:\n    value: 0", "rules → width → value: ska vara min"),
        ("  width:\n    value: 4", "  width:\n    value: '4'", "ska vara ett heltal"),
        ("  insiders:", "  insider:", "fältet saknas"),
        ("decided_on: null", "decided_on: null\nwho: me", "who: fältet är okänt"),
        ("value: shown", "value: sometimes", "valet är okänt"),
        ("  dominant:\n    value: 1", "  dominant:\n    value: 3", "den största eller de två"),
        ("    value: 5", "    value: null", "smallest_shown"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_the_place_and_the_fault(changed, was, becomes, said):
    with pytest.raises(BadDefinition) as refusal:
        changed(was, becomes)
    assert str(refusal.value).startswith("disclosure.yaml")
    assert said in str(refusal.value)
