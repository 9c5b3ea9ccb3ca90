"""Reading and writing definitions: what is refused, in which words, and that nothing is lost."""

import datetime
import tracemalloc
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

from fardplan.definitions import (
    LARGEST,
    BadValue,
    Definition,
    read_definition,
    write_definition,
)
from fardplan.errors import BadDefinition


class Colour(StrEnum):
    RED = "röd"
    BLUE = "blå"


class Item(Definition):
    key: str
    number: str = ""
    colour: Colour = Colour.RED
    starts: datetime.date | None
    ends: datetime.date | None = None
    share: float = 0.0

    @model_validator(mode="after")
    def _in_order(self):
        if self.starts and self.ends and self.ends < self.starts:
            raise BadValue("slutet {ends} är före början.", ends=self.ends)
        return self


class Thing(Definition):
    title: str
    note: str = ""
    items: tuple[Item, ...] = ()


CANONICAL = """\
title: Ett Stockholm för alla
note: |
  Första stycket.

  Andra stycket: med kolon.
items:
  - key: a
    number: '1.10'
    colour: blå
    starts: 2018-01-01
    ends: 2019-12-31
  - key: b
    starts: null
"""


def read(text):
    return read_definition(text, Thing, name="fil.yaml")


def test_a_file_is_read_into_its_model():
    thing = read(CANONICAL)
    assert thing.title == "Ett Stockholm för alla"
    assert thing.items[0].number == "1.10"
    assert thing.items[0].colour is Colour.BLUE
    assert thing.items[0].starts == datetime.date(2018, 1, 1)
    assert thing.items[1].starts is None


def test_writing_what_was_read_gives_the_same_bytes():
    assert write_definition(read(CANONICAL)) == CANONICAL


def test_a_path_is_read_as_well_as_text(tmp_path):
    path = tmp_path / "fil.yaml"
    path.write_text(CANONICAL, encoding="utf-8")
    assert read_definition(path, Thing, name="fil.yaml") == read(CANONICAL)


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbftitle: x").title == "x"


FAULTS = [
    ("", "fil.yaml: filen är tom."),
    ("# bara en kommentar", "fil.yaml: ska vara fält med värden."),
    ("- a", "fil.yaml: ska vara fält med värden."),
    ("bara text", "fil.yaml: ska vara fält med värden."),
    ("note: x", "fil.yaml, title: fältet saknas."),
    ("title: x\ntitel: y", "fil.yaml, titel: fältet är okänt."),
    ("title: x\nnote: y\ntitle: z", "fil.yaml: rad 3: fältet title står två gånger."),
    (
        "title: 1.10",
        "fil.yaml, title: ska vara text; sätt citattecken om värdet ser ut som ett tal.",
    ),
    ("title: x\nitems: y", "fil.yaml, items: ska vara en lista."),
    ("title: x\nitems: [{key: a}]", "fil.yaml, items → 1 → starts: fältet saknas."),
    (
        "title: x\nitems: [{key: a, starts: null}, {key: b, starts: 2018}]",
        "fil.yaml, items → 2 → starts: ska vara ett datum, ÅÅÅÅ-MM-DD.",
    ),
    (
        "title: x\nitems: [{key: a, starts: null, colour: grön}]",
        "fil.yaml, items → 1 → colour: valet är okänt; välj bland 'röd', 'blå'.",
    ),
    (
        "title: x\nitems: [{key: a, starts: null, share: mycket}]",
        "fil.yaml, items → 1 → share: ska vara ett tal.",
    ),
    (
        "title: x\nitems: [{key: a, starts: null, share: .nan}]",
        "fil.yaml, items → 1 → share: ska vara ett tal.",
    ),
    (
        "title: x\nitems: [{key: a, starts: 2020-01-02, ends: 2020-01-01}]",
        "fil.yaml, items → 1: slutet 2020-01-01 är före början.",
    ),
    (
        "title: x\nitems: [{key: a, starts: 2023-02-30}]",
        "fil.yaml: filen innehåller ett datum eller tal som inte finns.",
    ),
    ("1: x", "fil.yaml: rad 1: fältets namn är inte text."),
    ("? [a, b]\n: x", "fil.yaml: rad 1: fältets namn är inte text."),
    ("title: x\nnote: [", "fil.yaml: filen är inte giltig YAML, se rad 2."),
    ("title: x\n---\ntitle: y", "fil.yaml: filen är inte giltig YAML, se rad 2."),
    ("title: &a x\nnote: *a", "fil.yaml: filen använder YAML-alias, som inte får användas."),
    ("title: !!str x", "fil.yaml: filen använder YAML-taggar, som inte får användas."),
    (
        "title: !!python/object/apply:os.getcwd []",
        "fil.yaml: filen använder YAML-taggar, som inte får användas.",
    ),
    ("title: " + "[" * 5000, "fil.yaml: filen är inte giltig YAML, se rad 1."),
    ("PK\x03\x04\x00\x00", "fil.yaml: filen innehåller tecken som inte hör hemma i text."),
    (b"\xff\xfe\x00t", "fil.yaml: filen är inte text i UTF-8."),
    ('title: "\\ud800"', "fil.yaml: värdet går inte att använda."),
    ("x" * (LARGEST + 1), "fil.yaml: filen är för stor; högst 1000000 byte går att läsa."),
    (Path("finns/inte.yaml"), "fil.yaml: filen finns inte."),
    (Path(), "fil.yaml: filen går inte att läsa."),
]


@pytest.mark.parametrize(
    ("content", "sentence"), FAULTS, ids=[sentence[:60] for _, sentence in FAULTS]
)
def test_a_fault_is_one_sentence_that_says_where(content, sentence):
    with pytest.raises(BadDefinition) as refused:
        read(content)
    assert str(refused.value) == sentence


def test_the_fault_is_an_error_of_its_own_so_that_it_can_be_translated():
    with pytest.raises(BadDefinition) as refused:
        read("note: x")
    assert refused.value.sentence == "{name}, {place}: {fault}"
    assert refused.value.values["fault"].sentence == "fältet saknas."


def test_an_alias_bomb_is_refused_before_it_unfolds():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(BadDefinition, match="alias"):
        read("\n".join(lines))


def test_a_file_of_fifty_megabytes_is_refused_and_not_taken_into_memory(tmp_path):
    path = tmp_path / "stor.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(BadDefinition, match="för stor"):
        read_definition(path, Thing, name="stor.yaml")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * LARGEST


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_survives_writing_and_reading(text):
    thing = Thing(title=text, note=f"{text}\n{text}", items=[Item(key=text, starts=None)])
    written = write_definition(thing)
    assert read(written) == thing
    assert write_definition(read(written)) == written


@given(st.from_regex(r"[-+0-9._:eExonfula~]{1,8}", fullmatch=True))
def test_text_that_looks_like_something_else_stays_text(text):
    assert read(write_definition(Thing(title=text))).title == text


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#?,\n \t<=.0", max_size=40) | st.binary(max_size=40))
def test_whatever_the_content_is_there_is_a_thing_or_a_sentence(content):
    try:
        answer = read(content).title
    except BadDefinition as refused:
        answer = str(refused).removeprefix("fil.yaml")
    assert isinstance(answer, str)
