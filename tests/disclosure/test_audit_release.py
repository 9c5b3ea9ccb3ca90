"""The attacker against our own releases: he has not seen the proof, and must find nothing."""

from dataclasses import replace

import numpy as np
import pytest

from fardplan.disclosure import audit as auditing
from fardplan.disclosure.audit import audit, audit_release, too_close
from fardplan.disclosure.contributions import Contributions
from fardplan.disclosure.knowledge import of_release
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.suppression import suppress
from tests.disclosure.cities import AREA, NOT_EXACT, WIDE, city, release, table


def problem(policy, seed=1):
    return problem_of(release(city(seed), policy=policy).cells(), policy)


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE, Policy()], ids=["exact", "wide", "insiders"])
def test_nothing_is_found_in_what_is_protected(policy):
    made = suppress(problem(policy))
    assert audit_release(made.problem, made.hidden) == ()


@pytest.mark.parametrize("small", [60, 2], ids=["in whole numbers", "by linear programs"])
@pytest.mark.parametrize("seed", range(6))
def test_it_finds_what_the_audit_of_every_cell_finds(seed, small, monkeypatch):
    """Only what is sensitive is hidden: much follows."""
    monkeypatch.setattr(auditing, "SMALL", small)
    asked = problem(WIDE, seed)
    hidden = asked.always_hidden
    report = audit(of_release(asked, hidden))
    expected = {f.cell for f in report.findings if f.width < WIDE.width}
    assert {finding.cell for finding in audit_release(asked, hidden)} == expected != set()


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_overlooked_when_one_cell_after_another_is_shown(seed, monkeypatch):
    """Each hidden cell in turn is shown by mistake: the auditor says what the slow audit says."""
    monkeypatch.setattr(auditing, "SMALL", 2)
    made = suppress(problem(NOT_EXACT, seed))
    open_now = 0
    for cell in np.flatnonzero(made.secondary).tolist():
        hidden = made.hidden.copy()
        hidden[cell] = False
        expected = {f.cell for f in audit(of_release(made.problem, hidden)).recovered}
        found = {finding.cell for finding in audit_release(made.problem, hidden)}
        assert found == expected
        open_now += bool(expected)
    assert open_now


def test_a_sensitive_cell_that_is_shown_is_given_away():
    asked = problem(NOT_EXACT)
    shown = int(np.flatnonzero(asked.sensitive)[0])
    hidden = asked.may_hide.copy()
    hidden[shown] = False
    (found,) = (one for one in audit_release(asked, hidden) if one.cell == shown)
    assert found.is_exact
    assert found.low == asked.cells.values[shown]


def test_the_audit_of_a_release_can_be_followed_and_cancelled():
    made, seen = suppress(problem(NOT_EXACT)), []
    audit_release(made.problem, made.hidden, progress=seen.append)
    assert seen == sorted(seen)
    assert seen
    assert all(0 <= done <= 1 for done in seen)


def test_a_cell_that_is_hidden_for_others_may_be_known_closely_but_not_exactly():
    asked = problem(WIDE)
    other = np.array([int(np.flatnonzero(~asked.sensitive)[0])])
    value = asked.cells.values[other]
    assert too_close(asked, other, value, value + 0.9)[0]
    assert not too_close(asked, other, value, value + 1)[0]


def test_an_amount_must_be_as_uncertain_both_ways_as_is_demanded():
    amounts = table([AREA], [100.0, 80, 300, 50], measure="kr")
    rests = Contributions(
        np.full(amounts.values.shape, 2.0), amounts.values * 0.9, amounts.values * 0.1
    )
    known = replace(amounts, magnitude=True, contributions=rests)
    asked = problem_of(release(known).cells(), Policy())
    cell, value = np.flatnonzero(asked.sensitive)[:1], asked.cells.values
    down, up = value[cell] - asked.down[cell], value[cell] + asked.up[cell]
    assert not too_close(asked, cell, down, up)[0]
    assert too_close(asked, cell, down + 1, up)[0]
    assert too_close(asked, cell, down, up - 1)[0]
