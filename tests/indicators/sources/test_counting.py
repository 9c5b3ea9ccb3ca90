import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.errors import BadDefinition
from fardplan.indicators.sources.conditions import Comparison
from fardplan.indicators.sources.counting import Asked, produce
from fardplan.indicators.sources.definitions import Persons
from fardplan.indicators.sources.engines import on_duckdb
from fardplan.statistics.shape import Measure, Shape
from tests.indicators.sources.people import (
    ABOVE,
    DECLARED,
    RULES,
    TOWN,
    counted_one_by_one,
    people,
    register_of,
    row,
)

AGES = ("8-15", "16-24", "20+")
BY_AGE = Shape(dimensions=("age",))
EVERYBODY = Comparison(field="age", op="at_least", value=0)
IN_WORK = Comparison(field="in_work", op="equals", value=True)


def asking(among=EVERYBODY, counted=IN_WORK, ages=()):
    return Persons(from_register="prov", among=among, counted=counted, ages=ages)


def tables(register, **asked):
    with on_duckdb(register.files) as engine:
        drafts = produce(asked, register, engine, TOWN)
    return {key: draft.table for key, draft in drafts.items()}


def as_counted(table):
    """The table as the twin has it: counts by area, year, sex and age group."""
    keys = ("area", "period", "sex", "age", "denominator", "numerator")
    return {tuple(one[:4]): list(one[4:]) for one in table.select(keys).iter_rows()}


@settings(max_examples=60, deadline=None)
@given(people(), RULES, RULES)
def test_counts_agree_with_counting_person_by_person(tmp_path_factory, rows, among, counted):
    register = register_of(tmp_path_factory.mktemp("register"), rows)
    question = asking(among, counted, AGES)
    table = tables(register, x=Asked(question, BY_AGE))["x"]
    twin = counted_one_by_one(rows, question)
    found = as_counted(table)
    assert {key: counts for key, counts in found.items() if key in twin} == twin
    assert all(counts == [0, 0] for key, counts in found.items() if key not in twin)


@settings(max_examples=30, deadline=None)
@given(people(), st.lists(st.tuples(RULES, RULES), min_size=2, max_size=4))
def test_many_indicators_in_one_pass_are_the_same_as_each_alone(tmp_path_factory, rows, rules):
    register = register_of(tmp_path_factory.mktemp("register"), rows)
    asked = {f"i{n}": Asked(asking(*pair), Shape()) for n, pair in enumerate(rules)}
    together = tables(register, **asked)
    for key, one in asked.items():
        assert together[key].equals(tables(register, **{key: one})[key])


@settings(max_examples=30, deadline=None)
@given(people())
def test_the_parts_make_the_whole_to_the_person(tmp_path_factory, rows):
    register = register_of(tmp_path_factory.mktemp("register"), rows)
    table = tables(register, x=Asked(asking(), Shape()))["x"]
    for measure in ("numerator", "denominator"):
        by_sex = table.with_columns(total=pl.col("sex") == "T").group_by("area", "period", "total")
        sums = by_sex.agg(pl.col(measure).sum()).pivot(on="total", values=measure)
        assert sums["true"].equals(sums["false"], check_names=False)
        cell = {
            (area, period, sex): value
            for area, period, sex, value in table.select(
                "area", "period", "sex", measure
            ).iter_rows()
        }
        for _area, period, sex in cell:
            assert cell["all", period, sex] == sum(cell[one, period, sex] for one in ABOVE)


def test_a_share_has_its_counts_and_is_not_for_publication(tmp_path):
    rows = [row(1), row(2, in_work=False), row(3, sex="1"), row(4, area="south", in_work=None)]
    table = tables(register_of(tmp_path, rows), x=Asked(asking(), Shape()))["x"]
    [women] = table.filter(area="north", sex="K").to_dicts()
    assert (women["numerator"], women["denominator"], women["value"]) == (1.0, 2.0, 50.0)
    assert (women["obs_status"], women["conf_status"]) == ("A", "N")
    assert table["conf_status"].unique().to_list() == ["N"]


def test_who_is_unknown_is_counted_neither_by_a_condition_nor_by_its_opposite(tmp_path):
    rows = [row(1, in_work=None), row(2, in_work=True), row(3, in_work=False)]
    register = register_of(tmp_path, rows)
    opposite = Comparison(field="in_work", op="differs_from", value=True)
    found = tables(
        register,
        yes=Asked(asking(), Shape()),
        no=Asked(asking(counted=opposite), Shape()),
    )
    shares = [found[key].filter(area="all", sex="T")["numerator"].item() for key in ("yes", "no")]
    assert shares == [1.0, 1.0]


def test_nobody_to_ask_about_is_no_share_but_a_count_of_zero(tmp_path):
    register = register_of(tmp_path, [row(1)])
    found = tables(
        register,
        share=Asked(asking(), Shape()),
        count=Asked(asking(counted=None), Shape(measure=Measure.COUNT)),
    )
    men = {key: table.filter(area="north", sex="M").to_dicts()[0] for key, table in found.items()}
    assert (men["share"]["value"], men["share"]["obs_status"]) == (None, "M")
    assert (men["count"]["value"], men["count"]["obs_status"]) == (0.0, "A")
    assert found["count"].filter(sex="X").is_empty()


def test_age_is_what_a_person_reaches_in_the_year(tmp_path):
    sixteen = Comparison(field="age", op="equals", value=16)
    rows = [row(1, year=2020, born=2004), row(2, year=2020, born=2003)]
    table = tables(register_of(tmp_path, rows), x=Asked(asking(among=sixteen), Shape()))["x"]
    assert table.filter(area="all", sex="T")["denominator"].item() == 1.0


def test_a_draft_of_made_up_persons_says_so(tmp_path):
    made_up = DECLARED.model_copy(update={"synthetic": True})
    register = register_of(tmp_path, [row(1)], declared=made_up, metadata={"synthetic": "true"})
    with on_duckdb(register.files) as engine:
        draft = produce({"x": Asked(asking(), Shape())}, register, engine, TOWN)["x"]
    assert draft.synthetic
    assert [basis.name for basis in draft.basis] == ["people.parquet"]


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (Asked(asking(among=Comparison(field="x", op="known")), Shape()), "inget fält x"),
        (
            Asked(asking(counted=Comparison(field="in_work", op="equals", value=1)), Shape()),
            "in_work: värdet passar inte",
        ),
        (
            Asked(asking(counted=Comparison(field="age", op="equals", value=True)), Shape()),
            "age: värdet passar inte",
        ),
        (
            Asked(asking(counted=Comparison(field="school", op="at_least", value="a")), Shape()),
            "at_least gäller bara tal",
        ),
        (Asked(asking(), Shape(measure=Measure.MEDIAN)), "inget annat"),
        (Asked(asking(), Shape(by_sex=False, no_sex_because="x")), "inget annat"),
        (Asked(asking(), BY_AGE), "stämmer inte överens"),
        (Asked(asking(counted=None), Shape()), "vilka som räknas"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(tmp_path, one, sentence):
    register = register_of(tmp_path, [row(1)])
    with pytest.raises(BadDefinition, match=sentence), on_duckdb(register.files) as engine:
        produce({"x": one}, register, engine, TOWN)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"op": "between", "value": 3}, "ska ha en lista"),
        ({"op": "between", "value": (1,)}, "två värden"),
        ({"op": "equals", "value": (1, 2)}, "ska ha en lista"),
        ({"op": "equals"}, "ska ha ett värde"),
        ({"op": "known", "value": 1}, "ska ha ett värde"),
        ({"op": "one_of", "value": ()}, "listan är tom"),
    ],
)
def test_a_comparison_has_the_value_it_needs(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        Comparison(field="age", **fields)


def test_text_in_a_condition_is_never_code(tmp_path):
    """What looks like SQL is a value like any other."""
    nasty = "a' OR '1'='1"
    rule = Comparison(field="school", op="one_of", value=(nasty, '"; DROP VIEW register; --'))
    rows = [row(1), row(2, school=nasty)]
    table = tables(register_of(tmp_path, rows), x=Asked(asking(counted=rule), Shape()))["x"]
    assert table.filter(area="all", sex="T")["numerator"].item() == 1.0
