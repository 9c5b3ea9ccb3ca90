"""Gaps between areas: spread, slope, and the funnel."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from fardplan.errors import BadTable
from fardplan.statistics.inequality import funnel, slope_of_inequality, spread_between_areas
from fardplan.statistics.rates import with_intervals
from fardplan.statistics.shape import Measure, Shape, from_records

SHARE = Shape()
WHERE = {"area_version": "stockholm-11", "period": "2024"}


def shares(*districts):
    """Women, men and total of each district, from the women's (yes, asked); men are steady."""
    return from_records(
        [
            {**WHERE, "area": f"d{number:02}", "sex": sex, "numerator": yes, "denominator": asked}
            for number, (women, asked_women) in enumerate(districts)
            for sex, yes, asked in (
                ("K", women, asked_women),
                ("M", 50, 100),
                ("T", women + 50, asked_women + 100),
            )
        ],
        SHARE,
    )


@st.composite
def districts(draw, least=3):
    sizes = draw(st.lists(st.integers(20, 2_000), min_size=least, max_size=14))
    return [(draw(st.integers(1, asked)), asked) for asked in sizes]


def women_in(table):
    return table.filter(pl.col("sex") == "K").to_dicts()[0]


@given(districts())
def test_the_weighted_spread_agrees_with_statsmodels(counts):
    yes, asked = np.array(counts, dtype=float).T
    theirs = DescrStatsW(100 * yes / asked, weights=asked)
    ours = women_in(spread_between_areas(shares(*counts), SHARE))
    assert ours["mean"] == pytest.approx(theirs.mean, abs=1e-9)
    assert ours["sd"] ** 2 == pytest.approx(theirs.var, abs=1e-9)
    assert ours["range"] == pytest.approx(100 * np.ptp(yes / asked), abs=1e-9)


def test_a_hidden_area_is_counted_as_missing_and_left_out():
    table = shares((10, 100), (30, 100), (90, 100)).with_columns(
        pl.when(pl.col("area") == "d02").then(None).otherwise(pl.col(name)).alias(name)
        for name in ("numerator", "denominator", "value")
    )
    women = women_in(spread_between_areas(table, SHARE))
    assert (women["areas"], women["missing"]) == (2, 1)
    assert (women["lowest"], women["highest"], women["mean"]) == (10, 30, 20)


def test_without_denominators_there_is_a_range_but_no_weighted_spread():
    table = shares((10, 100), (30, 100)).with_columns(denominator=pl.lit(None, dtype=pl.Float64))
    women = women_in(spread_between_areas(table, SHARE))
    assert (women["range"], women["mean"], women["sd"]) == (20, None, None)


def slope(counts, ranks, **options):
    ranked = pl.DataFrame({"area": [f"d{n:02}" for n in range(len(counts))], "rank": ranks})
    return women_in(slope_of_inequality(shares(*counts), ranked, SHARE, seed=1, **options))


@given(districts())
def test_the_slope_agrees_with_weighted_least_squares_on_the_ridit(counts):
    yes, asked = np.array(counts, dtype=float).T
    ridit = (np.cumsum(asked) - asked / 2) / asked.sum()
    theirs = sm.WLS(100 * yes / asked, sm.add_constant(ridit), weights=asked).fit().params
    ours = slope(counts, list(range(len(counts))), draws=20)
    assert ours["slope"] == pytest.approx(theirs[1], abs=1e-9)
    if theirs[0] > 1 and theirs.sum() > 1:
        assert ours["relative"] == pytest.approx((theirs[0] + theirs[1]) / theirs[0], abs=1e-9)


def test_where_the_line_goes_below_nothing_there_is_no_ratio():
    found = slope([(1, 100), (1, 100), (60, 100)], [1, 2, 3])
    assert (found["relative"], found["relative_lower"], found["relative_upper"]) == (None,) * 3
    assert found["slope"] > 0


def test_turning_the_ranks_turns_the_slope():
    counts = [(30, 100), (55, 150), (90, 200), (70, 120)]
    up, down = slope(counts, [1, 2, 3, 4]), slope(counts, [4, 3, 2, 1])
    assert up["slope"] == pytest.approx(-down["slope"])
    assert up["relative"] == pytest.approx(1 / down["relative"])


def test_areas_of_the_same_rank_can_stand_in_any_order():
    one = slope([(10, 100), (50, 150), (70, 200)], [1, 1, 2], draws=20)
    other = slope([(50, 150), (10, 100), (70, 200)], [1, 1, 2], draws=20)
    assert one["slope"] == pytest.approx(other["slope"])


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_slope():
    counts = [(30, 100), (55, 150), (90, 200), (70, 120)]
    one = slope(counts, [1, 2, 3, 4])
    assert one == slope(counts, [1, 2, 3, 4])
    assert one["slope_lower"] < one["slope"] < one["slope_upper"]
    assert one["relative_lower"] < one["relative"] < one["relative_upper"]


def test_the_interval_is_as_wide_as_theory_says():
    """Ten equal areas with the same share: the slope's variance is known in closed form."""
    counts = [(300, 1_000)] * 10
    found = slope(counts, list(range(10)), draws=8_000)
    ridit = (np.arange(10) + 0.5) / 10
    error = 100 * np.sqrt(0.3 * 0.7 / 1_000 / ((ridit - 0.5) ** 2).sum())
    assert found["slope_upper"] - found["slope_lower"] == pytest.approx(2 * 1.96 * error, rel=0.05)


def test_an_area_without_a_rank_is_refused_by_name():
    ranks = pl.DataFrame({"area": ["d00", "d01"], "rank": [1, 2]})
    with pytest.raises(BadTable, match="saknar plats i rangordningen: d02"):
        slope_of_inequality(shares((1, 9), (2, 9), (3, 9)), ranks, SHARE, seed=1)


def test_two_areas_make_no_slope():
    with pytest.raises(BadTable, match="minst tre"):
        slope([(1, 9), (2, 9)], [1, 2])


def test_a_hidden_area_leaves_no_slope():
    table = shares((10, 100), (30, 100), (90, 100)).with_columns(
        numerator=pl.when(pl.col("area") != "d02").then("numerator")
    )
    ranks = pl.DataFrame({"area": ["d00", "d01", "d02"], "rank": [1, 2, 3]})
    with pytest.raises(BadTable, match="kräver antal i alla områden: d02"):
        slope_of_inequality(table, ranks, SHARE, seed=1)


@given(districts())
def test_an_area_is_outside_the_funnel_when_its_own_interval_excludes_the_centre(counts):
    table = with_intervals(shares(*counts), SHARE)
    for row in funnel(table, SHARE, levels=(0.95,)).filter(pl.col("sex") == "K").to_dicts():
        edge = min(abs(row["centre"] - row["lower"]), abs(row["centre"] - row["upper"]))
        if edge > 1e-6:
            excluded = not row["lower"] <= row["centre"] <= row["upper"]
            assert (row["outside"] == 0.95) == excluded


def test_the_funnel_narrows_with_size_and_widens_with_the_level():
    table = funnel(shares((10, 100), (300, 1_000)), SHARE)
    small, large = table.filter(pl.col("sex") == "K").to_dicts()
    assert small["centre"] == large["centre"] == pytest.approx(100 * 310 / 1_100)
    assert small["upper_95"] > large["upper_95"]
    assert small["upper_99.8"] > small["upper_95"]
    assert (small["outside"], large["outside"]) == (0.998, None)


def test_a_funnel_is_for_shares():
    shape = Shape(measure=Measure.COUNT)
    records = [
        {**WHERE, "area": "d00", "sex": sex, "value": value}
        for sex, value in zip("KMT", (1, 2, 3), strict=True)
    ]
    with pytest.raises(BadTable, match="för andelar"):
        funnel(from_records(records, shape), shape)
