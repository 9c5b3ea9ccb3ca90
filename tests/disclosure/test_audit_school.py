"""The real year-9 table: what follows from total and one sex, and no more."""

from pathlib import Path

import polars as pl
import pytest

from fardplan.disclosure.audit import audit
from fardplan.disclosure.cells import Implication
from fardplan.disclosure.dimensions import flat
from fardplan.disclosure.knowledge import as_published, counted, of_release, together
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import Share
from fardplan.disclosure.protection import protect_release
from tests.disclosure.cities import release, table

FILE = Path(__file__).resolve().parents[2].parent / "shared/data/stockholm/ak9_siris_2018.csv"
SEXES = {"T": "", "K": "flickor_", "M": "pojkar_"}
COLUMNS = {
    "behöriga": {"T": "behorig_yrkesprog", "K": "flickor_behorig", "M": "pojkar_behorig"},
    "klarat alla ämnen": {
        "T": "andel_alla_amnen",
        "K": "flickor_alla_amnen",
        "M": "pojkar_alla_amnen",
    },
}
SEX = flat("kön", ["K", "M"])
NOT = "inte "


@pytest.fixture(scope="module")
def schools():
    if not FILE.exists():
        pytest.skip("the published school table is not here")
    rows = pl.read_csv(FILE, infer_schema=False).filter(pl.col("huvudman") == "skola")
    return {row["omrade"].removeprefix("Skola "): row for row in rows.iter_rows(named=True)}


def not_reached(row, sex, column):
    """Between what the number of pupils who did *not* reach it must lie, from the mark."""
    pupils = row["antal" if sex == "T" else f"{SEXES[sex]}antal"]
    mark = row[column]
    if pupils in {"..", "."} or mark in {"..", "."}:
        return None
    if mark == "~100":
        return 1.0, 4.0
    low, high = counted(float(mark), int(pupils))
    return int(pupils) - high, int(pupils) - low


def view_of(schools, measure):
    names = sorted(schools)
    school = flat("skola", names)
    rows = []
    for name in names:
        for sex in SEXES:
            known = not_reached(schools[name], sex, COLUMNS[measure][sex])
            if known:
                rows.append({"skola": name, "kön": sex, "low": known[0], "high": known[1]})
    frame = pl.DataFrame(rows)
    return as_published("åk 9", NOT + measure, [school, SEX], frame)


def by_cell(report):
    return {finding.label: finding for finding in report.findings if "kön=" in finding.label}


def label(school, sex, measure="behöriga"):
    return f"{NOT}{measure} (skola={school}, kön={sex})"


def test_exactly_two_hidden_values_follow_from_total_and_the_other_sex(schools):
    report = audit(together([view_of(schools, "behöriga")]))
    found = {f.label: (f.low, str(f.below)) for f in report.recovered if "kön=" in f.label}
    assert found == {
        label("D", "K"): (2, "7 − 5 = 2"),
        label("H", "M"): (2, "8 − 6 = 2"),
    }
    pupils = {"D": 19, "H": 48}
    assert [pupils[name] - found[label(name, sex)][0] for name, sex in [("D", "K"), ("H", "M")]] \
        == [17, 46]  # fmt: skip


def test_the_width_of_every_other_hidden_value_is_reported(schools):
    found = by_cell(audit(together([view_of(schools, "behöriga")])))
    assert [(found[label(s, "K")].low, found[label(s, "K")].high) for s in "AB"] == [(1, 4)] * 2
    for school in "EG":
        for sex in "KM":
            finding = found[label(school, sex)]
            assert (finding.low, finding.high) == (1, 3)
    for school in "CFIJ":
        assert found[label(school, "K")].width > 4


def test_linked_measures_narrow_it_further_and_the_finding_says_that_it_rests_on_them(schools):
    tied = Implication(NOT + "behöriga", NOT + "klarat alla ämnen")
    views = [view_of(schools, measure) for measure in COLUMNS]
    found = by_cell(audit(together(views, [tied])))
    girls = found[label("G", "K")]
    assert (girls.low, girls.high) == (1, 1)
    assert girls.rests_on_implications
    assert [(found[label(s, "K")].low, found[label(s, "K")].high) for s in "AB"] == [(1, 2)] * 2
    assert not found[label("D", "K")].rests_on_implications


def known_school(pupils, not_passed, not_eligible):
    """One school's table: pupils, and how many of them did not reach each of the two."""
    named = zip(
        ("elever", NOT + "klarat alla ämnen", NOT + "behöriga"),
        (pupils, not_passed, not_eligible),
        strict=True,
    )
    return [table([SEX], counts, name=measure, measure=measure) for measure, counts in named]


@pytest.mark.parametrize(
    ("school", "tables"),
    [
        ("D", known_school([19, 23], [3, 10], [2, 5])),
        ("H", known_school([54, 48], [7, 2], [6, 2])),
    ],
)
def test_released_by_our_method_no_hidden_value_is_narrower_than_three(school, tables):
    everyone, passed, eligible = (made.name for made in tables)
    asked = release(
        *tables,
        policy=Policy(width=3, insiders=False),
        shares=(Share(passed, everyone), Share(eligible, everyone)),
        ties=(Implication(eligible, passed),),
    )
    made = protect_release(asked)
    report = audit(of_release(made.problem, made.hidden))
    unpublished = made.problem.cells.slack
    values = [finding for finding in report.findings if not unpublished[finding.cell]]
    assert values, school
    assert min(finding.width for finding in values) >= 3
    assert report.recovered == ()
    assert not made.hidden[made.problem.cells.find(everyone)]
