"""What is read out of a table: by sex, by area, sums that are whole, and what is left over."""

import pytest

from fardplan.errors import BadDefinition
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.series import Series
from fardplan.indicators.tables_by_area import area_table
from fardplan.indicators.values import Values
from tests.indicators.conftest import HEAD, shipped_series


@pytest.fixture(scope="module")
def eligibility():
    return shipped_series("behorighet-hemkommun")


@pytest.fixture(scope="module")
def jobs():
    return shipped_series("jobb-i-stadsdelsomraden")


@pytest.fixture(scope="module")
def population():
    return shipped_series("folkmangd-stadsdelsomraden")


def test_stockholm_2024_girls_boys_total(eligibility):
    newest = eligibility.by_sex("0180")[-1]
    assert newest.period == "2024"
    assert [newest.women.text, newest.men.text, newest.total.text] == ["88,50", "88,81", "88,66"]
    assert newest.gap.text == "−0,31"


def test_2024_is_the_first_year_since_2010_with_girls_below_boys(eligibility):
    (turn,) = eligibility.turns("0180")
    assert (turn.period, turn.since, turn.women_below) == ("2024", "2010", True)


def test_a_turn_counts_from_the_last_time_it_was_so(folder):
    folder.figures = f"{HEAD}\n" + "".join(
        f"{area},kommuner,{year},{sex},,,{value},,,A,F\n"
        for area in ("0180", "1480")
        for year, women in ((2019, 40), (2020, 60), (2021, 61), (2022, 45))
        for sex, value in (("K", women), ("M", 50), ("T", (women + 50) / 2))
    )
    turns = folder.series().turns("0180")
    assert [(turn.period, turn.since, turn.women_below) for turn in turns] == [
        ("2020", "2019", False),
        ("2022", "2019", True),
    ]


def test_areas_come_in_the_order_asked_for(eligibility):
    rows = eligibility.by_area(["0180", "1880", "1280"], "2024")
    assert [row.area for row in rows] == ["0180", "1880", "1280"]


def test_the_words_for_women_and_men_are_the_definitions_or_else_the_usual(eligibility, folder):
    assert (eligibility.women_word, eligibility.men_word) == ("flickor", "pojkar")
    assert (folder.series().women_word, folder.series().men_word) == ("kvinnor", "män")


def test_the_break_of_2012_is_inside_the_series_and_not_inside_what_follows(eligibility):
    years = [row.period for row in eligibility.by_sex("0180")]
    assert [one.period for one in eligibility.breaks("0180", years)] == ["2012"]
    assert eligibility.breaks("0180", years[2:]) == []


def test_the_outer_city_is_the_sum_of_its_parts(jobs):
    assert jobs.total("yttre-staden", "2015").value == 222_782
    assert jobs.total("yttre-staden", "2016").value == 222_249
    assert not jobs.is_published("yttre-staden", "stockholm-14", "2016")


def test_jobs_without_a_district(jobs):
    assert jobs.remainder("2015") == 0
    assert jobs.remainder("2016") == 21_146


def test_people_without_a_known_address_are_what_remains(population):
    assert population.remainder("2024", "stockholm-11") == 3_637
    assert population.remainder("2011", "stockholm-14") == 0


def test_a_sum_that_lacks_a_part_is_no_sum(jobs):
    without = jobs.table.filter(~jobs.table["area"].is_in(["farsta", "soderort"]))
    lacking = Series(jobs.definition, Values(without), jobs.places)
    assert lacking.total("soderort", "2016") is None
    assert lacking.total("yttre-staden", "2016") is None
    assert lacking.remainder("2016") is None
    assert lacking.total("vasterort", "2016")


def test_shares_are_never_added_up():
    worry = shipped_series("oro-for-brott")
    assert worry.total("yttre-staden", "2020") is None
    assert worry.remainder("2020") is None


def test_an_indicator_without_figures_is_no_series(eligibility):
    missing = read_indicator(FOLDER / "uvas-16-24.yaml")
    with pytest.raises(BadDefinition, match="har inga siffror"):
        _ = Series(missing, eligibility.values, eligibility.places).main_area


def rows_of(series, version):
    return {row.heading: row for row in area_table(series, version, title="Prov").rows}


def test_the_table_by_area_has_the_whole_the_parts_and_what_has_no_district(jobs):
    rows = rows_of(jobs, "stockholm-14")
    assert len(rows) == 1 + 3 + 1 + 14 + 1
    assert next(iter(rows)) == "Hela staden"
    assert rows["Ytterstaden"].note == "summa"
    left = rows["Utan stadsdelsområde"]
    assert [one.text for one in left.cells] == ["okänt", "21\N{NO-BREAK SPACE}146"]


def test_the_nought_of_2015_is_no_nought(jobs):
    left = rows_of(jobs, "stockholm-14")["Utan stadsdelsområde"]
    assert left.cells[0].value is None
    assert "brottet" in left.cells[0].meaning


def test_the_citys_row_is_marked_where_it_began_to_count_something_else(jobs):
    rows = rows_of(jobs, "stockholm-14")
    assert [one.note for one in rows["Hela staden"].cells] == ["", "brott"]
    assert [one.note for one in rows["Farsta"].cells] == ["", ""]


def test_a_published_residual_is_a_row_of_the_source(population):
    rows = rows_of(population, "stockholm-11")
    assert rows["Restområde (utan känd adress)"].cells[0].value == 3_637
    assert "Utan stadsdelsområde" not in rows


def test_each_division_has_its_own_table(population):
    assert len(rows_of(population, "stockholm-14")) == 1 + 4 + 14
    assert "Älvsjö" not in rows_of(population, "stockholm-11")
