"""A10: hidden, missing and nearly all are three states, none of them a number."""

from collections import Counter

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.statistics.bounds import together
from fardplan.statistics.checks.completeness import marks
from fardplan.statistics.marks import read_cell, share_when_few_are_left
from fardplan.statistics.shape import Shape, from_records, validate
from tests.statistics.figures import rows_in, school_results

SHARE = Shape()
ELIGIBLE = {"K": "flickor_behorig", "M": "pojkar_behorig", "T": "behorig_yrkesprog"}
ALL_PASSED = {"K": "flickor_alla_amnen", "M": "pojkar_alla_amnen", "T": "andel_alla_amnen"}
COUNTED = {"K": "flickor_antal", "M": "pojkar_antal", "T": "antal"}


def schools():
    return [row for row in school_results() if row["huvudman"] == "skola"]


def read(text, counted=None):
    """A cell as the columns of the shape, with bounds where a few are hidden."""
    cell = read_cell(text, source="skolverket")
    found = {"value": cell.value, "obs_status": cell.obs_status, "conf_status": cell.conf_status}
    if cell.few and counted:
        lower, upper = share_when_few_are_left(counted, cell.few)
        found |= {"lower": lower, "upper": upper}
    return found


def results(columns):
    records = []
    for row in schools():
        for sex, name in columns.items():
            counted = read_cell(row[COUNTED[sex]], source="skolverket").value
            records.append(
                {"area": row["omrade"], "sex": sex, "denominator": counted}
                | read(row[name], counted)
            )
    return from_records(records, SHARE, area_version="skolor", period="2017/18")


def test_the_marks_are_counted_as_they_stand():
    found = Counter(value for row in school_results() for value in row.values())
    assert (found[".."], found["~100"], found["."], found["100.0"]) == (44, 12, 2, 3)


def test_three_marks_are_three_states():
    hidden, missing, nearly = (read_cell(mark, source="skolverket") for mark in ("..", ".", "~100"))
    assert (hidden.value, hidden.obs_status, hidden.conf_status) == (None, "Q", "C")
    assert (missing.value, missing.obs_status, missing.conf_status) == (None, "O", "F")
    assert (nearly.value, nearly.obs_status, nearly.few) == (None, "Q", (1, 4))
    assert read_cell("100.0", source="skolverket").value == 100


@pytest.mark.parametrize(("counted", "low", "high"), [(181, 97.8, 99.4), (18, 77.8, 94.4)])
def test_bounds_of_nearly_all(counted, low, high):
    bounds = share_when_few_are_left(counted, (1, 4))
    assert bounds == pytest.approx((low, high), abs=0.05)


def test_the_cells_of_each_state_are_found_apart():
    found = {one.names["status"]: one for one in marks(results(ALL_PASSED))}
    assert {status: one.numbers["failing"] for status, one in found.items()} == {"Q": 10, "O": 2}
    assert [row["area"] for row in found["O"].rows] == ["Skola F", "Skola J"]
    assert all(one.blocks for one in found.values())


def test_a_mean_over_ten_schools_is_given_as_bounds_with_what_it_rests_on():
    totals = results(ELIGIBLE).filter(pl.col("sex") == "T")
    found = together(totals, SHARE)
    assert (found.known, found.bounded, found.hidden) == (3, 4, 3)
    assert found.bounds.low < found.bounds.high
    counted = {row["omrade"]: int(row["antal"]) for row in schools()}
    known = {"Skola D": 83.3, "Skola H": 92.2, "Skola I": 70.6}
    nearly = {"Skola A", "Skola B", "Skola E", "Skola G"}
    high = sum(
        known.get(name, 100 * (n - 1) / n if name in nearly else 100) * n
        for name, n in counted.items()
    )
    assert found.bounds.high == pytest.approx(high / sum(counted.values()))


def test_a_mean_over_girls_is_refused_for_even_their_number_is_hidden():
    girls = results(ELIGIBLE).filter(pl.col("sex") == "K")
    with pytest.raises(BadTable, match="Ett medelvärde kan inte ges: antalet saknas i Skola C"):
        together(girls, SHARE)


def test_writing_the_table_out_and_reading_it_in_keeps_all_states():
    table = results(ELIGIBLE)
    text = pl.read_csv(table.write_csv().encode(), infer_schema=False)
    assert validate(text, SHARE).equals(table)


def test_blanks_are_missing_and_not_zero():
    rows = rows_in("stockholm/skoldata_behoriga_larare_h82.csv")
    for name in ("behoriga_larare_pct", "alla_amnen_pct"):
        cells = [read_cell(row[name], source="skolverket") for row in rows]
        blank = [cell for cell in cells if cell.value is None]
        assert (len(blank), {cell.obs_status for cell in blank}) == (4, {"O"})


def test_in_the_newer_file_only_the_type_tells():
    path = "skolverket/skolverket_stockholm_eligibility_year9_by_school_2019-2023.csv"
    rows = [
        row
        for row in rows_in(path)
        if row["variable"] == "ratioOfPupils9thGradeEligibleForNationalProgramYR"
        and row["value"] == "100.0"
    ]
    states = Counter(
        (read_cell("~100" if "ROUNDED" in row["valueType"] else row["value"], source="skolverket"))
        for row in rows
    )
    by_value = Counter()
    for cell, count in states.items():
        by_value[cell.value] += count
    assert by_value == {None: 193, 100.0: 70}
