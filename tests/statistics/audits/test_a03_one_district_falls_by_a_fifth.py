"""A3: Farsta falls by a fifth, and decides the sign of Söderort."""

import polars as pl
import pytest

from fardplan.statistics.checks.changes import outliers
from tests.statistics.figures import jobs, only
from tests.statistics.places import HISTORY, WHOLE

DISTRICTS = HISTORY.version("stockholm-14")
PARENTS = {key: DISTRICTS.area(key).part for key in DISTRICTS.within(WHOLE)}
NAMES = {area.key: area.name for area in DISTRICTS.areas}


def test_farsta_is_found_and_no_other_district():
    (found,) = outliers(only(jobs(), "dagbefolkning"), PARENTS, names=NAMES)
    assert (found.code, found.names["name"]) == ("outlier_change", "Farsta")
    assert found.numbers["change"] == -2_900
    assert found.numbers["change_percent"] == pytest.approx(-18.6, abs=0.05)
    assert found.numbers["median_percent"] == pytest.approx(1.2, abs=0.05)
    assert found.numbers["z"] == pytest.approx(-6.9, abs=0.05)


def test_the_part_is_shown_with_and_without_it():
    (found,) = outliers(only(jobs(), "dagbefolkning"), PARENTS)
    assert found.numbers["whole_change"] == -2_526
    assert found.numbers["whole_change_without"] == 374


def test_the_auditor_asks_and_does_not_explain():
    (found,) = outliers(only(jobs(), "dagbefolkning"), PARENTS)
    assert not found.blocks
    assert found.question.endswith("?")


def test_jobs_per_resident_follow():
    table = jobs()
    of = {(row["area"], row["period"], row["measure"]): row["value"] for row in table.to_dicts()}
    assert table.filter(pl.col("measure") == "dagbefolkning").height == 36
    for area, before, after in (
        ("soderort", 0.696, 0.668),
        ("farsta", 0.563, 0.450),
        ("enskede-arsta-vantor", 0.732, 0.738),
    ):
        for year, expected in (("2015", before), ("2016", after)):
            held, living = of[area, year, "dagbefolkning"], of[area, year, "nattbefolkning"]
            assert held / living == pytest.approx(expected, abs=0.0005)
