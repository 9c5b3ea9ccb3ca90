"""A1: 21 146 jobs have no district; the change to be judged is -533."""

import polars as pl
import pytest

from fardplan.statistics.assessment import GoalOutcome, assess
from fardplan.statistics.bounds import by_growth, by_placement
from fardplan.statistics.checks.changes import weighed
from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.checks.kinds import Kind, Unit, sex_of
from fardplan.statistics.checks.sums import (
    Identity,
    identity_balance,
    sums_over_areas,
    wholes_defined_differently,
)
from fardplan.statistics.judgement import Outcome
from fardplan.statistics.targets import Better, Target
from tests.statistics.figures import COUNTED, jobs, only
from tests.statistics.places import HISTORY, INNER, SOUTH, WEST, WHOLE

JOBS_OF_THE_CITY = Identity(
    "Jobb = bor och arbetar + inpendling",
    "measure",
    "dagbefolkning",
    {"bor_och_arbetar": 1, "inpendl_annan_kommun": 1},
    areas=(WHOLE,),
)
RESIDENTS_OF_THE_CITY = Identity(
    "Boende med arbete = bor och arbetar + utpendling",
    "measure",
    "nattbefolkning",
    {"bor_och_arbetar": 1, "utpendl_annan_kommun": 1},
    areas=(WHOLE,),
)
WORDS = {"unit": "jobb", "part": "stadsdelsområde"}


def held_in(table, area, year):
    here = (pl.col("area") == area) & (pl.col("period") == year)
    return table.filter(here)["value"].item()


def outer_city(table, year):
    return held_in(table, SOUTH, year) + held_in(table, WEST, year)


def test_the_outer_city_fell_by_533_among_the_located_jobs():
    table = only(jobs(), "dagbefolkning")
    assert (outer_city(table, "2015"), outer_city(table, "2016")) == (222_782, 222_249)
    assert held_in(table, INNER, "2016") - held_in(table, INNER, "2015") == 14_095


def test_only_the_city_of_2016_holds_jobs_without_a_district():
    (found,) = sums_over_areas(only(jobs(), "dagbefolkning"), COUNTED, HISTORY, **WORDS)
    assert (found.code, found.names["period"], found.numbers) == (
        "unallocated",
        "2016",
        {"remainder": 21_146},
    )
    assert str(found) == "21146.0 jobb saknar stadsdelsområde 2016."


def test_the_zero_of_2015_is_not_a_zero():
    (found,) = wholes_defined_differently(jobs(), JOBS_OF_THE_CITY, HISTORY, **WORDS)
    assert found.code == "whole_defined_differently"
    assert found.severity == Severity.BLOCK
    assert (found.names["period_of_sum"], found.names["period_of_identity"]) == ("2015", "2016")
    assert found.numbers == {"remainder": 21_146, "hidden": 14_493}
    assert found.names["whole_name"] == "Hela staden"


def test_the_same_shows_in_residents_with_a_job():
    (found,) = wholes_defined_differently(jobs(), RESIDENTS_OF_THE_CITY, HISTORY)
    assert found.numbers["hidden"] == 324


def test_the_identity_of_the_city_is_exact_in_2016():
    compared = identity_balance(jobs(), JOBS_OF_THE_CITY).sort("period")
    assert compared.select("period", "whole", "parts").rows() == [
        ("2015", 640_831, 655_324),
        ("2016", 675_539, 675_539),
    ]


def test_bounds_hold_zero_so_the_direction_is_not_known():
    of_2016 = by_growth(-533, first=0, last=21_146)
    assert (of_2016.low, of_2016.high) == (-533, 20_613)
    assert of_2016.direction_unknown
    of_both = by_placement(-533, first=14_493, last=21_146)
    assert (of_both.low, of_both.high) == (-15_026, 20_613)


def test_the_unallocated_block_the_verdict_and_the_sentence_says_why():
    sums = sums_over_areas(only(jobs(), "dagbefolkning"), COUNTED, HISTORY, **WORDS)
    (found,) = weighed(sums, change=-533, earlier="2015", later="2016")
    assert found.severity == Severity.BLOCK
    assert str(found) == (
        "21146.0 jobb saknar stadsdelsområde 2016, förändringen som ska bedömas är -533."
    )


def test_a_change_much_larger_than_the_unallocated_is_not_blocked():
    sums = sums_over_areas(only(jobs(), "dagbefolkning"), COUNTED, HISTORY, **WORDS)
    (found,) = weighed(sums, change=50_000, earlier="2015", later="2016")
    assert found.severity == Severity.WARN


def test_the_goal_cannot_be_judged_and_gives_its_bounds():
    table = only(jobs(), "dagbefolkning").filter(pl.col("area").is_in([SOUTH]))
    sums = sums_over_areas(only(jobs(), "dagbefolkning"), COUNTED, HISTORY, **WORDS)
    found = [
        *weighed(sums, change=-533, earlier="2015", later="2016"),
        *wholes_defined_differently(jobs(), JOBS_OF_THE_CITY, HISTORY, **WORDS),
        *sex_of(Kind(Unit.PERSON, "jobb", by_sex=False)),
    ]
    bounds = by_growth(-533, first=0, last=21_146)
    (verdict,) = assess(
        table, COUNTED, Target(Better.UP, "2015", clearly=0), findings=found, bounds=bounds
    )
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert verdict.total.outcome == Outcome.CANNOT_BE_JUDGED
    assert verdict.total.bounds == bounds
    assert [reason.code for reason in verdict.total.reasons] == [
        "unallocated",
        "whole_defined_differently",
        "sex_missing",
        "too_few_points",
    ]
    assert all(reason.question for reason in verdict.total.reasons)


def test_nothing_is_said_of_the_citys_own_growth_for_part_of_it_is_another_count():
    table = only(jobs(), "dagbefolkning").filter(pl.col("area") == WHOLE)
    found = wholes_defined_differently(jobs(), JOBS_OF_THE_CITY, HISTORY, **WORDS)
    (verdict,) = assess(table, COUNTED, Target(Better.UP, "2015", clearly=0), findings=found)
    assert verdict.total.change == 34_708
    assert verdict.total.outcome == Outcome.CANNOT_BE_JUDGED
    assert "whole_defined_differently" in [one.code for one in verdict.total.reasons]
    assert not verdict.total.improves


def test_the_parts_themselves_are_exact_in_both_years():
    codes = [one.code for one in sums_over_areas(only(jobs(), "dagbefolkning"), COUNTED, HISTORY)]
    assert codes == ["unallocated"]


def test_a_share_of_the_located_jobs_would_have_misled():
    table = only(jobs(), "dagbefolkning")
    shares = [
        100 * outer_city(table, year) / (outer_city(table, year) + held_in(table, INNER, year))
        for year in ("2015", "2016")
    ]
    assert shares == pytest.approx([34.8, 34.0], abs=0.05)
