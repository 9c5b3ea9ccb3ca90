"""Each file says all that the table says: what is written reads back equal."""

import csv
import io
import json
import re
from math import prod

import polars as pl
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from polars.testing import assert_frame_equal

from fardplan.indicators.areas import places
from fardplan.indicators.download import Published
from fardplan.indicators.formats import (
    FORMATS,
    csvw,
    format_of,
    formulas,
    jsonstat,
    parquet,
    sdmx_csv,
    tidy_csv,
    xlsx,
)
from fardplan.indicators.models import Indicator, Release
from fardplan.indicators.series import Series
from fardplan.indicators.values import Values
from fardplan.statistics.codes import CONF_STATUSES, OBS_STATUSES
from fardplan.statistics.shape import MEASURES
from tests.indicators.conftest import shipped_series
from tests.indicators.test_handed_in import defined, read

ADDRESS = "https://example.org/statistik/prov/publicering/3/"
# Every state that a figure can be in: hidden, missing, impossible, estimated with its interval.
STATES = """\
area,area_version,period,sex,numerator,denominator,value,lower,upper,obs_status,conf_status
0180,kommuner,2023,K,49,100,49,,,A,F
0180,kommuner,2023,M,,,,,,Q,C
0180,kommuner,2023,T,,,50.5,,,A,F
0180,kommuner,2024,K,,,51,49.25,52.75,E,F
0180,kommuner,2024,M,,,0,,,A,F
0180,kommuner,2024,T,,,,,,O,F
1480,kommuner,2024,K,,,0.1,,,P,F
1480,kommuner,2024,M,,,71,,,A,F
1480,kommuner,2024,T,,,,,,L,N
"""


def made(series: Series) -> Published:
    indicator = Indicator(key=series.definition.key)
    released = "2026-11-23T10:00:00+00:00"
    release = Release(indicator=indicator, version=3, sha256="b" * 64, correction="Fel år.")
    release.released_at = pl.Series([released]).str.to_datetime(time_zone="UTC")[0]
    return Published(release, series, ADDRESS)


def with_states() -> Published:
    found = read(STATES)
    assert found.table is not None, found.faults
    return made(Series(found.definition, Values(found.table), places()))


@pytest.fixture(
    params=["states", "folkmangd-stadsdelsomraden", "behorighet-hemkommun"], scope="module"
)
def published(request) -> Published:
    return with_states() if request.param == "states" else made(shipped_series(request.param))


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """The table with its codes as text, as a file without types has them."""
    return table.with_columns(pl.col(pl.Enum).cast(pl.String))


def schema_of(published: Published) -> dict:
    return dict(plain(published.table).schema)


def test_the_table_of_all_files_is_the_released_one_row_by_row(published):
    released = published.series.table
    assert_frame_equal(published.table.select(released.columns), released, check_exact=True)
    assert published.table["area_name"].null_count() == 0


def test_tidy_csv_reads_back_equal(published):
    back = pl.read_csv(io.BytesIO(tidy_csv.write(published)), schema=schema_of(published))
    assert_frame_equal(back, plain(published.table), check_exact=True)


def test_parquet_reads_back_equal_with_its_types_and_says_what_it_is(published):
    content = io.BytesIO(parquet.write(published))
    assert_frame_equal(pl.read_parquet(content), published.table, check_exact=True)
    metadata = pyarrow.parquet.read_metadata(content).metadata
    assert json.loads(metadata[parquet.METADATA.encode()]) == published.about


def test_xlsx_reads_back_equal(published):
    workbook = load_workbook(io.BytesIO(xlsx.write(published)))
    head, *rows = workbook[xlsx.FIGURES].iter_rows(values_only=True)
    columns = {name: [row[at] for row in rows] for at, name in enumerate(head)}
    back = pl.DataFrame(columns, schema=schema_of(published), strict=False)
    assert_frame_equal(back, plain(published.table), check_exact=True)
    about = dict(workbook[xlsx.ABOUT].iter_rows(values_only=True))
    assert about["Adress"] == ADDRESS
    assert about["obs_status Q"] == OBS_STATUSES["Q"].swedish


def test_sdmx_csv_reads_back_equal(published):
    text = sdmx_csv.write(published).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    head = text.partition("\n")[0].split(",")
    assert head[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert head.index("TIME_PERIOD") < head.index("OBS_VALUE") < head.index("OBS_STATUS")
    key = published.definition.key.upper()
    assert {row["STRUCTURE_ID"] for row in rows} == {f"FARDPLAN:{key}(3.0.0)"}
    names = {"TIME_PERIOD": "period", "OBS_VALUE": "value"}
    shared = [name for name in head[3:] if names.get(name, name.lower()) in published.table.columns]
    assert shared == head[3:]
    for row, original in zip(rows, plain(published.table).iter_rows(named=True), strict=True):
        for name in shared:
            was = original[names.get(name, name.lower())]
            found = float(row[name]) if isinstance(was, float) else row[name] or None
            assert found == was, (name, row)


def cube(published: Published) -> dict:
    return json.loads(jsonstat.write(published))


def test_json_stat_reads_back_equal(published):
    found = cube(published)
    sizes, names = found["size"], found["id"]
    members = [found["dimension"][name]["category"]["index"] for name in names]
    rows: dict[tuple, dict] = {}
    for cell, status in found["status"].items():
        rest, key = int(cell), []
        for number, names_of_members in enumerate(members):
            at, rest = divmod(rest, prod(sizes[number + 1 :]))
            key.append(names_of_members[at])
        *place, measure = key
        row = rows.setdefault(tuple(place), dict(zip(names, place, strict=False)))
        row |= {"obs_status": status, "conf_status": found["extension"]["conf_status"][cell]}
        row[measure] = found["value"].get(cell)
    original = published.series.table
    keys = names[:-1]
    back = pl.DataFrame(
        [{name: row.get(name) for name in original.columns} for row in rows.values()],
        schema=plain(original).schema,
    )
    assert_frame_equal(back.sort(keys), plain(original).sort(keys), check_exact=True)


def test_json_stat_is_built_as_the_standard_says(published):
    found = cube(published)
    assert (found["version"], found["class"]) == ("2.0", "dataset")
    assert set(found["dimension"]) == set(found["id"])
    for name, size in zip(found["id"], found["size"], strict=True):
        category = found["dimension"][name]["category"]
        assert len(category["index"]) == len(set(category["index"])) == size
        assert set(category["label"]) == set(category["index"])
    cells = range(prod(found["size"]))
    assert set(found["value"]) <= set(found["status"])
    assert all(int(cell) in cells for cell in found["status"])
    assert all(isinstance(value, float) for value in found["value"].values())
    assert {name for names in found["role"].values() for name in names} <= set(found["id"])
    assert set(found["status"].values()) <= set(found["extension"]["legend"]["obs_status"])
    assert found["updated"] == "2026-11-23T10:00:00+00:00"


def test_json_stat_keeps_women_first_and_names_areas(published):
    dimension = cube(published)["dimension"]
    assert dimension["sex"]["category"]["index"] in (["K", "M", "T"], ["T"])
    areas = dimension["area"]["category"]["label"]
    assert areas.get("0180", "Stockholm") == "Stockholm"
    assert areas.get("farsta", "Farsta") == "Farsta"


def described(published: Published) -> dict:
    return json.loads(csvw.write(published))


def test_csvw_describes_the_csv_as_it_is(published):
    metadata = described(published)
    columns = metadata["tableSchema"]["columns"]
    rows = list(csv.reader(io.StringIO(tidy_csv.write(published).decode())))
    assert [column["name"] for column in columns] == rows[0]
    assert all(rows[0][at] in column["titles"]["sv"] for at, column in enumerate(columns))
    for at, column in enumerate(columns):
        for row in rows[1:]:
            assert fits(row[at], column), (column, row)
    places_of_key = [rows[0].index(name) for name in metadata["tableSchema"]["primaryKey"]]
    found = [tuple(row[at] for at in places_of_key) for row in rows[1:]]
    assert len(found) == len(set(found))


def fits(cell: str, column: dict) -> bool:
    """Is a cell what its column's description says?"""
    if cell == column["null"]:
        return not column["required"]
    datatype = column["datatype"]
    if isinstance(datatype, dict):
        return re.fullmatch(datatype["format"], cell) is not None
    forms = {"number": r"-?\d+(\.\d+)?([eE][+-]?\d+)?", "integer": r"-?\d+", "string": "(?s).*"}
    return re.fullmatch(forms[datatype], cell) is not None


def test_csvw_is_built_as_the_standard_says(published):
    metadata = described(published)
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == f"{published.name}.csv"
    assert metadata["tableSchema"]["primaryKey"][:4] == ["area", "area_version", "period", "sex"]
    measures = {c["name"]: c for c in metadata["tableSchema"]["columns"] if c["name"] in MEASURES}
    assert {column["datatype"] for column in measures.values()} == {"number"}
    assert len(measures) == len(MEASURES)


def test_every_column_has_a_title_in_both_languages(published):
    for column in described(published)["tableSchema"]["columns"]:
        assert column["titles"]["sv"][1:]
        assert column["name"] in csvw.TITLES


def test_every_row_carries_status_confidentiality_area_version_and_source(published):
    wanted = ("obs_status", "conf_status", "area_version", "source_publisher", "source_table")
    assert sum(published.table.null_count().select(wanted).row(0)) == 0
    sdmx = csv.DictReader(io.StringIO(sdmx_csv.write(published).decode()))
    assert all(row[name.upper()] for row in sdmx for name in wanted)


def test_what_is_missing_is_empty_in_every_file_and_a_true_zero_is_zero():
    published = with_states()
    tidy = list(csv.DictReader(io.StringIO(tidy_csv.write(published).decode())))
    sdmx = list(csv.DictReader(io.StringIO(sdmx_csv.write(published).decode())))
    hidden = [row["value"] for row in tidy if row["obs_status"] in "QOL"]
    assert hidden == [row["OBS_VALUE"] for row in sdmx if row["OBS_STATUS"] in "QOL"]
    assert hidden == ["", "", ""]
    zeros = [row for row in tidy if row["value"] and float(row["value"]) == 0]
    assert [row["obs_status"] for row in zeros] == ["A"]
    assert 0 in cube(published)["value"].values()


def test_the_legend_has_every_code_that_is_used():
    about = with_states().about
    assert set(about["legend"]["obs_status"]) == set(OBS_STATUSES)
    assert set(about["legend"]["conf_status"]) == set(CONF_STATUSES)
    assert about["correction"] == "Fel år."


def dangerous() -> Published:
    """A release whose definition has a text that a spreadsheet would run."""
    from tests.indicators.conftest import DEFINITION

    text = DEFINITION.replace("sv: Provverket", 'sv: "=HYPERLINK(1)"')
    text = text.replace("table: P1", 'table: "@CALC(A1)"')
    found = read(STATES, definition=defined(text))
    return made(Series(found.definition, Values(found.table), places()))


@pytest.mark.parametrize("write", [tidy_csv.write, sdmx_csv.write])
def test_a_formula_leaves_as_text_in_csv(write):
    rows = list(csv.reader(io.StringIO(write(dangerous()).decode())))
    assert "'=HYPERLINK(1)" in rows[1]
    assert "'@CALC(A1)" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


def test_a_formula_leaves_as_text_in_xlsx():
    sheets = load_workbook(io.BytesIO(xlsx.write(dangerous())))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    kept = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert kept
    assert all(cell.quotePrefix for cell in kept)


@given(st.lists(st.text(max_size=5), min_size=1))
def test_no_text_is_left_to_be_run_and_none_is_lost(texts):
    safe = formulas.as_text(pl.DataFrame({"text": texts, "number": -1.0}))
    for text, cell in zip(texts, safe["text"], strict=True):
        assert not cell.startswith(formulas.STARTS)
        assert cell in (text, f"'{text}")
    assert set(safe["number"]) == {-1.0}


def test_a_file_is_found_by_its_whole_name_only():
    for one in FORMATS:
        assert format_of(f"prov-1{one.ending}", "prov-1") == one
    for name in ("prov-2.csv", "prov-1", "prov-1.exe", "prov-1.csv.csv", "../prov-1.csv"):
        assert format_of(name, "prov-1") is None
