"""Gaps between the sexes, changes, and when a gap takes the other sign."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from fardplan.errors import BadTable
from fardplan.statistics.comparison import (
    change,
    difference,
    gaps_between_sexes,
    ratio,
    turns_of_the_gap,
)
from fardplan.statistics.rates import wilson, with_intervals
from fardplan.statistics.shape import Shape, from_records
from tests.statistics.figures import eligibility_by_home_municipality, in_work

SHARE = Shape()
PLACE = {"area": "farsta", "area_version": "stockholm-14"}


def arrays(*values):
    return tuple(np.array([value], dtype=float) for value in values)


def newcombe(first, second, level=0.95):
    (yes1, n1), (yes2, n2) = arrays(*first), arrays(*second)
    limits = wilson(yes1, n1, level=level), wilson(yes2, n2, level=level)
    return difference(yes1 / n1, limits[0], yes2 / n2, limits[1])


@st.composite
def counts(draw, least=0):
    asked = draw(st.integers(max(1, least), 3_000))
    return draw(st.integers(least, asked)), asked


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_own_examples(first, second, low, high):
    """Newcombe (1998), table II, method 10."""
    lower, upper = np.ravel(newcombe(first, second))
    assert (round(lower, 4), round(upper, 4)) == (low, high)


@given(counts(), counts())
def test_differences_agree_with_statsmodels(first, second):
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert np.allclose(np.ravel(newcombe(first, second)), theirs, rtol=0, atol=1e-9)


@given(counts(1), counts(1))
def test_ratios_agree_with_statsmodels(first, second):
    theirs = confint_proportions_2indep(
        *first, *second, method="log", compare="ratio", correction=False
    )
    ours = np.ravel(ratio(arrays(*first), arrays(*second)))
    assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@given(counts(), counts())
def test_turning_the_difference_turns_its_interval(first, second):
    lower, upper = np.ravel(newcombe(first, second))
    other_lower, other_upper = np.ravel(newcombe(second, first))
    assert (lower, upper) == pytest.approx((-other_upper, -other_lower), abs=1e-12)


def test_a_share_of_nothing_has_no_ratio():
    assert np.isnan(np.ravel(ratio(arrays(0, 10), arrays(3, 10)))).all()
    assert np.isnan(np.ravel(ratio(arrays(3, 10), arrays(0, 0)))).all()


def by_sex(period, women, men, **same):
    total = tuple(map(sum, zip(women, men, strict=True)))
    return [
        {**PLACE, "period": period, "sex": sex, "numerator": yes, "denominator": asked, **same}
        for sex, (yes, asked) in zip("KMT", (women, men, total), strict=True)
    ]


def test_a_gap_is_given_in_points_and_as_a_ratio_together():
    table = with_intervals(from_records(by_sex("2016", (56, 70), (48, 80)), SHARE), SHARE)
    (gap,) = gaps_between_sexes(table, SHARE).to_dicts()
    assert (gap["women"], gap["men"]) == (80, 60)
    assert gap["gap"] == pytest.approx(20)
    assert gap["ratio"] == pytest.approx(4 / 3)
    assert (round(gap["gap_lower"], 2), round(gap["gap_upper"], 2)) == (5.24, 33.39)
    assert gap["ratio_lower"] < 4 / 3 < gap["ratio_upper"]


def test_swapping_the_sexes_turns_the_gap():
    one = from_records(by_sex("2016", (56, 70), (48, 80)), SHARE)
    other = from_records(by_sex("2016", (48, 80), (56, 70)), SHARE)
    (gap,), (turned,) = (
        gaps_between_sexes(with_intervals(table, SHARE), SHARE).to_dicts() for table in (one, other)
    )
    assert gap["gap"] == pytest.approx(-turned["gap"])
    assert gap["gap_lower"] == pytest.approx(-turned["gap_upper"])
    assert gap["ratio"] == pytest.approx(1 / turned["ratio"])
    assert gap["ratio_lower"] == pytest.approx(1 / turned["ratio_upper"])


def test_a_hidden_sex_leaves_no_gap():
    records = by_sex("2016", (56, 70), (48, 80))
    records[0] |= {"value": None, "numerator": None, "obs_status": "Q"}
    (gap,) = gaps_between_sexes(from_records(records, SHARE), SHARE).to_dicts()
    assert (gap["gap"], gap["ratio"], gap["gap_lower"]) == (None, None, None)
    assert gap["men"] == 60


def test_published_shares_without_counts_have_a_gap_without_interval():
    records = [
        {**PLACE, "period": "2016", "sex": sex, "value": value}
        for sex, value in zip("KMT", (88.5, 88.81, 88.66), strict=True)
    ]
    (gap,) = gaps_between_sexes(from_records(records, SHARE), SHARE).to_dicts()
    assert gap["gap"] == pytest.approx(-0.31)
    assert (gap["gap_lower"], gap["ratio_lower"]) == (None, None)


def series(*gaps):
    return from_records(
        [
            record
            for year, gap in enumerate(gaps)
            for record in by_sex(str(2010 + year), (500 + gap, 1_000), (500, 1_000))
        ],
        SHARE,
    )


def turns(*gaps):
    found = turns_of_the_gap(gaps_between_sexes(series(*gaps), SHARE))
    return found.select("period", "period_before", "since").rows()


def test_a_gap_that_keeps_its_sign_does_not_turn():
    assert turns(5, 3, 8, 1) == []


def test_the_turn_is_named_with_the_run_it_ended():
    assert turns(5, 3, -8, -1, 2) == [("2012", "2011", "2010"), ("2014", "2013", "2012")]


def test_a_gap_of_nothing_neither_turns_nor_ends_a_run():
    assert turns(5, 0, 3) == []
    assert turns(5, 0, -3) == [("2012", "2010", "2010")]


def test_the_order_of_the_rows_does_not_matter():
    gaps = gaps_between_sexes(series(5, 3, -8, -1, 2), SHARE)
    shuffled = gaps.sample(fraction=1, shuffle=True, seed=4)
    assert turns_of_the_gap(shuffled).equals(turns_of_the_gap(gaps))


def test_in_stockholm_2024_is_the_first_year_since_2010_with_girls_below_boys():
    table = eligibility_by_home_municipality("0180")
    (turn,) = turns_of_the_gap(gaps_between_sexes(table, SHARE)).to_dicts()
    assert (turn["period"], turn["since"]) == ("2024", "2010")
    assert (round(turn["women"], 2), round(turn["men"], 2)) == (88.50, 88.81)


def test_in_2024_girls_were_below_boys_in_42_percent_of_289_municipalities():
    table = eligibility_by_home_municipality()
    gaps = gaps_between_sexes(table, SHARE).filter(
        (pl.col("period") == "2024") & pl.col("gap").is_not_null() & (pl.col("area") != "0000")
    )
    assert gaps.height == 289
    assert round(100 * gaps.filter(pl.col("gap") < 0).height / 289) == 42


def test_the_gap_in_employment_turned_in_2016():
    table = in_work()
    (turn,) = turns_of_the_gap(gaps_between_sexes(table, SHARE)).to_dicts()
    assert (turn["period_before"], turn["period"], turn["since"]) == ("2015", "2016", "2010")
    assert (round(turn["gap_before"], 2), round(turn["gap"], 2)) == (-0.17, 0.17)


def test_a_change_has_newcombes_interval():
    before = with_intervals(from_records(by_sex("2015", (48, 80), (40, 80)), SHARE), SHARE)
    after = with_intervals(from_records(by_sex("2016", (56, 70), (48, 80)), SHARE), SHARE)
    women = change(before, after, SHARE).row(0, named=True)
    assert women["change"] == pytest.approx(20)
    assert (round(women["lower"], 2), round(women["upper"], 2)) == (5.24, 33.39)


def test_a_change_over_two_versions_of_the_areas_is_refused():
    before = from_records(by_sex("2015", (48, 80), (40, 80)), SHARE)
    after = from_records(by_sex("2021", (48, 80), (40, 80), area_version="stockholm-13"), SHARE)
    with pytest.raises(BadTable, match="olika: stockholm-13, stockholm-14"):
        change(before, after, SHARE)


def test_a_change_is_between_two_periods_and_no_more():
    table = series(1, 2)
    with pytest.raises(BadTable, match="mellan två perioder"):
        change(table, table, SHARE)
