"""Parts against wholes: over areas, sexes, categories and identities."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.checks.sums import (
    Identity,
    Whole,
    identities,
    sums_over_areas,
    sums_over_categories,
    sums_over_sexes,
    wholes_defined_differently,
)
from fardplan.statistics.shape import Measure, Shape, from_records
from tests.statistics.figures import BY_AGE, BY_MEASURE, COUNTED
from tests.statistics.places import HISTORY

COUNT = Shape(measure=Measure.COUNT)
SHARE = Shape()
NOW = {"area_version": "stockholm-11", "period": "2024"}


def areas(**values):
    return from_records(
        [{"area": key.replace("_", "-"), "value": value} for key, value in values.items()],
        COUNTED,
        sex="T",
        **NOW,
    )


def test_the_largest_known_parts_are_summed():
    table = areas(hela_staden=100, inre_staden=40, soderort=35, vasterort=25)
    assert sums_over_areas(table, COUNTED, HISTORY) == []
    with_outer = areas(hela_staden=100, inre_staden=40, yttre_staden=60, soderort=35, vasterort=25)
    assert sums_over_areas(with_outer, COUNTED, HISTORY) == []


def test_a_part_that_does_not_add_up_is_named_at_its_own_level():
    table = areas(hela_staden=100, inre_staden=40, yttre_staden=60, soderort=35, vasterort=24)
    (found,) = sums_over_areas(table, COUNTED, HISTORY)
    assert (found.code, found.names["whole_name"]) == ("sum_differs", "Yttre staden")
    assert found.numbers == {"whole": 60, "parts": 59, "difference": 1}


def test_a_city_smaller_than_its_parts_is_no_remainder():
    (found,) = sums_over_areas(
        areas(hela_staden=99, inre_staden=40, soderort=35, vasterort=25), COUNTED, HISTORY
    )
    assert (found.code, found.numbers["difference"]) == ("sum_differs", -1)


def test_a_missing_part_leaves_nothing_to_compare():
    table = areas(hela_staden=100, inre_staden=40, soderort=35, vasterort=26)
    assert len(sums_over_areas(table, COUNTED, HISTORY)) == 1
    hidden = table.with_columns(
        value=pl.when(pl.col("area") != "soderort").then("value"),
        obs_status=pl.when(pl.col("area") != "soderort")
        .then(pl.lit("A"))
        .otherwise(pl.lit("Q"))
        .cast(table.schema["obs_status"]),
    )
    assert sums_over_areas(hidden, COUNTED, HISTORY) == []
    absent = table.filter(pl.col("area") != "soderort")
    assert sums_over_areas(absent, COUNTED, HISTORY) == []


def test_rounded_tables_may_differ_by_their_rounding():
    """Four numbers rounded to tens: the sum of three can be off by twenty from the fourth."""
    table = areas(hela_staden=120, inre_staden=40, soderort=35, vasterort=25)
    assert sums_over_areas(table, COUNTED, HISTORY, rounded_to=10) == []
    assert len(sums_over_areas(table, COUNTED, HISTORY, rounded_to=9)) == 1


def test_shares_are_not_summed():
    table = from_records(
        [{"area": "hela-staden", "sex": sex, "value": 50 + n} for n, sex in enumerate("KMT")],
        SHARE,
        **NOW,
    )
    assert sums_over_areas(table, SHARE, HISTORY) == []


def by_sex(*values, sexes="KMT"):
    return from_records(
        [{"sex": sex, "value": value} for sex, value in zip(sexes, values, strict=True)],
        COUNT,
        area="farsta",
        **NOW,
    )


@given(st.integers(0, 1_000), st.integers(1, 1_000), st.integers(-5, 5))
def test_women_and_men_make_the_total_exactly(women, men, off):
    total = max(women + men + off, 0)
    if total in (women, men):
        return  # refused by the shape already
    found = sums_over_sexes(by_sex(women, men, total), COUNT)
    assert len(found) == (total != women + men)
    assert all(one.severity == Severity.BLOCK for one in found)


def test_a_third_answer_is_part_of_the_total():
    assert sums_over_sexes(by_sex(40, 50, 10, 100, sexes="KMXT"), COUNT) == []
    (found,) = sums_over_sexes(by_sex(40, 50, 10, 90, sexes="KMXT"), COUNT)
    assert found.numbers["difference"] == -10


def test_the_counts_behind_shares_are_summed_by_column():
    table = from_records(
        [
            {"sex": sex, "numerator": yes, "denominator": asked}
            for sex, yes, asked in (("K", 20, 50), ("M", 30, 50), ("T", 51, 100))
        ],
        SHARE,
        area="farsta",
        **NOW,
    )
    (found,) = sums_over_sexes(table, SHARE)
    assert found.columns == ("numerator",)


def ages(*values):
    return from_records(
        [
            {"age": age, "value": value}
            for age, value in zip(("samtliga", "0-17", "18-64", "65+"), values, strict=True)
        ],
        BY_AGE,
        area="farsta",
        sex="T",
        **NOW,
    )


ALL_AGES = Whole("age", "samtliga", ("0-17", "18-64", "65+"))


def test_categories_add_up_to_their_declared_whole():
    assert sums_over_categories(ages(100, 20, 60, 20), [ALL_AGES]) == []
    (found,) = sums_over_categories(ages(100, 20, 60, 21), [ALL_AGES])
    assert found.numbers["difference"] == -1
    assert found.rows[0]["age"] == "samtliga"


def measures(**values):
    return from_records(
        [
            {"area": area.replace("_", "-"), "period": period, "measure": measure, "value": value}
            for area, periods in values.items()
            for period, named in periods.items()
            for measure, value in named.items()
        ],
        BY_MEASURE,
        area_version="stockholm-11",
        sex="T",
    )


def test_an_identity_is_checked_only_where_it_is_published():
    net = Identity("netto", "measure", "net", {"in": 1, "out": -1}, areas=("farsta",))
    table = measures(
        farsta={"2024": {"net": 5, "in": 15, "out": 10}},
        bromma={"2024": {"net": 7, "in": 15, "out": 10}},
    )
    assert identities(table, [net]) == []
    (found,) = identities(table, [Identity("netto", "measure", "net", {"in": 1, "out": -1})])
    assert [row["area"] for row in found.rows] == ["bromma"]


def test_a_whole_that_is_wrong_in_both_periods_is_not_called_defined_differently():
    total = Identity("jobb", "measure", "jobs", {"here": 1, "come": 1}, areas=("hela-staden",))
    table = measures(
        hela_staden={
            "2023": {"jobs": 100, "here": 60, "come": 50},
            "2024": {"jobs": 120, "here": 60, "come": 61},
        },
        inre_staden={"2023": {"jobs": 60}, "2024": {"jobs": 60}},
        yttre_staden={"2023": {"jobs": 40}, "2024": {"jobs": 40}},
    )
    assert wholes_defined_differently(table, total, HISTORY) == []


@pytest.mark.parametrize("extra", [1, 21])
def test_a_whole_that_is_a_sum_one_year_and_more_the_next_is_found(extra):
    total = Identity("jobb", "measure", "jobs", {"here": 1, "come": 1}, areas=("hela-staden",))
    table = measures(
        hela_staden={
            "2023": {"jobs": 100, "here": 60, "come": 40 + extra},
            "2024": {"jobs": 100 + extra, "here": 60, "come": 40 + extra},
        },
        inre_staden={"2023": {"jobs": 60}, "2024": {"jobs": 60}},
        yttre_staden={"2023": {"jobs": 40}, "2024": {"jobs": 40}},
    )
    (found,) = wholes_defined_differently(table, total, HISTORY)
    assert found.numbers == {"remainder": extra, "hidden": extra}


def test_women_and_men_are_compared_each_with_themselves():
    """Only the women's whole counts more in 2024; the men's is a sum in both years."""
    shape = Shape(dimensions=("measure",), measure=Measure.COUNT)
    figures = {
        ("2023", "K"): (100, 60, 41, 60, 40),
        ("2023", "M"): (90, 50, 40, 50, 40),
        ("2024", "K"): (101, 60, 41, 60, 40),
        ("2024", "M"): (90, 50, 40, 50, 40),
    }
    records = []
    for (period, sex), numbers in figures.items():
        cells = zip(
            (
                ("hela-staden", "jobs"),
                ("hela-staden", "here"),
                ("hela-staden", "come"),
                ("inre-staden", "jobs"),
                ("yttre-staden", "jobs"),
            ),
            numbers,
            strict=True,
        )
        for (area, measure), value in cells:
            records.append(
                {"area": area, "measure": measure, "period": period, "sex": sex, "value": value}
            )
            if sex == "K":
                total = {"area": area, "measure": measure, "period": period, "sex": "T"}
                records.append(total | {"value": None, "obs_status": "O"})
    table = from_records(records, shape, area_version="stockholm-11")
    total = Identity("jobb", "measure", "jobs", {"here": 1, "come": 1}, areas=("hela-staden",))
    (found,) = wholes_defined_differently(table, total, HISTORY)
    assert {row["sex"] for row in found.rows} == {"K"}
