"""Small areas: years together, and shares drawn towards the mean. Always marked as estimates."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.errors import BadTable
from fardplan.statistics.periods import Break
from fardplan.statistics.pooling import needs_pooling, pool_years, shrink
from fardplan.statistics.rates import with_intervals
from fardplan.statistics.shape import Measure, Shape, from_records

SHARE = Shape()
WHERE = {"area": "farsta", "area_version": "stockholm-11"}


def year(period, women, men=(30, 100), **same):
    total = tuple(map(sum, zip(women, men, strict=True)))
    return [
        {**WHERE, "period": str(period), "sex": sex, "numerator": yes, "denominator": asked, **same}
        for sex, (yes, asked) in zip("KMT", (women, men, total), strict=True)
    ]


def years(*women, start=2019):
    return from_records(
        [row for shift, count in enumerate(women) for row in year(start + shift, count)], SHARE
    )


def women_in(table):
    return table.filter(pl.col("sex") == "K").to_dicts()


def test_three_years_become_one_estimate():
    (row,) = women_in(pool_years(years((1, 10), (2, 20), (6, 30)), SHARE))
    assert row["period"] == "2019–2021"
    assert (row["numerator"], row["denominator"], row["value"]) == (9, 60, 15)
    assert (row["obs_status"], row["lower"]) == ("E", None)


def test_the_runs_roll():
    table = pool_years(years((1, 10), (2, 20), (6, 30), (3, 40)), SHARE)
    assert [row["period"] for row in women_in(table)] == ["2019–2021", "2020–2022"]


def test_no_run_reaches_over_a_missing_year():
    table = pl.concat([years((1, 10), (2, 20)), years((6, 30), (3, 40), start=2022)])
    assert pool_years(table, SHARE).is_empty()
    assert len(women_in(pool_years(table, SHARE, years=2))) == 2


def test_no_run_reaches_over_a_break():
    table = years(*[(1, 10)] * 6)
    pooled = pool_years(table, SHARE, breaks=(Break("2022", "Ny definition."),))
    assert [row["period"] for row in women_in(pooled)] == ["2019–2021", "2022–2024"]


def test_no_run_reaches_over_two_versions_of_the_areas():
    old = from_records(
        [r for p in (2021, 2022) for r in year(p, (1, 10), area_version="stockholm-13")], SHARE
    )
    assert pool_years(pl.concat([old, years((1, 10), start=2023)]), SHARE).is_empty()


def test_a_hidden_year_leaves_no_run_for_any_sex():
    records = [row for period in (2019, 2020, 2021) for row in year(period, (1, 10))]
    records[3] |= {"value": None, "numerator": None, "obs_status": "Q"}
    assert pool_years(from_records(records, SHARE), SHARE).is_empty()


def test_medians_are_not_pooled():
    with pytest.raises(BadTable, match="andelar och tal"):
        pool_years(years((1, 10)), Shape(measure=Measure.MEDIAN))


@pytest.mark.parametrize(
    ("women", "needed"),
    [((15, 29), True), ((15, 30), False), ((10, 100), False), ((9, 100), True), ((0, 500), True)],
)
def test_pooling_is_for_few_answers_and_shaky_shares(women, needed):
    assert needs_pooling(years(women), SHARE).to_list()[0] == needed


def districts(counts):
    return from_records(
        [
            row | {"area": f"d{number:02}"}
            for number, women in enumerate(counts)
            for row in year(2024, women)
        ],
        SHARE,
    )


@st.composite
def counted(draw):
    sizes = draw(st.lists(st.integers(5, 2_000), min_size=2, max_size=14))
    return [(draw(st.integers(0, asked)), asked) for asked in sizes]


@given(counted())
def test_every_estimate_lies_between_the_area_and_the_mean(counts):
    mean = 100 * sum(yes for yes, _ in counts) / sum(asked for _, asked in counts)
    table = districts(counts)
    for before, after in zip(women_in(table), women_in(shrink(table, SHARE)), strict=True):
        low, high = sorted((before["value"], mean))
        assert low - 1e-9 <= after["value"] <= high + 1e-9
        assert after["lower"] <= after["value"] + 1e-9
        assert after["value"] <= after["upper"] + 1e-9
        assert after["obs_status"] == "E"


@given(counted())
def test_the_estimate_agrees_with_the_moments_written_out(counts):
    n = sum(asked for _, asked in counts)
    mean, size = sum(yes for yes, _ in counts) / n, n / len(counts)
    spread = sum(asked * (yes / asked - mean) ** 2 for yes, asked in counts) / n
    between = (spread - mean * (1 - mean) / size) / (1 - 1 / size)
    strength = min(max(mean * (1 - mean) / between - 1, 1e-9), n) if between > 0 else n
    for row, (yes, asked) in zip(women_in(shrink(districts(counts), SHARE)), counts, strict=True):
        expected = 100 * (yes + strength * mean) / (asked + strength)
        assert row["value"] == pytest.approx(expected, abs=1e-9)


def test_an_estimate_keeps_its_own_interval_for_it_has_no_numerator():
    table = shrink(districts([(9, 10), (900, 1_000), (200, 900)]), SHARE)
    assert table["numerator"].null_count() == table.height
    assert with_intervals(table, SHARE).equals(table)


def test_small_areas_are_drawn_further_than_large_ones():
    small, large, *_ = women_in(shrink(districts([(9, 10), (900, 1_000), (200, 900)]), SHARE))
    assert small["value"] < large["value"]
    assert small["upper"] - small["lower"] > large["upper"] - large["lower"]


def test_what_only_chance_has_spread_is_drawn_together():
    random = np.random.default_rng(7)
    counts = [(int(random.binomial(100, 0.3)), 100) for _ in range(14)]
    values = [row["value"] for row in women_in(shrink(districts(counts), SHARE))]
    assert np.ptp(values) < np.ptp([yes for yes, _ in counts]) / 3


def test_a_hidden_area_is_not_estimated():
    records = [row | {"area": a} for a in ("d00", "d01") for row in year(2024, (9, 20))]
    records[0] |= {"value": None, "obs_status": "Q", "conf_status": "C"}
    hidden, shown = women_in(shrink(from_records(records, SHARE), SHARE))
    assert (hidden["value"], hidden["obs_status"], hidden["lower"]) == (None, "Q", None)
    assert shown["value"] == pytest.approx(45)
