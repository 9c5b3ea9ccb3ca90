"""The areas that ship, and what a file of areas must say."""

import csv
from datetime import date

import pytest
from django.utils import translation

from fardplan.definitions import read_definition
from fardplan.errors import BadDefinition, BadTable
from fardplan.indicators.areas import DEFINITIONS, AreasFile, boundaries, places, read_areas

STOCKHOLM = (DEFINITIONS / "stockholm.yaml").read_text(encoding="utf-8")


def read(text: str) -> AreasFile:
    return read_definition(text, AreasFile, name="prov.yaml")


@pytest.mark.parametrize(("year", "count"), [(2007, 14), (2019, 14), (2021, 13), (2026, 11)])
def test_any_year_has_its_districts(year, count):
    history = places().file("stockholm-11").history
    version = history.at(year)
    assert len(version.within("hela-staden")) == count


def test_the_division_changed_on_the_first_of_july():
    history = places().file("stockholm-11").history
    assert history.at(date(2020, 6, 30)).key == "stockholm-14"
    assert history.at(date(2020, 7, 1)).key == "stockholm-13"
    assert history.at(date(2023, 7, 1)).key == "stockholm-11"


def test_the_outer_city_is_soderort_and_vasterort():
    version = places().version("stockholm-11")
    assert len(version.outer_city()) == 8
    assert {one.key for one in version.children("yttre-staden")} == {"soderort", "vasterort"}


def test_districts_merge_as_the_crosswalk_says(shared_data):
    history = places().file("stockholm-11").history
    path = shared_data / "geo" / "stadsdel_117_to_district_versions.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        old = history.find_by_name(row["district_2007_14"], 2019).area.key
        assert history.successor_of(old, to="stockholm-13") == (
            history.find_by_name(row["district_2020_13"], 2021).area.key
        )
        newest = history.successor_of(old, to="stockholm-11")
        assert newest == history.find_by_name(row["district_2023_11"], 2024).area.key
        assert places().entry("stockholm-11", newest).code == row["district_code_2023"]
        part = row["city_part"].removeprefix("Yttre staden (").removesuffix(")")
        assert places().name("stockholm-14", history.version("stockholm-14").area(old).part) == part


@pytest.mark.parametrize("version", ["stockholm-14", "stockholm-13", "stockholm-11"])
def test_every_district_has_its_border_and_no_other_has(version):
    drawn = {one["properties"]["area"] for one in boundaries(version)["features"]}
    assert drawn == set(places().version(version).within("hela-staden"))


def test_municipalities_are_known_by_codes_that_are_text():
    assert len(places().version("kommuner").areas) == 291
    assert places().name("kommuner", "0180") == "Stockholm"


def test_parts_of_the_city_have_english_names():
    with translation.override("en"):
        assert places().name("stockholm-11", "yttre-staden") == "Outer city"
        assert places().name("stockholm-11", "farsta") == "Farsta"


def test_a_closed_district_is_not_in_a_later_version():
    with pytest.raises(BadTable, match="alvsjo finns inte i versionen stockholm-11"):
        places().entry("stockholm-11", "alvsjo")


def test_an_unknown_version_is_refused():
    with pytest.raises(BadDefinition, match="stockholm-99 finns inte"):
        places().version("stockholm-99")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('  - {key: farsta, name: Farsta, code: "80118"}\n', "", "nämner områden som inte finns"),
        ("{key: jarva, name: Järva", "{key: farsta, name: Järva", "farsta står två gånger"),
        ("valid_to: 2020-06-30", "valid_to: 2020-07-30", "överlappar varandra"),
        ("valid_to: 2020-06-30", "valid_to: 2006-06-30", "slutar innan den börjar"),
        ("yttre-staden: [soderort, vasterort]", "yttre-staden: [hela-staden]", "del av sig självt"),
        ("new: jarva", "new: nytt", "nämner nytt"),
        ("kind: whole", "kind: hel", "valet är okänt"),
        (
            "areas:\n",
            "areas:\n  - {key: ny-stad, name: Ny stad}\n",
            "ingen version har områdena ny-stad",
        ),
    ],
)
def test_each_fault_in_a_file_of_areas_is_one_sentence(was, becomes, said):
    assert was in STOCKHOLM
    with pytest.raises(BadDefinition) as refused:
        read(STOCKHOLM.replace(was, becomes))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_files_that_ship_are_read():
    assert {read_areas(path).key for path in DEFINITIONS.glob("*.yaml")} == {
        "stockholm",
        "kommuner",
    }
