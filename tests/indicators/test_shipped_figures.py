"""The figures and boundaries that ship are those of their sources, copied exactly."""

import csv
import json

import pytest

from fardplan.indicators.areas import BOUNDARIES, places
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.figures import FOLDER as FIGURES
from tests.indicators.conftest import shipped_series

WITH_FIGURES = [
    path.stem for path in sorted(FOLDER.glob("*.yaml")) if read_indicator(path).ships_figures
]


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shipped(key: str) -> dict[tuple[str, ...], str]:
    """Every figure as it is written in the file, by version, area name, period and sex."""
    return {
        (
            row["area_version"],
            places().entry(row["area_version"], row["area"]).name,
            row["period"],
            row["sex"],
        ): row["value"]
        for row in rows(FIGURES / f"{key}.csv")
    }


@pytest.mark.parametrize("key", WITH_FIGURES)
def test_every_file_of_figures_is_sound(key):
    assert shipped_series(key).table.height > 0


def test_no_file_of_figures_is_without_its_definition():
    assert [path.stem for path in sorted(FIGURES.glob("*.csv"))] == WITH_FIGURES


def test_eligibility_is_koladas_with_every_decimal(shared_data):
    here = shipped("behorighet-hemkommun")
    source = {
        ("kommuner", row["municipality"], row["year"], row["gender"]): row["value"]
        for row in rows(
            shared_data / "kolada" / "kolada_N15428_all_municipalities_by_sex_2010-2024.csv"
        )
    }
    assert len(here) == 10 * 15 * 3
    assert here == {key: source[key] for key in here}


def test_jobs_are_the_citys(shared_data):
    source = {
        ("stockholm-14", row["omrade"], row["ar"], "T"): row["dagbefolkning"]
        for row in rows(shared_data / "stockholm" / "dagnatt_b014.csv")
    }
    assert shipped("jobb-i-stadsdelsomraden") == source


def test_housing_starts_are_the_citys(shared_data):
    source = {
        ("stockholm-14", row["omrade"], year, "T"): row[year]
        for row in rows(shared_data / "stockholm" / "paborjade_b105.csv")
        for year in ("2013", "2014", "2015", "2016", "2017")
        if row["omrade"] not in ("Flerbostadshus", "Småhus")
    }
    assert shipped("paborjade-bostader") == source


def test_population_is_the_citys_in_both_divisions(shared_data):
    old = rows(
        shared_data / "stockholm" / "population_by_district_14_2000_2005_2010_2011_forecast2021.csv"
    )
    new = rows(shared_data / "stockholm" / "population_2024-12-31_by_district_11.csv")
    source = {
        ("stockholm-14", row["district"], year[-4:], "T"): row[year]
        for row in old
        for year in ("2000", "2005", "2010", "2011", "forecast_2021")
    }
    source |= {
        ("stockholm-11", row["district"], "2024", "T"): row["population_2024"] for row in new
    }
    assert shipped("folkmangd-stadsdelsomraden") == source


def test_only_the_forecast_of_the_population_is_a_forecast():
    table = shipped_series("folkmangd-stadsdelsomraden").table
    assert set(table.filter(table["obs_status"] == "F")["period"]) == {"2021"}
    assert set(table.filter(table["period"] == "2021")["obs_status"]) == {"F"}


def test_worry_about_crime_is_the_citys(shared_data):
    source = {
        ("stockholm-14", row["omrade"].replace("Stockholms stad", "Hela staden"), year, "T"): row[
            f"{year}_pct"
        ]
        for row in rows(shared_data / "stockholm" / "trygghetsmatning_2017_2020.csv")
        for year in ("2017", "2020")
    }
    assert shipped("oro-for-brott") == source


@pytest.mark.parametrize(
    ("version", "file"),
    [("stockholm-14", "2007_14"), ("stockholm-13", "2020_13"), ("stockholm-11", "2023_11")],
)
def test_boundaries_are_the_maps(shared_data, version, file):
    path = shared_data / "geo" / f"stockholm_district_{file}_land_simplified.geojson"
    source = {
        one["properties"]["district"]: one["geometry"]
        for one in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    ours = json.loads((BOUNDARIES / f"{version}.geojson").read_text(encoding="utf-8"))["features"]
    assert {
        places().name(version, one["properties"]["area"]): one["geometry"] for one in ours
    } == source


def test_the_licence_of_the_boundaries_ships_with_them():
    assert "CC0 1.0 Universal" in (BOUNDARIES / "LICENSE-CC0").read_text(encoding="utf-8")
