import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.indicators import figures
from fardplan.indicators.sources.conditions import Comparison
from fardplan.indicators.sources.counting import Asked, produce
from fardplan.indicators.sources.definitions import Persons
from fardplan.indicators.sources.engines import on_duckdb
from fardplan.indicators.sources.examination import examine
from fardplan.indicators.sources.registers import DECLARATION, open_register
from fardplan.indicators.sources.synthetic import KEY, Plan, make_register, question, targets
from fardplan.statistics.shape import Measure, Shape

EVERYBODY = Persons(from_register=KEY, among=Comparison(field="age", op="at_least", value=0))
SMALL = Plan(first=2022, last=2024, scale=0.05)


@pytest.fixture(scope="session")
def published():
    return pl.read_csv(figures.FOLDER / "folkmangd-stadsdelsomraden.csv")


@pytest.fixture(scope="session")
def history(places):
    return places.file("stockholm-11").history


@pytest.fixture(scope="module")
def register(tmp_path_factory, published, history):
    folder = tmp_path_factory.mktemp("synthetic")
    make_register(folder, published, history, plan=SMALL)
    return open_register(folder)


@pytest.fixture(scope="module")
def drafts(register, places):
    asked = {
        "people": Asked(EVERYBODY, Shape(measure=Measure.COUNT)),
        "idle": Asked(question(), Shape()),
    }
    with on_duckdb(register.files) as engine:
        examine(register, engine, places)
        return produce(asked, register, engine, places)


@pytest.mark.parametrize(("year", "version"), [(2011, "stockholm-14"), (2024, "stockholm-11")])
def test_at_full_scale_every_district_has_just_its_published_number(
    published, history, year, version
):
    wanted = targets(published, history, Plan(first=year, last=year, scale=1.0))[year]
    found: dict[str, int] = {}
    for home, number in wanted.items():
        area = history.successor_of(home, to=version)
        found[area] = found.get(area, 0) + number
    rows = published.filter((pl.col("period") == year) & (pl.col("obs_status") == "A"))
    official = dict(rows.select("area", "value").iter_rows())
    for area, number in found.items():
        assert number == official.get(area, 0), area
    assert sum(found.values()) == official["hela-staden"]


def test_the_persons_that_are_made_are_those_that_were_planned(drafts, published, history):
    wanted = targets(published, history, SMALL)
    table = drafts["people"].table.filter(pl.col("sex") == "T")
    for year, homes in wanted.items():
        whole = table.filter(area="hela-staden", period=str(year))["value"].item()
        assert whole == sum(homes.values())
    bromma = table.filter(area="bromma", period="2024")["value"].item()
    assert bromma == round(83118 * SMALL.scale) == wanted[2024]["bromma"]


def test_districts_are_those_of_the_year(drafts):
    versions = drafts["people"].table.group_by("period").agg(pl.col("area_version").unique())
    assert dict(versions.iter_rows()) == {
        "2022": ["stockholm-13"],
        "2023": ["stockholm-11"],
        "2024": ["stockholm-11"],
    }


def test_the_same_seed_makes_the_same_persons_and_another_others(tmp_path, published, history):
    plan = Plan(first=2023, last=2024, scale=0.01)
    for name, one in (("a", plan), ("b", plan), ("c", Plan(2023, 2024, 0.01, seed=1))):
        make_register(tmp_path / name, published, history, plan=one)
    a, b, c = (pl.read_parquet(tmp_path / name / "2024.parquet") for name in "abc")
    assert a.equals(b)
    assert not a.equals(c)


def test_people_grow_older_and_most_stay(register):
    before, after = (pl.read_parquet(register.files[at]) for at in (0, 1))
    both = before.join(after, on="person", suffix="_after")
    assert both.height > 0.85 * before.height
    assert (both["birth_year"] == both["birth_year_after"]).all()
    assert (both["sex"] == both["sex_after"]).all()
    age = after["year"] - after["birth_year"]
    assert age.is_between(0, 100).all()
    assert 0.15 < (age < 18).mean() < 0.3
    assert 0.1 < (age >= 65).mean() < 0.25
    assert 0.48 < (after["sex"] == "K").mean() < 0.54


def test_the_one_indicator_follows_the_invented_rates(drafts):
    table = drafts["idle"].table.filter(period="2024")
    share = dict(table.filter(sex="T").select("area", "value").iter_rows())
    assert share["inre-staden"] < share["yttre-staden"]
    assert 2 < share["hela-staden"] < 10


def test_made_up_persons_are_marked_in_every_file_and_every_table(register, drafts):
    for path in register.files:
        assert pl.read_parquet_metadata(path)["synthetic"] == "true"
    assert "synthetic: true" in (register.files[0].parent / DECLARATION).read_text()
    assert all(draft.synthetic for draft in drafts.values())
    assert all(draft.table["conf_status"].unique().to_list() == ["N"] for draft in drafts.values())


def test_a_year_without_population_on_both_sides_is_refused(published, history):
    with pytest.raises(BadTable, match="inte publicerad på båda sidor om 2024–2025"):
        targets(published, history, Plan(first=2024, last=2025))


def test_a_forecast_is_not_a_population(published, history):
    """2021 stands in the file as a forecast; the plan draws a straight line past it."""
    plan = Plan(first=2021, last=2021, scale=1.0)
    assert targets(published, history, plan)[2021]["bromma"] != 85650
