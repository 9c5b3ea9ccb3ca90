"""Direct standardisation with Dobson's interval, against a twin and the ends of its range."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from fardplan.errors import BadTable
from fardplan.statistics.rates import exact_poisson, wilson, with_intervals
from fardplan.statistics.shape import Measure, Shape, from_records
from fardplan.statistics.standardisation import standardise

AGES = ("16-24", "25-44", "45-64")
RATE = Shape(dimensions=("age",), measure=Measure.RATE, per=100_000)
SHARE = Shape(dimensions=("age",))
WHERE = {"area": "farsta", "area_version": "stockholm-11", "period": "2024"}
STANDARD = pl.DataFrame({"age": AGES, "weight": [20.0, 50.0, 30.0]})


def table_of(women, men, shape=RATE):
    """(events, persons) per age, for women and men; the total is their sum."""
    return from_records(
        [
            {**WHERE, "age": age, "sex": sex, "numerator": events, "denominator": persons}
            for age, one, other in zip(AGES, women, men, strict=True)
            for sex, (events, persons) in (
                ("K", one),
                ("M", other),
                ("T", (one[0] + other[0], one[1] + other[1])),
            )
        ],
        shape,
    )


MEN = ((10, 2_000), (20, 3_000), (30, 4_000))
STRATA = st.lists(st.tuples(st.integers(0, 200), st.integers(300, 50_000)), min_size=3, max_size=3)


def women_of(table):
    (row,) = table.filter(pl.col("sex") == "K").to_dicts()
    return row


@given(STRATA)
def test_the_rate_and_its_interval_agree_with_the_formula_written_out(women):
    row = women_of(standardise(table_of(women, MEN), RATE, STANDARD))
    weights = (0.2, 0.5, 0.3)
    rate = sum(w * o / n for w, (o, n) in zip(weights, women, strict=True))
    variance = sum(w**2 * o / n**2 for w, (o, n) in zip(weights, women, strict=True))
    events = sum(o for o, _ in women)
    assert row["value"] == pytest.approx(100_000 * rate, rel=1e-9)
    if events:
        scale = math.sqrt(variance / events)
        low = rate + scale * (chi2.ppf(0.025, 2 * events) / 2 - events)
        high = rate + scale * (chi2.ppf(0.975, 2 * events + 2) / 2 - events)
        limits = (100_000 * low, 100_000 * high)
        assert (row["lower"], row["upper"]) == pytest.approx(limits, rel=1e-9)
    else:
        assert (row["lower"], row["upper"]) == (0, None)


def test_with_the_areas_own_age_mix_the_rate_is_the_crude_one():
    women = ((10, 2_000), (50, 5_000), (12, 3_000))
    own = pl.DataFrame({"age": AGES, "weight": [2.0, 5.0, 3.0]})
    row = women_of(standardise(table_of(women, MEN), RATE, own))
    assert row["value"] == pytest.approx(100_000 * 72 / 10_000)
    lower, upper = np.ravel(exact_poisson(np.array([72.0]))) * 10
    assert (row["lower"], row["upper"]) == pytest.approx((lower, upper))


def test_a_share_with_its_own_age_mix_and_level_ages_has_wilsons_interval():
    women = ((20, 200), (50, 500), (30, 300))
    own = pl.DataFrame({"age": AGES, "weight": [2.0, 5.0, 3.0]})
    row = women_of(standardise(table_of(women, MEN, SHARE), SHARE, own))
    lower, upper = np.ravel(wilson(np.array([100.0]), np.array([1000.0]))) * 100
    assert row["value"] == pytest.approx(10)
    assert (row["lower"], row["upper"]) == pytest.approx((lower, upper))


def test_weights_need_not_add_up_to_one():
    women = ((10, 2_000), (50, 5_000), (12, 3_000))
    one = standardise(table_of(women, MEN), RATE, STANDARD)
    other = standardise(table_of(women, MEN), RATE, STANDARD.with_columns(pl.col("weight") * 7))
    assert women_of(one)["value"] == pytest.approx(women_of(other)["value"])


def test_women_and_men_can_be_weighted_each_to_their_own():
    standard = pl.DataFrame(
        {
            "age": AGES * 3,
            "sex": ["K"] * 3 + ["M"] * 3 + ["T"] * 3,
            "weight": [1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0],
        }
    )
    table = standardise(table_of(MEN, MEN), RATE, standard)
    assert table["value"].to_list() == pytest.approx([500, 2_000 / 3, 750])


def test_the_result_is_marked_as_an_estimate_and_has_lost_the_ages():
    table = standardise(table_of(MEN, MEN[::-1]), RATE, STANDARD)
    assert set(table["obs_status"]) == {"E"}
    assert "age" not in table.columns
    assert with_intervals(table, replace(RATE, dimensions=())).equals(table)


def test_a_missing_age_or_weight_is_refused_by_name():
    table = table_of(MEN, MEN[::-1])
    with pytest.raises(BadTable, match="saknar vikt för farsta stockholm-11 2024 K 45-64"):
        standardise(table, RATE, STANDARD.head(2))
    with pytest.raises(BadTable, match="saknas i farsta"):
        standardise(table.filter(pl.col("age") != "45-64"), RATE, STANDARD)


def test_a_hidden_stratum_leaves_no_standardised_rate():
    table = table_of(MEN, MEN[::-1]).with_columns(
        numerator=pl.when(pl.col("age") != "45-64").then("numerator")
    )
    with pytest.raises(BadTable, match="kräver antal i alla grupper"):
        standardise(table, RATE, STANDARD)


def test_counts_are_not_standardised():
    with pytest.raises(BadTable, match="andelar och tal"):
        standardise(
            table_of(MEN, MEN[::-1]), Shape(dimensions=("age",), measure=Measure.MEAN), STANDARD
        )
    with pytest.raises(BadTable, match="dimensionen tenure"):
        standardise(table_of(MEN, MEN[::-1]), RATE, STANDARD, over="tenure")
