"""Bounds are checked against brute force: every way of placing the doubtful units."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.errors import BadTable
from fardplan.statistics.bounds import Bounds, by_growth, by_placement, together
from fardplan.statistics.shape import Measure, Shape, from_records

SMALL = st.integers(0, 12)
TOTALS_ONLY = Shape(by_sex=False, no_sex_because="Bara för provet.")


@given(SMALL, SMALL, SMALL, SMALL)
def test_free_placement_agrees_with_trying_every_way(before, after, first, last):
    changes = [
        (after + inside_after) - (before + inside_before)
        for inside_before, inside_after in product(range(first + 1), range(last + 1))
    ]
    bounds = by_placement(after - before, first=first, last=last)
    assert (bounds.low, bounds.high) == (min(changes), max(changes))


@given(SMALL, SMALL, SMALL, SMALL)
def test_growth_agrees_with_trying_every_way(before, after, first, last):
    growth = range(min(0, last - first), max(0, last - first) + 1)
    changes = [after - before + inside for inside in growth]
    bounds = by_growth(after - before, first=first, last=last)
    assert (bounds.low, bounds.high) == (min(changes), max(changes))


@given(SMALL, SMALL, SMALL, SMALL)
def test_less_is_supposed_the_wider_the_bounds(before, after, first, last):
    narrow = by_growth(after - before, first=first, last=last)
    wide = by_placement(after - before, first=first, last=last)
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@pytest.mark.parametrize(
    ("bounds", "unknown"),
    [(Bounds(-1, 1), True), (Bounds(0, 5), True), (Bounds(1, 5), False), (Bounds(-5, -1), False)],
)
def test_a_range_that_holds_zero_has_no_known_direction(bounds, unknown):
    assert bounds.direction_unknown == unknown


def schools(*cells):
    """Each (asked, yes) or (asked, None) with nothing known, or (asked, (low, high))."""
    records = []
    for number, (asked, yes) in enumerate(cells):
        known = isinstance(yes, int)
        record = {"area": f"s{number}", "denominator": asked}
        record["value"] = 100 * yes / asked if known else None
        record["obs_status"] = "A" if known else "Q"
        if isinstance(yes, tuple):
            record["lower"], record["upper"] = (100 * end / asked for end in yes)
        records.append(record)
    same = {"area_version": "v", "period": "2018", "sex": "T"}
    return from_records(records, TOTALS_ONLY, **same)


def test_hidden_schools_agree_with_trying_every_number():
    table = schools((4, 2), (3, None), (5, (3, 4)))
    shares = [
        100 * (2 + hidden + bounded) / 12 for hidden, bounded in product(range(4), range(3, 5))
    ]
    found = together(table, TOTALS_ONLY)
    assert (found.bounds.low, found.bounds.high) == pytest.approx((min(shares), max(shares)))
    assert (found.known, found.bounded, found.hidden) == (1, 1, 1)


def test_with_nothing_hidden_the_bounds_are_the_mean():
    found = together(schools((4, 2), (3, 3)), TOTALS_ONLY)
    assert found.bounds.low == found.bounds.high == pytest.approx(100 * 5 / 7)


def test_only_shares_have_bounds_of_this_kind():
    counts = Shape(measure=Measure.COUNT, by_sex=False, no_sex_because="Bara för provet.")
    with pytest.raises(BadTable, match="räknas för andelar"):
        together(schools((4, 2)), counts)


def test_no_schools_have_no_mean():
    with pytest.raises(BadTable, match="kan inte ges"):
        together(schools((4, 2)).clear(), TOTALS_ONLY)
