"""Published tables in, what they give away out: guesses, sums, several files."""

from io import BytesIO

import polars as pl
import pytest

from fardplan.disclosure.policy import Policy
from fardplan.errors import BadTable
from fardplan.protection.auditing import TableFile, Understood, audited, understand
from fardplan.protection.layouts import (
    BadLayout,
    Mark,
    Reading,
    Use,
    marks_as_text,
    marks_from,
    sums_as_text,
    sums_from,
)
from fardplan.protection.report import in_full


def file(text: str, name="tabell.csv") -> TableFile:
    return TableFile(name, text.encode())


def audit_of(*texts: str, sums: str = "", **reading):
    files = [file(text, f"fil {at}") for at, text in enumerate(texts, start=1)]
    understood = understand(files)
    said = {**vars(understood.reading), **reading}
    if sums:
        said["sums"] = sums_from(sums)
    return audited(Understood(understood.files, understood.layouts, Reading(**said)), Policy())


LONG = """område,kön,ålder,antal
norr,K,ung,12
norr,M,ung,..
norr,T,ung,15
norr,K,gammal,<5
norr,M,gammal,20
norr,T,gammal,x
norr,K,T,16
norr,M,T,23
norr,T,T,39
"""


def test_a_long_table_is_read_by_its_columns():
    found = audit_of(LONG)
    assert {finding.label: finding.low for finding in found.recovered} == {
        "antal; område=norr (kön=M, ålder=ung)": 3,
        "antal; område=norr (kön=K, ålder=gammal)": 4,
        "antal; område=norr (ålder=gammal)": 24,
    }


WIDE = """Åk 9 i kommunens skolor 2018
Källa: ett test

Skola;Flickor;Pojkar;Totalt
A;..;18;35
B;40;41;81
C;..;..;20
"""


def test_a_wide_table_with_a_title_is_read_under_its_header():
    understood = understand([file(WIDE)])
    (layout,) = understood.layouts
    assert layout.header_row == 4
    assert layout.across == "kön"
    assert sums_as_text(understood.reading.sums) == "kön: T = K + M"
    found = audited(understood, Policy())
    (girls,) = found.recovered
    assert in_full(girls.below) == (
        "35 [antal; Skola=A (totalt)] − 18 [antal; Skola=A (kön=M)] = 17"
    )
    assert len(found.findings) == 3


def test_columns_that_another_decides_are_not_used():
    table = "kod;namn;nivå;antal\n01;Norr;del;12\n02;Söder;del;30\n00;Hela;stad;42\n"
    uses = {c.name: c.use for c in understand([file(table)]).layouts[0].columns}
    assert uses == {
        "kod": Use.DIVIDES,
        "namn": Use.IGNORED,
        "nivå": Use.IGNORED,
        "antal": Use.COUNTS,
    }


def test_negative_numbers_and_numbers_with_decimals_are_no_counts():
    table = "område;antal;netto;andel\nnorr;120;-5;12,5\nsöder;90;7;9,1\n"
    uses = [column.use for column in understand([file(table)]).layouts[0].columns]
    assert uses == [Use.DIVIDES, Use.COUNTS, Use.IGNORED, Use.IGNORED]


def test_wholes_are_found_among_the_rows():
    rows = [("stad", 1000, 1200), ("norr", 400, 500), ("n1", 150, 300), ("n2", 250, 200)]
    rows += [("söder", 600, 700), ("s1", 350, 390), ("s2", 250, 310)]
    text = "område;2015;2016\n" + "\n".join(";".join(map(str, row)) for row in rows)
    understood = understand([file(text)])
    assert sums_as_text(understood.reading.sums).splitlines() == [
        "område: norr = n1 + n2",
        "område: söder = s1 + s2",
        "område: stad = norr + söder",
    ]
    assert understood.layouts[0].across == "år"


def test_a_total_that_holds_more_than_its_parts_has_a_rest():
    text = "område;män;kvinnor\nnorr;150;300\nsöder;250;200\nHela staden;410;500\n"
    sums = sums_as_text(understand([file(text)]).reading.sums)
    assert "område: Hela staden = norr + söder + (övrigt)" in sums


def test_two_files_tell_what_neither_does_alone():
    """Old districts x and c, new ones a and bc, where b moved from x to c."""
    old = "område;antal\nx;49\nc;51\nhela;100\n"
    new = "område;antal\na;46\nbc;54\nhela;100\n"
    found = audit_of(
        old, new,
        sums="område: hela = x + c\nområde: x = a + b\nområde: hela = a + bc\nområde: bc = b + c",
    )  # fmt: skip
    assert [(f.label, f.low) for f in found.unlisted] == [("antal (område=b)", 3)]
    assert not found.is_safe


def test_a_hidden_value_that_another_file_shows_is_known_only_together():
    first = "kön;antal\nK;..\nM;..\nT;40\n"
    second = "kön;antal\nK;..\nM;18\nT;40\n"
    found = audit_of(first, second)
    assert [f.low for f in found.recovered] == [22]
    assert found.together == ()
    third = "kön;antal\nK;..\nM;18\nT;..\n"
    found = audit_of(first, third)
    assert [(f.label, f.low) for f in found.together] == [("antal (kön=K)", 22)]


def test_files_that_differ_are_audited_alone_and_the_difference_is_told():
    found = audit_of("kön;antal\nK;20\nM;20\nT;40\n", "kön;antal\nK;21\nM;20\nT;41\n")
    assert {(change.first, change.second) for change in found.changed} == {(20, 21), (40, 41)}


def test_everybody_in_a_small_group_and_small_counts_are_told():
    found = audit_of("område;ja;nej;totalt\nnorr;0;7;7\nsöder;3;30;33\nöster;20;20;40\n")
    assert [(g.part, g.size) for g in found.groups] == [("antal; område=norr (kolumn=nej)", 7)]
    assert [s.count for s in found.small] == [3]


def test_rounded_figures_leave_intervals_and_need_not_sum():
    found = audit_of("kön;antal\nK;0\nM;5\nT;0\n", base=5)
    values = {f.label: (f.low, f.high) for f in found.findings}
    assert values["antal (kön=M)"] == (1, 4)
    assert audit_of("kön;antal\nK;0\nM;5\nT;0\n", base=5, noise=9).narrow == ()


def test_parts_that_do_not_sum_are_refused_with_the_cells_named():
    with pytest.raises(BadTable, match=r"inte lika med helheten i antal \(totalt\)"):
        audit_of("kön;antal\nK;3\nM;5\nT;9\n", sums="kön: T = K + M")


def test_shares_of_a_count_are_read_as_the_counts_that_give_them():
    text = "skola;antal;flickor_antal;pojkar_antal;andel;flickor_andel;pojkar_andel\n"
    text += "D;42;19;23;83,3;~100;78,3\nA;114;51;63;~100;~100;100,0\n"
    understood = understand([file(text)])
    columns = []
    for column in understood.layouts[0].columns:
        if "andel" in column.name:
            part = {"f": "K", "p": "M"}.get(column.name[0], "T")
            column = type(column)(column.name, Use.SHARES, "behöriga", part, "antal")
        columns.append(column)
    layout = type(understood.layouts[0])(tuple(columns), 1, "kön")
    reading = Reading(sums_from("kön: T = K + M"), {"~100": Mark(1, 4, all_but=True)})
    found = audited(Understood(understood.files, (layout,), reading), Policy())
    assert [(f.label, f.low) for f in found.recovered] == [("behöriga; skola=D (kön=K)", 17)]
    girls = next(f for f in found.findings if "skola=A (kön=K)" in f.label)
    assert (girls.low, girls.high) == (47, 50)


def test_xlsx_and_parquet_say_the_same_as_csv():
    frame = pl.read_csv(LONG.encode(), infer_schema=False)
    as_parquet, as_xlsx = BytesIO(), BytesIO()
    frame.write_parquet(as_parquet)
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(frame.columns)
    for row in frame.iter_rows():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(as_xlsx)
    by_csv = audit_of(LONG)
    for content in (as_parquet.getvalue(), as_xlsx.getvalue()):
        found = audited(understand([TableFile("t", content)]), Policy())
        assert [f.label for f in found.recovered] == [f.label for f in by_csv.recovered]


@pytest.mark.parametrize("line", ["T = K + M", "kön: T", "kön: T = K + K", "kön T = K"])
def test_a_line_that_is_no_sum_is_refused(line):
    with pytest.raises(BadLayout, match="är ingen summa"):
        sums_from(f"kön: T = K + M\n{line}")


@pytest.mark.parametrize("line", ["..", "x = många", "<5 = 4–1", "= 1–4"])
def test_a_line_that_is_no_mark_is_refused(line):
    with pytest.raises(BadLayout, match="är inget märke"):
        marks_from(line)


def test_sums_and_marks_are_written_as_they_are_read():
    sums = "kön: T = K + M\nålder: T = 0–64 + 65+"
    assert sums_as_text(sums_from(sums)) == sums
    marks = "<5 = 1–4\n.. = 0–\n(tom) = 0–\n~100 = alla utom 1–4"
    assert marks_as_text(marks_from(marks)) == marks


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ("kön: T = K", "”M” ingår inte i någon summa"),
        ("kön: T = K + M\nkön: A = B + C", "inte till en enda helhet"),
        ("kön: T = K + M\nkön: K = L + K", "inte till en enda helhet|går runt"),
    ],
)
def test_sums_that_do_not_fit_the_table_are_refused(sums, said):
    from fardplan.errors import FardplanError

    with pytest.raises(FardplanError, match=said):
        audit_of("kön;antal\nK;30\nM;50\nT;80\n", sums=sums)


def test_a_table_of_too_many_combinations_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr("fardplan.protection.reading.MOST_CELLS", 5)
    with pytest.raises(BadLayout, match="fler än 5 celler"):
        audit_of(LONG)


def test_the_real_school_counts_are_safe_from_their_sums(shared_data):
    content = (shared_data / "stockholm" / "ekon_bistand_alder_2017_b021.csv").read_bytes()
    understood = understand([TableFile("b021", content)])
    assert sums_as_text(understood.reading.sums).splitlines()[3:] == [
        "omrade: Hela staden = Västerort + Inre staden + Söderort + (övrigt)",
        "kolumn: samtliga = barn + 18-24 + 25-29 + 30-39 + 40-64 + 65+",
    ]
    assert audited(understood, Policy()).is_safe


def test_women_and_men_make_a_total_even_where_none_is_shown():
    """One file has the sexes, the other only all of them: together they tell."""
    sexes, everybody = "område;kvinnor;män\nnorr;..;18\nsöder;40;41\n", "område;antal\nnorr;35\n"
    assert sums_as_text(understand([file(sexes)]).reading.sums) == "kön: T = K + M"
    (girls,) = audit_of(sexes, everybody + "söder;81\n").recovered
    assert girls.low == 17


def test_a_column_of_totals_that_is_all_hidden_hides_nothing_from_the_sexes_beside_it():
    found = audit_of("område;kvinnor;män;totalt\nnorr;3;1;..\nsöder;40;41;..\n")
    assert 4 in [finding.low for finding in (*found.recovered, *found.unlisted)]


SQUARE = "område;kvinnor;män;totalt\nnorr;..;..;35\nsöder;..;..;30\nstaden;40;25;65\n"


def test_one_who_may_be_alone_in_a_hidden_cell_could_know_the_others():
    found = audit_of(SQUARE, marks={"..": Mark(1, float("inf"))})
    assert found.recovered == ()
    known = {(one.inside, one.finding.label, one.finding.low) for one in found.insiders}
    assert ("antal (område=norr, kön=M)", "antal (område=norr, kön=K)", 34) in known
    # No woman can be alone in norr: 39 of the 40 would be among the 30 in söder.
    assert {one.inside for one in found.insiders} == {
        "antal (område=norr, kön=M)",
        "antal (område=söder, kön=M)",
    }
    understood = understand([file(SQUARE)])
    assert audited(understood, Policy(insiders=False)).insiders == ()
