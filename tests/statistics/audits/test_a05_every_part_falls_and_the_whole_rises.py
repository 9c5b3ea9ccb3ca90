"""A5: all parts fall, the city rises: 5 304 persons are outside the districts."""

from fardplan.statistics.assessment import assess
from fardplan.statistics.bounds import by_growth
from fardplan.statistics.checks.changes import opposite_directions, weighed
from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.checks.kinds import Kind, Unit, breaks_inside, sex_of
from fardplan.statistics.checks.sums import Whole, sums_over_areas, sums_over_categories
from fardplan.statistics.judgement import Outcome
from fardplan.statistics.periods import Break
from fardplan.statistics.targets import Better, Target
from tests.statistics.figures import AGES, BY_AGE, COUNTED, assistance, assistance_by_age
from tests.statistics.places import HISTORY, INNER, SOUTH, WEST, WHOLE

WORDS = {"unit": "personer", "part": "stadsdelsområde"}
CENTRAL_UNITS = Break("2016", "Personer hos centrala enheter räknas utanför stadsdelsområdena.")


def test_the_parts_go_down_and_the_city_up_in_2017_only():
    (found,) = opposite_directions(assistance(), WHOLE, (INNER, SOUTH, WEST))
    assert (found.names["earlier"], found.names["later"]) == ("2016", "2017")
    assert found.numbers == {
        "against": 3,
        "counted": 3,
        "parts_change": -1_399,
        "whole_change": 1_573,
    }
    assert found.severity == Severity.BLOCK


def test_twelve_of_fourteen_districts_fall():
    districts = HISTORY.version("stockholm-14").within(WHOLE)
    (found,) = opposite_directions(assistance(), WHOLE, districts)
    assert (found.numbers["against"], found.numbers["counted"]) == (12, 14)


def test_those_outside_the_districts_are_counted_in_each_year():
    found = sums_over_areas(assistance(), COUNTED, HISTORY, **WORDS)
    assert [(one.code, one.names["period"], one.numbers["remainder"]) for one in found] == [
        ("unallocated", "2015", 990),
        ("unallocated", "2016", 2_332),
        ("unallocated", "2017", 5_304),
    ]


def test_bounds_for_the_districts_together_hold_zero():
    bounds = by_growth(-1_399, first=2_332, last=5_304)
    assert (bounds.low, bounds.high) == (-1_399, 1_573)
    assert bounds.direction_unknown


def test_the_ages_and_districts_of_2017_are_exact_and_say_who_is_missing():
    table = assistance_by_age()
    assert sums_over_categories(table, [Whole("age", "samtliga", AGES)]) == []
    found = sums_over_areas(table, BY_AGE, HISTORY)
    outside = {one.rows[0]["age"]: one.numbers["remainder"] for one in found}
    assert outside == {
        "barn": 1_807,
        "18-24": 637,
        "25-29": 572,
        "30-39": 1_047,
        "40-64": 1_016,
        "65+": 225,
        "samtliga": 5_304,
    }


def test_no_district_or_part_can_be_judged():
    sums = sums_over_areas(assistance(), COUNTED, HISTORY, **WORDS)
    found = [
        *weighed(sums, change=-1_399, earlier="2016", later="2017"),
        *opposite_directions(assistance(), WHOLE, (INNER, SOUTH, WEST)),
        *sex_of(Kind(Unit.PERSON, "ekonomiskt bistånd", by_sex=False)),
    ]
    verdicts = assess(assistance(), COUNTED, Target(Better.DOWN, "2015", clearly=0), findings=found)
    assert len(verdicts) == 18
    for verdict in verdicts:
        assert verdict.total.outcome == Outcome.CANNOT_BE_JUDGED
        codes = {reason.code for reason in verdict.total.reasons}
        assert {"direction_differs", "unallocated", "sex_missing"} <= codes


def test_of_the_city_there_is_the_plain_change_and_no_verdict_on_it():
    found = opposite_directions(assistance(), WHOLE, (INNER, SOUTH, WEST))
    target = Target(Better.DOWN, "2016", clearly=0)
    (city,) = [
        one for one in assess(assistance(), COUNTED, target, findings=found) if one.area == WHOLE
    ]
    assert city.total.change == 1_573
    assert city.total.outcome == Outcome.CANNOT_BE_JUDGED
    (reason,) = [one for one in city.total.reasons if one.code == "direction_differs"]
    assert reason.question == "Vad växte utanför delarna?"


def test_the_central_units_are_a_break():
    (found,) = breaks_inside("2015", "2017", [CENTRAL_UNITS])
    assert found.code == "break_inside"
    assert "centrala enheter" in str(found)
