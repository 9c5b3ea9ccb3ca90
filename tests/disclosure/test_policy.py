import numpy as np
import pytest

from fardplan.disclosure.contributions import Contributions
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import needed, problem_of, small_counts
from fardplan.disclosure.suppression import suppress
from fardplan.disclosure.tables import Table, from_smallest
from fardplan.errors import BadDefinition
from tests.disclosure.cities import AREA, release


@pytest.mark.parametrize(
    "wrong",
    [
        {"zeros": "kanske"},
        {"dominant": 3},
        {"width": 0},
        {"p_percent": -1},
        {"smallest_shown": 3, "width": 1},
    ],
)
def test_rules_that_mean_nothing_or_do_not_protect_are_refused(wrong):
    with pytest.raises(BadDefinition):
        Policy(**wrong)


def test_a_misspelt_rule_is_refused():
    with pytest.raises(TypeError, match="smalest_shown"):
        Policy(smalest_shown=5)


@pytest.mark.parametrize(("zeros", "small"), [("shown", [0, 1, 1, 0]), ("hidden", [1, 1, 1, 0])])
def test_small_counts_are_those_below_the_smallest_shown(zeros, small):
    policy = Policy(zeros=zeros)
    assert small_counts(np.array([0.0, 1, 4, 5]), policy).tolist() == small


@pytest.mark.parametrize(
    ("total", "largest", "second", "contributors", "need"),
    [
        (100, 60, 35, 5, 1.0),  # the rest is 5, and 10 % of 60 is 6
        (100, 40, 30, 9, 0.0),
        (95, 60, 35, 2, 6.0),  # two know each other
        (0, 0, 0, 0, 0.0),
    ],
)
def test_the_p_per_cent_rule_asks_for_what_is_missing(total, largest, second, contributors, need):
    rests = Contributions(*(np.array([float(n)]) for n in (contributors, largest, second)))
    assert needed(np.array([float(total)]), rests, Policy()) == pytest.approx([need])


def test_dominance_asks_for_so_much_that_the_share_is_not_known_to_be_passed():
    rests = Contributions(np.array([9.0]), np.array([90.0]), np.array([5.0]))
    policy = Policy(p_percent=0, share=75)
    assert needed(np.array([100.0]), rests, policy) == pytest.approx([90 / 0.75 - 100])


def test_a_magnitude_table_keeps_the_interval_that_the_rule_asks_for():
    amounts = from_smallest("t", "kr", [AREA], np.array([100.0, 80, 300, 50]), magnitude=True)
    size = len(AREA.codes)
    rests = Contributions(np.full(size, 9.0), amounts.values * 0.4, amounts.values * 0.1)
    n1 = AREA.codes.index("n1")
    rests.largest[n1] = 90
    known = Table(**{**vars(amounts), "contributions": rests})
    made = suppress(problem_of(release(known).cells(), Policy()))
    assert not made.problem.whole
    assert made.problem.sensitive.sum() == 1
    assert made.secondary.sum() >= 1
    assert made.proof.faults(made.problem, made.hidden) == []
    moves = made.proof.moves.toarray()
    assert moves[:, n1].max() >= made.problem.up[n1] > 0
    assert moves[:, n1].min() <= -made.problem.down[n1]
