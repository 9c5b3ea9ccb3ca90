"""./run audit-table, as somebody types it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

TABLE = "kön;antal\nK;..\nM;18\nT;35\n"


@pytest.fixture
def said(tmp_path):
    """What the command prints for a table, on standard output and beside it."""

    def say(text: str = TABLE, **options):
        path = tmp_path / "tabell.csv"
        path.write_text(text, encoding="utf-8")
        out, beside = StringIO(), StringIO()
        call_command("audit_table", str(path), stdout=out, stderr=beside, **options)
        return out.getvalue(), beside.getvalue()

    return say


def test_what_follows_is_told_with_its_sum_and_how_the_table_was_read_beside_it(said):
    out, beside = said()
    assert "exact\tantal (kön=K)\t17\t35 [antal (totalt)] − 18 [antal (kön=M)] = 17" in out
    assert "Fynd: 1. Dolda värden som är så osäkra som reglerna kräver: 0." in out
    assert "tabell.csv: delas in efter kön; räknar antal." in beside
    assert "kön: T = K + M" in beside


SQUARE = "område;kvinnor;män;totalt\nnorr;..;..;35\nsöder;..;..;30\nstaden;40;25;65\n"


def test_what_one_who_is_alone_would_know_is_told_apart_from_what_anybody_can(said, tmp_path):
    marks = tmp_path / "märken.txt"
    marks.write_text(".. = 1–", encoding="utf-8")
    out, _ = said(SQUARE, marks=marks)
    anybody, alone = out.split("Vad den som är ensam i en dold cell skulle veta om andra\n")
    assert anybody == ""
    assert "insider\tantal (område=norr, kön=K)\t34\t" in alone
    assert "\tför den som är ensam i antal (område=norr, kön=M)" in alone
    assert "Fynd: 0. Dolda värden som är så osäkra som reglerna kräver: 4." in alone


def test_sums_and_marks_can_be_given_instead_of_the_guess(said, tmp_path):
    sums, marks = tmp_path / "summor.txt", tmp_path / "märken.txt"
    sums.write_text("kön: T = K + M + X", encoding="utf-8")
    marks.write_text(".. = 1–", encoding="utf-8")
    out, _ = said(sums=sums, marks=marks)
    assert "Fynd: 0." in out


def test_the_report_can_be_read_by_machine(said):
    out, _ = said(format="json")
    assert json.loads(out)["findings"][0]["cell"] == "antal (kön=K)"
    out, _ = said(format="csv")
    assert out.splitlines()[1].startswith("exact,antal (kön=K),17.0,17.0")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "är tom"), ("kön;antal\nK;3\nM;5\nT;7\n", "Delarna är inte lika med helheten")],
)
def test_what_cannot_be_read_is_one_line(said, text, why):
    with pytest.raises(CommandError, match=why):
        said(text)


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("audit_table", str(tmp_path / "saknas.csv"))
