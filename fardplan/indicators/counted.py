"""What an indicator counts, and how the count becomes a number."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition
from fardplan.indicators.texts import Text
from fardplan.statistics.shape import Measure


class Unit(StrEnum):
    """The thing that is counted, one by one."""

    PERSON = "person"
    JOB = "job"
    HOUSEHOLD = "household"
    DWELLING = "dwelling"
    WORKPLACE = "workplace"
    PLACE = "place"
    ORGANISATION = "organisation"
    EVENT = "event"


ALWAYS_INDIVIDUAL = {Unit.PERSON, Unit.JOB}
NEVER_INDIVIDUAL = {
    Unit.HOUSEHOLD,
    Unit.DWELLING,
    Unit.WORKPLACE,
    Unit.PLACE,
    Unit.ORGANISATION,
}


class Polarity(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Counted(Definition):
    """What is counted, of which, among whom."""

    unit: Unit
    unit_words: Text
    individual_based: bool
    numerator: Text
    denominator: Text | None = None
    population: Text

    @model_validator(mode="after")
    def _must_agree_with_the_unit(self) -> Self:
        if self.unit in ALWAYS_INDIVIDUAL and not self.individual_based:
            raise BadValue("det som räknas är personer, så individual_based ska vara true.")
        if self.unit in NEVER_INDIVIDUAL and self.individual_based:
            raise BadValue("det som räknas är inte personer, så individual_based ska vara false.")
        return self


class Measured(Definition):
    """How the count becomes a number, and which way is better."""

    kind: Measure
    unit: Text
    per: float = Field(default=100, gt=0)
    decimals: int = Field(ge=0, le=6)
    polarity: Polarity
