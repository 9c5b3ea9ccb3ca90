from dataclasses import replace

import numpy as np
import pytest

from fardplan.disclosure.cells import Implication, link
from fardplan.disclosure.dimensions import several
from fardplan.errors import BadTable
from tests.disclosure.cities import AGE, AREA, SEX, city, table


def test_all_sums_hold_for_the_true_values():
    cells = link([city()])
    assert cells.size == 3 * 7 * 4
    assert not np.any(cells.matrix @ cells.values)


def test_linked_tables_share_their_margins():
    counts = np.arange(24).reshape(2, 4, 3)
    by_area = table([SEX, AREA], counts.sum(axis=2), name="efter område")
    by_age = table([SEX, AGE], counts.sum(axis=1), name="efter ålder")
    cells = link([by_area, by_age])
    assert cells.size == 3 * 7 + 3 * 4 - 3
    assert cells.values[cells.find("personer", kön="K")] == counts[0].sum()
    assert cells.label(cells.find("personer", kön="K", ålder="65–")) == (
        "personer (kön=K, ålder=65–)"
    )


def test_a_sum_that_two_tables_repeat_is_kept_once():
    once, twice = link([city()]), link([city(), city()])
    assert once.matrix.shape == twice.matrix.shape


def test_tables_that_disagree_about_a_shared_cell_are_refused():
    first = table([SEX], [2, 3], name="ena")
    second = table([SEX], [3, 3], name="andra")
    with pytest.raises(BadTable, match=r"olika värden för samma cell: personer .totalt.*kön=K"):
        link([first, second])


def test_old_and_new_districts_tie_the_same_cells():
    area = several(
        "område",
        {
            "gamla": [("a", "ö"), ("b", "ö"), ("c", "v"), ("ö", "T"), ("v", "T")],
            "nya": [("a", "n"), ("b", "s"), ("c", "s"), ("n", "T"), ("s", "T")],
        },
    )
    cells = link([table([area], [1, 2, 4])])
    assert cells.matrix.shape[0] == 6
    assert not np.any(cells.matrix @ cells.values)


def test_an_implication_adds_what_is_left_over():
    few = table([SEX], [1, 2], name="få", measure="få")
    many = table([SEX], [4, 2], name="många", measure="många")
    cells = link([few, many], [Implication("få", "många")])
    assert cells.values[cells.slack].tolist() == [3, 3, 0]
    assert cells.unpublished[cells.slack].all()
    assert not np.any(cells.matrix @ cells.values)
    with pytest.raises(BadTable, match="många är fler än få"):
        link([few, many], [Implication("många", "få")])
    with pytest.raises(BadTable, match="Måttet alla finns inte"):
        link([few], [Implication("få", "alla")])


def test_no_sum_ties_the_cells_of_a_table_that_is_perturbed_at_its_source():
    whole = table([SEX], [2, 3])
    noisy = replace(whole, values=np.array([6.0, 2, 3]), perturbed=True)
    assert link([whole]).matrix.shape[0] == 1
    assert link([noisy]).matrix.shape[0] == 0


def test_no_table_is_no_problem():
    with pytest.raises(BadTable, match="ingen tabell"):
        link([])
