"""An attacker who knows the rules, the code and the seed, against every table of a small shape.

He runs the method over all tables, keeps those that would have been published like the one he
sees, and asks how many values each hidden cell takes among them.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
import pytest

from fardplan.disclosure.dimensions import flat, tree
from fardplan.disclosure.foresight import Foresight
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.protection import everything_hidden
from fardplan.disclosure.suppression import suppress
from tests.disclosure.cities import SEX, WIDE, release, table

TWO_BY_TWO = (SEX, flat("svar", ["ja", "nej"]))
THREE_BY_THREE = (flat("ålder", list("abc")), flat("svar", list("def")))
TWO_LEVELS = (
    tree("område", [("n", "T"), ("s", "T"), ("n1", "n"), ("n2", "n"), ("s1", "s"), ("s2", "s")]),
)


def publish_every_table(dimensions, most, policy):
    """What is published of each table with at most so many persons, and the tables behind it."""
    shape = tuple(len(dimension.leaves) for dimension in dimensions)
    cells = release(table(dimensions, np.zeros(shape)), policy=policy).cells()

    def method(values):
        return suppress(problem_of(replace(cells, values=values), policy))

    foresight, enough = Foresight(method), max(2, policy.width)
    behind = defaultdict(list)
    for numbers in product(range(most + 1), repeat=prod(shape)):
        if sum(numbers) > most:
            continue
        values = table(dimensions, np.reshape(numbers, shape)).values.ravel()
        made = foresight.first(values)
        if made.hidden.any() and not foresight.is_varied(values, enough):
            made = everything_hidden(made)
        seen = np.where(made.hidden, np.nan, values)
        behind[seen.tobytes()].append((made.hidden, values))
    return behind


def fewest_explanations(behind, most):
    """Over all that is published: how many values the closest known hidden cell can have."""
    fewest = most
    for tables in behind.values():
        hidden = tables[0][0]
        every = np.array([values for _, values in tables])
        if hidden[0] and every[:, 0].min() > most // 2:
            continue  # its larger explanations are beyond the tables that were made
        for cell in np.flatnonzero(hidden):
            fewest = min(fewest, len(np.unique(every[:, cell])))
    return fewest


@pytest.mark.parametrize("dimensions", [TWO_BY_TWO, TWO_LEVELS], ids=["2×2", "two levels"])
def test_no_hidden_count_has_fewer_explanations_than_asked(dimensions):
    assert fewest_explanations(publish_every_table(dimensions, 5, WIDE), 5) >= 4


def test_without_foresight_the_choice_itself_would_tell():
    """Total 8 in two cells, and nothing more hidden: only 4 + 4 would be published so."""
    policy = WIDE
    cells = release(table(TWO_BY_TWO, [[0, 4], [4, 0]]), policy=policy).cells()
    made = suppress(problem_of(cells, policy))
    assert not made.hidden[0]
    foresight = Foresight(
        lambda values: suppress(problem_of(replace(cells, values=values), policy))
    )
    assert not foresight.is_varied(cells.values, 4)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("dimensions", "most", "policy"),
    [
        (TWO_BY_TWO, 12, WIDE),
        (TWO_BY_TWO, 12, Policy()),
        (TWO_LEVELS, 12, WIDE),
        (TWO_LEVELS, 12, Policy()),
        (THREE_BY_THREE, 5, WIDE),
        (THREE_BY_THREE, 5, Policy()),
    ],
    ids=[
        "2×2 wide", "2×2 insiders", "two levels wide", "two levels insiders", "3×3 wide",
        "3×3 insiders",
    ],
)  # fmt: skip
def test_no_hidden_count_of_any_larger_table_has_fewer(dimensions, most, policy):
    assert fewest_explanations(publish_every_table(dimensions, most, policy), most) >= 4
