from io import BytesIO

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.indicators.areas import places as all_places
from fardplan.indicators.sources.definitions import File, KeyColumn, ValueColumn
from fardplan.indicators.sources.files import read_file
from fardplan.indicators.sources.upload import BadUpload
from fardplan.statistics.shape import Measure, Shape

SHARES = Shape()
COUNTS = Shape(measure=Measure.COUNT)
NO_SEX = Shape(by_sex=False, no_sex_because="Källan har inte kön.")

LONG = """Område;År;Kön;Andel
Farsta;2024;Kvinnor;15,5
Farsta;2024;Män;14,0
Farsta;2024;Samtliga;14,8
"""


def mapping(**changes):
    fields = {
        "kind": "csv",
        "area": KeyColumn(column="Område"),
        "area_version": "stockholm-11",
        "period": KeyColumn(column="År"),
        "sex": KeyColumn(column="Kön"),
        "values": (ValueColumn(column="Andel"),),
    }
    return File(**{**fields, **changes})


def wide(**changes):
    """Women, men and total in columns of their own, for one year."""
    columns = {"K": "Kvinnor", "M": "Män", "T": "Totalt"}
    values = tuple(ValueColumn(column=name, sex=sex) for sex, name in columns.items())
    fields = {"period": KeyColumn(always="2024"), "sex": None, "values": values}
    return mapping(**{**fields, **changes})


def read(content, wanted=None, shape=SHARES, **options):
    content = content.encode() if isinstance(content, str) else content
    return read_file(
        content, wanted or mapping(), shape, name="siffror.csv", places=all_places(), **options
    )


def refusals(content, wanted=None, shape=SHARES, **options):
    with pytest.raises(BadUpload) as refused:
        read(content, wanted, shape, **options)
    return [str(fault) for fault in refused.value.faults]


def read_or_refused(content, wanted=None):
    """What became of it: a draft, or the sentence of the refusal; any other error escapes."""
    try:
        return read(content, wanted)
    except BadUpload as refused:
        return str(refused)


def values(draft):
    return draft.table.select("area", "period", "sex", "value").rows()


def workbook(*rows, merged=None, sheet="Blad1"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_long_file_is_read_by_its_mapping():
    draft = read(LONG)
    assert values(draft) == [
        ("farsta", "2024", "K", 15.5),
        ("farsta", "2024", "M", 14.0),
        ("farsta", "2024", "T", 14.8),
    ]
    assert draft.notes == ()
    assert draft.basis[0].name == "siffror.csv"
    assert len(draft.basis[0].sha256) == 64


def test_a_wide_file_is_read_by_its_mapping():
    draft = read("Område;Kvinnor;Män;Totalt\nFarsta;15,5;14;14,8\n", wide())
    assert values(draft) == values(read(LONG))


def test_years_in_columns_are_read_by_their_mapping():
    years = tuple(ValueColumn(column=f"Andel {year}", period=year) for year in ("2023", "2024"))
    wanted = mapping(period=None, sex=None, values=years)
    draft = read("Område;Andel 2023;Andel 2024\nFarsta;10;11\n", wanted, NO_SEX)
    assert values(draft) == [("farsta", "2023", "T", 10.0), ("farsta", "2024", "T", 11.0)]


def test_a_byte_order_mark_is_no_part_of_the_first_header():
    assert values(read("\ufeff" + LONG)) == values(read(LONG))


def test_another_encoding_is_read_when_it_is_declared():
    content = LONG.encode("cp1252")
    assert values(read(content, mapping(encoding="cp1252"))) == values(read(LONG))
    assert refusals(content) == ["siffror.csv är inte text i utf-8, som definitionen säger."]


@pytest.mark.parametrize(
    "name",
    [
        "Hässelby - Vällingby",
        "Hässelby\u2013Vällingby (Sthlm)",
        "Hässelby-Vällingbys stadsdelsområde",
        "Ha\u0308sselby-Va\u0308llingby",
    ],
)
def test_an_area_is_known_however_it_is_spelt(name):
    assert read(LONG.replace("Farsta", name)).table["area"].unique().item() == "hasselby-vallingby"


@pytest.mark.parametrize(
    ("cell", "value", "obs"),
    [
        ("1 234,5", 1234.5, "A"),
        ("1\u00a0234", 1234.0, "A"),
        ("cirka 370", 370.0, "E"),
        ("-3", -3.0, "A"),
        ("0", 0.0, "A"),
    ],
)
def test_a_number_may_be_written_as_swedes_write_it(cell, value, obs):
    mean = Shape(measure=Measure.MEAN)
    draft = read(LONG.replace("15,5", cell), shape=mean)
    row = draft.table.filter(sex="K").to_dicts()[0]
    assert (row["value"], row["obs_status"]) == (value, obs)
    assert len(draft.notes) == (obs == "E")


def test_per_cent_is_read_only_where_the_measure_is_per_cent():
    assert read(LONG.replace("15,5", "44%")).table.filter(sex="K")["value"].item() == 44.0
    assert refusals(LONG.replace("15,5", "44%"), shape=COUNTS)[0] == (
        "Rad 2, Andel: ”44%” är procent, men det är inte måttet."
    )


def test_an_empty_cell_is_missing_and_noted():
    draft = read(LONG.replace("15,5", ""))
    row = draft.table.filter(sex="K").to_dicts()[0]
    assert (row["value"], row["obs_status"]) == (None, "O")
    assert str(draft.notes[0]) == "1 tomma celler är märkta som uppgift saknas."


@pytest.mark.parametrize(
    ("family", "mark", "expected"),
    [
        ("scb", "..", (None, "O", "F")),
        ("skolverket", "..", (None, "Q", "C")),
        ("scb", ".", (None, "M", "F")),
        ("skolverket", ".", (None, "O", "F")),
        ("scb", "-", (0.0, "A", "F")),
        ("skolverket", "~100", (None, "Q", "C")),
        ("kolada", "Privacy", (None, "Q", "C")),
    ],
)
def test_a_mark_means_what_its_source_means(family, mark, expected):
    draft = read(LONG.replace("15,5", mark), mapping(marks_of=family))
    row = draft.table.filter(sex="K").to_dicts()[0]
    assert (row["value"], row["obs_status"], row["conf_status"]) == expected


def test_a_mark_of_our_own_is_read_as_declared():
    draft = read(LONG.replace("15,5", "x"), mapping(marks={"x": "suppressed"}))
    assert draft.table.filter(sex="K")["obs_status"].item() == "Q"


@pytest.mark.parametrize("mark", ["..", ".", "-", "~100", "fem", "15.5", "=A1+B1", "n/a", "#REF!"])
def test_text_among_numbers_that_is_not_declared_is_refused(mark):
    assert refusals(LONG.replace("15,5", mark)) == [f"Rad 2, Andel: ”{mark}” är inget tal."]


def test_about_a_hundred_has_bounds_where_the_number_counted_stands_beside():
    columns = (ValueColumn(column="Andel"), ValueColumn(column="Antal", measure="denominator"))
    wanted = mapping(sex=None, values=columns, marks_of="skolverket")
    draft = read("Område;År;Andel;Antal\nFarsta;2024;~100;181\n", wanted, NO_SEX)
    row = draft.table.to_dicts()[0]
    assert (row["value"], row["obs_status"], row["denominator"]) == (None, "Q", 181.0)
    assert (round(row["lower"], 1), round(row["upper"], 1)) == (97.8, 99.4)


def test_a_share_follows_from_its_counts():
    columns = (
        ValueColumn(column="Antal", measure="numerator"),
        ValueColumn(column="Av", measure="denominator"),
    )
    content = "Område;År;Kön;Antal;Av\nFarsta;2024;K;3;20\nFarsta;2024;M;..;10\nFarsta;2024;T;0;0\n"
    draft = read(content, mapping(values=columns, marks_of="skolverket"))
    assert draft.table.select("value", "obs_status").rows() == [
        (15.0, "A"),
        (None, "Q"),
        (None, "M"),
    ]


def test_every_fault_is_listed_with_its_place():
    content = LONG.replace("15,5", "många").replace("Farsta;2024;Män", "Fasta;2024;Män")
    content = content.replace("Samtliga", "Blandat") + "Farsta;i fjol;Kvinnor;3\n"
    assert refusals(content) == [
        "Rad 2, Andel: ”många” är inget tal.",
        "Rad 3, Område: ”Fasta” är inget känt område.",
        "Rad 4, Kön: ”Blandat” är inget kön; ange codes för det.",
        "Rad 5, År: Perioden i fjol går inte att läsa som år, läsår, kvartal eller månad.",
    ]
    with pytest.raises(BadUpload, match=r"Rad 2, Andel: .* Det finns 3 fel till\."):
        read(content)


@pytest.mark.parametrize("name", ["Älvsjö", "Rinkeby-Kista", "Norrmalm"])
def test_a_closed_district_is_refused_and_the_versions_named(name):
    [fault] = refusals(LONG.replace("Farsta;2024;Kvinnor", f"{name};2024;Kvinnor"))
    assert fault.startswith(f"Rad 2, Område: {name} finns i stockholm-1")
    assert fault.endswith("men inte i stockholm-11, som filen säger sig vara i.")


def test_a_code_that_has_lost_its_zeros_is_refused():
    codes = {"area": KeyColumn(column="Kod"), "area_version": "kommuner", "areas_by_name": False}
    content = LONG.replace("Område", "Kod").replace("Farsta", "{}")
    assert read(content.replace("{}", "0180"), mapping(**codes)).table["area"][0] == "0180"
    assert (
        "menas 0180? Spara kolumnen som text"
        in refusals(content.replace("{}", "180"), mapping(**codes))[0]
    )


def test_the_same_row_twice_is_refused():
    assert refusals(LONG + "Farsta;2024;Kvinnor;15,5\n") == [
        "Rad 5 upprepar rad 2: farsta stockholm-11 2024 K."
    ]


def test_two_spellings_of_one_area_are_the_same_row():
    content = "Område;Kvinnor;Män;Totalt\nFarsta;1;2;3\nFarstas stadsdelsområde;4;5;6\n"
    assert "upprepar rad 2" in refusals(content, wide())[0]


def test_the_total_pasted_into_both_sexes_is_refused():
    areas = "Farsta;2;2;2\nBromma;3;3;3\nSkarpnäck;4;4;4\n"
    [fault] = refusals(f"Område;Kvinnor;Män;Totalt\n{areas}", wide(), COUNTS)
    assert "samma som samtligas" in fault


@pytest.mark.parametrize(("column", "sex"), [("Kvinnor", "M"), ("Andel män", "K"), ("Totalt", "K")])
def test_a_mapping_that_swaps_the_sexes_is_refused(column, sex):
    with pytest.raises(ValueError, match=f"”{column}” betyder"):
        ValueColumn(column=column, sex=sex)
    with pytest.raises(ValueError, match="betyder"):
        mapping(sex=KeyColumn(column="Kön", codes={column: sex}))


def test_a_header_that_swaps_the_sexes_is_seen_against_the_figures_before():
    before = read("Område;Kvinnor;Män;Totalt\nFarsta;12;14;26\nBromma;8;8;16\n", wide(), COUNTS)
    swapped = "Område;Kvinnor;Män;Totalt\nFarsta;14;12;26\nBromma;8;8;16\n"
    [fault] = refusals(swapped, wide(), COUNTS, earlier=before.table)
    assert fault.startswith("Kvinnor och män verkar ha bytt plats: i 1 rader")
    again = read(
        "Område;Kvinnor;Män;Totalt\nFarsta;12;15;27\n", wide(), COUNTS, earlier=before.table
    )
    assert again.table.height == 3


def test_one_row_that_looks_swapped_among_steady_ones_is_chance():
    before = read("Område;Kvinnor;Män;Totalt\nFarsta;1;2;3\nBromma;8;9;17\n", wide(), COUNTS)
    now = "Område;Kvinnor;Män;Totalt\nFarsta;2;1;3\nBromma;8;9;17\n"
    assert read(now, wide(), COUNTS, earlier=before.table).table.height == 6


def test_columns_that_are_missing_unknown_or_double_are_refused():
    assert refusals(LONG.replace("Andel", "Procent")) == [
        "Kolumnen Andel saknas; filens kolumner är Område, År, Kön, Procent.",
        "Kolumnen Procent används inte; ta bort den eller ange den under ignored.",
    ]
    assert refusals(LONG.replace("År", "Kön", 1))[1] == "Kolumnen Kön står 2 gånger."


def test_a_column_may_be_ignored_only_by_name():
    content = "Område;År;Kön;Andel;Not\n" + "".join(f"{line};x\n" for line in LONG.splitlines()[1:])
    assert values(read(content, mapping(ignored=("Not",)))) == values(read(LONG))


def test_a_row_of_another_length_is_refused():
    assert (
        refusals(LONG + "Farsta;2023\n")[0] == "Rad 5 har fler eller färre celler än rubrikraden."
    )
    assert refusals(LONG + "Farsta;2023;K;1;2\n")[0].startswith("Rad 5 har fler")


def test_blank_lines_are_no_rows():
    assert values(read(LONG.replace("\n", "\n\n") + ";;;\n\n")) == values(read(LONG))


def test_a_total_can_be_made_of_women_and_men():
    content = "Område;År;Kön;Andel\nFarsta;2024;K;12\nFarsta;2024;M;14\n"
    draft = read(content, mapping(total_is_the_sum=True), COUNTS)
    assert draft.table.filter(sex="T")["value"].item() == 26.0


def test_a_sex_that_is_not_there_is_missing_and_noted():
    draft = read("Område;År;Kön;Andel\nFarsta;2024;K;12\nFarsta;2024;T;14\n")
    assert draft.table.filter(sex="M")["obs_status"].item() == "O"
    assert "inte alla kön" in str(draft.notes[0])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "siffror.csv är tom."),
        (b"\0\0\0", "siffror.csv är ingen textfil."),
        (b'a;"b\n1;2', "siffror.csv har citattecken i otakt."),
    ],
)
def test_what_is_no_table_is_refused(content, sentence):
    assert refusals(content) == [sentence]


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr("fardplan.grids.LARGEST", 10)
    assert refusals(LONG) == ["siffror.csv är för stor; högst 10 byte går att läsa."]


ROWS = (
    ("Område", "År", "Kön", "Andel"),
    ("Farsta", 2024, "Kvinnor", 15.5),
    ("Farsta", 2024, "Män", 14),
    ("Farsta", 2024, "Samtliga", 14.8),
)


def test_a_workbook_is_read_as_it_is_stored():
    assert values(read(workbook(*ROWS), mapping(kind="xlsx"))) == values(read(LONG))


def test_a_workbook_may_have_its_header_lower_and_on_another_sheet():
    content = workbook(("Andel efter område",), (), *ROWS, sheet="Tabell 1")
    wanted = mapping(kind="xlsx", sheet="Tabell 1", header_row=3)
    assert values(read(content, wanted)) == values(read(LONG))
    assert refusals(content, mapping(kind="xlsx", sheet="Tabell 2")) == [
        "siffror.csv har inget blad Tabell 2; bladen är Tabell 1."
    ]


def test_a_formula_is_refused_with_its_cell():
    rows = (*ROWS[:3], ("Farsta", 2024, "Samtliga", "=D2+D3"))
    assert refusals(workbook(*rows), mapping(kind="xlsx")) == [
        "D4 har en formel (=D2+D3); spara filen med värden i stället."
    ]


def test_merged_headers_are_refused():
    assert refusals(workbook(*ROWS, merged="C1:D1"), mapping(kind="xlsx")) == [
        "C1:D1 är sammanslagna celler; dela upp dem så att varje kolumn har en rubrik."
    ]


def test_truth_in_a_number_column_is_refused():
    rows = (*ROWS[:3], ("Farsta", 2024, "Samtliga", True))
    assert refusals(workbook(*rows), mapping(kind="xlsx")) == [
        "Rad 4, Andel: sant eller falskt är inget tal."
    ]


def test_what_is_no_workbook_is_refused():
    for content in (b"PK\x03\x04 nonsense", LONG.encode()):
        assert refusals(content, mapping(kind="xlsx")) == [
            "siffror.csv går inte att läsa som en arbetsbok i XLSX."
        ]


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("fardplan.grids.LARGEST_UNPACKED", 100)
    assert refusals(workbook(*ROWS), mapping(kind="xlsx")) == [
        "siffror.csv är för stor att packa upp."
    ]


def parquet(**columns):
    content = BytesIO()
    pl.DataFrame(columns).write_parquet(content)
    return content.getvalue()


def test_parquet_is_read_by_the_same_mapping():
    whole = {"Område": ["Farsta"] * 3, "År": [2024] * 3, "Kön": ["K", "M", "T"]}
    content = parquet(**whole, Andel=[15.5, 14.0, 14.8])
    assert values(read(content, mapping(kind="parquet"))) == values(read(LONG))
    nan = parquet(**whole, Andel=[15.5, float("nan"), 14.8])
    assert refusals(nan, mapping(kind="parquet")) == [
        "Rad 2, Andel: NaN och oändligt är inga tal; lämna tomt där tal saknas."
    ]
    assert refusals(b"PAR1", mapping(kind="parquet")) == [
        "siffror.csv går inte att läsa som Parquet."
    ]


def test_the_published_school_table_keeps_its_states(shared_data):
    """Audit A10: four states among the numbers, in shares and in counts alike."""
    content = (shared_data / "stockholm" / "ak9_siris_2018.csv").read_bytes()
    header = content.decode().splitlines()[0].split(",")
    numbers = header[2:]
    wanted = File(
        kind="csv",
        delimiter=",",
        decimal=".",
        area=KeyColumn(always="Hela staden"),
        area_version="stockholm-11",
        period=KeyColumn(always="2018"),
        dimensions={"unit": KeyColumn(column="omrade"), "owner": KeyColumn(column="huvudman")},
        values=tuple(ValueColumn(column=name, dimensions={"of": name}) for name in numbers),
        marks_of="skolverket",
    )
    shape = Shape(
        measure=Measure.MEAN,
        dimensions=("unit", "owner", "of"),
        by_sex=False,
        no_sex_because="Könen står i egna kolumner som dimension.",
    )
    table = read(content, wanted, shape).table
    assert table.height == 16 * len(numbers)
    assert table.filter(obs_status="Q").height == 44 + 12
    assert table.filter(obs_status="O").height == 2
    assert table.filter(of="behorig_yrkesprog", unit="Skola C")["value"].item() is None
    again = read(content, wanted, shape).table
    assert again.equals(table)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["csv", "xlsx", "parquet"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(content, kind):
    assert read_or_refused(content, mapping(kind=kind))


@given(st.text(max_size=40))
def test_any_cell_is_read_or_refused_with_its_place(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    assert read_or_refused(LONG.replace("15,5", quoted))
