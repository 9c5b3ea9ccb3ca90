from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from fardplan.disclosure.attack import components
from fardplan.disclosure.exact import optimise
from fardplan.disclosure.primary import problem_of
from tests.disclosure.cities import AGE, NOT_EXACT, SEX, WIDE, city, release, table


def plain(cells, policy):
    """The problem with every cell equally dear, so that the cost is a number of cells."""
    problem = problem_of(cells, policy)
    return replace(problem, weights=np.ones(cells.size))


def is_safe(problem, hidden):
    """Whether the ends of each sensitive cell, in whole numbers, lie far enough apart."""
    values = problem.cells.values
    for component in components(problem.cells.matrix, values, hidden, problem.low, values + 1000):
        program = component.in_whole_numbers(1000)
        for place in np.flatnonzero(problem.sensitive[component.cells]):
            direction = np.zeros(len(component.cells))
            direction[place] = 1
            ends = [program.maximise(side * direction)[place] for side in (1, -1)]
            if ends[0] - ends[1] < problem.width[component.cells[place]] - 1e-6:
                return False
    return True


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE], ids=["exact", "wide"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_cheaper_choice_protects_a_tiny_table(seed, policy):
    counts = np.random.default_rng(seed).poisson(6, (2, 3)) + np.eye(2, 3)
    problem = plain(release(table([SEX, AGE], counts)).cells(), policy)
    best = optimise(problem)
    assert best.is_proven
    others = np.flatnonzero(problem.may_hide & ~problem.sensitive)
    for more in range(int(best.cost)):
        for chosen in combinations(others, more):
            hidden = problem.sensitive.copy()
            hidden[list(chosen)] = True
            assert not is_safe(problem, hidden), chosen


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_bound_is_never_above_what_was_found(seed):
    best = optimise(plain(release(city(seed)).cells(), NOT_EXACT))
    assert best.is_proven
    assert best.bound <= best.cost
    assert best.suppression.secondary.sum() == best.cost


def test_few_rounds_give_a_safe_choice_and_an_honest_bound():
    best = optimise(plain(release(city(1)).cells(), WIDE), rounds=1)
    assert best.bound < best.cost
    assert best.suppression.proof.faults(best.suppression.problem, best.suppression.hidden) == []
