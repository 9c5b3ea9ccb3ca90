"""Outliers, opposite directions, years entered twice and zeros that are none."""

import numpy as np
import polars as pl
import pytest

from fardplan.statistics.checks.changes import (
    opposite_directions,
    outliers,
    periods_alike,
    robust_z,
    suspect_zeros,
    weighed,
)
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.statistics.shape import Measure, Shape, from_records
from tests.statistics.figures import COUNTED

COUNT = Shape(measure=Measure.COUNT)
PARTS = {f"d{number}": "whole" for number in range(6)}


def series(later, period="2016", earlier=1_000, **same):
    """Six districts that were alike in 2015 and then went their ways."""
    return from_records(
        [
            {"area": f"d{number}", "period": when, "value": value}
            for number, after in enumerate(later)
            for when, value in (("2015", earlier), (period, after))
        ],
        COUNTED,
        area_version="stockholm-14",
        sex="T",
        **same,
    )


def test_the_robust_z_is_iglewicz_and_hoaglins():
    values = np.array([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3])
    off = values - np.median(values)
    expected = 0.6745 * off / np.median(np.abs(off))
    assert robust_z(values) == pytest.approx(expected)
    assert (np.abs(robust_z(values)) > 3.5).sum() == 2


def test_where_half_are_alike_the_mean_deviation_stands_in():
    assert robust_z(np.array([1.0, 1, 1, 1, 5])) == pytest.approx([0, 0, 0, 0, 4 / 1.253314 / 0.8])
    assert robust_z(np.full(5, 3.0)).tolist() == [0] * 5


def found_in(table):
    return [one.names["name"] for one in outliers(table, PARTS)]


def test_one_part_far_from_the_rest_is_found():
    assert found_in(series([1_010, 990, 1_005, 995, 1_020, 800])) == ["d5"]


def test_parts_that_differ_as_parts_do_are_not():
    assert found_in(series([1_010, 990, 1_005, 995, 1_020, 950])) == []


def test_far_for_one_year_can_be_near_for_ten():
    later = [1_010, 990, 1_005, 995, 1_020, 800]
    assert found_in(series(later, period="2025")) == []


def test_a_few_persons_up_or_down_are_chance():
    assert found_in(series([31, 29, 30, 30, 31, 40], earlier=30)) == []


def test_four_parts_are_too_few_to_say():
    table = series([1_010, 990, 1_005, 800]).filter(pl.col("area").is_in(["d0", "d1", "d2", "d3"]))
    assert outliers(table, PARTS) == []


def test_a_forecast_is_no_change():
    table = series([1_010, 990, 1_005, 995, 1_020, 800])
    forecast = table.with_columns(
        obs_status=pl.when(pl.col("period") == "2016")
        .then(pl.lit("F"))
        .otherwise(pl.lit("A"))
        .cast(table.schema["obs_status"])
    )
    assert outliers(forecast, PARTS) == []


def with_whole(later, whole):
    rows = series(later)
    city = rows.filter(pl.col("area") == "d0").with_columns(
        area=pl.lit("whole"),
        value=pl.when(pl.col("period") == "2015").then(6_000.0).otherwise(float(whole)),
    )
    return pl.concat([rows, city])


@pytest.mark.parametrize(
    ("later", "whole", "found"),
    [
        ([900] * 6, 6_500, True),
        ([900] * 6, 5_400, False),
        ([900] * 5 + [1_700], 5_900, False),  # the parts together rise: nothing to explain
        ([1_100] * 3 + [600] * 3, 6_500, False),  # only half of the parts fall
        ([1_100] * 6, 5_500, True),
    ],
)
def test_most_parts_against_the_whole(later, whole, found):
    directions = opposite_directions(with_whole(later, whole), "whole", tuple(PARTS))
    assert bool(directions) == found


def test_with_a_part_missing_the_parts_say_nothing_of_the_whole():
    table = with_whole([900] * 6, 6_500).filter(
        (pl.col("area") != "d3") | (pl.col("period") == "2015")
    )
    assert opposite_directions(table, "whole", tuple(PARTS)) == []


def unallocated(period, remainder):
    names = {"period": period, "unit": "jobb", "part": "område"}
    return Finding(Code.UNALLOCATED, Severity.WARN, names, {"remainder": remainder})


@pytest.mark.parametrize(
    ("first", "last", "change", "blocks"),
    [
        (0, 500, 400, True),
        (0, 500, -500, True),
        (0, 500, 501, False),
        (500, 0, 400, True),
        (450, 500, 400, False),
        (450, 500, 50, True),
    ],
)
def test_what_grew_outside_as_much_as_inside_blocks(first, last, change, blocks):
    findings = [unallocated("2015", first), unallocated("2016", last), unallocated("2010", 9_999)]
    judged = weighed(findings, change=change, earlier="2015", later="2016")
    assert [one.blocks for one in judged] == [blocks, blocks, False]


def test_a_sum_that_is_off_by_more_than_the_change_blocks():
    names = {"period": "2016", "whole_name": "Söderort"}
    off = Finding(Code.SUM_DIFFERS, Severity.WARN, names, {"difference": -40})
    other = Finding(Code.OUTLIER_CHANGE, Severity.WARN, {"period": "2016"}, {"difference": 40})
    blocked, left = weighed([off, other], change=30, earlier="2015", later="2016")
    assert blocked.blocks
    assert not left.blocks
    assert not weighed([off], change=41, earlier="2015", later="2016")[0].blocks


def test_two_periods_alike_are_found_unless_they_are_few_numbers():
    assert len(periods_alike(series([1_000] * 6))) == 1
    assert periods_alike(series([1_000] * 5 + [1_001])) == []
    assert periods_alike(series([1_000] * 6).filter(pl.col("area") < "d4")) == []


def test_a_zero_among_numbers_far_from_zero_is_suspect():
    (found,) = suspect_zeros(series([1_010, 990, 0, 995, 1_020, 800]))
    assert [(row["area"], row["period"]) for row in found.rows] == [("d2", "2016")]


def test_a_zero_among_small_numbers_is_information():
    assert suspect_zeros(series([3, 0, 1, 40, 2, 0], earlier=1)) == []


def test_women_and_men_at_nothing_without_a_total_are_suspect():
    """N02797 for the country, 2007."""
    records = [{"sex": sex, "value": 0} for sex in "KM"]
    records.append({"sex": "T", "value": None, "obs_status": "O"})
    same = {"area": "0000", "area_version": "kommuner", "period": "2007"}
    (found,) = suspect_zeros(from_records(records, COUNT, **same))
    assert [row["sex"] for row in found.rows] == ["K", "M"]
    records[2] |= {"value": 0, "obs_status": "A"}
    assert suspect_zeros(from_records(records, COUNT, **same)) == []
