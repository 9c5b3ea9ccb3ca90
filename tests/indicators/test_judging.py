"""Verdicts on the figures that ship, and on figures made to be met, missed and unreadable."""

import math

import pytest
from django.utils import translation

from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.judging import judged, judged_table, not_the_goals_own
from fardplan.indicators.series import Series
from fardplan.indicators.values import Values
from fardplan.statistics.assessment import GoalOutcome
from fardplan.statistics.judgement import Outcome
from tests.indicators.conftest import HEAD, shipped_series

ASSESSED = """\
assessment:
  better: up
  baseline: {year: "2015"}
  rule: any_change
  gap_rule: both_improve
  evidence: trend
sex:
  basis: legal
"""
YEARS = range(2015, 2025)


def codes(findings) -> list[str]:
    return [one.code.value for one in findings]


def rising(folder, *, women=1.0, men=1.0, area="0180"):
    """Ten years in which each sex changes by so much a year, with a small wave."""
    lines = [HEAD]
    for step, year in enumerate(YEARS):
        wave = 0.1 * math.sin(step)
        values = {"K": 60 + women * step + wave, "M": 50 + men * step + wave}
        values["T"] = (values["K"] + values["M"]) / 2
        for sex, value in values.items():
            lines.append(f"{area},kommuner,{year},{sex},,,{value:.4f},,,A,F")
    folder.figures = "\n".join(lines) + "\n"
    folder.definition = folder.definition.replace("sex:\n  basis: legal\n", ASSESSED).replace(
        'others: ["1480"]', "others: []"
    )
    return folder


def test_girls_have_no_reliable_change_and_boys_improve_2015_to_2024():
    verdict = judged(shipped_series("behorighet-hemkommun")).verdict
    assert (verdict.women.earlier["period"], verdict.women.later["period"]) == ("2015", "2024")
    assert verdict.women.outcome == Outcome.NO_RELIABLE_CHANGE
    assert not verdict.women.improves
    assert verdict.men.improves
    assert (verdict.women.proof.p, verdict.men.proof.p) == pytest.approx((0.669, 0.0087), abs=5e-4)
    assert verdict.women.proof.since == "2012"
    assert verdict.total.outcome == Outcome.NO_RELIABLE_CHANGE
    assert verdict.outcome == GoalOutcome.MET_FOR_MEN_ONLY


def test_the_gap_between_girls_and_boys_has_turned():
    found = judged(shipped_series("behorighet-hemkommun"))
    assert found.verdict.gap.turned
    assert found.verdict.gap_rule_holds is False
    assert codes(found.concerning) == ["gap_changes_sign"]
    assert {row["area"] for one in found.others for row in one.rows} == {
        *("0380", "0580", "0581", "0680", "1280", "1283", "1980")
    }


def test_jobs_cannot_be_judged_and_the_bounds_hold_nought():
    found = judged(shipped_series("jobb-i-stadsdelsomraden"))
    total = found.verdict.total
    assert found.verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert total.change == -533
    assert codes(total.reasons) == ["sex_missing", "unallocated", "too_few_points"]
    assert (total.bounds.low, total.bounds.high) == (-533, 20_613)
    assert "outlier_change" in codes(found.concerning)


def test_a_change_larger_than_what_has_no_place_is_not_drowned_by_it():
    jobs = shipped_series("jobb-i-stadsdelsomraden")
    table = jobs.table.with_columns(
        value=jobs.table["value"] + 30_000 * (jobs.table["period"] == "2016").cast(float)
    )
    found = judged(Series(jobs.definition, Values(table), jobs.places))
    assert "unallocated" not in codes(found.verdict.total.reasons)
    assert found.verdict.total.bounds is None


def test_housing_is_judged_by_its_share_which_falls_while_the_number_rises():
    housing = shipped_series("paborjade-bostader")
    table = judged_table(housing)
    assert table["value"].to_list() == pytest.approx([73.7, 72.2, 72.6, 68.3, 59.2], abs=0.05)
    assert table["numerator"][4] - table["numerator"][0] == 230
    total = judged(housing).verdict.total
    assert total.change == pytest.approx(-14.5, abs=0.05)
    assert codes(total.reasons) == ["too_few_points"]


def test_safety_cannot_be_judged_without_sizes_intervals_or_sex_across_a_break():
    found = judged(shipped_series("oro-for-brott"))
    assert found.verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert codes(found.verdict.total.reasons) == ["sex_missing", "break_inside", "interval_missing"]


@pytest.mark.parametrize(
    ("near", "own"),
    [
        ("behorighet-hemkommun", "behorighet-stadens-skolor"),
        ("jobb-i-stadsdelsomraden", "antal-arbetsplatser-ytterstaden"),
        ("paborjade-bostader", "bostader-i-oversiktsplanens-omraden"),
        ("oro-for-brott", "otrygghet-trygghetsmatningen"),
    ],
)
def test_no_proxy_that_ships_is_what_its_goal_speaks_of(near, own):
    near, own = (read_indicator(FOLDER / f"{key}.yaml") for key in (near, own))
    assert codes(not_the_goals_own(near, own)) == ["definition_missing"]
    assert not_the_goals_own(own, own) == []


def test_context_is_audited_and_not_judged():
    found = judged(shipped_series("folkmangd-stadsdelsomraden"))
    assert found.verdict is None
    assert codes(found.concerning) == ["sex_missing"]


@pytest.mark.parametrize(
    ("women", "men", "outcome"),
    [
        (1.0, 1.0, GoalOutcome.MET),
        (1.0, 0.0, GoalOutcome.MET_FOR_WOMEN_ONLY),
        (-1.0, 1.0, GoalOutcome.MET_FOR_MEN_ONLY),
        (-1.0, -1.0, GoalOutcome.NOT_MET),
    ],
)
def test_each_sex_is_judged_by_itself(folder, women, men, outcome):
    assert judged(rising(folder, women=women, men=men).series()).verdict.outcome == outcome


def test_figures_of_two_places_are_audited_where_the_main_area_lies(folder):
    both = rising(folder).with_definition(
        "versions: [kommuner]", "versions: [stockholm-11, kommuner]"
    )
    both.figures += "".join(
        f"farsta,stockholm-11,2024,{sex},,,{value},,,A,F\n"
        for sex, value in {"K": 51, "M": 53, "T": 52}.items()
    )
    assert judged(both.series()).verdict.outcome == GoalOutcome.MET


def test_a_break_after_the_base_leaves_no_verdict(folder):
    broken = rising(folder).with_definition(
        "caveats:",
        'breaks:\n  - period: "2018"\n    label: {sv: Nytt, en: New}\n'
        "    reason: {sv: Nytt sätt., en: New way.}\ncaveats:",
    )
    reasons = codes(judged(broken.series()).verdict.women.reasons)
    assert reasons == ["break_inside", "too_few_points"]


def hidden(folder, sex, year):
    """The same figures without one of them."""
    lines = folder.figures.splitlines()
    place = next(number for number, line in enumerate(lines) if line.split(",")[2:4] == [year, sex])
    lines[place] = ",".join([*lines[place].split(",")[:4], "", "", "", "", "", "Q", "C"])
    folder.figures = "\n".join(lines) + "\n"
    return folder


def test_a_hidden_figure_stops_only_the_verdict_that_needs_it(folder):
    found = judged(hidden(rising(folder), "K", "2015").series())
    assert codes(found.verdict.women.reasons) == ["value_missing"]
    assert found.verdict.men.outcome == Outcome.MET
    assert found.verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert "mark_not_number" in codes(found.concerning)


def test_a_hidden_figure_between_the_ends_leaves_a_verdict_on_the_rest(folder):
    verdict = judged(hidden(rising(folder), "K", "2018").series()).verdict
    assert verdict.women.proof.points == 9
    assert verdict.women.outcome == Outcome.MET


def test_the_same_release_is_judged_once_in_each_language(monkeypatch):
    from fardplan.indicators import judging

    series = shipped_series("behorighet-hemkommun")
    first = judged(series)
    monkeypatch.setattr(judging, "audit", None)
    assert judged(series) is first
    with translation.override("en"), pytest.raises(TypeError):
        judged(series)
