"""A file of figures is sound, true to its definition, and not another; else it is refused."""

import pytest

from fardplan.errors import FardplanError
from fardplan.indicators import figures
from fardplan.indicators.areas import places
from fardplan.indicators.definitions import Drawing, read_indicator
from tests.indicators.conftest import HEAD, shipped_series


def read(folder):
    definition = read_indicator(folder.write() / "prov.yaml")
    return figures.read_figures(definition, places(), folder=folder.path)


def refusal(folder) -> str:
    with pytest.raises(FardplanError) as refused:
        read(folder)
    said = str(refused.value)
    assert said.startswith("prov.csv: ")
    assert "\n" not in said
    return said


def test_women_come_first_in_every_group(folder):
    table = read(folder)
    assert table["sex"].to_list() == ["K", "M", "T"] * 3
    assert table["value"][0] == 60.25


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("0180,kommuner,2023,K,,,49,,,A,F\n", "", "Kvinnor saknas i 0180"),
        ("0180,kommuner,2023,M,,,52,,,A,F\n", "", "Män saknas i 0180"),
        ("0180,kommuner,2023,T,,,50.5,,,A,F\n", "", "Samtliga saknas i 0180"),
        ("1480,kommuner,2023,K", "9999,kommuner,2023,K", "saknas i"),
        ("2023,K,,,49", "2023,K,,,NaN", "inte ett tal"),
        ("2023,K,,,49", "2023,K,,,inf", "inte ett tal"),
        ("2023,K,,,49", '2023,K,,,"49,0"', "'49,0', som inte är ett tal"),
        ("2023,K,,,49", "2023,K,,,..", "'..', som inte är ett tal"),
        ("2023,K,,,49", "2023,K,,,149", "större än det hela"),
        ("2023,K,,,49", "2023,K,,,", "Värdet saknas utan att statuskoden säger varför"),
        ("2023,K,,,49,,,A", "2023,K,,,49,,,Q", "Statuskoden säger att värdet saknas"),
        ("2023,K,,,49,,,A", "2023,K,,,49,,,Z", "som inte är en känd kod"),
        (HEAD, HEAD.replace("value,", "varde,"), "saknar kolumnen value"),
        (HEAD, HEAD.replace(",conf_status", ""), "inte en tabell"),
        ("0180,kommuner,2023,M", "0180,kommuner,2023,K", "Samma rad finns två gånger"),
    ],
)
def test_each_fault_is_one_sentence_that_names_the_file(folder, was, becomes, said):
    assert said in refusal(folder.with_figures(was, becomes))


def test_an_unknown_area_is_refused(folder):
    folder.figures = folder.figures.replace("1480,", "1999,")
    folder.definition = folder.definition.replace('["1480"]', "[]")
    assert "1999 finns inte i versionen kommuner" in refusal(folder)


def test_a_version_that_the_definition_does_not_name_is_refused(folder):
    changed = folder.with_definition("versions: [kommuner]", "versions: [stockholm-11]")
    assert "kommuner står inte i definitionen" in refusal(changed)


def test_an_area_that_is_to_be_shown_must_be_there(folder):
    changed = folder.with_definition('others: ["1480"]', 'others: ["1280"]')
    assert "1280, som ska visas, saknas i det senaste året" in refusal(changed)


def test_an_area_that_is_to_be_shown_must_be_there_in_the_newest_year(folder):
    folder.figures = folder.figures.replace("0180,kommuner,2023", "0180,kommuner,2021")
    assert "0180, som ska visas, saknas i det senaste året" in refusal(folder)


def test_a_forecast_alone_is_nothing_to_show(folder):
    folder.figures = folder.figures.replace(",A,F", ",F,F")
    assert "saknas i det senaste året" in refusal(folder)


def test_every_period_has_one_source_and_one_only(folder):
    changed = folder.with_definition(
        "retrieved: 2026-11-02", 'retrieved: 2026-11-02\n      periods: ["2022"]'
    )
    assert "perioden 2023 ska ha exakt en källa" in refusal(changed)


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe\x00\x01" * 50, b"PK\x03\x04" * 100])
def test_what_is_no_table_is_refused(folder, content):
    folder.figures = content
    assert refusal(folder)


def test_a_file_that_is_not_there_is_refused(folder):
    folder.write()
    definition = read_indicator(folder.path / "prov.yaml")
    (folder.path / "prov.csv").unlink()
    with pytest.raises(FardplanError, match=r"prov.csv: filen finns inte"):
        figures.read_figures(definition, places(), folder=folder.path)


def test_a_file_larger_than_any_table_of_ours_is_refused(folder):
    folder.figures = b"x" * (figures.LARGEST + 1)
    assert "för stor" in refusal(folder)


def test_another_file_than_the_definition_vouches_for_is_refused(folder):
    folder.write()
    definition = read_indicator(folder.path / "prov.yaml")
    path = folder.path / "prov.csv"
    path.write_text(path.read_text().replace("60.25", "61.25"))
    with pytest.raises(FardplanError, match="innehållet är inte det som definitionen beskriver"):
        figures.read_figures(definition, places(), folder=folder.path)


def jobs(folder, period: str, status: str):
    """Jobs in a district of the division that ended in June 2020."""
    shipped = shipped_series("jobb-i-stadsdelsomraden").definition
    rows = [("2016", "A"), (period, status)]
    folder.figures = f"{HEAD}\n" + "".join(
        f"yttre-staden,stockholm-14,{year},T,,,9,,,{code},F\n" for year, code in rows
    )
    folder.write()
    found = read_indicator(folder.path / "prov.yaml").figures
    kept = shipped.figures.model_copy(
        update={"file": "prov.csv", "sha256": found.sha256, "others": (), "map_period": ""}
    )
    changed = shipped.model_copy(update={"figures": kept})
    return figures.read_figures(changed, places(), folder=folder.path)


def test_figures_may_be_counted_in_a_division_in_the_year_it_ended(folder):
    assert jobs(folder, "2020", "A").height == 2


def test_nothing_is_counted_in_a_division_that_had_ended(folder):
    with pytest.raises(FardplanError, match="stockholm-14 upphörde 2020-06-30 men har siffror"):
        jobs(folder, "2021", "A")


def test_a_forecast_may_be_older_than_the_end_of_its_division(folder):
    assert jobs(folder, "2021", "F").height == 2


@pytest.mark.parametrize("period", ["2021/22", "20211", "tjugo"])
def test_a_period_is_a_year(folder, period):
    with pytest.raises(FardplanError, match="är inte ett år"):
        jobs(folder, period, "A")


def test_a_table_is_the_same_after_being_written_and_read(folder):
    definition = read_indicator(folder.write() / "prov.yaml")
    table = read(folder)
    text = figures.as_text(table)
    assert figures.from_text(text, definition).equals(table)
    assert figures.as_text(figures.from_text(text, definition)) == text
    assert "60.25" in text


def a_map_of_municipalities(folder, period: str):
    """The population as a map, but of areas without borders, or of a year without figures."""
    population = shipped_series("folkmangd-stadsdelsomraden").definition
    rows = "".join(f"{area},kommuner,2023,T,,,9,,,A,F\n" for area in ("0180", "1480"))
    folder.figures = f"{HEAD}\n{rows}"
    folder.write()
    found = read_indicator(folder.path / "prov.yaml").figures
    kept = found.model_copy(update={"shown_as": (Drawing.MAP,), "map_period": period})
    changed = population.model_copy(update={"figures": kept})
    return figures.read_figures(changed, places(), folder=folder.path)


def test_a_map_needs_borders(folder):
    with pytest.raises(FardplanError, match="kommuner har inga gränser att rita"):
        a_map_of_municipalities(folder, "2023")


def test_a_map_needs_a_year_that_there_is(folder):
    with pytest.raises(FardplanError, match="2019, som kartan ska visa, saknas"):
        a_map_of_municipalities(folder, "2019")
