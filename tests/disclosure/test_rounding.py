from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from fardplan.disclosure.chooser import innermost
from fardplan.disclosure.dimensions import flat
from fardplan.disclosure.rounding import (
    NoRounding,
    at_random,
    controlled,
    to_nearest,
)
from fardplan.disclosure.small_counts import _Choice, composition, small_counts_rounded
from fardplan.errors import BadDefinition, BadTable
from tests.disclosure.cities import AGE, AREA, SEX, city, release, table

SEEDS = [0, 1, 2]


def cells_of(seed=1):
    return release(city(seed)).cells()


def test_the_nearest_multiple_is_never_further_than_half_the_base():
    made = to_nearest(cells_of(), 5)
    assert np.abs(made.change).max() <= 2.5
    assert not np.any(made.values % 5)
    assert not made.additive


def test_random_rounding_is_right_on_average():
    cells = cells_of()
    many = np.mean([at_random(cells, 5, seed=seed).values for seed in range(2000)], axis=0)
    assert np.abs(many - cells.values).max() < 0.25
    assert np.abs(at_random(cells, 5, seed=1).change).max() < 5


@pytest.mark.parametrize("seed", SEEDS)
def test_controlled_rounding_adds_up_and_keeps_zeros_and_multiples(seed):
    cells = release(table([SEX, AGE], city(seed).values[1:, 3, 1:])).cells()
    made = controlled(cells, 5)
    assert not np.any(cells.matrix @ made.values)
    assert not np.any(made.values % 5)
    assert np.abs(made.change).max() < 5
    assert not np.any(made.change[cells.values % 5 == 0])


@pytest.mark.parametrize("seed", SEEDS)
def test_small_count_rounding_leaves_no_small_inner_count_and_adds_up(seed):
    cells = cells_of(seed)
    inner = innermost(cells)
    made = small_counts_rounded(cells, 5, seed=seed, smallest=inner)
    assert not np.any(cells.matrix @ made.values)
    assert not np.any((made.values[inner] > 0) & (made.values[inner] < 5))
    kept = inner & ((cells.values == 0) | (cells.values >= 5))
    assert not np.any(made.change[kept])
    assert abs(made.change[0]) < 5  # the grand total stays close


def test_a_base_that_rounds_nothing_is_refused():
    with pytest.raises(BadDefinition, match="multiplar av 1"):
        to_nearest(cells_of(), 1)


def test_a_table_too_large_to_search_says_so():
    big = table([SEX, AREA, AGE], np.full((2, 4, 3), 6))
    from fardplan.disclosure import rounding

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounding, "SEARCHABLE", 10)
        with pytest.raises(NoRounding, match="hänger ihop i"):
            controlled(release(big).cells(), 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_small_count_rounding_comes_closer_than_an_even_spread_alone(seed, monkeypatch):
    cells = release(city(seed, mean=2.0)).cells()
    better = small_counts_rounded(cells, 5, seed=seed, smallest=innermost(cells))
    monkeypatch.setattr(_Choice, "change_sides", lambda self: None)
    monkeypatch.setattr(_Choice, "change_places", lambda self, neighbours: None)
    even = small_counts_rounded(cells, 5, seed=seed, smallest=innermost(cells))
    assert better.loss < 0.9 * even.loss


@pytest.mark.exhaustive
def test_even_one_who_knows_code_and_seed_is_left_with_three_values_of_a_rounded_count():
    """He rounds every 2 × 2 table and keeps those that come out like the one he sees."""
    empty = release(table([SEX, flat("svar", ["ja", "nej"])], np.zeros((2, 2)))).cells()
    inner = innermost(empty)
    behind = defaultdict(list)
    for numbers in product(range(6), repeat=4):
        values = table([SEX, flat("svar", ["ja", "nej"])], np.reshape(numbers, (2, 2))).values
        cells = replace(empty, values=values.ravel())
        shown = small_counts_rounded(cells, 5, seed=1, smallest=inner).values[inner]
        behind[tuple(shown.tolist())].append(cells.values[inner])
    for shown, tables in behind.items():
        possible = [len(set(column)) for column in np.array(tables).T.tolist()]
        assert min(n for n, seen in zip(possible, shown, strict=True) if seen in {0, 5}) >= 3


def test_cells_that_are_no_sums_of_the_smallest_are_refused():
    cells = cells_of()
    with pytest.raises(BadTable, match="är inte summor av de minsta"):
        composition(cells, np.zeros(cells.size, dtype=bool))
