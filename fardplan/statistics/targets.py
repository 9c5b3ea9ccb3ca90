"""What a goal demands, stated before the figures are seen."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fardplan.errors import BadDefinition
from fardplan.statistics.periods import time_of
from fardplan.statistics.shape import Measure, Shape


class Better(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"

    @property
    def sign(self) -> int:
        return 1 if self == Better.UP else -1


class Scale(StrEnum):
    """In what the pace is measured. Never in percent: a growth rate misleads for shares."""

    POINTS = "points"
    LOGIT = "logit"


class Evidence(StrEnum):
    """What makes a change reliable."""

    INTERVAL = "interval"  # samples: the interval of the change excludes zero
    TREND = "trend"  # registers: Mann-Kendall over the unbroken series, at least 8 points


class GapRule(StrEnum):
    """What must hold between women and men for the goal to be met."""

    BOTH_IMPROVE = "both_improve"
    GAP_NOT_WIDER = "gap_not_wider"  # both improve, and the gap does not widen
    WORSE_OFF_REACHES = "worse_off_reaches"  # the worse-off sex reaches its level


@dataclass(frozen=True)
class Target:
    """A goal as a rule: either a level for each sex to reach by a period, or a clear change.

    `levels` are by sex (K, M, T). `clearly` is for goals in words ("tydligt minskat"): the
    least part of the unwanted outcome that must be gone, 0 if any reliable change will do.
    With neither, only a direction can be given.
    """

    better: Better
    base: str
    levels: Mapping[str, float] = field(default_factory=dict)
    due: str = ""
    clearly: float | None = None
    gap_rule: GapRule = GapRule.BOTH_IMPROVE
    scale: Scale = Scale.POINTS
    evidence: Evidence = Evidence.TREND
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.levels and self.clearly is not None:
            raise BadDefinition("Ett mål har antingen en nivå eller en regel i ord, inte båda.")
        if self.levels and not self.due:
            raise BadDefinition("Ett mål med nivå ska säga när den ska vara nådd.")
        if self.due and time_of(self.due) <= time_of(self.base):
            raise BadDefinition(
                "Målåret {due} ligger inte efter basåret {base}.", due=self.due, base=self.base
            )
        if self.clearly is not None and not 0 <= self.clearly <= 1:
            raise BadDefinition("Regeln ska vara en del mellan 0 och 1: {part}.", part=self.clearly)
        if self.levels and "T" not in self.levels and not {"K", "M"} <= set(self.levels):
            raise BadDefinition("Målets nivå ska anges för kvinnor, män och samtliga.")

    @property
    def says_when_met(self) -> bool:
        """True when the goal has a number or a rule that tells whether it is met."""
        return bool(self.levels) or self.clearly is not None

    def refuse_impossible_levels(self, shape: Shape) -> None:
        """A share's target lies between none and all, and inside them on the logit scale."""
        if shape.by_sex and self.levels and not {"K", "M", "T"} <= set(self.levels):
            raise BadDefinition("Målets nivå ska anges för kvinnor, män och samtliga.")
        if shape.measure != Measure.SHARE:
            if self.scale == Scale.LOGIT:
                raise BadDefinition("Logit används bara för andelar.")
            return
        for level in self.levels.values():
            if not 0 <= level <= shape.per or not self.is_on_scale(level, shape):
                raise BadDefinition("Målnivån {level} går inte att nå för en andel.", level=level)

    def unwanted(self, value: float, shape: Shape) -> float:
        """How much there is of what should go: the same however a share is stored."""
        if self.better == Better.UP and shape.measure == Measure.SHARE:
            return shape.per - value
        return value

    def gone(self, earlier: float, later: float, shape: Shape) -> float:
        """The part of the unwanted outcome that has gone; for other measures, the part gained."""
        before, after = self.unwanted(earlier, shape), self.unwanted(later, shape)
        if before == 0:
            return 0.0
        upwards = self.better == Better.UP and shape.measure != Measure.SHARE
        return (after - before if upwards else before - after) / abs(before)

    def is_on_scale(self, value: float, shape: Shape) -> bool:
        """False for none and all on the logit scale, which have no place there."""
        return self.scale == Scale.POINTS or 0 < value < shape.per

    def on_scale(self, value: float, shape: Shape) -> float:
        """The value on the scale in which the pace is measured."""
        if self.scale == Scale.POINTS:
            return value
        return math.log(value / (shape.per - value))
