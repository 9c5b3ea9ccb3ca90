"""Files with columns of their own: read by what is typed of them, or kept with every fault."""

import io

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from fardplan.errors import BadDefinition
from fardplan.indicators import columns
from fardplan.indicators.columns import DESCRIBED, typed_as_described, wanted_of
from fardplan.indicators.figures import from_text
from fardplan.indicators.models import Delivery
from fardplan.indicators.sources.definitions import File
from tests.indicators.counted import counted_definition
from tests.indicators.handing_in import analyst
from tests.indicators.test_handed_in import PROV, defined

pytestmark = pytest.mark.django_db

# The figures of the tests as a municipality might send them: by sex in columns, decimals by comma.
WIDE = """\
Kommun;År;Kvinnor;Män;Samtliga
0180;2022;60,25;50,5;55,4
0180;2023;49;52;50,5
1480;2023;70;71;70,5
0180;2024;51;53;52
1480;2024;72;73;72,5
"""
TYPED = {
    "layout": "mapped",
    "area": "Kommun",
    "areas_by": "code",
    "area_version": "kommuner",
    "period": "År",
    "value": "Kvinnor; Män; Samtliga",
    "decimal": ",",
    "delimiter": ";",
    "encoding": "utf-8",
    "header_row": "1",
}


def lines() -> list[list[str]]:
    return [line.split(";") for line in WIDE.splitlines()]


def as_xlsx() -> bytes:
    book, file = Workbook(), io.BytesIO()
    for line in lines():
        book.active.append([_number(cell) for cell in line])
    book.save(file)
    return file.getvalue()


def as_parquet() -> bytes:
    header, *rows = lines()
    named = {name: [_number(row[at]) for row in rows] for at, name in enumerate(header)}
    file = io.BytesIO()
    pl.DataFrame(named).write_parquet(file)
    return file.getvalue()


def _number(cell: str) -> str | float:
    """Codes and years are text in both kinds of file; shares are numbers."""
    is_share = "," in cell or (cell.isdecimal() and len(cell) == 2)
    return float(cell.replace(",", ".")) if is_share else cell


@pytest.fixture
def client(stockholm, folder) -> Client:
    folder.load()
    client = Client()
    client.force_login(analyst())
    return client


def sent(content: bytes | str | None, name="fran-kommunen.csv", **fields) -> dict:
    data = content.encode() if isinstance(content, str) else content
    file = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return {"retrieved": "2026-11-20", "correction": "", **TYPED, **file, **fields}


def delivered(client: Client, content: bytes | str, name="fran-kommunen.csv", **fields) -> Delivery:
    client.post("/siffror/ny/prov/", sent(content, name, **fields))
    return Delivery.objects.latest("pk")


@pytest.mark.parametrize(
    ("content", "name"),
    [(WIDE.encode(), "a.csv"), (as_xlsx(), "a.xlsx"), (as_parquet(), "a.parquet")],
)
def test_csv_xlsx_and_parquet_become_the_same_table(client, content, name):
    made = delivered(client, content, name)
    assert made.faults == []
    assert made.state == "draft"
    table = from_text(made.table, made.defined)
    women = table.filter((pl.col("sex") == "K") & (pl.col("area") == "0180"))
    assert women["value"].to_list() == [60.25, 49.0, 51.0]
    assert bytes(made.content) == content
    reply = client.get(f"/siffror/{made.pk}/fil/")
    assert reply["Content-Disposition"].endswith(f'{name[1:]}"')


def test_a_file_with_faults_is_kept_with_all_that_was_typed(client):
    made = delivered(client, WIDE.replace("50,5\n1480", "femtio\n1480"))
    assert made.state == "refused"
    (fault,) = made.shown_faults
    assert (fault.row, fault.column) == (3, "Samtliga")
    page = client.get(f"/siffror/{made.pk}/ratta/").text
    for typed in ('value="Kommun"', 'value="Kvinnor; Män; Samtliga"', "femtio"):
        assert typed in page
    assert '<details class="columns" open>' in page
    client.post(f"/siffror/{made.pk}/ratta/", sent(None, value="Kvinnor; Män; Alla"))
    again = Delivery.objects.latest("pk")
    assert bytes(again.content) == bytes(made.content)
    assert "Kolumnen Alla saknas" in str(again.shown_faults[0])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"area": ""}, "Skriv kolumnen med område."),
        ({"period": ""}, "Skriv kolumnen med år, eller året."),
        ({"value": ""}, "Skriv minst en kolumn med tal."),
        ({"value": "a; b; c; d"}, "semikolon emellan: ”a; b; c; d”"),
        ({"value": "Män; Kvinnor; Samtliga"}, "har kopplats till"),
        ({"header_row": "nej"}, "ska vara ett heltal"),
        ({"value": "Kvinnor; Män"}, "Kolumnen Samtliga används inte"),
        ({"areas_by": "name"}, "är inget känt område"),
        ({"delimiter": ","}, "fler eller färre celler än rubrikraden"),
        ({"decimal": "."}, "är inget tal"),
    ],
)
def test_what_is_typed_wrongly_is_a_fault_of_a_file_that_is_kept(client, fields, said):
    made = delivered(client, WIDE, **fields)
    assert made.state == "refused"
    assert said in " ".join(map(str, made.shown_faults))
    assert bytes(made.content) == WIDE.encode()


# Bad input of G1-G3 in strategies.md, as it comes in files of others.
PASTED = [lines()[0], *([*line[:2], *[line[4]] * 3] for line in lines()[1:])]
BAD = {
    "a third answer dropped in silence": (WIDE.replace("55,4", "55,4;3"), {}, "rad 2"),
    "a column of a third answer": (
        WIDE.replace("\n", ";1\n").replace("Samtliga;1", "Samtliga;Annat"),
        {},
        "kolumnen annat används inte",
    ),
    "a total alone": (
        "\n".join(";".join(line[:2] + line[4:]) for line in lines()),
        {"value": "Samtliga"},
        "saknar kvinnor eller män i varje rad",
    ),
    "the total pasted into both": ("\n".join(map(";".join, PASTED)), {}, "samtliga"),
    "a household series labelled person": (
        WIDE.replace("Kvinnor", "Hushåll kvinnor"),
        {"value": "Hushåll kvinnor; Män; Samtliga"},
        "räknar inte personer",
    ),
    "women and men swapped since last": (
        WIDE.replace("Kvinnor;Män", "Män;Kvinnor"),
        {"correction": "Fel."},
        "bytt plats",
    ),
    "a year that is none": (WIDE.replace(";2024;", ";20244;"), {}, "20244"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_is_refused_with_its_reason_and_kept(client, fault):
    content, fields, said = BAD[fault]
    made = delivered(client, content, **fields)
    assert made.state == "refused", fault
    assert said in " ".join(map(str, made.shown_faults)).casefold()
    assert bytes(made.content) == content.encode()


def test_sexes_that_do_not_agree_with_the_total_are_marked(client):
    made = delivered(client, WIDE.replace("72;73;72,5", "72;73;80"))
    assert made.state == "draft"
    assert made.findings


def test_a_gap_that_changes_sign_is_marked(client):
    made = delivered(client, WIDE)
    assert "gap_changes_sign" in [one["code"] for one in made.findings]


def test_what_was_approximate_is_told_to_the_reviewer(client):
    made = delivered(client, WIDE.replace("72;73;72,5", "cirka 72;73;72,5"))
    assert "1 tal är ungefärliga" in str(made.shown_notes[0])
    assert "1 tal är ungefärliga" in client.get(f"/siffror/{made.pk}/").text


def test_the_indicators_own_mapping_is_offered_and_kept_as_it_was(client, monkeypatch):
    file = wanted_of(TYPED, PROV, WIDE.encode())
    monkeypatch.setattr("fardplan.indicators.staff_views.described", lambda _key: file)
    assert 'value="described"' in client.get("/siffror/ny/prov/").text
    made = delivered(client, WIDE, layout=DESCRIBED)
    assert made.mapping == typed_as_described(file)
    assert made.state == "draft"
    assert File.model_validate(made.mapping["file"]) == file


def test_a_mapping_is_found_where_the_definition_has_one(tmp_path, monkeypatch):
    monkeypatch.setattr(columns.definitions, "FOLDER", tmp_path)
    assert columns.described("prov") is None
    (tmp_path / "prov.yaml").write_text(
        "indicator: prov\nfile:\n  kind: csv\n  area: {column: A}\n  area_version: kommuner\n"
        "  period: {column: P}\n  values:\n    - {column: V}\n",
        encoding="utf-8",
    )
    assert columns.described("prov").area.column == "A"


def test_an_age_column_is_read_by_the_words_of_the_definition():
    counted = defined(counted_definition())
    wanted = wanted_of({**TYPED, "age": "Ålder"}, counted, b"a;b")
    assert wanted.dimensions["age"].codes["16–19 år"] == "16-19"
    assert wanted.dimensions["age"].codes["samtliga"] == "total"
    assert wanted_of(TYPED, counted, b"a;b").dimensions["age"].always == "total"


def test_one_year_may_go_for_the_whole_file():
    assert wanted_of({**TYPED, "period": "2024"}, PROV, b"").period.always == "2024"
    with pytest.raises(BadDefinition):
        wanted_of({**TYPED, "area_version": ""}, PROV, b"")
