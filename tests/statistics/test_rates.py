"""Intervals for shares and rates, against the papers, statsmodels and slow twins."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from fardplan.errors import BadTable
from fardplan.statistics.rates import (
    byar,
    clopper_pearson,
    exact_poisson,
    mark_unreliable,
    wilson,
    with_intervals,
)
from fardplan.statistics.shape import Measure, Shape, from_records

SHARE = Shape()
PLACE = {"area": "farsta", "area_version": "stockholm-14", "period": "2016"}


def arrays(*values):
    return tuple(np.array([value], dtype=float) for value in values)


@st.composite
def counts(draw):
    asked = draw(st.integers(1, 5_000))
    return draw(st.integers(0, asked)), asked


@pytest.mark.parametrize(
    ("share", "asked", "low", "high"),
    [(25, 170, 19.1, 32.0), (25, 345, 20.7, 29.8), (30, 125, 22.7, 38.5), (30, 1_000, 27.2, 32.9)],
)
def test_wilson_gives_the_citizen_surveys_intervals(share, asked, low, high):
    lower, upper = wilson(*arrays(share * asked / 100, asked))
    assert (round(100 * lower[0], 1), round(100 * upper[0], 1)) == (low, high)


@given(counts(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_agrees_with_statsmodels(count, level):
    theirs = proportion_confint(*count, alpha=1 - level, method="wilson")
    ours = wilson(*arrays(*count), level=level)
    assert np.allclose(np.ravel(ours), theirs, rtol=0, atol=1e-9)


@given(counts())
def test_wilsons_limits_are_the_shares_a_score_test_would_just_accept(count):
    yes, asked = count
    for limit in np.ravel(wilson(*arrays(yes, asked))):
        if 0 < limit < 1:
            z = (yes / asked - limit) / math.sqrt(limit * (1 - limit) / asked)
            assert abs(z) == pytest.approx(1.959963984540054, abs=1e-6)


@given(counts())
def test_the_interval_of_the_complement_is_the_mirror(count):
    yes, asked = count
    lower, upper = wilson(*arrays(yes, asked))
    other_lower, other_upper = wilson(*arrays(asked - yes, asked))
    assert lower[0] == pytest.approx(1 - other_upper[0], abs=1e-12)
    assert upper[0] == pytest.approx(1 - other_lower[0], abs=1e-12)


@given(counts())
def test_every_interval_for_a_share_holds_the_share_and_stays_between_none_and_all(count):
    for method in (wilson, clopper_pearson):
        lower, upper = np.ravel(method(*arrays(*count)))
        assert 0 <= lower <= count[0] / count[1] <= upper <= 1


@given(counts())
def test_clopper_pearson_agrees_with_statsmodels(count):
    theirs = proportion_confint(*count, alpha=0.05, method="beta")
    assert np.allclose(np.ravel(clopper_pearson(*arrays(*count))), theirs, rtol=0, atol=1e-9)


def test_nobody_asked_gives_no_interval():
    for method in (wilson, clopper_pearson):
        assert np.isnan(np.ravel(method(*arrays(0, 0)))).all()


def test_a_sample_of_the_whole_population_leaves_no_uncertainty():
    lower, upper = wilson(*arrays(30, 100), population=np.array([100.0]))
    assert (lower[0], upper[0]) == pytest.approx((0.3, 0.3))
    half = wilson(*arrays(30, 100), population=np.array([199.0]))
    assert np.allclose(half, wilson(*arrays(60, 200)), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)]
)
def test_exact_poisson_gives_the_published_limits(events, low, high):
    lower, upper = exact_poisson(*arrays(events))
    assert (round(lower[0], 3), round(upper[0], 3)) == (low, high)


@given(st.integers(0, 10_000), st.sampled_from([0.9, 0.95, 0.998]))
def test_exact_poisson_agrees_with_statsmodels(events, level):
    theirs = confint_poisson(events, 1, method="exact-c", alpha=1 - level)
    ours = np.ravel(exact_poisson(*arrays(events), level=level))
    assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@given(st.integers(10, 10_000))
def test_byar_comes_close_to_the_exact_limits(events):
    assert np.allclose(byar(*arrays(events)), exact_poisson(*arrays(events)), rtol=2e-3)


@given(st.integers(0, 10_000))
def test_byar_agrees_with_the_formula_written_out(events):
    z = 1.959963984540054
    lower, upper = np.ravel(byar(*arrays(events)))
    more = events + 1
    formula = more * (1 - 1 / (9 * more) + z / 3 / math.sqrt(more)) ** 3
    assert upper == pytest.approx(formula, rel=1e-9)
    if events:
        assert lower == pytest.approx(
            events * (1 - 1 / (9 * events) - z / 3 / math.sqrt(events)) ** 3, rel=1e-9
        )
    else:
        assert lower == 0


def by_sex(women, men, total, **same):
    return [
        {**PLACE, "sex": sex, "numerator": yes, "denominator": asked, **same}
        for sex, (yes, asked) in zip("KMT", (women, men, total), strict=True)
    ]


def test_a_table_of_shares_gets_its_intervals_in_its_own_unit():
    table = with_intervals(from_records(by_sex((42, 170), (45, 170), (87, 340)), SHARE), SHARE)
    lower, upper = np.ravel(wilson(*arrays(42, 170)))
    assert table["lower"][0] == pytest.approx(100 * lower)
    assert table["upper"][0] == pytest.approx(100 * upper)


def test_a_hidden_figure_gets_no_interval_that_would_tell_it():
    records = by_sex((1, 170), (45, 170), (46, 340))
    records[0] |= {"value": None, "obs_status": "Q", "conf_status": "C"}
    table = with_intervals(from_records(records, SHARE), SHARE)
    assert table["lower"].to_list()[0] is None
    assert table["upper"].to_list()[0] is None


def test_published_intervals_without_counts_are_kept():
    records = [
        {**PLACE, "sex": sex, "value": value, "lower": value - 3, "upper": value + 3}
        for sex, value in zip("KMT", (40, 50, 45), strict=True)
    ]
    table = with_intervals(from_records(records, SHARE), SHARE)
    assert table["lower"].to_list() == [37, 47, 42]


def test_a_table_of_rates_gets_byars_interval_per_hundred_thousand():
    shape = Shape(measure=Measure.RATE, per=100_000)
    records = by_sex((10, 20_000), (30, 20_000), (40, 40_000))
    table = with_intervals(from_records(records, shape), shape)
    assert table["lower"][0] == pytest.approx(byar(*arrays(10)).lower[0] / 20_000 * 100_000)


def test_a_count_has_no_interval_of_this_kind():
    shape = Shape(measure=Measure.COUNT)
    records = [
        {**PLACE, "sex": sex, "value": value} for sex, value in zip("KMT", (1, 2, 3), strict=True)
    ]
    with pytest.raises(BadTable, match="Intervall räknas för andelar"):
        with_intervals(from_records(records, shape), shape)


def test_wide_intervals_are_marked_as_unreliable():
    records = by_sex((4, 17), (450, 1_700), (454, 1_717))
    table = with_intervals(from_records(records, SHARE), SHARE)
    marked = mark_unreliable(table, widest=10)
    assert marked["obs_status"].to_list() == ["U", "A", "A"]
