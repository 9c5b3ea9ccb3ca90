"""Tables that agree with what is published, looked for near the true one."""

from dataclasses import replace

import numpy as np
import pytest

from fardplan.disclosure.alternatives import Alternatives
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.suppression import suppress
from tests.disclosure.cities import NOT_EXACT, city, release


@pytest.fixture(scope="module")
def made():
    return suppress(problem_of(release(city(1, mean=4.0)).cells(), NOT_EXACT))


def agrees(problem, hidden, move):
    """Whether the truth and a move keep all that is published."""
    change = np.zeros(problem.cells.size)
    change[move.cells] = move.change
    kept = np.allclose(problem.cells.matrix @ change, 0, atol=1e-6)
    bounded = (problem.cells.values + change >= problem.low - 1e-6)[move.cells].all()
    return kept and bounded and not change[~hidden].any()


def test_every_alternative_agrees_with_all_that_is_published(made):
    near = Alternatives(made.problem, made.hidden)
    crossings, ends = 0, 0
    for cell in np.flatnonzero(made.hidden).tolist():
        for move in near.crossing(cell):
            crossings += 1
            assert agrees(made.problem, made.hidden, move)
            assert move.at(cell)
        for move in near.ends(cell):
            ends += 1
            assert agrees(made.problem, made.hidden, move)
    assert crossings > 5
    assert ends > 20


def test_what_somebody_knows_is_not_changed_if_so_asked(made):
    inside = made.hidden & (made.problem.cells.values == 1)
    near = Alternatives(made.problem, made.hidden, inside)
    asked = 0
    for known in np.flatnonzero(inside).tolist():
        persons = near.persons_of(known)
        assert known in persons
        for cell in np.flatnonzero(made.hidden).tolist():
            if cell not in persons:
                for move in (*near.crossing(cell, persons), *near.ends(cell, persons)):
                    asked += 1
                    assert not np.isin(move.cells, persons).any()
    assert asked > 100


def test_crossings_stay_silent_to_everybody_else_inside(made):
    hidden = made.problem.may_hide
    inside = hidden & (made.problem.cells.values == 1)
    twins = made.problem.twins
    near = Alternatives(made.problem, hidden, inside)
    found = 0
    for cell in np.flatnonzero(hidden).tolist():
        for move in near.crossing(cell):
            found += 1
            lonely = move.cells[inside[move.cells]]
            assert (twins[lonely] == twins[cell]).all()
    assert found


def test_a_crossing_that_does_not_add_up_is_not_believed(made, monkeypatch):
    near = Alternatives(made.problem, made.hidden)
    cell = next(c for c in np.flatnonzero(made.hidden).tolist() if near.crossing(c))
    (move,) = near.crossing(cell)
    for wrong in (
        replace(move, change=np.abs(move.change)),
        replace(move, change=np.sign(move.change[0]) * move.change * -1000),
        replace(move, cells=np.flatnonzero(~made.hidden)[: len(move.cells)]),
    ):
        monkeypatch.setattr(near._crossings, "cheapest", lambda *a, found=wrong, **k: found)
        assert near.crossing(cell) == []


def test_a_cell_that_is_asked_for_and_shown_meanwhile_is_asked_for_once(made):
    wanted = made.hidden.copy()
    asked = 0
    for move in Alternatives(made.problem, made.hidden).crossings(wanted):
        asked += 1
        wanted[move.cells] = False
    assert 0 < asked < made.hidden.sum() / 3


def test_amounts_have_no_crossings_but_neighbourhoods():
    problem = problem_of(release(city(2)).cells(), Policy(insiders=False))
    asked = replace(problem, whole=False)
    near = Alternatives(asked, asked.may_hide)
    cell = int(np.flatnonzero(asked.sensitive)[0])
    assert list(near.crossings(asked.sensitive.copy())) == near.crossing(cell) == []
    assert {np.sign(move.at(cell)) for move in near.ends(cell)} == {1.0} | (
        {-1.0} if asked.cells.values[cell] > 1 else set()
    )
