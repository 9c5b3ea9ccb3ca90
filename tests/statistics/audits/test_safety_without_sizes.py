"""The safety survey 2017 and 2020 comes without sizes, intervals or sex: it cannot be judged."""

from fardplan.statistics.assessment import GoalOutcome, assess
from fardplan.statistics.checks.kinds import Kind, Unit, breaks_inside, sex_of
from fardplan.statistics.periods import Break
from fardplan.statistics.shape import Shape, from_records
from fardplan.statistics.targets import Better, Evidence, Target
from tests.statistics.figures import NO_SEX, rows_in

SHARE = Shape(by_sex=False, no_sex_because=NO_SEX)
WORRIED = Kind(Unit.PERSON, "ofta oroliga för brott", "16–79 år", by_sex=False)
NEW_FRAME = Break("2020", "Urvalsramen ändrades.")
CLEARLY_LESS = Target(Better.DOWN, "2017", clearly=0.1, evidence=Evidence.INTERVAL)


def worried():
    records = [
        {"area": row["omrade"], "period": year, "value": float(row[f"{year}_pct"])}
        for row in rows_in("stockholm/trygghetsmatning_2017_2020.csv")
        for year in ("2017", "2020")
    ]
    return from_records(records, SHARE, area_version="stockholm-14", sex="T")


def test_half_as_many_worried_in_spanga_tensta_is_still_no_verdict():
    verdicts = {
        one.area: one
        for one in assess(
            worried(), SHARE, CLEARLY_LESS, breaks=(NEW_FRAME,), findings=sex_of(WORRIED)
        )
    }
    tensta = verdicts["Spånga-Tensta"]
    assert (tensta.total.earlier["value"], tensta.total.later["value"]) == (26, 13)
    assert {one.outcome for one in verdicts.values()} == {GoalOutcome.CANNOT_BE_JUDGED}


def test_each_reason_is_enough_by_itself():
    (alone,) = {
        tuple(x.code for x in one.total.reasons) for one in assess(worried(), SHARE, CLEARLY_LESS)
    }
    assert alone == ("interval_missing",)
    assert [one.code for one in sex_of(WORRIED)] == ["sex_missing"]
    assert [one.code for one in breaks_inside("2017", "2020", [NEW_FRAME])] == ["break_inside"]
