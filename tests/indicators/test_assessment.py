"""What must be decided before the figures are seen, and the refusal of what contradicts itself."""

import json

import pytest
from django.core.management import call_command

from fardplan.errors import BadDefinition, BadTable
from fardplan.indicators import schemas
from fardplan.indicators.assessment import Quantity
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.statistics.targets import Better, Evidence, GapRule
from tests.indicators.test_judging import rising

RULE = "  rule: any_change\n"
LEVEL = '  target: {year: "2030", women: 95, men: 95, total: 95}\n'
SEX_LACKING = """\
sex:
  exemption:
    reason: {sv: Har inget kön., en: Has no sex.}
    decided_by: {sv: staden, en: the city}
    until: 2030-12-31
"""


def read(folder):
    return read_indicator(folder.write() / "prov.yaml")


def assessed(folder, rule=RULE):
    return rising(folder).with_definition(RULE, rule)


def test_a_rule_in_words_becomes_a_target_of_the_core(folder):
    aim = read(assessed(folder)).assessment.aim
    assert (aim.better, aim.base, aim.clearly) == (Better.UP, "2015", 0)
    assert (aim.gap_rule, aim.evidence) == (GapRule.BOTH_IMPROVE, Evidence.TREND)
    assert aim.says_when_met


def test_a_clear_change_has_its_least_part(folder):
    clear = assessed(folder, "  rule: clear_change\n  least_part: 0.1\n")
    assert read(clear).assessment.aim.clearly == 0.1


def test_a_level_by_sex_becomes_a_target_of_the_core(folder):
    aim = read(assessed(folder, LEVEL)).assessment.aim
    assert (aim.levels, aim.due) == ({"K": 95, "M": 95, "T": 95}, "2030")


def test_levels_are_decided_one_sex_at_a_time_but_judged_only_when_all_are(folder):
    with pytest.raises(BadDefinition, match="kvinnor, män och samtliga"):
        read(assessed(folder, '  target: {year: "2030", women: 95}\n'))


def test_an_indicator_need_not_be_assessed(folder):
    assert read(folder).assessment is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("  target: {women: 95, men: 95, total: 95}\n", "target → year: fältet saknas"),
        ('  target: {year: "2030"}\n', "ett år men inget tal"),
        (LEVEL.replace("2030", "2014"), "Målåret 2014 ligger inte efter basåret 2015"),
        (LEVEL.replace("2030", "2015"), "Målåret 2015 ligger inte efter basåret 2015"),
        (LEVEL.replace('"2030"', "2030"), "target → year: ska vara text"),
        (LEVEL.replace("total: 95", "total: 101"), "går inte att nå för en andel"),
        (LEVEL + RULE, "antingen ett tal (target) eller en regel (rule)"),
        ("  rule: pretty_good\n", "rule: valet är okänt"),
        ("  rule: clear_change\n", "och bara en, har least_part"),
        ("  rule: any_change\n  least_part: 0.1\n", "och bara en, har least_part"),
        ("  rule: clear_change\n  least_part: 1.5\n", "least_part: ska vara högst 1"),
        (RULE + "  least: 3\n", "least: fältet är okänt"),
        (LEVEL.replace("95}", "100}") + "  scale: logit\n", "går inte att nå för en andel"),
    ],
)
def test_each_faulty_aim_is_one_sentence(folder, rule, said):
    with pytest.raises(BadDefinition) as refused:
        read(assessed(folder, rule))
    assert said in str(refused.value)
    assert str(refused.value).startswith("prov.yaml")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('  baseline: {year: "2015"}\n', "", "baseline: fältet saknas"),
        ('  baseline: {year: "2015"}\n', "  baseline: {women: 3}\n", "year: fältet saknas"),
        ("  better: up\n", "  better: down\n", "ska vara samma som polarity"),
        ("polarity: up", "polarity: none", "ska vara samma som polarity"),
        ("  gap_rule: both_improve\n", "", "har en regel för skillnaden"),
        ("both_improve", "women_win", "gap_rule: valet är okänt"),
        ("both_improve", "worse_off_reaches", "behöver en nivå att nå"),
        ("kind: register", "kind: survey", "bedöms med intervall"),
        ("  evidence: trend\n", "", "evidence: fältet saknas"),
        ("  evidence: trend\n", "  evidence: hunch\n", "evidence: valet är okänt"),
        ("  better: up\n", "  better: up\n  judged: share_of_whole\n", "räknas på antal utan kön"),
        ("goal: behorighet-arskurs-9\nrole: proxy", "role: context", "bakgrund (role) bedöms inte"),
    ],
)
def test_what_contradicts_the_indicator_is_refused(folder, was, becomes, said):
    with pytest.raises(BadDefinition) as refused:
        read(rising(folder).with_definition(was, becomes))
    assert said in str(refused.value)


def without_persons(folder):
    dwellings = rising(folder).with_definition("sex:\n  basis: legal\n", SEX_LACKING)
    for was, becomes in (
        ("unit: person", "unit: dwelling"),
        ("individual_based: true", "individual_based: false"),
        ("[sexes-over-time, sexes-by-area]", "[areas-by-period]"),
    ):
        dwellings = dwellings.with_definition(was, becomes)
    return dwellings


def test_a_gap_rule_needs_sexes(folder):
    dwellings = without_persons(folder)
    with pytest.raises(BadDefinition, match="har en regel för skillnaden"):
        read(dwellings)
    assert read(dwellings.with_definition("  gap_rule: both_improve\n", "")).assessment


def test_a_share_of_the_whole_is_shown_as_the_parts_it_is_made_of(folder):
    counted = without_persons(folder).with_definition("  gap_rule: both_improve\n", "")
    counted = counted.with_definition("  better: up\n", "  better: up\n  judged: share_of_whole\n")
    counted = counted.with_definition("kind: share", "kind: count")
    with pytest.raises(BadDefinition, match="visas som parts-over-time"):
        read(counted)
    shown = counted.with_definition("areas-by-period", "parts-over-time")
    definition = read(shown.with_definition("others: []", 'others: ["1480"]'))
    assert definition.assessment.judged == Quantity.SHARE_OF_WHOLE
    assert definition.judged_shape.per == 100


def baseline(folder, numbers):
    return rising(folder).with_definition('{year: "2015"}', f'{{year: "2015", {numbers}}}')


def test_a_baseline_may_be_written_down_as_the_figures_have_it(folder):
    assert baseline(folder, "women: 60.0, men: 50").series()


@pytest.mark.parametrize("numbers", ["women: 61", "men: 49.9", "total: 54.9"])
def test_a_baseline_that_the_figures_do_not_have_is_refused(folder, numbers):
    with pytest.raises(BadTable, match="utgångsläget 2015 är"):
        baseline(folder, numbers).series()


def test_a_baseline_of_a_year_without_figures_is_refused(folder):
    with pytest.raises(BadTable, match="men – i siffrorna"):
        baseline(folder, "women: 60").with_definition('year: "2015", w', 'year: "2012", w').series()


def test_the_published_schema_is_that_of_the_definitions():
    assert schemas.PATH.read_text(encoding="utf-8") == schemas.schema_text(), (
        "run: manage.py write_indicator_schema"
    )


def test_the_schema_is_written_by_its_command(tmp_path, monkeypatch, capsys):
    from fardplan.indicators.management.commands import write_indicator_schema

    monkeypatch.setattr(write_indicator_schema, "PATH", tmp_path / "schema.json")
    call_command("write_indicator_schema")
    assert (
        json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))["title"] == "Indicator"
    )


def test_the_schema_knows_every_field_of_the_files_that_ship():
    fields = set(json.loads(schemas.schema_text())["properties"])
    for path in FOLDER.glob("*.yaml"):
        assert set(read_indicator(path).model_dump()) <= fields
