import polars as pl
import pytest

from fardplan.errors import BadDefinition
from fardplan.indicators.sources.engines import on_duckdb
from fardplan.indicators.sources.examination import examine
from fardplan.indicators.sources.faults import BadRegister
from fardplan.indicators.sources.registers import Declaration, open_register
from tests.indicators.sources.people import DECLARED, SCHEMA, TOWN, register_of, row

WHOLE = [row(1), row(2, sex="1", area="south")]


def examined(register):
    with on_duckdb(register.files) as engine:
        return examine(register, engine, TOWN)


def test_a_sound_register_is_counted(tmp_path):
    assert examined(register_of(tmp_path, WHOLE)) == 2


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "är tomt"),
        ([*WHOLE, row(1)], "1 gånger finns samma person flera gånger samma år"),
        ([*WHOLE, row(3, sex="0")], "Könskoden 0 är inte deklarerad"),
        ([*WHOLE, row(3, sex=None)], "1 rader i registret saknar sex"),
        ([*WHOLE, row(None)], "saknar person"),
        ([*WHOLE, row(3, born=None)], "saknar age"),
        ([*WHOLE, row(3, area="west")], "Området west finns inte i versionen town-1"),
        ([*WHOLE, row(3, born=1820)], "åldrar från 20 till 200"),
        ([*WHOLE, row(3, born=2021)], "åldrar från -1"),
        ([*WHOLE, row(3, income=float("nan"))], "1 rader har NaN i income"),
        ([*WHOLE, row(1, year=2021)], "har ingen i south 2021"),
    ],
)
def test_a_register_that_cannot_be_counted_is_refused(tmp_path, rows, sentence):
    register = register_of(tmp_path, rows)
    with pytest.raises(BadRegister, match=sentence):
        examined(register)


def test_an_unknown_version_of_the_areas_is_refused(tmp_path):
    register = register_of(tmp_path, WHOLE, area_version=pl.lit("town-2"))
    with pytest.raises(BadRegister, match="versionen town-2"):
        examined(register)


def test_the_same_person_may_be_there_every_year(tmp_path):
    years = (2020, 2021)
    rows = [
        row(who, year, area=area) for year in years for who, area in ((1, "north"), (2, "south"))
    ]
    assert examined(register_of(tmp_path, rows)) == 4


def test_made_up_persons_cannot_pass_for_real_ones(tmp_path):
    with pytest.raises(BadRegister, match="har påhittade personer"):
        register_of(tmp_path, WHOLE, metadata={"synthetic": "true"})


def test_a_column_of_another_kind_is_refused(tmp_path):
    with pytest.raises(BadRegister, match="Kolumnen in_work i registret prov är av fel slag"):
        register_of(tmp_path, WHOLE, in_work=pl.lit(1))


def test_a_missing_column_and_a_stray_file_are_refused(tmp_path):
    register_of(tmp_path, WHOLE)
    people = pl.read_parquet(tmp_path / "people.parquet")
    people.drop("school").write_parquet(tmp_path / "zzz.parquet")
    with pytest.raises(BadRegister, match=r"zzz\.parquet har andra kolumner"):
        open_register(tmp_path)
    people.drop("school").write_parquet(tmp_path / "people.parquet")
    with pytest.raises(BadRegister, match="saknar kolumnen school"):
        open_register(tmp_path)


def test_what_is_no_register_is_refused(tmp_path):
    with pytest.raises(BadDefinition, match="filen finns inte"):
        open_register(tmp_path)
    register_of(tmp_path, WHOLE)
    (tmp_path / "people.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadRegister, match=r"people\.parquet går inte att läsa"):
        open_register(tmp_path)
    (tmp_path / "people.parquet").unlink()
    with pytest.raises(BadRegister, match="inga filer"):
        open_register(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_year": None},
        {"age": "age"},
        {"sexes": {"1": "M"}},
        {"fields": {"age": DECLARED.fields["income"]}},
    ],
)
def test_a_declaration_that_cannot_be_right_is_refused(changes):
    with pytest.raises(ValueError, match=r"ange|sexes|age"):
        Declaration(**{**DECLARED.model_dump(), **changes})


def test_every_column_of_the_declaration_is_in_the_small_registers():
    assert set(DECLARED.columns) == set(SCHEMA)
