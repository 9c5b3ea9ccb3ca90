"""One edition of a roadmap as a file: what it must say, and what it may leave unknown.

A file lists areas, goals and strategies flat, each with its permanent key; goals and strategies
name their area. Nothing about goals has a default that would hide a choice: a goal says what it
counts and whether it must be followed by sex.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fardplan.definitions import BadValue, Definition
from fardplan.roadmap.choices import KEY, NUMBER, YEARS

Key = Annotated[str, StringConstraints(pattern=KEY, max_length=80)]
Number = Annotated[str, StringConstraints(pattern=NUMBER)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Reason = Annotated[str, StringConstraints(pattern=r"^$|\S")]
Year = Annotated[int, Field(ge=YEARS[0], le=YEARS[1])]
Amount = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]


class Translation(Definition):
    """Words in another language. They help a reader; what was decided is the original."""

    title: str | None = None
    text: str | None = None
    note: str | None = None
    measure: str | None = None
    sex_exemption: str | None = None


class Part(Definition):
    """What areas, goals and strategies have in common."""

    key: Key
    number: Number
    title: Title
    text: str = ""
    translations: dict[Literal["sv", "en"], Translation] = {}


class AreaPart(Part):
    """A target area."""


class PlacedPart(Part):
    """What belongs to a target area."""

    area: Key


class StrategyPart(PlacedPart):
    """A strategy."""


class GoalPart(PlacedPart):
    """An interim goal: what it counts, and what it promises where that is known."""

    measure: Title
    unit: Literal["person", "household", "dwelling", "workplace", "place", "organisation"]
    sex: Literal["required", "exempt"]
    sex_exemption: Reason = ""
    direction: Literal["increase", "decrease"] | None = None
    baseline: Amount | None = None
    baseline_year: Year | None = None
    target: Amount | None = None
    target_year: Year | None = None

    @model_validator(mode="after")
    def people_are_followed_by_sex(self) -> "GoalPart":
        if self.unit == "person" and self.sex != "required":
            raise BadValue(
                "Etappmålet ”{title}” räknar personer och måste följas för kvinnor och män.",
                title=self.title,
            )
        if (self.sex == "exempt") != bool(self.sex_exemption):
            raise BadValue(
                "Etappmålet ”{title}” ska ha ett skäl för undantaget från uppdelning på kön, "
                "och bara då.",
                title=self.title,
            )
        return self


class EditionDocument(Definition):
    """A whole edition as it stands in `definitions/roadmap/`."""

    key: Key
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    language: Literal["sv", "en"] = "sv"
    translations: dict[Literal["sv", "en"], Translation] = {}
    diary_number: Annotated[str, StringConstraints(max_length=60)] = ""
    year: Year
    state: Literal["draft", "on_referral", "adopted", "superseded"]
    predecessor: Key | None = None
    referred_on: datetime.date | None = None
    adopted_on: datetime.date | None = None
    source: str = ""
    note: str = ""
    areas: Annotated[list[AreaPart], Field(min_length=1)]
    goals: list[GoalPart]
    strategies: list[StrategyPart]

    @model_validator(mode="after")
    def parts_fit_together(self) -> "EditionDocument":
        keys = Counter(part.key for part in self.parts())
        for key, times in keys.items():
            if times > 1:
                raise BadValue("Nyckeln {key} förekommer {times} gånger.", key=key, times=times)
        areas = {area.key for area in self.areas}
        placed: tuple[PlacedPart, ...] = (*self.goals, *self.strategies)
        for part in placed:
            if part.area not in areas:
                raise BadValue(
                    "”{title}” hör till området {area}, som inte finns bland målområdena.",
                    title=part.title,
                    area=part.area,
                )
        for kind in (self.areas, self.goals, self.strategies):
            self._refuse_equal_numbers(kind)
        return self

    def parts(self) -> Iterator[Part]:
        """Everything with a key, in the order of the roadmap."""
        yield from self.areas
        yield from self.goals
        yield from self.strategies

    @staticmethod
    def _refuse_equal_numbers(parts: list) -> None:
        numbers = Counter(part.number for part in parts)
        for number, times in numbers.items():
            if times > 1:
                raise BadValue(
                    "Numret {number} står på {times} olika ställen.", number=number, times=times
                )
