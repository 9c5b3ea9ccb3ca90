"""An auditor that cries wolf is switched off: on these tables it finds nothing in the arithmetic.

And on each of them, one fault at a time is planted, and must be found and named.
"""

from dataclasses import replace

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.statistics.checks.audit import Facts, audit
from fardplan.statistics.checks.kinds import Kind, Unit
from fardplan.statistics.checks.sums import Identity, Whole
from fardplan.statistics.shape import Shape, from_records, validate
from tests.statistics.figures import (
    AGES,
    BY_AGE,
    COUNTED,
    NO_SEX,
    SEX,
    assistance_by_age,
    counts,
    housing_starts,
    number,
    over_years,
    rows_in,
)
from tests.statistics.places import HISTORY, WHOLE, key_of

SHARE = Shape()
PERSONS = Kind(Unit.PERSON, "personer", by_sex=False)
PERSONS_BY_SEX = Kind(Unit.PERSON, "personer")
DWELLINGS = Kind(Unit.DWELLING, "bostäder", by_sex=False)
BY_TENURE = counts("tenure")
BY_TENURE_AND_MEASURE = counts("tenure", "measure")
ONLY_KIND = {"sex_missing"}  # what the tables lack by kind, not by arithmetic


def population():
    years = ("2000", "2005", "2010", "2011")
    table = over_years("stockholm/folkmangd_sdo.csv", "omrade", years, COUNTED)
    return table, COUNTED, Facts(HISTORY, PERSONS)


def population_with_forecast():
    path = "stockholm/population_by_district_14_2000_2005_2010_2011_forecast2021.csv"
    years = ("2000", "2005", "2010", "2011", "forecast_2021")
    table = over_years(path, "district", years, COUNTED)
    return table, COUNTED, Facts(HISTORY, PERSONS)


def population_of_eleven():
    path = "stockholm/population_2024-12-31_by_district_11.csv"
    records = [
        {"area": key_of(row["district"])} | number(row["population_2024"]) for row in rows_in(path)
    ]
    same = {"area_version": "stockholm-11", "period": "2024", "sex": "T"}
    return from_records(records, COUNTED, **same), COUNTED, Facts(HISTORY, PERSONS)


def turnout():
    shape = Shape(by_sex=False, no_sex_because=NO_SEX)
    records = [
        {
            "period": row["ar"],
            "numerator": float(row["rostande"]),
            "denominator": float(row["rostberattigade"]),
            "value": float(row["pct_publicerad"]),
        }
        for row in rows_in("stockholm/val_kf_b195.csv")
    ]
    table = from_records(records, shape, area=WHOLE, area_version="stockholm-14", sex="T")
    return table, shape, Facts(HISTORY, PERSONS, decimals=1)


def building():
    measures = ("nybyggnad", "ombyggnad", "rivning", "byggande_totalt")
    records = [
        {
            "area": key_of(row["del"]),
            "tenure": row["upplatelseform"],
            "measure": measure,
            "value": float(row[measure] or 0),  # the publisher's dash: none
        }
        for row in rows_in("stockholm/byggande_upplatelseform_2016_b109.csv")
        for measure in measures
    ]
    same = {"area_version": "stockholm-14", "period": "2016", "sex": "T"}
    table = from_records(records, BY_TENURE_AND_MEASURE, **same)
    made = Identity(
        "nytt + ombyggt − rivet", "measure", measures[3], dict.fromkeys(measures[:3], 1)
    )
    return table, BY_TENURE_AND_MEASURE, Facts(HISTORY, DWELLINGS, identities=(made,))


def stock():
    records = [
        {"area": key_of(row["del"]), "tenure": row["upplatelseform"], "period": period}
        | number(row[name])
        for row in rows_in("stockholm/bestand_upplatelseform_2012_bostbest_kv.csv")
        for name, period in (("bestand_2012_12_31", "2012-12"), ("bestand_2013_06_30", "2013-06"))
    ]
    table = from_records(records, BY_TENURE, area_version="stockholm-14", sex="T")
    return table, BY_TENURE, Facts(HISTORY, DWELLINGS)


def assistance_of_districts():
    """The ages of all districts and parts; the city itself is audit A5."""
    table = assistance_by_age().filter(pl.col("area") != WHOLE)
    return table, BY_AGE, Facts(HISTORY, PERSONS, wholes=(Whole("age", "samtliga", AGES),))


def in_work_as_published():
    records = [
        {
            "period": row["ar"],
            "sex": SEX[row["kon"]],
            "numerator": float(row["forvarvsarbetande"]),
            "denominator": float(row["befolkning_16_64"]),
            "value": float(row["intensitet_pct_publicerad"]),
        }
        for row in rows_in("stockholm/forvarv_b138.csv")
    ]
    table = from_records(records, SHARE, area=WHOLE, area_version="stockholm-14")
    return table, SHARE, Facts(HISTORY, PERSONS_BY_SEX, decimals=1)


def starts():
    return housing_starts(), COUNTED, Facts(HISTORY, DWELLINGS)


QUIET = (
    population,
    population_with_forecast,
    population_of_eleven,
    turnout,
    building,
    stock,
    assistance_of_districts,
    in_work_as_published,
    starts,
)
CROSSED = (population, population_with_forecast, building, stock, assistance_of_districts, starts)
WITH_DISTRICTS = (population, population_with_forecast, assistance_of_districts)


def codes_of(table, shape, facts):
    return {one.code for one in audit(table, shape, facts)} - ONLY_KIND


@pytest.mark.parametrize("read", QUIET, ids=lambda read: read.__name__)
def test_a_quiet_table_is_quiet(read):
    expected = {"gap_changes_sign"} if read is in_work_as_published else set()
    assert codes_of(*read()) == expected


@pytest.mark.parametrize("read", QUIET, ids=lambda read: read.__name__)
def test_the_order_of_the_rows_does_not_matter(read):
    table, shape, facts = read()
    shuffled = table.sample(fraction=1, shuffle=True, seed=11)
    assert codes_of(shuffled, shape, facts) == codes_of(table, shape, facts)


def test_the_residual_of_2024_is_declared_and_shown():
    table, *_ = population_of_eleven()
    by_area = dict(table.select("area", "value").rows())
    assert by_area["restomrade"] == 3_637
    assert sum(value for key, value in by_area.items() if key != WHOLE) == by_area[WHOLE]


def test_a_dropped_district_is_missed_beside_its_whole():
    table, shape, facts = population()
    without = table.filter(pl.col("area") != "farsta")
    found = audit(without, shape, facts)
    assert [row["area"] for one in found for row in one.rows] == ["farsta"]


def test_without_its_residual_the_city_has_people_without_a_district():
    table, shape, facts = population_of_eleven()
    (found,) = [
        one
        for one in audit(table.filter(pl.col("area") != "restomrade"), shape, facts)
        if one.code == "unallocated"
    ]
    assert found.numbers["remainder"] == 3_637


def with_digits_swapped(table, row, column="value"):
    """The first two digits of a number that differ change places."""
    text = f"{table[column][row]:.0f}"
    at = next(i for i in range(len(text) - 1) if text[i] != text[i + 1])
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    here = pl.int_range(pl.len()) == row
    return table.with_columns(pl.when(here).then(float(swapped)).otherwise(column).alias(column))


@pytest.mark.parametrize("read", WITH_DISTRICTS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("row", [0, 7, 20, 33])
def test_two_digits_swapped_break_a_sum(read, row):
    table, shape, facts = read()
    spoilt = with_digits_swapped(table, row)
    found = [
        one for one in audit(spoilt, shape, facts) if one.code in ("sum_differs", "unallocated")
    ]
    assert found
    assert {one.rows[0]["period"] for one in found} == {table["period"][row]}


@pytest.mark.parametrize("column", ["numerator", "denominator"])
@pytest.mark.parametrize("row", range(0, 15, 4))
def test_two_digits_swapped_in_a_count_by_sex_are_found(column, row):
    table, shape, facts = in_work_as_published()
    found = codes_of(with_digits_swapped(table, row, column), shape, facts)
    assert {"sum_differs", "rate_not_reproduced"} <= found


@pytest.mark.parametrize("row", range(7))
def test_a_published_turnout_with_digits_swapped_is_found(row):
    table, shape, facts = turnout()
    here = pl.int_range(pl.len()) == row
    spoilt = table.with_columns(value=pl.when(here).then(pl.col("value") + 0.9).otherwise("value"))
    assert codes_of(spoilt, shape, facts) == {"rate_not_reproduced"}


@pytest.mark.parametrize("read", CROSSED, ids=lambda read: read.__name__)
def test_a_dropped_row_is_found_and_named(read):
    table, shape, facts = read()
    gone = table.row(10, named=True)
    kept = table.filter(pl.int_range(pl.len()) != 10)
    (found,) = [one for one in audit(kept, shape, facts) if one.code == "row_missing"]
    (row,) = found.rows
    assert all(row[name] == str(gone[name]) for name in ("area", "period"))


def test_a_dropped_year_is_found_when_the_years_are_known():
    table, shape, facts = turnout()
    years = sorted(set(table["period"]))
    kept = table.filter(pl.col("period") != "2006")
    facts = replace(facts, expected={"period": years})
    (found,) = [one for one in audit(kept, shape, facts) if one.code == "row_missing"]
    assert found.rows[0]["period"] == "2006"


def test_a_dropped_sex_is_refused():
    table, shape, facts = in_work_as_published()
    with pytest.raises(BadTable, match="Kvinnor saknas i hela-staden stockholm-14 2014"):
        audit(table.filter(~((pl.col("sex") == "K") & (pl.col("period") == "2014"))), shape, facts)


@pytest.mark.parametrize("read", QUIET, ids=lambda read: read.__name__)
def test_a_doubled_row_is_refused_by_name(read):
    table, shape, _ = read()
    doubled = pl.concat([table, table.slice(3, 1)])
    with pytest.raises(BadTable, match="Samma rad finns två gånger"):
        validate(doubled, shape)


@pytest.mark.parametrize(("sex", "period"), [("K", "2010"), ("M", "2014")])
def test_a_total_pasted_into_a_sex_is_found(sex, period):
    table, shape, facts = in_work_as_published()
    total = table.filter((pl.col("sex") == "T") & (pl.col("period") == period)).row(0, named=True)
    here = (pl.col("sex") == sex) & (pl.col("period") == period)
    pasted = table.with_columns(
        pl.when(here).then(pl.lit(total[name])).otherwise(name).alias(name)
        for name in ("numerator", "denominator", "value")
    )
    found = {one.code: one for one in audit(pasted, shape, facts)}
    assert {"sex_equals_total", "sum_differs"} <= set(found)
    assert [row["period"] for row in found["sex_equals_total"].rows] == [period]


def test_totals_pasted_into_a_sex_all_the_way_down_are_refused():
    table, shape, _ = in_work_as_published()
    totals = table.filter(pl.col("sex") == "T")
    pasted = pl.concat(
        [
            table.filter(pl.col("sex") != "K"),
            totals.with_columns(sex=pl.lit("K", dtype=table.schema["sex"])),
        ]
    )
    with pytest.raises(BadTable, match="Kvinnornas siffror är samma som samtligas"):
        validate(pasted, shape)


def test_a_year_entered_twice_is_found():
    table, shape, facts = population()
    again = table.filter(pl.col("period") == "2010").with_columns(period=pl.lit("2011"))
    spoilt = pl.concat([table.filter(pl.col("period") != "2011"), again])
    (found,) = [one for one in audit(spoilt, shape, facts) if one.code == "periods_alike"]
    assert (found.names["earlier"], found.names["later"]) == ("2010", "2011")


def test_one_district_shifted_by_a_year_is_found():
    table, shape, facts = population()
    of_farsta = pl.col("area") == "farsta"
    shifted = pl.col("value").shift(1).over("area")
    spoilt = table.with_columns(
        value=pl.when(of_farsta & shifted.is_not_null()).then(shifted).otherwise("value")
    )
    found = [one for one in audit(spoilt, shape, facts) if one.code == "sum_differs"]
    assert {one.rows[0]["area"] for one in found} == {"soderort"}
    assert {one.rows[0]["period"] for one in found} == {"2005", "2010", "2011"}


@pytest.mark.parametrize("read", [population, turnout, starts], ids=lambda read: read.__name__)
def test_a_mark_turned_into_zero_is_found(read):
    table, shape, facts = read()
    here = pl.int_range(pl.len()) == 3
    spoilt = table.with_columns(value=pl.when(here).then(0.0).otherwise("value"))
    (found,) = [one for one in audit(spoilt, shape, facts) if one.code == "zero_suspect"]
    assert [(row["area"], row["period"]) for row in found.rows] == [
        (table["area"][3], table["period"][3])
    ]


def test_a_closed_district_in_a_later_table_is_refused():
    """The table of 2024 that kept Älvsjö beside Hägersten-Älvsjö: 33 605 persons counted twice."""
    table, shape, facts = population_of_eleven()
    stray = table.head(1).with_columns(area=pl.lit("alvsjo"), value=pl.lit(33_605.0))
    found = audit(pl.concat([table, stray]), shape, facts)
    assert (found[0].code, found[0].severity.name) == ("area_closed", "REFUSE")
    assert str(found[0]) == "Älvsjö fanns inte längre 2024; området ingår i Hägersten-Älvsjö."


def test_an_unknown_area_is_refused():
    table, shape, facts = population_of_eleven()
    stray = table.head(1).with_columns(area=pl.lit("norrort"))
    found = audit(pl.concat([table, stray]), shape, facts)
    assert (found[0].code, found[0].severity.name) == ("area_unknown", "REFUSE")


def test_findings_carry_the_name_of_their_table():
    table, shape, facts = population()
    assert {one.table for one in audit(table, shape, facts, name="tv.07437")} == {"tv.07437"}
