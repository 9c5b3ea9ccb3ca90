"""Small registers to count in, and the slow twin that counts them person by person."""

from datetime import date

import polars as pl
from hypothesis import strategies as st

from fardplan.definitions import write_definition
from fardplan.indicators.areas import AreaEntry, AreasFile, Places, VersionEntry
from fardplan.indicators.sources.conditions import AllOf, AnyOf, Comparison, NoneOf
from fardplan.indicators.sources.counting import ALL_AGES, ends_of
from fardplan.indicators.sources.registers import (
    DECLARATION,
    Declaration,
    RegisterField,
    open_register,
)
from fardplan.indicators.texts import Text

TEXT = Text(sv="x", en="x")
SCHEMA = {
    "person": pl.Int64,
    "year": pl.Int16,
    "sex": pl.String,
    "birth_year": pl.Int16,
    "area": pl.String,
    "area_version": pl.String,
    "in_work": pl.Boolean,
    "income": pl.Float64,
    "school": pl.String,
}
DECLARED = Declaration(
    key="prov",
    title=TEXT,
    sexes={"1": "M", "2": "K", "9": "X"},
    birth_year="birth_year",
    fields={
        "in_work": RegisterField(kind="flag", means=TEXT),
        "income": RegisterField(kind="number", means=TEXT),
        "school": RegisterField(kind="code", means=TEXT),
    },
)
# Two districts in two parts of a town.
TOWN = Places(
    (
        AreasFile(
            key="town",
            title=TEXT,
            areas=(
                AreaEntry(key="north", name="Norr"),
                AreaEntry(key="south", name="Söder"),
                AreaEntry(key="inner", name="Inre", kind="part"),
                AreaEntry(key="all", name="Hela", kind="whole"),
            ),
            versions=(
                VersionEntry(
                    key="town-1",
                    title=TEXT,
                    valid_from=date(2000, 1, 1),
                    valid_to=None,
                    parts={"all": ("inner", "south"), "inner": ("north",)},
                ),
            ),
        ),
    )
)
ABOVE = {"north": ("north", "inner", "all"), "south": ("south", "all")}


def register_of(folder, rows, *, declared=DECLARED, metadata=None, **columns):
    """A register of these rows, opened as any other."""
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(**columns)
    folder.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(folder / "people.parquet", metadata=metadata)
    (folder / DECLARATION).write_text(write_definition(declared), encoding="utf-8")
    return open_register(folder)


def row(
    person=1, year=2020, sex="2", born=2000, area="north", *, in_work=True, income=1.0, school="a"
):
    return (person, year, sex, born, area, "town-1", in_work, income, school)


@st.composite
def people(draw):
    """Rows of a sound register, rich in what is unknown; each district has somebody each year."""
    fixed = [
        row(-at, year, area=area)
        for at, (year, area) in enumerate((year, area) for year in (2020, 2021) for area in ABOVE)
    ]
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from([2020, 2021]),
                st.sampled_from(["1", "2", "2", "9"]),
                st.integers(1995, 2010),
                st.sampled_from(list(ABOVE)),
                st.none() | st.booleans(),
                st.none() | st.sampled_from([0.0, 1.0, 2.5, 100.0]),
                st.none() | st.sampled_from(["a", "b", ""]),
            ),
            max_size=40,
        )
    )
    return fixed + [
        row(at, year, sex, born, area, in_work=work, income=income, school=school)
        for at, (year, sex, born, area, work, income, school) in enumerate(drawn, start=1)
    ]


def _value(op, one, more):
    """A value of the form that the comparison takes."""
    if op in ("known", "unknown"):
        return None
    if op == "between":
        return tuple(sorted((one, more[0])))
    return tuple(more) if op in ("one_of", "none_of") else one


def _compared(field, values, operations):
    return st.builds(
        lambda op, one, more: Comparison(field=field, op=op, value=_value(op, one, more)),
        st.sampled_from(operations),
        values,
        st.lists(values, min_size=1, max_size=3),
    )


LEAVES = st.one_of(
    _compared("in_work", st.booleans(), ["equals", "differs_from", "known", "unknown"]),
    _compared("age", st.integers(8, 28), ["at_least", "at_most", "between", "equals", "one_of"]),
    _compared("income", st.sampled_from([0.0, 1.0, 2.5]), ["at_least", "none_of", "unknown"]),
    _compared("school", st.sampled_from(["a", "b", ""]), ["equals", "one_of", "none_of", "known"]),
)
RULES = st.recursive(
    LEAVES,
    lambda rules: st.one_of(
        st.lists(rules, min_size=1, max_size=3).map(lambda parts: AllOf(all=tuple(parts))),
        st.lists(rules, min_size=1, max_size=3).map(lambda parts: AnyOf(any=tuple(parts))),
        st.lists(rules, min_size=1, max_size=2).map(lambda parts: NoneOf(none=tuple(parts))),
    ),
    max_leaves=6,
)


def holds(rule, person):
    """True, False, or None where the answer is unknown."""
    match rule:
        case AllOf(all=parts):
            answers = [holds(part, person) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(any=parts):
            answers = [holds(part, person) for part in parts]
            return True if True in answers else None if None in answers else False
        case NoneOf(none=parts):
            answer = holds(AnyOf(any=parts), person)
            return None if answer is None else not answer
    given, value = person[rule.field], rule.value
    if rule.op in ("known", "unknown"):
        return (given is None) == (rule.op == "unknown")
    if given is None:
        return None
    return {
        "equals": lambda: given == value,
        "differs_from": lambda: given != value,
        "one_of": lambda: given in value,
        "none_of": lambda: given not in value,
        "at_least": lambda: given >= value,
        "at_most": lambda: given <= value,
        "between": lambda: value[0] <= given <= value[1],
    }[rule.op]()


def counted_one_by_one(rows, question):
    """The slow twin: (area, year, sex, age group) → how many asked about, how many counted."""
    counts: dict[tuple, list[int]] = {}
    for each in rows:
        person = dict(zip(SCHEMA, each, strict=True))
        person["age"] = person["year"] - person["birth_year"]
        among = holds(question.among, person) is True
        counted = among and (question.counted is None or holds(question.counted, person) is True)
        groups = [
            group
            for group in question.ages
            if ends_of(group)[0] <= person["age"] <= ends_of(group)[1]
        ]
        for area in ABOVE[person["area"]]:
            for sex in (DECLARED.sexes[person["sex"]], "T"):
                for group in (ALL_AGES, *groups):
                    cell = counts.setdefault((area, str(person["year"]), sex, group), [0, 0])
                    cell[0] += among
                    cell[1] += counted
    return counts
