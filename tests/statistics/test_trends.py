"""Trends: Mann-Kendall and Sen, never across a break."""

import numpy as np
import polars as pl
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from fardplan.errors import BadTable
from fardplan.statistics.periods import Break, breaks_between, time_of
from fardplan.statistics.shape import Shape, from_records
from fardplan.statistics.trends import mann_kendall, trends
from tests.statistics.figures import eligibility_by_home_municipality

SHARE = Shape()
PLACE = {"area": "0180", "area_version": "kommuner"}
NEW_RULE = Break("2012", "Nya behörighetsregler och nya betyg läsåret 2011/12.")
VALUES = st.lists(st.integers(0, 400).map(lambda tenths: tenths / 4), min_size=3, max_size=25)


def test_times_are_read_as_years():
    assert time_of("2016") == 2016
    assert time_of("2017/18") == time_of("2017-2018") == 2017
    assert time_of("2020K3") == time_of("2020-07") == time_of("2020M07") == 2020.5
    for odd in ("", "i fjol", "20", "2020-13", "2020K5"):
        with pytest.raises(BadTable, match="går inte att läsa"):
            time_of(odd)


@given(VALUES)
def test_the_test_and_the_slope_agree_with_pymannkendall(values):
    ours = mann_kendall(np.arange(len(values), dtype=float), np.array(values))
    theirs = pymannkendall.original_test(values)
    assert ours.slope == pytest.approx(theirs.slope, abs=1e-9)
    assert ours.tau == pytest.approx(theirs.Tau, abs=1e-9)
    if theirs.var_s > 0:
        assert ours.p == pytest.approx(theirs.p, abs=1e-9)


@given(VALUES, st.integers(2, 5))
def test_the_slope_agrees_with_all_pairs_written_out_also_with_years_missing(values, step):
    times = np.array([2000.0 + n + (step if n > 1 else 0) for n in range(len(values))])
    slopes = [
        (values[b] - values[a]) / (times[b] - times[a])
        for a in range(len(values))
        for b in range(a + 1, len(values))
    ]
    assert mann_kendall(times, np.array(values)).slope == pytest.approx(np.median(slopes))


def test_the_interval_of_the_slope_is_gilberts():
    """The k-th smallest and largest pairwise slope, k from the variance of the test."""
    values = np.array([1, 3, 2, 5, 6, 4, 8, 9, 7, 10], dtype=float)
    trend = mann_kendall(np.arange(10.0), values)
    slopes = sorted((values[b] - values[a]) / (b - a) for a in range(10) for b in range(a + 1, 10))
    spread = norm.ppf(0.975) * np.sqrt(10 * 9 * 25 / 18)
    below = round((45 - spread) / 2)
    assert trend.lower == pytest.approx(slopes[below - 1])
    assert trend.upper == pytest.approx(slopes[45 - below])


@given(VALUES)
def test_the_complement_has_the_mirrored_trend(values):
    times = np.arange(len(values), dtype=float)
    one = mann_kendall(times, np.array(values))
    other = mann_kendall(times, 100 - np.array(values))
    assert one.p == pytest.approx(other.p, abs=1e-12)
    assert one.slope == pytest.approx(-other.slope, abs=1e-9)


def test_a_level_series_has_no_trend():
    trend = mann_kendall(np.arange(6.0), np.full(6, 3.0))
    assert (trend.slope, trend.tau, trend.p) == (0, 0, 1)


def series(values, start=2010, **same):
    """The same figures for women, men and total, men a little lower."""
    return from_records(
        [
            {**PLACE, "period": str(start + year), "sex": sex, "value": value - lower, **same}
            for year, value in enumerate(values)
            for sex, lower in (("K", 0), ("M", 1), ("T", 0.5))
        ],
        SHARE,
    )


def women_in(found):
    return found.filter(pl.col("sex") == "K").to_dicts()


def test_stockholms_girls_have_no_trend_and_the_boys_rise():
    table = eligibility_by_home_municipality("0180")
    found = trends(table, SHARE, breaks=(NEW_RULE,)).filter(pl.col("first") == "2012")
    by_sex = {row["sex"]: row for row in found.to_dicts()}
    assert {sex: round(row["p"], 2) for sex, row in by_sex.items() if sex != "M"} == {
        "K": 0.67,
        "T": 0.16,
    }
    assert (round(by_sex["M"]["p"], 3), round(by_sex["M"]["slope"], 2)) == (0.009, 0.15)
    assert [by_sex[sex]["direction"] for sex in "KMT"] == ["no_trend", "rising", "no_trend"]
    assert {row["points"] for row in by_sex.values()} == {13}


def test_reading_across_the_break_would_have_changed_the_answer():
    table = eligibility_by_home_municipality("0180")
    boys = trends(table, SHARE).filter(pl.col("sex") == "M").to_dicts()[0]
    assert (round(boys["p"], 3), round(boys["slope"], 2)) == (0.023, 0.09)


def test_a_series_is_cut_at_its_break():
    found = women_in(trends(series(range(50, 70)), SHARE, breaks=(Break("2018", "Ny källa."),)))
    assert [(row["first"], row["last"], row["points"]) for row in found] == [
        ("2010", "2017", 8),
        ("2018", "2029", 12),
    ]


def test_a_break_marked_on_a_row_cuts_that_series_too():
    table = series(range(50, 70)).with_columns(
        obs_status=pl.when((pl.col("period") == "2018") & (pl.col("sex") == "K"))
        .then(pl.lit("B"))
        .otherwise(pl.col("obs_status").cast(pl.String))
    )
    found = trends(table, SHARE)
    assert [row["first"] for row in women_in(found)] == ["2010", "2018"]
    assert found.filter(pl.col("sex") == "M")["first"].to_list() == ["2010"]
    again = trends(table, SHARE, breaks=(Break("2018", "Samma brott."),))
    assert [row["first"] for row in women_in(again)] == ["2010", "2018"]


@pytest.mark.parametrize(
    ("points", "direction"), [(4, "too_few"), (5, "too_few"), (7, "too_few"), (8, "rising")]
)
def test_no_direction_is_claimed_from_few_points(points, direction):
    (row,) = women_in(trends(series(range(50, 50 + points)), SHARE))
    assert row["direction"] == direction
    assert (row["slope"] is None) == (points < 5)


def test_forecasts_and_estimates_are_not_points():
    (row,) = women_in(
        trends(pl.concat([series(range(50, 60)), series([99], 2020, obs_status="F")]), SHARE)
    )
    assert (row["last"], row["points"]) == ("2019", 10)


def test_the_order_of_the_rows_does_not_matter():
    table = series([50, 53, 51, 57, 52, 58, 56, 59, 61])
    shuffled = table.sample(fraction=1, shuffle=True, seed=3)
    by = ["sex", "segment"]
    assert trends(shuffled, SHARE).sort(by).equals(trends(table, SHARE).sort(by))


def test_no_rows_give_no_trends():
    assert trends(series([]), SHARE).is_empty()


def test_breaks_lie_after_the_first_period_and_up_to_the_last():
    assert breaks_between("2011", "2012", (NEW_RULE,)) == (NEW_RULE,)
    assert breaks_between("2010", "2015", (NEW_RULE,)) == (NEW_RULE,)
    assert breaks_between("2012", "2015", (NEW_RULE,)) == ()
    assert breaks_between("2009", "2011", (NEW_RULE,)) == ()
