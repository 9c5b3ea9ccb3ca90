"""A9: from 2015 the young who commute abroad are counted too. Nothing may be read across."""

import pytest

from fardplan.statistics.assessment import GoalOutcome, assess
from fardplan.statistics.checks.kinds import Kind, Unit, joined
from fardplan.statistics.judgement import Outcome
from fardplan.statistics.periods import Break
from fardplan.statistics.pooling import pool_years
from fardplan.statistics.shape import Shape, from_records
from fardplan.statistics.targets import Better, Evidence, Target
from fardplan.statistics.trends import trends

SHARE = Shape()
COMMUTERS = Break("2015", "Gränspendlare räknas inte längre bort.")
REGISTER_16_24 = Kind(Unit.PERSON, "uvas", "16–24 år", "MUCF")


def falling(first=2007, last=2022):
    """A made-up series that falls steadily for both sexes, with counts."""
    return from_records(
        [
            {
                "area": "0180",
                "area_version": "kommuner",
                "period": str(year),
                "sex": sex,
                "numerator": (2_000 - 80 * (year - first)) * weight,
                "denominator": 20_000 * weight,
            }
            for year in range(first, last + 1)
            for sex, weight in (("K", 1), ("M", 1), ("T", 2))
        ],
        SHARE,
    )


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("base", ["2007", "2014"])
def test_no_change_is_judged_from_before_the_break_to_after(base, evidence):
    target = Target(Better.DOWN, base, clearly=0.1, evidence=evidence)
    (verdict,) = assess(falling(), SHARE, target, breaks=(COMMUTERS,))
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    for one in (verdict.women, verdict.men, verdict.total):
        assert one.outcome == Outcome.CANNOT_BE_JUDGED
        assert "break_inside" in [reason.code for reason in one.reasons]


def test_a_segment_with_points_enough_may_be_judged_by_itself():
    target = Target(Better.DOWN, "2015", clearly=0.1)
    (verdict,) = assess(falling(), SHARE, target, breaks=(COMMUTERS,))
    assert verdict.women.outcome == Outcome.MET
    assert (verdict.women.proof.since, verdict.women.proof.points) == ("2015", 8)


def test_a_segment_with_too_few_points_may_not():
    target = Target(Better.DOWN, "2015", clearly=0.1)
    (verdict,) = assess(falling(last=2021), SHARE, target, breaks=(COMMUTERS,))
    assert [reason.code for reason in verdict.women.reasons] == ["too_few_points"]


def test_neither_trend_nor_pooled_years_reach_across():
    assert set(trends(falling(), SHARE, breaks=(COMMUTERS,))["first"]) == {"2007", "2015"}
    pooled = pool_years(falling(), SHARE, breaks=(COMMUTERS,))
    assert not {"2013–2015", "2014–2016"} & set(pooled["period"])


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (Kind(Unit.PERSON, "uvas", "25–29 år", "MUCF"), ["åldern"]),
        (Kind(Unit.PERSON, "uvas", "17–24 år", "SCB"), ["åldern", "källan"]),
        (Kind(Unit.PERSON, "NEET", "16–24 år", "SCB"), ["det som räknas", "källan"]),
    ],
)
def test_two_age_ranges_or_measures_are_never_joined(other, what):
    found = joined(REGISTER_16_24, other)
    assert [one.names["what"] for one in found] == what
    assert all(one.blocks for one in found)


def test_clearly_without_a_rule_gives_a_direction_at_most():
    (verdict,) = assess(falling(), SHARE, Target(Better.DOWN, "2015"), breaks=(COMMUTERS,))
    assert verdict.women.outcome == Outcome.BETTER
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert [reason.code for reason in verdict.reasons] == ["no_target"]


def test_a_figure_is_labelled_with_its_own_year_and_does_not_judge_another():
    target = Target(Better.DOWN, "2015", clearly=0.1)
    (verdict,) = assess(falling(), SHARE, target, breaks=(COMMUTERS,))
    assert verdict.women.later["period"] == "2022"
    (verdict,) = assess(falling(), SHARE, target, breaks=(COMMUTERS,), judged="2024")
    assert [reason.code for reason in verdict.women.reasons] == ["value_missing"]
    assert "2024" in str(verdict.women.reasons[0])
