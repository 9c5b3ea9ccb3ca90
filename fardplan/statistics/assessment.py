"""The verdict on a goal: women first, then men, then the gap between them, and the total last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from fardplan.statistics.arrays import series_in
from fardplan.statistics.bounds import Bounds
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.statistics.codes import Meaning
from fardplan.statistics.judgement import TINY, Judgement, Outcome, judge
from fardplan.statistics.periods import Break, in_segments
from fardplan.statistics.shape import Shape, check_sexes, dimensions_of
from fardplan.statistics.targets import GapRule, Target


class GoalOutcome(StrEnum):
    """The verdict on the goal as a whole; the total never lifts a sex."""

    MET = "met"
    NOT_MET = "not_met"
    MET_FOR_WOMEN_ONLY = "met_for_women_only"
    MET_FOR_MEN_ONLY = "met_for_men_only"
    CANNOT_BE_JUDGED = "cannot_be_judged"


GOAL_OUTCOMES = {
    GoalOutcome.MET: Meaning("Målet är nått", "Met"),
    GoalOutcome.NOT_MET: Meaning("Målet är inte nått", "Not met"),
    GoalOutcome.MET_FOR_WOMEN_ONLY: Meaning("Nått bara för kvinnor", "Met for women only"),
    GoalOutcome.MET_FOR_MEN_ONLY: Meaning("Nått bara för män", "Met for men only"),
    GoalOutcome.CANNOT_BE_JUDGED: Meaning("Kan inte bedömas", "Cannot be judged"),
}

GAP_RULES = {
    GapRule.BOTH_IMPROVE: Meaning("Båda könen förbättras", "Both sexes improve"),
    GapRule.GAP_NOT_WIDER: Meaning(
        "Båda könen förbättras och gapet vidgas inte", "Both improve and the gap does not widen"
    ),
    GapRule.WORSE_OFF_REACHES: Meaning(
        "Det kön som har det sämst når nivån", "The worse-off sex reaches the level"
    ),
}


@dataclass(frozen=True)
class Gap:
    """Women minus men in the table's unit, and women over men, at both ends. Always both."""

    earlier: float
    later: float
    earlier_ratio: float | None
    later_ratio: float | None

    @property
    def turned(self) -> bool:
        """True when the other sex is ahead now. Then the gap is never called closed."""
        return self.earlier * self.later < 0

    @property
    def widened(self) -> bool:
        return abs(self.later) > abs(self.earlier) + TINY


@dataclass(frozen=True)
class GoalVerdict:
    """What can be said of a goal in one area. What is not of persons has only the total."""

    area: str
    outcome: GoalOutcome
    women: Judgement | None
    men: Judgement | None
    gap: Gap | None
    gap_rule_holds: bool | None
    total: Judgement
    dimensions: dict[str, str] = field(default_factory=dict)
    reasons: tuple[Finding, ...] = ()

    @property
    def meaning(self) -> Meaning:
        return GOAL_OUTCOMES[self.outcome]


def assess(
    table: pl.DataFrame,
    shape: Shape,
    target: Target,
    *,
    breaks: Sequence[Break] = (),
    judged: str = "",
    findings: Iterable[Finding] = (),
    bounds: Bounds | None = None,
) -> list[GoalVerdict]:
    """Judge a goal in each area of a table.

    table:   in the shape. `findings` are what the checks said; those that block leave no verdict
             for any sex. `bounds` go with such a verdict: how far the truth can lie.
    returns: one verdict per area and further dimensions, in their order. Women and men are
             judged each by themselves; the goal is met only when both are and the gap rule
             holds; if one of them cannot be judged, neither can the goal.
    raises:  BadTable if a sex is missing; BadDefinition for a level that no share can reach.
    source:  statistics.md section 5.2, rules S12 and S18.
    """
    check_sexes(table, by_sex=shape.by_sex)
    target.refuse_impossible_levels(shape)
    said = tuple(findings)
    verdicts = []
    for names, rows in series_in(in_segments(table, breaks), ("area", *dimensions_of(table))):
        series = rows.to_dicts()
        judgements = {
            sex: judge(
                [row for row in series if row["sex"] == sex],
                shape,
                target,
                sex=sex,
                breaks=breaks,
                judged=judged,
                findings=said,
                bounds=bounds,
            )
            for sex in ("KMT" if shape.by_sex else "T")
        }
        verdicts.append(_verdict(names, judgements, target))
    return verdicts


def _verdict(
    names: dict[str, object], judgements: dict[str, Judgement], target: Target
) -> GoalVerdict:
    women, men, total = (judgements.get(sex) for sex in "KMT")
    deciding = [one for one in (women, men) if one] or [judgements["T"]]
    reasons: tuple[Finding, ...] = ()
    if not target.says_when_met:
        reasons = (Finding(Code.NO_TARGET, Severity.BLOCK, columns=()),)
    gap = _gap(women, men)
    holds = _gap_rule_holds(women, men, gap, target) if women and men else None
    unjudged = any(one.outcome == Outcome.CANNOT_BE_JUDGED for one in deciding)
    if unjudged or reasons:
        outcome = GoalOutcome.CANNOT_BE_JUDGED
    else:
        met = [one.outcome == Outcome.MET for one in deciding]
        outcome = _outcome(met, gap_rule_holds=holds)
    dimensions = {name: str(value) for name, value in names.items() if name != "area"}
    return GoalVerdict(
        str(names["area"]),
        outcome,
        women,
        men,
        gap,
        holds,
        total or judgements["T"],
        dimensions,
        reasons,
    )


def _outcome(met: list[bool], *, gap_rule_holds: bool | None) -> GoalOutcome:
    if all(met):
        return GoalOutcome.NOT_MET if gap_rule_holds is False else GoalOutcome.MET
    if not any(met):
        return GoalOutcome.NOT_MET
    return GoalOutcome.MET_FOR_WOMEN_ONLY if met[0] else GoalOutcome.MET_FOR_MEN_ONLY


def _gap(women: Judgement | None, men: Judgement | None) -> Gap | None:
    """The gap at both ends, where all four figures are known."""
    if women is None or men is None or women.change is None or men.change is None:
        return None
    figures = [
        (one[0]["value"], one[1]["value"])
        for one in ((women.earlier, men.earlier), (women.later, men.later))
        if one[0] and one[1]
    ]
    ratios = [of_women / of_men if of_men > 0 else None for of_women, of_men in figures]
    gaps = [of_women - of_men for of_women, of_men in figures]
    return Gap(gaps[0], gaps[1], ratios[0], ratios[1])


def _gap_rule_holds(
    women: Judgement, men: Judgement, gap: Gap | None, target: Target
) -> bool | None:
    """Does the rule hold that was chosen before the figures; None when it cannot be told."""
    if gap is None or Outcome.CANNOT_BE_JUDGED in (women.outcome, men.outcome):
        return None
    if target.gap_rule == GapRule.WORSE_OFF_REACHES:
        women_behind = target.better.sign * gap.later < 0
        return (women if women_behind else men).outcome == Outcome.MET
    both = women.improves and men.improves
    return both and (target.gap_rule == GapRule.BOTH_IMPROVE or not gap.widened)
