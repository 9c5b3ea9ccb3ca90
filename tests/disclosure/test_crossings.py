"""Exchanges, crossings, and what is shown again once everything is proven."""

from dataclasses import replace

import numpy as np
import pytest

from fardplan.disclosure import suppression
from fardplan.disclosure.audit import audit
from fardplan.disclosure.bargaining import apart, bargain
from fardplan.disclosure.cells import Implication
from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.dimensions import flat, several
from fardplan.disclosure.exchanges import Axis
from fardplan.disclosure.improvement import improve
from fardplan.disclosure.insiders import audit_insiders
from fardplan.disclosure.knowledge import of_release
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.proof import Ledger
from fardplan.disclosure.suppression import Suppression, suppress
from tests.disclosure.cities import AGE, AREA, NOT_EXACT, SEX, WIDE, city, release, table

BOTH = several(
    "område",
    {
        "gamla": [("a", "ö"), ("b", "ö"), ("c", "v"), ("ö", "T"), ("v", "T")],
        "nya": [("a", "n"), ("b", "s"), ("c", "s"), ("n", "T"), ("s", "T")],
    },
)


def silent(done=0.0):
    """Nobody watches."""


def plain(policy, seed=0, **more):
    problem = problem_of(release(city(seed, **more)).cells(), policy)
    return replace(problem, weights=np.ones(problem.cells.size))


def bargained(problem):
    hidden, ledger = problem.always_hidden.copy(), Ledger(problem)
    bargain(problem, Crossings(problem, hidden), ledger, silent)
    return hidden, ledger


@pytest.mark.parametrize("dimension", [SEX, AREA, BOTH], ids=["flat", "tree", "two trees"])
def test_every_exchange_keeps_every_whole(dimension):
    exchanges = Axis(dimension).exchanges
    assert exchanges
    for exchange in exchanges:
        change = {dimension.codes[code]: sign for code, sign in exchange.items()}
        for whole in dimension.wholes:
            parts = sum(change.get(part, 0) for part in whole.parts)
            assert parts == change.get(whole.code, 0), (exchange, whole)


def test_areas_with_different_wholes_are_not_exchanged():
    pairs = [set(e) for e in Axis(BOTH).exchanges if len(e) == 2]
    assert pairs == []


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE, Policy()], ids=["exact", "wide", "insiders"])
def test_the_cheapest_crossing_is_a_move_through_the_cell(policy):
    problem = plain(policy)
    crossings = Crossings(problem, problem.always_hidden.copy())
    found = 0
    for cell in np.flatnonzero(problem.sensitive).tolist():
        move = crossings.cheapest(cell)
        if move is None:
            continue
        found += 1
        change = np.zeros(problem.cells.size)
        change[move.cells] = move.change
        assert not np.any(problem.cells.matrix @ change)
        assert (problem.cells.values + change >= problem.low)[move.cells].all()
        assert problem.may_hide[move.cells].all()
        assert abs(move.at(cell)) == policy.width
        lonely = move.cells[problem.alone[move.cells]]
        assert (problem.twins[lonely] == problem.twins[cell]).all()
    assert found >= 5


def test_a_cell_of_none_but_lone_persons_is_protected_apart_from_each():
    """Women in norr are one in n1 and one in n2: whatever changes their two changes one of them."""
    counts = np.full((2, 4, 3), 20.0)
    counts[0, :2, 0] = 1
    problem = problem_of(release(table([SEX, AREA, AGE], counts)).cells(), Policy())
    cells, hidden, ledger = problem.cells, problem.always_hidden.copy(), Ledger(problem)
    two = cells.find("personer", kön="K", område="norr", ålder="0–15")
    crossings = Crossings(problem, hidden)
    assert cells.values[two] == 2
    assert crossings.cheapest(two) is None
    bargain(problem, crossings, ledger, silent)
    proof = ledger.proof()
    assert proof.faults(problem, hidden) == []
    lone = [cells.find("personer", kön="K", område=area, ålder="0–15") for area in ("n1", "n2")]
    told = {known for cell, known in proof.lines[:, :2].tolist() if cell == two}
    assert len(told & set(lone)) == 1
    assert audit_insiders(Suppression(problem, hidden, proof)) == ()


def test_where_not_even_two_crossings_help_a_cell_stays_exposed():
    """Only what is small may be hidden, so nothing can give way."""
    problem = plain(Policy(), 1, mean=4.0)
    closed = replace(problem, may_hide=problem.always_hidden)
    hidden, ledger = closed.always_hidden.copy(), Ledger(closed)
    cell = int(np.flatnonzero(closed.sensitive)[0])
    assert not apart(closed, Crossings(closed, hidden), ledger, cell)
    assert ledger.is_exposed(cell)


def test_no_other_crossing_through_a_cell_costs_less():
    problem = plain(NOT_EXACT)
    hidden = problem.always_hidden.copy()
    crossings = Crossings(problem, hidden)
    cheapest = {
        cell: crossings.cost(move.cells)
        for cell in np.flatnonzero(problem.sensitive).tolist()
        if (move := crossings.cheapest(cell))
    }
    others = list(crossings.bargains(problem.sensitive, 100.0))
    assert len(others) > len(cheapest)
    for move in others:
        for cell in move.cells[problem.sensitive[move.cells]].tolist():
            assert crossings.cost(move.cells) >= cheapest[cell]


def test_bargains_cost_no_more_than_the_price_of_what_they_serve():
    problem = plain(NOT_EXACT)
    crossings = Crossings(problem, problem.always_hidden.copy())
    for move in crossings.bargains(problem.sensitive, 1.5):
        served = problem.sensitive[move.cells].sum()
        assert crossings.cost(move.cells) <= 1.5 * served


def test_no_crossing_changes_what_an_implication_leaves_over():
    few = table([SEX, AGE], [[1, 2, 9], [3, 8, 7]], name="få", measure="få")
    many = table([SEX, AGE], [[14, 12, 19], [13, 18, 17]], name="många", measure="många")
    tied = release(few, many, ties=(Implication("få", "många"),))
    problem = problem_of(tied.cells(), NOT_EXACT)
    crossings = Crossings(problem, problem.always_hidden.copy())
    assert list(crossings.bargains(problem.sensitive, 100.0)) == []
    assert suppress(problem).secondary.any()


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE, Policy()], ids=["exact", "wide", "insiders"])
@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_is_protected_as_well_as_a_few(seed, policy, monkeypatch):
    monkeypatch.setattr(suppression, "CROWDED", 0)
    problem = plain(policy, seed)
    made = suppress(problem)
    sensitive = np.flatnonzero(problem.sensitive)
    report = audit(of_release(problem, made.hidden), of=sensitive.tolist())
    assert len(report.findings) == len(sensitive) > 3
    assert report.narrower_than(policy.width) == ()
    if policy.insiders:
        assert audit_insiders(made) == ()


def test_insiders_make_a_crowd_of_fewer_sensitive_cells(monkeypatch):
    problem = plain(Policy())
    assert problem.alone.any()
    assert not suppression.is_crowded(problem)
    monkeypatch.setattr(suppression, "LONG", 100)
    assert suppression.is_crowded(problem)
    assert not suppression.is_crowded(plain(WIDE))


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE], ids=["exact", "wide"])
def test_improving_shows_more_and_still_proves_everything(policy):
    problem = plain(policy, 1)
    hidden, ledger = bargained(problem)
    assert not ledger.exposed().any()
    wasteful = hidden | problem.may_hide
    proof = improve(problem, wasteful, ledger.proof(), times=200, progress=silent)
    assert proof.faults(problem, wasteful) == []
    assert wasteful.sum() <= hidden.sum()
    assert not (problem.always_hidden & ~wasteful).any()


def test_an_improvement_that_is_cancelled_says_so():
    class Cancelled(Exception):
        """Somebody has had enough."""

    def cancel(done):
        raise Cancelled

    problem = plain(NOT_EXACT, 1)
    with pytest.raises(Cancelled):
        suppress(problem, progress=cancel)


def test_the_same_seed_improves_in_the_same_way():
    problem = plain(NOT_EXACT, 3)
    first, second = (suppress(problem, seed=5) for _ in range(2))
    assert np.array_equal(first.hidden, second.hidden)
    assert np.array_equal(first.proof.lines, second.proof.lines)


def test_a_single_dimension_has_crossings_through_a_cell_only():
    problem = problem_of(release(table([flat("svar", "abc")], [2, 9, 30])).cells(), NOT_EXACT)
    crossings = Crossings(problem, problem.always_hidden.copy())
    assert list(crossings.bargains(problem.sensitive, 100.0)) == []
    assert len(crossings.cheapest(problem.cells.find("personer", svar="a")).cells) == 2
