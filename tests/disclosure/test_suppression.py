"""Secondary suppression: what is hidden, and that its proof proves it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.disclosure import suppression
from fardplan.disclosure.audit import audit
from fardplan.disclosure.dimensions import flat, several
from fardplan.disclosure.knowledge import of_release
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import Earlier, problem_of
from fardplan.disclosure.problem import GivenUp
from fardplan.disclosure.proof import TRUTH, Proof
from fardplan.disclosure.protection import protect_release
from fardplan.disclosure.suppression import suppress
from fardplan.errors import BadTable
from tests.disclosure.cities import AGE, AREA, NOT_EXACT, SEX, WIDE, city, release, table

SEEDS = range(6)


def shown(made):
    return [
        None if h else int(v) for h, v in zip(made.hidden, made.problem.cells.values, strict=True)
    ]


@pytest.mark.parametrize(
    ("women", "men", "expected"),
    [
        (20, 30, [50, 20, 30]),
        (0, 30, [30, 0, 30]),  # a zero points nobody out
        (2, 30, [32, None, None]),  # the men are hidden too, or 32 − 30 tells
    ],
)
def test_one_small_sex_takes_the_other_with_it(women, men, expected):
    assert shown(protect_release(release(table([SEX], [women, men]), policy=WIDE))) == expected


def test_two_ones_hide_their_total_for_two_is_one_and_one():
    assert shown(protect_release(release(table([SEX], [1, 1])))) == [None] * 3


@pytest.mark.parametrize("policy", [NOT_EXACT, WIDE, Policy()], ids=["exact", "wide", "insiders"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_auditor_agrees_that_nothing_is_known_more_closely_than_asked(seed, policy):
    made = suppress(problem_of(release(city(seed)).cells(), policy))
    sensitive = np.flatnonzero(made.problem.sensitive)
    report = audit(of_release(made.problem, made.hidden), of=sensitive.tolist())
    assert len(sensitive) > 5
    assert len(report.findings) == len(sensitive)
    assert report.narrower_than(policy.width) == ()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_one_who_is_alone_in_a_cell_learns_nothing_more(seed):
    made = suppress(problem_of(release(city(seed, mean=4)).cells(), Policy()))
    problem, known = made.problem, of_release(made.problem, made.hidden)
    alone = np.flatnonzero(problem.alone & made.hidden)
    assert len(alone)
    for insider in alone:
        low, high = known.low.copy(), known.high.copy()
        low[insider] = high[insider] = 1
        others = problem.sensitive & (problem.twins != problem.twins[insider])
        report = audit(replace(known, low=low, high=high), of=np.flatnonzero(others).tolist())
        assert report.narrower_than(4) == ()


def test_hiding_only_the_small_cells_would_not_pass():
    made = suppress(problem_of(release(city(1)).cells(), NOT_EXACT))
    assert made.secondary.any()
    assert made.proof.faults(made.problem, made.problem.sensitive)


def test_a_proof_with_a_changed_move_fails():
    made = suppress(problem_of(release(city(1)).cells(), NOT_EXACT))
    assert made.proof.faults(made.problem, made.hidden) == []
    moves = made.proof.moves.copy()
    moves.data[0] += 1
    assert replace(made.proof, moves=moves).faults(made.problem, made.hidden)
    truth_only = np.array([[c, TRUTH, TRUTH, TRUTH] for c in made.proof.lines[:, 0]])
    assert Proof(made.proof.moves, truth_only).faults(made.problem, made.hidden)


def test_a_move_below_what_everybody_knows_proves_nothing():
    made = suppress(problem_of(release(city(1)).cells(), NOT_EXACT))
    at_the_floor = replace(made.problem, low=made.problem.cells.values)
    assert made.proof.faults(at_the_floor, made.hidden)


def test_the_same_seed_gives_the_same_pattern():
    first, second = (protect_release(release(city(2)), seed=7) for _ in range(2))
    assert np.array_equal(first.hidden, second.hidden)


def test_what_was_published_before_stays_known():
    before = table([AREA], [3, 9, 20, 30], name="förra året")
    now = table([SEX, AREA], [[1, 4, 9, 14], [2, 5, 11, 16]], name="nu")
    open_before = Earlier(before, np.zeros(7, dtype=bool))
    with pytest.raises(BadTable, match=r"redan publicerade: personer \(område=n1\)"):
        protect_release(release(now, earlier=(open_before,)))


def test_an_earlier_release_is_part_of_what_the_attacker_knows():
    old = several("område", {"nya": [("a", "ab"), ("b", "ab"), ("ab", "T"), ("c", "T")]})
    new = flat("område", ["ab", "c"])
    counts = np.array([12.0, 2.0, 30.0])
    before = table([old], counts, name="gamla")
    hidden = np.array([code in {"a", "b"} for code in old.codes])
    made = protect_release(
        release(table([new], [14, 30], name="nya"), earlier=(Earlier(before, hidden),), policy=WIDE)
    )
    cells = made.problem.cells
    assert not made.hidden[cells.find("personer", område="ab")]
    assert made.hidden[cells.find("personer", område="b")]
    assert made.hidden[cells.find("personer", område="a")]  # as it was then


def test_what_was_hidden_before_stays_hidden_even_if_it_is_large():
    before = table([AREA], [12, 9, 30, 30], name="gamla")
    hidden = np.array([code in {"n1", "n2"} for code in AREA.codes])
    now = table([SEX], [40, 41], name="nya")
    made = protect_release(release(now, earlier=(Earlier(before, hidden),)))
    cells = made.problem.cells
    assert [made.hidden[cells.find("personer", område=code)] for code in ("n1", "n2", "s1")] == [
        True,
        True,
        False,
    ]


def test_a_third_sex_that_is_never_shown_is_no_leak():
    sex = flat("kön", ["K", "M"], unpublished=["X"])
    made = protect_release(release(table([sex], [20, 30, 2])))
    third = made.problem.cells.find("personer", kön="X")
    assert made.hidden[third]
    assert made.hidden.sum() > 1  # or total − women − men tells


def test_costs_steer_what_is_hidden():
    counts = [[2, 20, 30], [10, 20, 30]]
    cheap_men = protect_release(release(table([SEX, AGE], counts), costs={"ålder": {"16–64": 9}}))
    cells = cheap_men.problem.cells
    assert not cheap_men.hidden[cells.find("personer", kön="K", ålder="16–64")]
    assert cheap_men.hidden[cells.find("personer", kön="K", ålder="65–")]
    with pytest.raises(BadTable, match="Kostnaden 0 för 16–64"):
        protect_release(release(table([SEX, AGE], counts), costs={"ålder": {"16–64": 0}}))


def test_work_can_be_followed_and_cancelled():
    class Cancelled(Exception):
        pass

    seen = []

    def watch(done):
        seen.append(done)
        if len(seen) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        protect_release(release(city(1), policy=Policy()), progress=watch)
    assert all(0 <= done <= 1 for done in seen)


@pytest.mark.parametrize("crowded", [0, 4000], ids=["a crowd", "a few"])
def test_whoever_has_enough_is_told_how_far_the_work_had_come(crowded, monkeypatch):
    monkeypatch.setattr(suppression, "CROWDED", crowded)
    problem = problem_of(release(city(1)).cells(), Policy())
    asked = []

    def enough():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(GivenUp) as given_up:
        suppress(problem, enough=enough)
    said = given_up.value.values
    assert 0 < said["lacking"] <= said["sensitive"] == problem.sensitive.sum()
    assert problem.always_hidden.sum() <= said["hidden"] <= said["cells"] == problem.cells.size
    assert "Avrunda i stället små antal" in str(given_up.value)


def test_what_is_protected_in_time_is_not_given_up():
    problem = problem_of(release(city(1)).cells(), NOT_EXACT)
    assert suppress(problem, enough=lambda: False).proof.lines.size


counts = st.integers(min_value=0, max_value=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=24, max_size=24), st.sampled_from([1, 4]))
def test_linked_tables_never_give_a_hidden_cell_back(numbers, width):
    people = np.array(numbers, dtype=float).reshape(2, 4, 3)
    linked = release(
        table([SEX, AREA], people.sum(axis=2), name="efter område"),
        table([SEX, AGE], people.sum(axis=1), name="efter ålder"),
        table([AREA, AGE], people.sum(axis=0), name="efter båda"),
    )
    made = suppress(problem_of(linked.cells(), Policy(width=width, insiders=False)))
    sensitive = np.flatnonzero(made.problem.sensitive)
    report = audit(of_release(made.problem, made.hidden), of=sensitive.tolist())
    assert report.narrower_than(width) == ()
