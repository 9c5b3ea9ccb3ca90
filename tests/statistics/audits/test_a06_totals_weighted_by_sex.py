"""A6: totals are the sexes' means weighted by their numbers, right to the published decimals."""

import polars as pl
import pytest

from fardplan.statistics.checks.ratios import weighted_totals
from fardplan.statistics.checks.sums import sums_over_sexes
from fardplan.statistics.shape import Shape, from_records
from tests.statistics.figures import school_results

SHARE = Shape()


def summary_rows():
    return [row for row in school_results() if row["huvudman"] != "skola"]


def eligibility(decimals_of=None):
    """The six summary rows as published; `decimals_of` adds to one total."""
    columns = (
        ("K", "flickor_antal", "flickor_behorig"),
        ("M", "pojkar_antal", "pojkar_behorig"),
        ("T", "antal", "behorig_yrkesprog"),
    )
    return from_records(
        [
            {
                "area": f"{row['omrade']} {row['huvudman']}",
                "sex": sex,
                "denominator": float(row[counted]),
                "value": float(row[share]),
            }
            for row in summary_rows()
            for sex, counted, share in columns
        ],
        SHARE,
        area_version="kommuner",
        period="2017/18",
    )


def test_all_six_rows_pass_within_their_rounding():
    assert weighted_totals(eligibility(), SHARE, decimals=1) == []


def test_stockholms_municipal_schools_differ_by_seven_hundredths():
    """It would fail if both sides were rounded and compared as equal."""
    table = eligibility().filter(pl.col("area") == "Stockholm kommunal")
    (found,) = weighted_totals(table, SHARE, decimals=2)
    (row,) = found.rows
    assert row["expected"] == pytest.approx(86.83, abs=0.005)
    assert row["difference"] == pytest.approx(0.07, abs=0.005)


@pytest.mark.parametrize("area", ["Riket samtliga", "Stockholm kommunal", "Stockholm enskild"])
@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_a_total_changed_by_two_tenths_is_found(area, change):
    here = (pl.col("area") == area) & (pl.col("sex") == "T")
    table = eligibility().with_columns(
        value=pl.when(here).then(pl.col("value") + change).otherwise("value")
    )
    (found,) = weighted_totals(table, SHARE, decimals=1)
    assert found.code == "weighted_total_off"
    assert [row["area"] for row in found.rows] == [area]
    assert found.blocks


def test_the_counts_by_sex_add_up():
    assert sums_over_sexes(eligibility(), SHARE) == []


def test_the_auditor_never_averages_without_weights():
    """The whole country's simple mean is 84.5; the weighted and the published are 84.4."""
    here = (pl.col("area") == "Riket samtliga") & (pl.col("sex") == "T")
    table = eligibility().with_columns(value=pl.when(here).then(pl.lit(84.55)).otherwise("value"))
    assert [one.code for one in weighted_totals(table, SHARE, decimals=1)] == ["weighted_total_off"]
