"""Figures are brought forward over mergers, never back, and never by averaging shares."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.errors import BadTable
from fardplan.statistics.recomputation import recompute
from fardplan.statistics.shape import Measure, Shape, from_records
from tests.statistics.places import HISTORY

SHARE = Shape()
COUNT = Shape(measure=Measure.COUNT, by_sex=False, no_sex_because="Källan har inte könsuppdelning.")
OLD = {"area_version": "stockholm-14", "period": "2019"}


def rows_of(area, women, men, **same):
    """Women, men and total of one area, each (numerator, denominator)."""
    total = tuple(map(sum, zip(women, men, strict=True)))
    return [
        {**OLD, "area": area, "sex": sex, "numerator": yes, "denominator": asked, **same}
        for sex, (yes, asked) in zip("KMT", (women, men, total), strict=True)
    ]


def the_row(table, area, sex):
    (row,) = table.filter((pl.col("area") == area) & (pl.col("sex") == sex)).to_dicts()
    return row


def test_shares_are_recomputed_and_not_averaged():
    records = rows_of("alvsjo", (10, 100), (20, 100))
    records += rows_of("hagersten-liljeholmen", (90, 300), (60, 300))
    table = recompute(from_records(records, SHARE), SHARE, HISTORY, to="stockholm-13")
    women = the_row(table, "hagersten-alvsjo", "K")
    assert (women["numerator"], women["denominator"]) == (100, 400)
    assert women["value"] == 25  # the mean of 10 and 30 would be 20
    assert the_row(table, "hagersten-alvsjo", "T")["value"] == pytest.approx(22.5)
    assert set(table["area_version"]) == {"stockholm-13"}


def test_intervals_go_where_areas_merge_and_stay_where_they_do_not():
    wide = {"lower": 0, "upper": 100}
    records = rows_of("alvsjo", (10, 100), (20, 100), **wide)
    records += rows_of("hagersten-liljeholmen", (90, 300), (60, 300), **wide)
    records += rows_of("farsta", (10, 100), (20, 100), **wide)
    table = recompute(from_records(records, SHARE), SHARE, HISTORY, to="stockholm-13")
    assert the_row(table, "hagersten-alvsjo", "K")["upper"] is None
    assert the_row(table, "farsta", "K")["upper"] == 100


def count(area, value, **same):
    return {**OLD, "area": area, "sex": "T", "value": value, **same}


def test_counts_are_added_over_both_mergers():
    names = ("alvsjo", "hagersten-liljeholmen", "norrmalm", "ostermalm", "farsta")
    records = [count(name, 10**place) for place, name in enumerate(names)]
    table = recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-11")
    assert dict(table.select("area", "value").rows()) == {
        "farsta": 10_000,
        "hagersten-alvsjo": 11,
        "norra-innerstaden": 1_100,
    }


@given(st.lists(st.integers(0, 10**6), min_size=14, max_size=14))
def test_the_sum_of_the_city_is_kept(values):
    districts = HISTORY.version("stockholm-14").within("hela-staden")
    records = [count(key, value) for key, value in zip(districts, values, strict=True)]
    table = recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-11")
    assert table["value"].sum() == sum(values)
    assert table.height == 11


def test_a_hidden_part_hides_the_whole():
    records = [
        count("alvsjo", None, obs_status="Q", conf_status="C"),
        count("hagersten-liljeholmen", 70),
    ]
    table = recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-13")
    row = the_row(table, "hagersten-alvsjo", "T")
    assert (row["value"], row["obs_status"], row["conf_status"]) == (None, "Q", "C")


def test_a_part_where_nobody_was_counted_does_not_empty_the_whole():
    records = rows_of("alvsjo", (10, 100), (20, 100))
    records += rows_of("hagersten-liljeholmen", (90, 300), (0, 0))
    records[4] |= {"obs_status": "M", "value": None}
    table = recompute(from_records(records, SHARE), SHARE, HISTORY, to="stockholm-13")
    men = the_row(table, "hagersten-alvsjo", "M")
    assert (men["value"], men["obs_status"]) == (20, "A")


def test_where_nobody_was_counted_at_all_there_is_still_no_share():
    records = rows_of("alvsjo", (10, 100), (0, 0))
    records += rows_of("hagersten-liljeholmen", (90, 300), (0, 0))
    for row in (records[1], records[4]):
        row |= {"obs_status": "M", "value": None}
    table = recompute(from_records(records, SHARE), SHARE, HISTORY, to="stockholm-13")
    men = the_row(table, "hagersten-alvsjo", "M")
    assert (men["value"], men["obs_status"]) == (None, "M")


def test_an_estimated_part_makes_an_estimated_whole():
    records = [count("alvsjo", 30, obs_status="E"), count("hagersten-liljeholmen", 70)]
    table = recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-13")
    assert the_row(table, "hagersten-alvsjo", "T")["obs_status"] == "E"


def test_a_merged_area_needs_all_its_parts():
    table = from_records([count("alvsjo", 30), count("farsta", 5)], COUNT)
    with pytest.raises(BadTable, match="saknas: hagersten-alvsjo 2019 T"):
        recompute(table, COUNT, HISTORY, to="stockholm-13")


def test_shares_without_counts_cannot_be_merged():
    records = [
        {**OLD, "area": area, "sex": sex, "value": value}
        for area in ("alvsjo", "hagersten-liljeholmen")
        for sex, value in zip("KMT", (10, 20, 15), strict=True)
    ]
    with pytest.raises(BadTable, match="Täljare och nämnare behövs"):
        recompute(from_records(records, SHARE), SHARE, HISTORY, to="stockholm-13")


def test_medians_cannot_be_merged_but_an_unmerged_area_keeps_its_own():
    median = Shape(measure=Measure.MEDIAN, by_sex=False, no_sex_because="Bara för provet.")
    lone = from_records([count("farsta", 5)], median)
    assert recompute(lone, median, HISTORY, to="stockholm-11")["value"].to_list() == [5]
    both = from_records([count("alvsjo", 30), count("hagersten-liljeholmen", 70)], median)
    with pytest.raises(BadTable, match="Medianer kan inte läggas ihop"):
        recompute(both, median, HISTORY, to="stockholm-13")


def test_no_table_goes_back_in_time():
    records = [count("jarva", 5) | {"area_version": "stockholm-11"}]
    with pytest.raises(BadTable, match="inte räknas om bakåt"):
        recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-14")


def test_a_closed_district_in_a_later_version_is_refused():
    records = [count("alvsjo", 33_605) | {"area_version": "stockholm-11"}]
    with pytest.raises(BadTable, match="alvsjo finns inte i versionen stockholm-11"):
        recompute(from_records(records, COUNT), COUNT, HISTORY, to="stockholm-11")


def test_further_dimensions_are_kept_apart():
    shape = Shape(
        dimensions=("age",), measure=Measure.COUNT, by_sex=False, no_sex_because="Bara för provet."
    )
    records = [
        count(area, value) | {"age": age}
        for area in ("alvsjo", "hagersten-liljeholmen")
        for age, value in (("16-24", 1), ("25-29", 10))
    ]
    table = recompute(from_records(records, shape), shape, HISTORY, to="stockholm-13")
    assert table.select("age", "value").rows() == [("16-24", 2), ("25-29", 20)]
