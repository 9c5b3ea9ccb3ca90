"""What a series counts, and whether all of it is there."""

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.statistics.checks.completeness import (
    areas_out_of_time,
    marks,
    missing_areas,
    missing_rows,
)
from fardplan.statistics.checks.kinds import (
    UNITS,
    Kind,
    Unit,
    breaks_inside,
    joined,
    kind_for_goal,
    sex_of,
)
from fardplan.statistics.periods import Break
from fardplan.statistics.shape import from_records
from tests.statistics.figures import BY_AGE, COUNTED
from tests.statistics.places import HISTORY

YOUNG = Kind(Unit.PERSON, "varken arbetar eller studerar", "16–24 år", "MUCF")


def test_every_unit_has_a_word():
    assert set(UNITS) == set(Unit)


def test_persons_without_women_and_men_block_and_dwellings_do_not():
    assert [one.code for one in sex_of(Kind(Unit.PERSON, "jobb", by_sex=False))] == ["sex_missing"]
    assert sex_of(Kind(Unit.DWELLING, "bostäder", by_sex=False)) == []
    assert sex_of(YOUNG) == []


def test_households_and_another_age_are_both_said():
    households = Kind(Unit.HOUSEHOLD, "varken arbetar eller studerar", "16–29 år", by_sex=False)
    found = kind_for_goal(households, wanted=YOUNG)
    assert [one.code for one in found] == ["unit_not_person", "definition_missing"]
    assert str(found[1]) == (
        "Tabellen räknar varken arbetar eller studerar, 16–29 år; "
        "målet gäller varken arbetar eller studerar, 16–24 år."
    )


def test_a_series_joins_itself():
    assert joined(YOUNG, YOUNG) == []


def test_a_break_is_named_with_its_reason():
    (found,) = breaks_inside(
        "2014", "2016", [Break("2015", "Ny metod."), Break("2020", "Ny källa.")]
    )
    assert str(found) == "Serien bryts 2015, mellan 2014 och 2016: Ny metod."
    assert found.blocks


def counted(*rows):
    records = [
        {"area": area, "period": period, "age": age, "value": 5} for area, period, age in rows
    ]
    return from_records(records, BY_AGE, area_version="stockholm-14", sex="T")


def test_each_combination_must_have_its_row():
    table = counted(
        ("farsta", "2015", "0-17"),
        ("farsta", "2016", "0-17"),
        ("bromma", "2015", "0-17"),
        ("farsta", "2015", "65+"),
        ("farsta", "2016", "65+"),
        ("bromma", "2015", "65+"),
        ("bromma", "2016", "65+"),
    )
    (found,) = missing_rows(table)
    assert found.numbers == {"failing": 1, "checked": 8}
    (row,) = found.rows
    assert (row["area"], row["period"], row["age"], row["sex"]) == ("bromma", "2016", "0-17", "T")


def test_what_should_be_there_can_be_said():
    table = counted(("farsta", "2015", "0-17"))
    (found,) = missing_rows(table, expected={"area": ["farsta", "bromma"], "period": ["2016"]})
    assert found.numbers == {"failing": 3, "checked": 4}
    with pytest.raises(BadTable, match="okända kolumner: colour"):
        missing_rows(table, expected={"colour": ["blue"]})


def test_versions_of_the_areas_are_complete_each_by_itself():
    old = counted(("alvsjo", "2015", "0-17"))
    new = counted(("jarva", "2024", "0-17")).with_columns(area_version=pl.lit("stockholm-11"))
    assert missing_rows(pl.concat([old, new])) == []


def districts(**periods):
    return from_records(
        [{"area": area, "period": period, "value": 5} for area, period in periods.items()],
        COUNTED,
        area_version="stockholm-14",
        sex="T",
    )


@pytest.mark.parametrize(
    ("area", "period", "code"),
    [
        ("alvsjo", "2019", None),
        ("alvsjo", "2020", None),
        ("alvsjo", "2021", "area_closed"),
        ("norrmalm", "2023", None),
        ("norrmalm", "2024", "area_closed"),
        ("farsta", "2024", None),
        ("jarva", "2015", "area_unknown"),
    ],
)
def test_a_district_is_found_outside_its_time(area, period, code):
    found = areas_out_of_time(districts(**{area: period}), HISTORY)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("areas", "missing"),
    [
        (("hela-staden", "inre-staden", "yttre-staden"), []),
        (("hela-staden", "inre-staden"), ["yttre-staden"]),
        (("hela-staden", "farsta"), []),  # no part of the city beside its own parts
        (("vasterort", "bromma", "spanga-tensta"), ["hasselby-vallingby", "rinkeby-kista"]),
        (("bromma", "spanga-tensta"), []),  # a choice of districts, not a whole
    ],
)
def test_an_area_is_missed_beside_its_like(areas, missing):
    found = missing_areas(districts(**dict.fromkeys(areas, "2015")), HISTORY)
    assert [row["area"] for one in found for row in one.rows] == missing


def test_a_forecast_keeps_the_districts_it_was_made_for():
    forecast = districts(alvsjo="2021").with_columns(
        obs_status=pl.lit("F", dtype=districts(alvsjo="2021").schema["obs_status"])
    )
    assert areas_out_of_time(forecast, HISTORY) == []


def test_hidden_and_missing_cells_are_counted_apart():
    records = [
        {"area": area, "value": None, "obs_status": status}
        for area, status in (("farsta", "Q"), ("bromma", "Q"), ("alvsjo", "O"))
    ]
    same = {"area_version": "stockholm-14", "period": "2015", "sex": "T"}
    found = {
        one.names["status"]: one.numbers for one in marks(from_records(records, COUNTED, **same))
    }
    assert found == {
        "Q": {"failing": 2, "checked": 3},
        "O": {"failing": 1, "checked": 3},
    }
