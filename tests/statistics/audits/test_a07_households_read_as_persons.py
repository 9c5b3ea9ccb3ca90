"""A7: a household series is not a series of persons, and a couple has no sex."""

from itertools import pairwise

import polars as pl

from fardplan.statistics.checks.changes import outliers
from fardplan.statistics.checks.completeness import marks
from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.checks.kinds import Kind, Unit, kind_for_goal
from fardplan.statistics.checks.sums import Whole, sums_over_categories
from fardplan.statistics.trends import trends
from tests.statistics.figures import BY_TYPE, assistance_by_household

TYPES = {
    "Ensamstående man": ("Ensamstående man utan barn", "Ensamstående man med barn"),
    "Ensamstående kvinna": ("Ensamstående kvinna utan barn", "Ensamstående kvinna med barn"),
    "Par": ("Par utan barn", "Par med barn"),
}
PARENTS = {part: whole for whole, parts in TYPES.items() for part in parts}
HOUSEHOLDS = Kind(Unit.HOUSEHOLD, "ekonomiskt bistånd", by_sex=False)
PERSONS = Kind(Unit.PERSON, "ekonomiskt bistånd")


def test_types_and_sub_types_are_exact_in_all_years():
    wholes = [Whole("type", whole, parts) for whole, parts in TYPES.items()]
    table = assistance_by_household()
    assert sums_over_categories(table, wholes) == []
    with_estates = Whole("type", "Samtliga", (*TYPES, "Dödsbo"))
    before_estates = Whole("type", "Samtliga", tuple(TYPES))
    assert sums_over_categories(table, [with_estates]) == []
    late = [one.numbers["difference"] for one in sums_over_categories(table, [before_estates])]
    assert late == [276, 351, 251, 299]  # the estates, from 2005 on


def households(period):
    table = assistance_by_household().filter(pl.col("period") == period)
    return dict(table.select("type", "value").iter_rows())


def test_couples_hide_a_fifth_of_the_adults_of_each_sex():
    """With one woman and one man per couple; so no percentage of women and men is made."""
    found = households("2017")
    couples = found["Par"]
    assert couples == 1_768
    women, men = (found[f"Ensamstående {sex}"] + couples for sex in ("kvinna", "man"))
    assert (women, men) == (7_592, 8_449)
    assert (round(100 * couples / women), round(100 * couples / men)) == (23, 21)


def test_the_years_are_too_few_and_too_uneven_for_a_trend():
    found = trends(assistance_by_household(), BY_TYPE)
    assert set(found["direction"]) == {"too_few"}
    times = sorted({int(period) for period in assistance_by_household()["period"]})
    assert [later - earlier for earlier, later in pairwise(times)] == [5, 5, 5, 5, 6, 1]


def test_the_unit_is_not_the_person():
    found = kind_for_goal(HOUSEHOLDS, wanted=PERSONS)
    assert [one.code for one in found] == ["unit_not_person"]
    assert found[0].severity == Severity.BLOCK
    assert str(found[0]) == "Serien räknar hushåll, inte personer."
    assert "person" in found[0].question


def test_a_series_of_persons_is_what_a_goal_for_persons_wants():
    assert kind_for_goal(PERSONS, wanted=PERSONS) == []


def test_single_men_with_children_stand_out_in_2005():
    (found,) = outliers(assistance_by_household(), PARENTS, over="type")
    assert found.names == {
        "name": "Ensamstående man med barn",
        "earlier": "2000",
        "later": "2005",
    }
    assert found.numbers["change_percent"] == 290


def test_single_women_with_children_went_the_other_way():
    of_2000, of_2005 = households("2000"), households("2005")
    women, men = "Ensamstående kvinna med barn", "Ensamstående man med barn"
    assert (of_2000[women], of_2005[women]) == (4_876, 3_953)
    assert (of_2000[men], of_2005[men]) == (340, 1_326)


def test_estates_are_not_published_before_2005_and_not_zero():
    (found,) = marks(assistance_by_household())
    assert {(row["type"], row["period"]) for row in found.rows} == {
        ("Dödsbo", "1990"),
        ("Dödsbo", "1995"),
        ("Dödsbo", "2000"),
    }
    assert {row["obs_status"] for row in found.rows} == {"O"}
