"""Whatever is thrown at it: one clear sentence, and the database is as before."""

import hashlib
import sqlite3

import pytest

EDITION = """\
key: provstad-2026
title: Provstads färdplan
year: 2026
state: draft
areas:
  - key: provstad-skola
    number: '1'
    title: Skola
goals:
  - key: provstad-behorighet
    number: '1'
    title: Fler blir behöriga
    area: provstad-skola
    measure: andel behöriga
    unit: person
    sex: required
strategies: []
"""


def everything(server) -> str:
    """A fingerprint of every row of every table."""
    with sqlite3.connect(server.data / "fardplan.sqlite3") as database:
        return hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b" \n\n \t\n", "tom"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(200), "ZIP"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "trasig"),
        (bytes(range(256)) * 40, "binär"),
        (b"Det var en g\xc3\xa5ng en liten stuga vid havet. " * 200, "synpunkter"),
        (b"a;b;c\n1;2;3\n" * 500, "synpunkter"),
        (b"En rad text till.\n" * 2_800_000, "stor"),
    ],
    ids=["empty", "blank", "docx", "pdf", "binary", "novel", "table", "50 MB"],
)
def test_a_file_that_is_no_answer(server, tmp_path, content, said):
    before = everything(server)
    file = tmp_path / "fil.txt"
    file.write_bytes(content)
    error = server.command("import_answer", str(file), "--body", "farsta", fails=True)
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert everything(server) == before


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("    sex: required\n", "", "sex"),
        ("sex: required", "sex: exempt", "kvinnor och män"),
        ("year: 2026\n", "year: 2026\nyear: 2027\n", "två gånger"),
        ("key: provstad-behorighet", "key: provstad-skola", "provstad-skola"),
        ("area: provstad-skola", "area: provstad-sport", "provstad-sport"),
        ("year: 2026", "year: [", "YAML"),
    ],
)
def test_an_edition_with_a_fault(server, tmp_path, was, becomes, said):
    assert was in EDITION
    before = everything(server)
    file = tmp_path / "utgava.yaml"
    file.write_text(EDITION.replace(was, becomes), encoding="utf-8")
    error = server.command("import_edition", str(file), fails=True)
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert everything(server) == before


def test_the_edition_without_a_fault_goes_in(server, tmp_path):
    file = tmp_path / "utgava.yaml"
    file.write_text(EDITION, encoding="utf-8")
    server.command("import_edition", str(file))
    assert server.command("export_edition", "provstad-2026") == EDITION


@pytest.mark.parametrize(
    "words",
    [
        ("import_answer", "finns-inte.txt", "--body", "farsta"),
        ("import_answer", "README.md", "--body", "ingen-sadan"),
        ("import_edition", "finns-inte.yaml"),
        ("import_edition", "."),
        ("export_edition", "ingen-sadan"),
        ("load_bodies", "README.md"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_said_in_one_line(server, words):
    before = everything(server)
    error = server.command(*words, fails=True)
    assert len(error.strip().splitlines()) == 1
    assert everything(server) == before
