"""A4: women pass men in 2016. Not "closed", not "fell by 200 percent"."""

import pytest

from fardplan.statistics.assessment import assess
from fardplan.statistics.checks.ratios import published_ratios, weighted_totals
from fardplan.statistics.checks.sexes import gap_turns, totals_in_a_sex
from fardplan.statistics.checks.sums import sums_over_sexes
from fardplan.statistics.rates import with_intervals
from fardplan.statistics.shape import Shape, from_records
from fardplan.statistics.targets import Better, Evidence, Target
from tests.statistics.figures import SEX, in_work, rows_in

SHARE = Shape()


def published():
    """The counts with the percent as published, one decimal."""
    return from_records(
        [
            {
                "area": "hela-staden",
                "period": row["ar"],
                "sex": SEX[row["kon"]],
                "numerator": float(row["forvarvsarbetande"]),
                "denominator": float(row["befolkning_16_64"]),
                "value": float(row["intensitet_pct_publicerad"]),
            }
            for row in rows_in("stockholm/forvarv_b138.csv")
        ],
        SHARE,
        area_version="stockholm-14",
    )


def test_the_turn_is_found_between_2015_and_2016():
    (found,) = gap_turns(in_work(), SHARE)
    assert found.code == "gap_changes_sign"
    assert (found.names["earlier"], found.names["later"]) == ("2015", "2016")
    assert found.numbers["gap_before"] == pytest.approx(-0.17, abs=0.005)
    assert found.numbers["gap"] == pytest.approx(0.17, abs=0.005)


def test_nothing_else_is_found():
    table = published()
    assert published_ratios(table, SHARE, decimals=1) == []
    assert weighted_totals(table, SHARE, decimals=1) == []
    assert sums_over_sexes(table, SHARE) == []
    assert totals_in_a_sex(table, SHARE) == []


def test_no_sentence_says_closed_or_gives_a_ratio_of_gaps():
    (found,) = gap_turns(in_work(), SHARE)
    assert "slut" not in found.sentence
    assert "stäng" not in found.sentence
    assert "procent " not in found.sentence


def test_both_rose_and_the_level_stands_beside_the_gap():
    table = with_intervals(in_work(), SHARE)
    target = Target(Better.UP, "2010", clearly=0, evidence=Evidence.INTERVAL)
    (verdict,) = assess(table, SHARE, target)
    assert verdict.women.improves
    assert verdict.men.improves
    assert verdict.gap.turned
    assert verdict.gap.earlier == pytest.approx(-0.45, abs=0.005)
    assert verdict.gap.later == pytest.approx(0.17, abs=0.005)
    assert verdict.women.later["value"] == pytest.approx(83.1, abs=0.05)


def test_the_missing_years_are_no_points_of_the_series():
    assert sorted(set(in_work()["period"])) == ["2010", "2013", "2014", "2015", "2016"]
