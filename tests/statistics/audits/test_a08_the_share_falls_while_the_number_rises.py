"""A8: the outer city's housing starts rise in number and fall as a share."""

import polars as pl
import pytest

from fardplan.statistics.assessment import GoalOutcome, assess
from fardplan.statistics.checks.kinds import Kind, Unit, kind_for_goal
from fardplan.statistics.checks.sums import sums_over_areas
from fardplan.statistics.shape import Shape, from_records
from fardplan.statistics.targets import Better, Evidence, Target
from tests.statistics.figures import COUNTED, STARTS_YEARS, housing_starts, rows_in
from tests.statistics.places import HISTORY, SOUTH, WEST, WHOLE

SHARE = Shape(by_sex=False, no_sex_because="Enheten är en bostad.")
STARTS = Kind(Unit.DWELLING, "påbörjade bostäder efter del av staden", by_sex=False)
FOCUS = Kind(Unit.DWELLING, "bostadsbyggande i fokusområden och strategiska samband", by_sex=False)


def outer_shares():
    """The outer city's part of all starts, as a table of shares."""
    table = housing_starts()
    outer = (
        table.filter(pl.col("area").is_in([SOUTH, WEST]))
        .group_by("period")
        .agg(numerator=pl.col("value").sum())
    )
    city = table.filter(pl.col("area") == WHOLE).select("period", denominator="value")
    return from_records(
        outer.join(city, on="period").to_dicts(),
        SHARE,
        area="yttre-staden",
        area_version="stockholm-14",
        sex="T",
    )


def test_all_margins_are_exact():
    assert sums_over_areas(housing_starts(), COUNTED, HISTORY) == []
    rows = {row["omrade"]: row for row in rows_in("stockholm/paborjade_b105.csv")}
    for year in (*STARTS_YEARS, "summa_2013_2017"):
        by_type = int(rows["Flerbostadshus"][year]) + int(rows["Småhus"][year])
        assert by_type == int(rows["Hela staden"][year])
    for row in rows.values():
        assert sum(int(row[year]) for year in STARTS_YEARS) == int(row["summa_2013_2017"])


def test_the_five_shares():
    assert outer_shares()["value"].to_list() == pytest.approx(
        [73.7, 72.2, 72.6, 68.3, 59.2], abs=0.05
    )


def test_the_number_rises_by_230_while_the_share_falls():
    table = outer_shares()
    assert table["numerator"][4] - table["numerator"][0] == 230
    assert table["value"][4] - table["value"][0] == pytest.approx(-14.5, abs=0.05)


def test_the_goal_cannot_be_judged_for_no_table_has_its_areas():
    found = kind_for_goal(STARTS, wanted=FOCUS)
    assert [one.code for one in found] == ["definition_missing"]
    assert "fokusområden" in str(found[0])
    target = Target(Better.UP, "2013", clearly=0, evidence=Evidence.TREND)
    (verdict,) = assess(outer_shares(), SHARE, target, findings=found)
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED


def test_dwellings_need_no_sex():
    assert kind_for_goal(STARTS, wanted=STARTS) == []
