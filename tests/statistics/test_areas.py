"""Areas in time: versions, mergers and the names that sources use."""

import unicodedata
from datetime import date

import pytest

from fardplan.errors import BadDefinition, BadTable
from fardplan.statistics.areas import Area, AreaHistory, AreaVersion, Merger
from fardplan.statistics.names import plain
from tests.statistics.places import HISTORY, INNER, OUTER, SOUTH, WEST, WHOLE


def districts_of(version):
    return [area for area in version.areas if area.kind == "district"]


@pytest.mark.parametrize(
    ("when", "districts"),
    [
        (2007, 14),
        (2019, 14),
        (date(2020, 6, 30), 14),
        (date(2020, 7, 1), 13),
        (2020, 13),
        (2022, 13),
        (date(2023, 6, 30), 13),
        (date(2023, 7, 1), 11),
        (2023, 11),
        (2031, 11),
    ],
)
def test_stockholm_had_so_many_districts_then(when, districts):
    assert len(districts_of(HISTORY.at(when))) == districts


def test_no_version_is_guessed_for_years_before_the_first():
    with pytest.raises(BadTable, match="Ingen områdesversion gäller 2006-12-31"):
        HISTORY.at(2006)


def test_unknown_versions_and_areas_are_refused_by_name():
    with pytest.raises(BadTable, match="stockholm-18 finns inte"):
        HISTORY.version("stockholm-18")
    with pytest.raises(BadTable, match="norrort finns inte i versionen stockholm-11"):
        HISTORY.at(2024).area("norrort")


def test_the_outer_city_is_eight_of_eleven_districts():
    assert len(HISTORY.at(2024).outer_city()) == 8
    assert len(HISTORY.at(2010).outer_city()) == 10
    assert "jarva" in HISTORY.at(2024).outer_city()
    assert "sodermalm" not in HISTORY.at(2024).outer_city()


def test_the_whole_is_made_of_the_largest_known_parts():
    version = HISTORY.at(2024)
    assert version.parts_among(WHOLE, {INNER, OUTER}) == (INNER, OUTER)
    assert set(version.parts_among(WHOLE, {INNER, SOUTH, WEST})) == {INNER, SOUTH, WEST}
    everything = {area.key for area in version.areas}
    assert set(version.parts_among(WHOLE, everything)) == {INNER, OUTER, "restomrade"}
    assert set(version.parts_among(WEST, everything)) == {"hasselby-vallingby", "bromma", "jarva"}
    assert version.parts_among("bromma", everything) == ()
    assert version.parts_among(WHOLE, {INNER, SOUTH}) == ()


@pytest.mark.parametrize(
    ("old", "to", "new"),
    [
        ("alvsjo", "stockholm-14", "alvsjo"),
        ("alvsjo", "stockholm-13", "hagersten-alvsjo"),
        ("alvsjo", "stockholm-11", "hagersten-alvsjo"),
        ("norrmalm", "stockholm-13", "norrmalm"),
        ("norrmalm", "stockholm-11", "norra-innerstaden"),
        ("farsta", "stockholm-11", "farsta"),
        (WHOLE, "stockholm-11", WHOLE),
    ],
)
def test_each_area_has_its_successor(old, to, new):
    assert HISTORY.successor_of(old, to=to) == new


def test_a_merged_district_is_closed_from_its_day_on():
    assert not HISTORY.closed_on("alvsjo", date(2020, 6, 30))
    assert HISTORY.closed_on("alvsjo", date(2020, 7, 1))
    assert not HISTORY.closed_on("farsta", 2024)
    assert not HISTORY.closed_on("jarva", 2010)


@pytest.mark.parametrize(
    "name",
    [
        "Hässelby-Vällingby",
        "Hässelby - Vällingby",
        "Hässelby – Vällingby (Sthlm)",
        "HÄSSELBY-VÄLLINGBY",
        "Hässelby-Vällingbys stadsdelsområde",
        "Hässelby-Vällingby stadsdelsnämnd",
        "Hässelby-Vällingby  sdf",
        unicodedata.normalize("NFD", "Hässelby-Vällingby"),
    ],
)
def test_a_district_is_found_however_it_is_spelt(name):
    found = HISTORY.find_by_name(name, 2024)
    assert found.area.key == "hasselby-vallingby"
    assert not found.sentence


@pytest.mark.parametrize(
    "name",
    ["Enskede – Årsta - Vantör", "Enskede-Årsta-Vantörs stadsdelsområde", "enskede‑årsta‑vantör"],
)
def test_a_district_with_three_names_is_found_too(name):
    assert HISTORY.find_by_name(name, 2012).area.key == "enskede-arsta-vantor"


def test_an_old_name_maps_to_its_successor_with_a_warning():
    found = HISTORY.find_by_name("Älvsjö stadsdelsområde", 2024)
    assert found.area.key == "hagersten-alvsjo"
    assert found.sentence.format(**found.values) == (
        "Älvsjö är ett äldre namn; området ingår nu i Hägersten-Älvsjö."
    )
    assert HISTORY.find_by_name("Älvsjö", 2019).area.key == "alvsjo"


def test_the_residual_is_found_with_its_remark():
    assert HISTORY.find_by_name("Restområde (utan känd adress)", 2024).area.key == "restomrade"


def test_a_name_nobody_knows_is_refused():
    with pytest.raises(BadTable, match="Området Norrort är okänt"):
        HISTORY.find_by_name("Norrort", 2024)


def test_a_name_before_its_time_is_refused():
    with pytest.raises(BadTable):
        HISTORY.find_by_name("Järva", 2010)


def test_plain_names_keep_hyphens_and_lose_the_rest():
    assert plain("  Enskede –  Årsta - Vantör  (Sthlm) ") == "enskede-årsta-vantör"


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        ((Area("a", "A"), Area("a", "A")), "har a två gånger"),
        ((Area("a", "A", part="b"),), "delar av b, som inte finns"),
        ((Area("a", "A", part="b"), Area("b", "B", part="a")), "en del av sig självt"),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(areas, sentence):
    with pytest.raises(BadDefinition, match=sentence):
        AreaVersion("v", date(2007, 1, 1), None, areas)


def test_a_version_may_not_end_before_it_begins():
    with pytest.raises(BadDefinition, match="slutar innan"):
        AreaVersion("v", date(2007, 1, 1), date(2006, 1, 1), ())


def test_versions_may_not_overlap():
    first = AreaVersion("first", date(2007, 1, 1), None, (Area("a", "A"),))
    second = AreaVersion("second", date(2010, 1, 1), None, (Area("a", "A"),))
    with pytest.raises(BadDefinition, match="first och second överlappar"):
        AreaHistory((first, second))
    with pytest.raises(BadDefinition, match="saknar versioner"):
        AreaHistory(())


def test_a_merger_of_unknown_areas_is_refused():
    version = AreaVersion("first", date(2007, 1, 1), None, (Area("a", "A"),))
    with pytest.raises(BadDefinition, match="b, c"):
        AreaHistory((version,), (Merger(("a", "b"), "c", date(2010, 1, 1)),))
