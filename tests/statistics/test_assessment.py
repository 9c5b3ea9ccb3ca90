"""The verdict on a goal: its cases, and the properties every rule of progress must have."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.errors import BadDefinition
from fardplan.statistics.assessment import GoalOutcome, assess
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.statistics.judgement import OUTCOMES, Outcome
from fardplan.statistics.periods import Break
from fardplan.statistics.rates import with_intervals
from fardplan.statistics.shape import Measure, Shape, from_records
from fardplan.statistics.targets import Better, Evidence, GapRule, Scale, Target
from tests.statistics.figures import eligibility_by_home_municipality

SHARE = Shape()
FRACTION = Shape(per=1.0)
PLACE = {"area": "farsta", "area_version": "stockholm-11"}
NEW_RULE = Break("2012", "Nya behörighetsregler och nya betyg läsåret 2011/12.")
EVERYBODY = ("K", "M", "T")
BEST_FIRST = [one for one in Outcome if one != Outcome.CANNOT_BE_JUDGED]


def survey(*rounds, shape=SHARE, asked=500, start=2015, step=3):
    """Rounds of a survey: the percent of women and of men who say yes, of so many asked."""
    records = [
        {
            **PLACE,
            "period": str(start + step * number),
            "sex": sex,
            "numerator": yes,
            "denominator": base,
        }
        for number, (women, men) in enumerate(rounds)
        for sex, yes, base in (
            ("K", women * asked / 100, asked),
            ("M", men * asked / 100, asked),
            ("T", (women + men) * asked / 100, 2 * asked),
        )
    ]
    return with_intervals(from_records(records, shape), shape)


def register(women, men, shape=SHARE, start=2012):
    """A yearly register series: the percent of women and of men, without counts."""
    records = [
        {**PLACE, "period": str(start + number), "sex": sex, "value": value * shape.per / 100}
        for number, pair in enumerate(zip(women, men, strict=True))
        for sex, value in zip(EVERYBODY, (*pair, sum(pair) / 2), strict=True)
    ]
    return from_records(records, shape)


def a_little_less(values):
    """The men's series: the total must not be the women's all the way down."""
    return [value - 0.5 for value in values]


def asked_of(better=Better.DOWN, base="2015", **rule):
    return Target(better, base, evidence=Evidence.INTERVAL, **rule)


def levels(value):
    return dict.fromkeys(EVERYBODY, value)


def judged(table, target, shape=SHARE, **options):
    (verdict,) = assess(table, shape, target, **options)
    return verdict


def women(table, target, shape=SHARE, **options):
    return judged(table, target, shape, **options).women


# --- one series ---


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        (10, Outcome.MET),  # its interval ends at 13
        (14, Outcome.ON_COURSE),  # reached, but not for certain
        (20, Outcome.ON_COURSE),  # 10 points in 3 years; 5 points left, 3 years to go
        (23, Outcome.TOO_SLOW),
        (28, Outcome.NO_RELIABLE_CHANGE),
        (32, Outcome.NO_RELIABLE_CHANGE),
        (40, Outcome.WRONG_WAY),
    ],
)
def test_a_level_to_reach_gives_one_of_the_verdicts(later, outcome):
    target = asked_of(levels=levels(15), due="2021")
    assert women(survey((30, 30), (later, 30)), target).outcome == outcome


def test_the_pace_is_in_points_a_year():
    found = women(survey((30, 30), (20, 30)), asked_of(levels=levels(15), due="2021"))
    assert found.pace_made == pytest.approx(-10 / 3)
    assert found.pace_needed == pytest.approx(-5 / 3)
    assert (found.change, found.level) == (-10, 15)
    assert found.proof.lower < -10 < found.proof.upper < 0


def test_once_the_due_year_has_passed_nothing_is_on_course():
    found = women(survey((30, 30), (20, 30)), asked_of(levels=levels(15), due="2018"))
    assert (found.outcome, found.pace_needed) == (Outcome.TOO_SLOW, None)


def test_the_pace_can_be_counted_in_logit():
    target = asked_of(levels=levels(15), due="2021", scale=Scale.LOGIT)
    found = women(survey((50, 30), (20, 30)), target)
    assert found.pace_made == pytest.approx(-1.3863 / 3, abs=1e-4)  # log(1/4) - log(1)
    assert found.outcome == Outcome.ON_COURSE


def test_on_the_logit_scale_nobody_is_infinitely_far_away():
    target = asked_of(Better.UP, levels=levels(15), due="2021", scale=Scale.LOGIT)
    found = women(survey((0, 30), (10, 30)), target)
    assert [one.code for one in found.reasons] == [Code.OFF_THE_SCALE]
    reached = women(survey((0, 30), (30, 30)), target)
    assert reached.outcome == Outcome.MET


@pytest.mark.parametrize(
    ("later", "outcome"),
    [(20, Outcome.MET), (28, Outcome.NO_RELIABLE_CHANGE), (40, Outcome.WRONG_WAY)],
)
def test_clearly_less_is_a_reliable_fall_of_at_least_a_tenth(later, outcome):
    found = women(survey((30, 30), (later, 30)), asked_of(clearly=0.1))
    assert found.outcome == outcome


def test_a_reliable_fall_can_be_smaller_than_clearly():
    table = survey((30, 30), (28, 30), asked=50_000)
    assert women(table, asked_of(clearly=0.1)).outcome == Outcome.TOO_SLOW
    assert women(table, asked_of(clearly=0)).outcome == Outcome.MET


def test_a_goal_without_number_or_rule_has_a_direction_at_most():
    verdict = judged(survey((30, 30), (20, 20)), asked_of())
    assert verdict.women.outcome == Outcome.BETTER
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert [one.code for one in verdict.reasons] == [Code.NO_TARGET]


def test_a_survey_of_25_percent_among_170_says_little():
    table = survey((25, 25), (20, 20), asked=170)
    assert women(table, asked_of(clearly=0)).outcome == Outcome.NO_RELIABLE_CHANGE


def test_26_to_13_percent_of_300_is_reliable_and_12_to_11_of_400_is_not():
    assert women(survey((26, 26), (13, 13), asked=300), asked_of(clearly=0)).improves
    assert not women(survey((12, 12), (11, 11), asked=400), asked_of(clearly=0)).improves


# --- cannot be judged ---


def reasons(table, target, **options):
    found = women(table, target, **options)
    assert found.outcome == Outcome.CANNOT_BE_JUDGED
    assert not found.improves
    return [one.code for one in found.reasons]


def test_without_intervals_a_sample_cannot_be_judged():
    table = register([30, 20], [30, 20])
    assert reasons(table, asked_of(base="2012", clearly=0)) == [Code.INTERVAL_MISSING]


def test_a_register_needs_eight_points():
    target = Target(Better.UP, "2012", clearly=0)
    rising = list(range(50, 70))
    assert reasons(register(rising[:7], a_little_less(rising[:7])), target) == [Code.TOO_FEW_POINTS]
    assert women(register(rising[:8], a_little_less(rising[:8])), target).outcome == Outcome.MET


def test_a_series_that_rises_and_ends_below_its_base_has_no_reliable_change():
    """The trend and the change from base to latest must go the same way."""
    values = [*range(50, 64), 40]
    found = women(register(values, a_little_less(values)), Target(Better.UP, "2012", clearly=0))
    assert (found.proof.direction, found.change) == (1, -10)
    assert found.outcome == Outcome.NO_RELIABLE_CHANGE


def test_a_break_between_the_two_ends_is_named():
    target = Target(Better.UP, "2012", clearly=0)
    table = register(range(50, 70), range(40, 60))
    cut = Break("2020", "Ny källa.")
    assert reasons(table, target, breaks=(cut,)) == [Code.BREAK_INSIDE]
    (reason,) = women(table, target, breaks=(cut,)).reasons
    assert str(reason) == "Serien bryts 2020, mellan 2012 och 2031: Ny källa."


def test_a_break_marked_on_a_row_counts_too():
    table = register(range(50, 70), range(40, 60)).with_columns(
        obs_status=pl.when((pl.col("period") == "2020") & (pl.col("sex") == "K"))
        .then(pl.lit("B"))
        .otherwise(pl.col("obs_status").cast(pl.String))
        .cast(SHARE.schema["obs_status"])
    )
    target = Target(Better.UP, "2012", clearly=0)
    assert reasons(table, target) == [Code.BREAK_INSIDE]
    assert judged(table, target).men.outcome == Outcome.MET


def test_a_base_before_the_break_is_never_compared_with_a_figure_after_it():
    table = eligibility_by_home_municipality("0180")
    target = Target(Better.UP, "2010", clearly=0)
    assert Code.BREAK_INSIDE in reasons(table, target, breaks=(NEW_RULE,))


def test_two_versions_of_the_areas_are_not_compared():
    old = survey((30, 30)).with_columns(area_version=pl.lit("stockholm-14"))
    table = pl.concat([old, survey((20, 20), start=2024)])
    assert reasons(table, asked_of(clearly=0)) == [Code.VERSION_DIFFERS]


def test_a_base_that_was_recomputed_to_the_new_areas_is_the_one_that_counts():
    old = survey((30, 30)).with_columns(area_version=pl.lit("stockholm-14"))
    table = pl.concat([old, survey((30, 30)), survey((20, 20), start=2024)])
    assert women(table, asked_of(clearly=0)).outcome == Outcome.MET


def test_a_hidden_figure_is_named_with_its_status():
    table = survey((30, 30), (20, 20)).with_columns(
        value=pl.when((pl.col("period") != "2018") | (pl.col("sex") != "K")).then("value"),
        obs_status=pl.when((pl.col("period") == "2018") & (pl.col("sex") == "K"))
        .then(pl.lit("Q"))
        .otherwise(pl.lit("A"))
        .cast(SHARE.schema["obs_status"]),
    )
    assert reasons(table, asked_of(clearly=0)) == [Code.VALUE_MISSING]
    verdict = judged(table, asked_of(clearly=0))
    assert verdict.women.reasons[0].names == {"period": "2018", "status": "Q"}
    assert verdict.men.outcome == Outcome.MET
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    assert (verdict.gap, verdict.gap_rule_holds) == (None, None)


def test_a_base_year_without_figures_is_named():
    table = survey((30, 30), (20, 20))
    found = women(table, asked_of(base="2012", clearly=0))
    assert [one.names["period"] for one in found.reasons] == ["2012"]


def test_the_latest_figure_does_not_judge_another_year():
    table = survey((30, 30), (20, 20))
    assert reasons(table, asked_of(clearly=0), judged="2024") == [Code.VALUE_MISSING]
    assert women(table, asked_of(clearly=0), judged="2018").outcome == Outcome.MET


def test_a_base_year_is_no_change_by_itself():
    assert reasons(survey((30, 30)), asked_of(clearly=0)) == [Code.TOO_FEW_POINTS]


def test_forecasts_and_estimates_do_not_judge():
    made_up = survey((10, 10), start=2021).with_columns(
        obs_status=pl.lit("F", dtype=SHARE.schema["obs_status"])
    )
    table = pl.concat([survey((30, 30), (29, 29)), made_up])
    found = women(table, asked_of(clearly=0))
    assert (found.outcome, found.later["period"]) == (Outcome.NO_RELIABLE_CHANGE, "2018")


def test_a_finding_that_blocks_outranks_a_goal_that_looks_met():
    table = survey((30, 30), (10, 10))
    warning = Finding(Code.IDENTITY_FAILS, Severity.WARN)
    blocking = Finding(Code.SEX_MISSING, Severity.BLOCK)
    assert judged(table, asked_of(clearly=0), findings=[warning]).outcome == GoalOutcome.MET
    verdict = judged(table, asked_of(clearly=0), findings=[warning, blocking])
    assert verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED
    for one in (verdict.women, verdict.men, verdict.total):
        assert one.reasons == (blocking,)


# --- the goal ---


@pytest.mark.parametrize(
    ("of_women", "of_men", "outcome"),
    [
        (10, 10, GoalOutcome.MET),
        (10, 30, GoalOutcome.MET_FOR_WOMEN_ONLY),
        (30, 10, GoalOutcome.MET_FOR_MEN_ONLY),
        (30, 30, GoalOutcome.NOT_MET),
    ],
)
def test_the_goal_is_met_for_both_for_one_or_for_none(of_women, of_men, outcome):
    target = asked_of(levels=levels(15), due="2021")
    assert judged(survey((30, 30), (of_women, of_men)), target).outcome == outcome


def test_the_total_never_lifts_a_sex():
    """All men and few women: the total reaches what the women do not."""
    target = asked_of(levels=levels(22), due="2021")
    verdict = judged(survey((30, 30), (26, 4), asked=2_000), target)
    assert verdict.total.outcome == Outcome.MET
    assert verdict.outcome == GoalOutcome.MET_FOR_MEN_ONLY


@pytest.mark.parametrize(
    ("rule", "last", "holds"),
    [
        (GapRule.BOTH_IMPROVE, (10, 12), True),
        (GapRule.BOTH_IMPROVE, (30, 5), False),
        (GapRule.GAP_NOT_WIDER, (18, 20), True),
        (GapRule.GAP_NOT_WIDER, (8, 20), False),
        (GapRule.WORSE_OFF_REACHES, (8, 20), False),
        (GapRule.WORSE_OFF_REACHES, (8, 10), True),
    ],
)
def test_the_gap_rule_is_chosen_before_the_figures(rule, last, holds):
    target = asked_of(levels=levels(15), due="2021", gap_rule=rule)
    assert judged(survey((30, 32), last), target).gap_rule_holds == holds


def test_a_goal_met_by_both_with_a_wider_gap_is_not_met_where_the_rule_forbids_it():
    table = survey((30, 32), (4, 11), asked=2_000)
    target = asked_of(levels=levels(15), due="2021")
    assert judged(table, target).outcome == GoalOutcome.MET
    strict = replace(target, gap_rule=GapRule.GAP_NOT_WIDER)
    assert judged(table, strict).outcome == GoalOutcome.NOT_MET


def test_the_gap_is_given_in_points_and_as_a_ratio_and_says_when_it_turned():
    gap = judged(survey((30, 40), (25, 20)), asked_of(clearly=0)).gap
    assert (gap.earlier, gap.later) == pytest.approx((-10, 5))
    assert (gap.earlier_ratio, gap.later_ratio) == pytest.approx((0.75, 1.25))
    assert gap.turned
    assert not gap.widened


def test_what_is_not_of_persons_has_only_a_total():
    shape = Shape(by_sex=False, no_sex_because="Enheten är en bostad.")
    table = survey((30, 30), (20, 20)).filter(pl.col("sex") == "T")
    (verdict,) = assess(table, shape, asked_of(levels={"T": 25}, due="2021"))
    assert (verdict.women, verdict.men, verdict.gap) == (None, None, None)
    assert verdict.outcome == GoalOutcome.MET


def test_each_area_and_dimension_is_judged_by_itself():
    shape = Shape(dimensions=("age",))
    tables = [
        survey((30, 30), (later, later)).select(
            *SHARE.keys, pl.lit(age).alias("age"), *SHARE.columns[4:]
        )
        for age, later in (("16-24", 20), ("25-29", 30))
    ]
    verdicts = assess(pl.concat(tables), shape, asked_of(clearly=0))
    assert [(one.dimensions["age"], one.outcome.value) for one in verdicts] == [
        ("16-24", "met"),
        ("25-29", "not_met"),
    ]


# --- Stockholm, N15428 ---


def stockholm(complement=False):
    table = eligibility_by_home_municipality("0180")
    if complement:
        return table.with_columns(value=100 - pl.col("value"))
    return table


def test_the_pace_is_in_points_or_logit_and_never_a_growth_rate():
    assert [one.value for one in Scale] == ["points", "logit"]


TO_95 = Target(Better.UP, "2015", levels=levels(95.0), due="2030")
TO_5 = Target(Better.DOWN, "2015", levels=levels(5.0), due="2030")


@pytest.mark.parametrize(
    ("table", "target"),
    [(False, TO_95), (True, TO_5)],
    ids=["eligible", "not eligible"],
)
def test_in_stockholm_girls_do_not_improve_and_boys_do_however_it_is_counted(table, target):
    verdict = judged(stockholm(complement=table), target, breaks=(NEW_RULE,))
    assert verdict.women.outcome == Outcome.NO_RELIABLE_CHANGE
    assert verdict.men.outcome == Outcome.TOO_SLOW
    assert verdict.men.improves
    assert verdict.total.outcome == Outcome.NO_RELIABLE_CHANGE
    assert verdict.outcome == GoalOutcome.NOT_MET
    assert verdict.gap.turned
    sign = target.better.sign
    for one, made, needed in (
        (verdict.women, -0.02, 1.08),
        (verdict.men, 0.18, 1.03),
        (verdict.total, 0.08, 1.06),
    ):
        assert sign * one.pace_made == pytest.approx(made, abs=0.005)
        assert sign * one.pace_needed == pytest.approx(needed, abs=0.005)
    assert (round(verdict.women.proof.p, 2), round(verdict.men.proof.p, 3)) == (0.67, 0.009)
    assert (verdict.men.proof.since, verdict.men.proof.points) == ("2012", 13)


# --- properties (statistics.md 5.4) ---

PERCENT = st.integers(1, 99)
ROUND = st.tuples(PERCENT, PERCENT)
RULES = st.one_of(
    st.builds(
        lambda level, due: {"levels": levels(float(level)), "due": str(due)},
        st.integers(5, 95),
        st.integers(2016, 2030),
    ),
    st.sampled_from([{"clearly": 0.0}, {"clearly": 0.1}, {}]),
)
SCALES = st.sampled_from(list(Scale))
WAYS = st.sampled_from(list(Better))
GAP_RULES = st.sampled_from(list(GapRule))
SIZES = st.sampled_from([100, 300, 1_000, 20_000])
few_examples = settings(max_examples=25)


def outcomes(verdict):
    return tuple(one.outcome for one in (verdict.women, verdict.men, verdict.total))


def mirrored(target):
    better = Better.DOWN if target.better == Better.UP else Better.UP
    complement = {sex: 100 - level for sex, level in target.levels.items()}
    return replace(target, better=better, levels=complement)


@few_examples
@given(ROUND, ROUND, RULES, WAYS, SCALES, SIZES, GAP_RULES)
def test_a_share_and_its_complement_get_the_same_verdict(first, last, rule, way, scale, size, gap):
    target = asked_of(way, scale=scale, gap_rule=gap, **rule)
    one = judged(survey(first, last, asked=size), target)
    others = [tuple(100 - percent for percent in pair) for pair in (first, last)]
    other = judged(survey(*others, asked=size), mirrored(target))
    assert outcomes(one) == outcomes(other)
    if gap != GapRule.GAP_NOT_WIDER or abs(abs(one.gap.later) - abs(one.gap.earlier)) > 1e-6:
        assert one.outcome == other.outcome


YEARS = st.lists(PERCENT.map(float), min_size=8, max_size=14)


@few_examples
@given(YEARS, RULES, WAYS, SCALES)
def test_so_it_is_for_a_register_too(values, rule, way, scale):
    target = Target(
        way, "2012", scale=scale, **(rule | ({"due": "2030"} if rule.get("due") else {}))
    )
    one = judged(register(values, a_little_less(values)), target)
    complements = [[100 - value for value in one] for one in (values, a_little_less(values))]
    other = judged(register(*complements), mirrored(target))
    assert outcomes(one) == outcomes(other)


@few_examples
@given(ROUND, ROUND, RULES, WAYS, SCALES, SIZES)
def test_percent_and_fractions_get_the_same_verdict(first, last, rule, way, scale, size):
    target = asked_of(way, scale=scale, **rule)
    in_fractions = replace(
        target, levels={sex: level / 100 for sex, level in target.levels.items()}
    )
    one = judged(survey(first, last, asked=size), target)
    other = judged(survey(first, last, asked=size, shape=FRACTION), in_fractions, FRACTION)
    assert outcomes(one) == outcomes(other)


@few_examples
@given(ROUND, ROUND, ROUND, RULES, WAYS, st.integers(0, 100))
def test_the_order_of_the_rows_does_not_matter(first, middle, last, rule, way, seed):
    table = survey(first, middle, last)
    target = asked_of(way, **rule)
    shuffled = table.sample(fraction=1, shuffle=True, seed=seed)
    assert judged(shuffled, target) == judged(table, target)


@few_examples
@given(ROUND, ROUND, RULES, WAYS, SIZES, GAP_RULES)
def test_swapping_the_sexes_swaps_the_verdicts(first, last, rule, way, size, gap):
    target = asked_of(way, gap_rule=gap, **rule)
    one = judged(survey(first, last, asked=size), target)
    other = judged(survey(first[::-1], last[::-1], asked=size), target)
    assert outcomes(one) == (other.men.outcome, other.women.outcome, other.total.outcome)
    swap = {
        GoalOutcome.MET_FOR_WOMEN_ONLY: GoalOutcome.MET_FOR_MEN_ONLY,
        GoalOutcome.MET_FOR_MEN_ONLY: GoalOutcome.MET_FOR_WOMEN_ONLY,
    }
    if first[0] != first[1] and last[0] != last[1]:
        assert one.outcome == swap.get(other.outcome, other.outcome)


def rank(outcome):
    return BEST_FIRST.index(outcome)


@few_examples
@given(ROUND, ROUND, st.integers(1, 40), RULES, WAYS, SCALES, SIZES)
def test_a_better_last_value_never_gives_a_worse_verdict(first, last, more, rule, way, scale, size):
    target = asked_of(way, scale=scale, **rule)
    better = min(99, max(1, last[0] + way.sign * more))
    one = women(survey(first, last, asked=size), target)
    other = women(survey(first, (better, last[1]), asked=size), target)
    if (better - last[0]) * way.sign > 0:
        assert rank(other.outcome) <= rank(one.outcome)


@few_examples
@given(YEARS, st.integers(1, 40), RULES, WAYS)
def test_so_it_is_for_a_register_as_well(values, more, rule, way):
    target = Target(way, "2012", **(rule | ({"due": "2030"} if rule.get("due") else {})))
    better = [*values[:-1], min(99.0, max(1.0, values[-1] + way.sign * more))]
    one = women(register(values, a_little_less(values)), target)
    other = women(register(better, a_little_less(better)), target)
    if (better[-1] - values[-1]) * way.sign > 0:
        assert rank(other.outcome) <= rank(one.outcome)


@few_examples
@given(ROUND, ROUND, RULES, WAYS, st.integers(2, 20))
def test_fewer_answers_never_give_a_more_certain_verdict(first, last, rule, way, fewer):
    target = asked_of(way, **rule)
    many = women(survey(first, last, asked=20_000), target)
    few = women(survey(first, last, asked=20_000 // fewer), target)
    certain = {Outcome.WRONG_WAY, Outcome.BETTER, Outcome.TOO_SLOW, Outcome.ON_COURSE}
    if many.outcome == Outcome.NO_RELIABLE_CHANGE:
        assert few.outcome not in certain | {Outcome.MET}
    if few.outcome == Outcome.MET:
        assert many.outcome == Outcome.MET


@few_examples
@given(YEARS, st.integers(1, 7), WAYS)
def test_a_series_cut_short_is_not_judged(values, points, way):
    table = register(values[:points], a_little_less(values[:points]))
    target = Target(way, "2012", clearly=0)
    assert Code.TOO_FEW_POINTS in reasons(table, target)


@few_examples
@given(YEARS, st.integers(2013, 2025), RULES, WAYS)
def test_no_rule_reads_across_a_break(values, year, rule, way):
    target = Target(way, "2012", **(rule | ({"due": "2030"} if rule.get("due") else {})))
    table = register(values, a_little_less(values))
    found = women(table, target, breaks=(Break(str(year), "Ny definition."),))
    if year < 2012 + len(values):
        assert Code.BREAK_INSIDE in [one.code for one in found.reasons]
    else:
        assert found == women(table, target)


# --- targets ---


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"levels": levels(5.0), "clearly": 0.1, "due": "2030"}, "inte båda"),
        ({"levels": levels(5.0)}, "när den ska vara nådd"),
        ({"levels": levels(5.0), "due": "2015"}, "inte efter basåret"),
        ({"clearly": 10}, "mellan 0 och 1"),
        ({"levels": {"K": 5.0}, "due": "2030"}, "kvinnor, män och samtliga"),
    ],
)
def test_a_target_that_contradicts_itself_is_refused(rule, sentence):
    with pytest.raises(BadDefinition, match=sentence):
        Target(Better.DOWN, "2015", **rule)


@pytest.mark.parametrize(
    ("target", "shape", "sentence"),
    [
        (asked_of(levels=levels(105.0), due="2030"), SHARE, "går inte att nå"),
        (asked_of(levels=levels(0.0), due="2030", scale=Scale.LOGIT), SHARE, "går inte att nå"),
        (asked_of(levels={"T": 5.0}, due="2030"), SHARE, "kvinnor, män och samtliga"),
        (asked_of(scale=Scale.LOGIT), Shape(measure=Measure.COUNT), "bara för andelar"),
    ],
)
def test_a_target_that_the_measure_cannot_have_is_refused(target, shape, sentence):
    with pytest.raises(BadDefinition, match=sentence):
        target.refuse_impossible_levels(shape)


def test_every_outcome_has_its_words():
    assert set(OUTCOMES) == set(Outcome)
