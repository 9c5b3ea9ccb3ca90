"""Files that are handed in: read or refused with every fault's place, whatever they hold."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fardplan.indicators import definitions
from fardplan.indicators.areas import places
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.handed_in import Sourced, read_handed_in
from fardplan.indicators.own_shape import SHOWN
from tests.indicators.conftest import DEFINITION, FIGURES, HEAD
from tests.indicators.handing_in import NEXT, SOURCED


def defined(definition: str = DEFINITION) -> IndicatorDefinition:
    from fardplan.definitions import read_definition

    text = definition.replace("SUM", "a" * 64)
    return read_definition(text, definitions.IndicatorDefinition, name="prov")


PROV = defined()


def read(content: str | bytes, *, definition: IndicatorDefinition = PROV, sourced=SOURCED):
    content = content.encode() if isinstance(content, str) else content
    return read_handed_in(content, definition, sourced, places())


def faults(content: str | bytes) -> list[tuple[int | None, str, str]]:
    """The faults of a file: row, column, sentence."""
    found = read(content)
    assert found.table is None
    return [(one.row, one.column, str(one)) for one in found.faults]


def zipped() -> bytes:
    """A few bytes that would unpack to many."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 10_000_000)
    return packed.getvalue()


def test_a_sound_file_becomes_a_table_in_order():
    found = read(NEXT)
    assert found.faults == ()
    assert found.table.height == 15
    assert found.table["value"].null_count() == 1


def test_the_order_of_rows_and_columns_and_blank_lines_do_not_matter():
    lines = [line.split(",") for line in NEXT.splitlines()]
    turned = [",".join(reversed(line)) for line in [lines[0], *reversed(lines[1:])]]
    turned.insert(3, "")
    assert read("\ufeff" + "\r\n".join(turned)).table.equals(read(NEXT).table)


def test_every_fault_is_told_with_its_row_and_column():
    wrong = NEXT.replace("60.25", "60,25".replace(",", ";")).replace("2024,K", "2024,Q")
    wrong = wrong.replace("1480,kommuner,2023,M", "9999,kommuner,2023,M")
    assert faults(wrong) == [
        (2, "value", "”60;25” är inget tal."),
        (9, "area", "Området ”9999” finns inte i versionen."),
        (11, "sex", "”Q” är ingen av K, M, X, T."),
        (14, "sex", "”Q” är ingen av K, M, X, T."),
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "place"),
    [
        ("60.25", "nan", (2, "value")),
        ("60.25", "1_000", (2, "value")),
        ("60.25", "-inf", (2, "value")),
        ("60.25", "=1+1", (2, "value")),
        ("60.25", "٦٠", (2, "value")),
        ("0180,kommuner,2022,K", "0180,stockholm-11,2022,K", (2, "area_version")),
        ("0180,kommuner,2022,K", ",kommuner,2022,K", (2, "area")),
        ("0180,kommuner,2022,K", "0180,kommuner,,K", (2, "period")),
        ("0180,kommuner,2022,K", "0180,kommuner,2022Q1,K", (2, "period")),
        ("0180,kommuner,2022,K", "0180,kommuner,0000,K", (2, "period")),
        ("0180,kommuner,2022,K", "0180,kommuner,٢٠٢٢,K", (2, "period")),
        ("60.25,,,A", "60.25,,,Z", (2, "obs_status")),
        ("60.25,,,A,F", "60.25,,,A,", (2, "conf_status")),
        ("0180,kommuner,2022,M", "0180,kommuner,2022,K", (3, "")),
    ],
)
def test_a_cell_at_fault_is_pointed_out(was, becomes, place):
    assert was in FIGURES
    assert [found[:2] for found in faults(FIGURES.replace(was, becomes))] == [place]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Filen är tom."),
        ("\ufeff \n", "Filen är tom."),
        (HEAD, "Filen har bara en rubrikrad."),
        (zipped(), "arbetsbok eller en zip-fil"),
        (b"\xff\xfe\x00a", "inte text i UTF-8"),
        (b"area\0", "ingen textfil"),
        (FIGURES.replace(",", ";"), "skiljas åt med kommatecken"),
        (FIGURES.replace("lower,", ""), "Kolumnen lower saknas."),
        (FIGURES.replace("lower,", "lower,extra,"), "Kolumnen extra är okänd."),
        (FIGURES.replace("lower,", "lower,lower,"), "står två gånger"),
        (FIGURES.replace("60.25,", "60.25"), "Rad 2 har 10 celler men rubrikraden har 11."),
        (FIGURES.replace("60.25", '"60.25'), "går inte att dela i celler"),
        (FIGURES.replace("60.25", "1" * 200_000), "en cell är för lång"),
        (FIGURES.replace("0180,kommuner,2023,M,,,52,,,A,F\n", ""), "Män saknas"),
        (FIGURES.replace("60.25", "120"), "2022"),
        (FIGURES.replace("60.25,,,A", ",,,A"), "utan att statuskoden säger varför"),
    ],
)
def test_what_is_no_such_table_is_told_in_one_sentence(content, said):
    ((row, column, sentence),) = faults(content)
    assert said in sentence
    assert (row, column) == (None, "")


def test_so_many_faults_are_kept_and_no_more():
    rows = [f"0180,kommuner,{year},K,,,x,,,A,F" for year in range(1000, 1000 + 2 * SHOWN)]
    assert len(faults("\n".join([HEAD, *rows]))) == SHOWN


def test_a_long_cell_is_not_repeated_whole():
    ((_row, _column, sentence),) = faults(FIGURES.replace("60.25", "x" * 5000))
    assert len(sentence) < 100


def test_what_stood_in_a_cell_is_repeated_as_it_was_in_any_language():
    found = read(FIGURES.replace("60.25", "Spara")).faults[0]
    with translation.override("en"):
        assert translation.gettext("Spara") == "Save"
        assert "”Spara”" in str(found) or "“Spara”" in str(found)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_reading(content):
    assert read(content).table is None


@given(st.text(alphabet='0,\n"KMTA.x=', max_size=200))
def test_no_text_under_the_right_header_breaks_the_reading(text):
    assert read(f"{HEAD}\n{text}").table is None


@given(st.text(max_size=12))
def test_whatever_stands_for_a_number_is_that_number_or_a_fault(text):
    cell = '"' + text.replace('"', '""') + '"'
    found = read(FIGURES.replace("60.25", cell))
    if found.table is None:
        assert found.faults
    else:
        assert 0 <= float(text) <= 100
        assert found.table["value"][0] == float(text)


def test_the_source_becomes_the_one_that_came_with_the_file():
    (source,) = read(NEXT).definition.figures.sources
    assert (source.retrieved, str(source.edition)) == ("2026-11-20", "andra")
    (kept,) = read(NEXT, sourced=Sourced(date(2026, 11, 20), {})).definition.figures.sources
    assert str(kept.edition) == "första"


def test_a_year_that_no_source_has_belongs_to_the_last_one():
    by_period = defined(DEFINITION.rstrip() + '\n      periods: ["2022", "2023"]\n')
    (source,) = read(NEXT, definition=by_period).definition.figures.sources
    assert source.periods == ("2022", "2023", "2024")


def test_the_auditors_findings_come_with_the_table():
    codes = [one.code for one in read(FIGURES).findings]
    assert "gap_changes_sign" in codes
    (turn,) = [one for one in read(FIGURES).findings if one.code == "gap_changes_sign"]
    assert str(turn).startswith("Gapet mellan kvinnor och män bytte tecken 2023")
    assert (turn.where, turn.grade) == ("Stockholm", "Varning")


def test_what_the_auditor_grades_as_impossible_is_a_fault(monkeypatch):
    from fardplan.indicators import handed_in, remarks
    from fardplan.statistics.checks.findings import Severity

    grave = remarks.Remark("Noll.", severity=int(Severity.REFUSE), code="area_closed")
    monkeypatch.setattr(handed_in, "findings_on", lambda *given: [grave])
    assert read(NEXT).faults == (grave,)
    assert read(NEXT).table is None
