"""An attacker who knows the rules, the code and the seed, against every table of a small shape.

He runs the method over all tables, keeps those that would have been published like the one he
sees, and asks how many values each hidden cell takes among them. The long runs take some twelve
minutes of processor time together, the 3 × 3 ones two thirds of it.
"""

from collections import defaultdict
from dataclasses import replace
from math import prod

import numpy as np
import pytest

from fardplan.disclosure.dimensions import flat, tree
from fardplan.disclosure.foresight import Foresight
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.suppression import suppress
from tests.disclosure.cities import NOT_EXACT, SEX, WIDE, release, table

TWO_BY_TWO = (SEX, flat("svar", ["ja", "nej"]))
THREE_BY_THREE = (flat("ålder", list("abc")), flat("svar", list("def")))
TWO_LEVELS = (
    tree("område", [("n", "T"), ("s", "T"), ("n1", "n"), ("n2", "n"), ("s1", "s"), ("s2", "s")]),
)


class Publisher:
    """What is published of any table of a shape, by the method that everybody knows."""

    def __init__(self, dimensions, policy):
        self.dimensions = dimensions
        self.shape = tuple(len(dimension.leaves) for dimension in dimensions)
        cells = release(table(dimensions, np.zeros(self.shape)), policy=policy).cells()

        def question(values):
            return problem_of(replace(cells, values=values), policy)

        self.foresight = Foresight(question, demand(policy))
        self._seen = {}

    def values(self, numbers):
        """All cells of a table, from its smallest."""
        return table(self.dimensions, np.reshape(numbers, self.shape)).values.ravel()

    def hidden(self, values):
        key = values.tobytes()
        if key not in self._seen:
            self._seen[key] = self.foresight.published(values).hidden
        return self._seen[key]


def demand(policy):
    return max(2, policy.width)


def tables_up_to(publisher, most, *, together):
    """Every table whose smallest cells are at most so many, or together at most so many."""
    for numbers in counts_up_to(most, prod(publisher.shape), together=together):
        yield publisher.values(numbers)


def counts_up_to(most, places, *, together):
    if not places:
        yield ()
        return
    for first in range(most + 1):
        left = most - first if together else most
        for rest in counts_up_to(left, places - 1, together=together):
            yield (first, *rest)


def published_alike(publisher, tables):
    """What is published, and the tables behind each."""
    behind = defaultdict(list)
    for values in tables:
        hidden = publisher.hidden(values)
        seen = np.where(hidden, np.nan, values)
        behind[seen.tobytes()].append((hidden, values))
    return behind


def closest_known(publisher, tables, beyond, policy):
    """The cells with too few explanations, each with what is published.

    beyond: more tables, which may explain what those at the edge cannot explain among themselves.
    """
    behind, lacking = published_alike(publisher, tables), []
    for alike in behind.values():
        hidden, truth = alike[0]
        every = np.array([values for _, values in alike])
        where = np.flatnonzero(hidden)
        kinds = {cell: set(every[:, cell]) for cell in where}
        if any(len(kind) < demand(policy) for kind in kinds.values()):
            for values in beyond[(beyond[:, ~hidden] == truth[~hidden]).all(axis=1)]:
                if np.array_equal(publisher.hidden(values), hidden):
                    for cell in where:
                        kinds[cell].add(values[cell])
                if all(len(kind) >= demand(policy) for kind in kinds.values()):
                    break
        lacking += [
            (np.where(hidden, np.nan, truth).tolist(), cell, sorted(kind))
            for cell, kind in kinds.items()
            if len(kind) < demand(policy)
        ]
    return lacking


def all_values(publisher, tables):
    return np.array(list(tables)).reshape(-1, len(publisher.values(np.zeros(publisher.shape))))


@pytest.mark.parametrize("dimensions", [TWO_BY_TWO, TWO_LEVELS], ids=["2×2", "two levels"])
def test_no_hidden_count_has_fewer_explanations_than_asked(dimensions):
    publisher = Publisher(dimensions, WIDE)
    beyond = all_values(publisher, tables_up_to(publisher, 9, together=True))
    tables = tables_up_to(publisher, 5, together=True)
    assert closest_known(publisher, tables, beyond, WIDE) == []


def test_without_foresight_the_choice_itself_would_tell():
    """Total 8 in two cells, and nothing more hidden: only 4 + 4 would be published so."""
    publisher = Publisher(TWO_BY_TWO, WIDE)
    cells = release(table(TWO_BY_TWO, [[0, 4], [4, 0]]), policy=WIDE).cells()
    assert not suppress(problem_of(cells, WIDE)).hidden[0]
    assert not publisher.foresight.is_varied(cells.values)
    assert publisher.hidden(cells.values)[0]


def test_a_table_that_must_hide_everything_is_not_told_from_those_of_a_person_more():
    """One person in each of five cells: by itself the method hides them all in no other table."""
    publisher = Publisher(THREE_BY_THREE, NOT_EXACT)
    fewest = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
    hidden = publisher.hidden(publisher.values(fewest))
    assert hidden[0]
    for place in np.flatnonzero(fewest):
        one_more = fewest.copy()
        one_more[place] += 1
        assert np.array_equal(publisher.hidden(publisher.values(one_more)), hidden)


POLICIES = {"not exact": NOT_EXACT, "wide": WIDE, "insiders": Policy()}


@pytest.mark.exhaustive
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_no_hidden_count_of_any_two_by_two_table_up_to_twelve_each_has_fewer(policy):
    publisher = Publisher(TWO_BY_TWO, policy)
    beyond = all_values(publisher, tables_up_to(publisher, 16, together=False))
    tables = tables_up_to(publisher, 12, together=False)
    assert closest_known(publisher, tables, beyond, policy) == []


# A wider demand has many more explanations to look at: minutes for each person more.
LARGER = {
    "two levels, not exact": (TWO_LEVELS, 12, "not exact"),
    "two levels, wide": (TWO_LEVELS, 12, "wide"),
    "two levels, insiders": (TWO_LEVELS, 12, "insiders"),
    "3×3, not exact": (THREE_BY_THREE, 5, "not exact"),
    "3×3, wide": (THREE_BY_THREE, 3, "wide"),
    "3×3, insiders": (THREE_BY_THREE, 3, "insiders"),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("dimensions", "most", "named"), LARGER.values(), ids=LARGER)
def test_no_hidden_count_of_any_larger_table_has_fewer(dimensions, most, named):
    policy = POLICIES[named]
    publisher = Publisher(dimensions, policy)
    beyond = all_values(publisher, tables_up_to(publisher, most + 4, together=True))
    tables = tables_up_to(publisher, most, together=True)
    assert closest_known(publisher, tables, beyond, policy) == []
