"""What a file must say to be an edition, and how each fault is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.definitions import read_definition, write_definition
from fardplan.errors import BadDefinition
from fardplan.roadmap.document import (
    AreaPart,
    EditionDocument,
    GoalPart,
    StrategyPart,
    Translation,
)

SMALL = """\
key: provstad-2026
title: Provstads färdplan
year: 2026
state: draft
areas:
  - key: skola
    number: '1'
    title: Skola
goals:
  - key: behorighet
    number: '1'
    title: Fler blir behöriga
    area: skola
    measure: andel behöriga
    unit: person
    sex: required
strategies:
  - key: lasning
    number: '1.1'
    title: Läs varje dag
    area: skola
"""


def read(text: str) -> EditionDocument:
    return read_definition(text, EditionDocument, name="prov.yaml")


def test_what_is_unknown_may_be_left_out():
    goal = read(SMALL).goals[0]
    assert goal.direction is goal.baseline is goal.target is goal.target_year is None


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("    sex: required\n", "", "goals → 1 → sex: fältet saknas"),
        ("sex: required", "sex: exempt", "räknar personer och måste följas för kvinnor och män"),
        ("    unit: person", "    unit: dwelling\n    sex_exemption: ' '", "har inte rätt form"),
        ("    unit: person", "    unit: dwelling\n    sex_exemption: skäl", "och bara då"),
        ("unit: person\n    sex: required", "unit: dwelling\n    sex: exempt", "skäl för undantag"),
        ("unit: person", "unit: people", "goals → 1 → unit: valet är okänt"),
        ("key: lasning", "key: behorighet", "Nyckeln behorighet förekommer 2 gånger"),
        ("year: 2026\n", "year: 2026\nyear: 2027\n", "fältet year står två gånger"),
        ("title: Läs varje dag\n    area: skola", "title: Läs varje dag\n    area: sport", "sport"),
        ("number: '1.1'", "number: 1.1", "strategies → 1 → number: ska vara text"),
        ("state: draft", "state: klar", "state: valet är okänt"),
        ("key: provstad-2026", "key: Provstad 2026", "key: har inte rätt form"),
        ("year: 2026", "year: 20260", "year: ska vara högst 2200"),
        ("    sex: required", "    sex: required\n    target: .nan", "goals → 1 → target"),
        ("    sex: required", "    sex: required\n    baselin: 3", "baselin: fältet är okänt"),
    ],
)
def test_each_fault_is_one_sentence_that_says_where(was, becomes, said):
    assert SMALL.count(was) >= 1
    text = SMALL.replace(was, becomes)
    with pytest.raises(BadDefinition) as refused:
        read(text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("prov.yaml")
    assert "\n" not in str(refused.value)


def test_two_strategies_may_not_have_the_same_number():
    twice = SMALL + "  - key: raknande\n    number: '1.1'\n    title: Räkna\n    area: skola\n"
    with pytest.raises(BadDefinition, match=r"Numret 1.1 står på 2 olika ställen"):
        read(twice)


keys = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
plain = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n"), max_size=80
)
titles = plain.filter(lambda text: text.strip() != "")
amounts = st.none() | st.decimals(-9999, 9999, places=2).map(float)


@st.composite
def documents(draw) -> EditionDocument:
    names = draw(st.lists(keys, min_size=3, max_size=8, unique=True))
    area = names.pop()
    half = len(names) // 2
    translations = draw(st.sampled_from([{}, {"en": Translation(title="In English")}]))
    return EditionDocument(
        key=draw(keys),
        title=draw(titles),
        year=draw(st.integers(1900, 2200)),
        state="draft",
        note=draw(plain),
        areas=[AreaPart(key=area, number="1", title=draw(titles), text=draw(plain))],
        goals=[
            GoalPart(
                key=name,
                number=str(number),
                title=draw(titles),
                area=area,
                measure="andel",
                unit="person",
                sex="required",
                direction=draw(st.sampled_from([None, "increase", "decrease"])),
                baseline=draw(amounts),
            )
            for number, name in enumerate(names[:half])
        ],
        strategies=[
            StrategyPart(
                key=name,
                number=f"1.{number}",
                title=draw(titles),
                text=draw(plain),
                area=area,
                translations=translations,
            )
            for number, name in enumerate(names[half:])
        ],
    )


@given(documents())
def test_any_edition_survives_being_written_and_read(document):
    text = write_definition(document)
    assert read_definition(text, EditionDocument, name="x") == document
    assert write_definition(read_definition(text, EditionDocument, name="x")) == text
