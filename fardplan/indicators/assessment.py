"""What a definition says before the figures are seen: since when, to what, and by which rule."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition
from fardplan.errors import BadDefinition
from fardplan.indicators.texts import Text
from fardplan.statistics.targets import Better, Evidence, GapRule, Scale, Target


class Quantity(StrEnum):
    """What is judged: the figures as they stand, or the main area's share of the whole."""

    VALUE = "value"
    SHARE_OF_WHOLE = "share_of_whole"


class Rule(StrEnum):
    """When a goal without a number is met."""

    ANY_CHANGE = "any_change"  # "ökar", "minskar": a reliable change the right way
    CLEAR_CHANGE = "clear_change"  # "tydligt": and a least part of the unwanted is gone


class BySex(Definition):
    """A year, and a number for women, for men and for all, so far as they are decided."""

    year: str = Field(pattern=r"^\d{4}$")
    women: float | None = None
    men: float | None = None
    total: float | None = None

    @property
    def by_sex(self) -> dict[str, float]:
        """The numbers there are, by the sex's code."""
        numbers = {"K": self.women, "M": self.men, "T": self.total}
        return {sex: number for sex, number in numbers.items() if number is not None}


class Assessment(Definition):
    """How figures become a verdict. `decided_by` is empty as long as this is only proposed."""

    judged: Quantity = Quantity.VALUE
    better: Better
    baseline: BySex
    target: BySex | None = None
    rule: Rule | None = None
    least_part: float | None = Field(default=None, gt=0, le=1)
    gap_rule: GapRule | None = None
    evidence: Evidence
    scale: Scale = Scale.POINTS
    decided_by: Text | None = None

    @model_validator(mode="after")
    def _must_say_one_thing(self) -> Self:
        if self.target and self.rule:
            raise BadValue("målet har antingen ett tal (target) eller en regel (rule), inte båda.")
        if self.target and not self.target.by_sex:
            raise BadValue("målet (target) har ett år men inget tal.")
        if (self.rule == Rule.CLEAR_CHANGE) != (self.least_part is not None):
            raise BadValue("en tydlig förändring (clear_change), och bara en, har least_part.")
        if self.gap_rule == GapRule.WORSE_OFF_REACHES and not self.target:
            raise BadValue("gapregeln worse_off_reaches behöver en nivå att nå (target).")
        try:
            _ = self.aim
        except BadDefinition as fault:
            raise BadValue(fault.sentence, **fault.values) from fault
        return self

    @property
    def is_proposed(self) -> bool:
        return self.decided_by is None

    @property
    def clearly(self) -> float | None:
        """The least part of the unwanted that must be gone; any change will do at 0."""
        return None if self.rule is None else self.least_part or 0.0

    @property
    def aim(self) -> Target:
        """The same as the pure statistics understand it."""
        return Target(
            better=self.better,
            base=self.baseline.year,
            levels=self.target.by_sex if self.target else {},
            due=self.target.year if self.target else "",
            clearly=self.clearly,
            gap_rule=self.gap_rule or GapRule.BOTH_IMPROVE,
            scale=self.scale,
            evidence=self.evidence,
        )
