"""The rules in force for figures about persons: read from their file, with who decided them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from django.conf import settings
from pydantic import Field, StringConstraints, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.disclosure.policy import Policy
from fardplan.errors import BadDefinition

FILE: Path = settings.ROOT / "definitions" / "disclosure.yaml"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Ground(Definition):
    """Why a rule is as it is, in both languages."""

    sv: Words
    en: Words


class Threshold(Definition):
    """A rule that is a whole number, at least 1."""

    value: Annotated[int, Field(ge=1, le=1000)]
    ground: Ground


class Percentage(Definition):
    """A rule that is a percentage."""

    value: Annotated[float, Field(ge=0, le=100)]
    ground: Ground


class Switch(Definition):
    """A rule that holds or does not."""

    value: bool
    ground: Ground


class Zeros(Definition):
    """Whether a zero may be shown."""

    value: Literal["shown", "hidden", "groups"]
    ground: Ground


class Rules(Definition):
    """Every rule of `fardplan.disclosure.policy.Policy`, each with its ground."""

    smallest_shown: Threshold
    zeros: Zeros
    smallest_denominator: Threshold
    complements: Switch
    width: Threshold
    insiders: Switch
    dominant: Threshold
    share: Percentage
    p_percent: Percentage
    contributors: Threshold


class DisclosureDefinition(Definition):
    """The file `definitions/disclosure.yaml`."""

    decided_by: Words | None
    decided_on: datetime.date | None
    rules: Rules

    @model_validator(mode="after")
    def is_decided_by_somebody_on_a_day(self) -> Self:
        if (self.decided_by is None) != (self.decided_on is None):
            raise BadValue("ange både vem som beslutat och vilken dag, eller ingetdera.")
        return self

    @model_validator(mode="after")
    def protects(self) -> Self:
        try:
            self.policy  # noqa: B018 - made to be refused
        except BadDefinition as fault:
            raise BadValue(fault.sentence, **fault.values) from fault
        return self

    @property
    def policy(self) -> Policy:
        values: dict[str, Any] = {name: rule.value for name, rule in self.rules}
        return Policy(**values)


@dataclass(frozen=True)
class RulesInForce:
    """The policy that publishing goes by, why it is so, and who has decided it if anybody has.

    grounds: for each rule of the policy, the reason by language: `grounds["width"]["sv"]`.
    """

    policy: Policy
    grounds: Mapping[str, Mapping[str, str]]
    decided_by: str | None
    decided_on: datetime.date | None

    @property
    def is_decided(self) -> bool:
        """Whether the city has decided the rules; if not, they are the program's defaults."""
        return self.decided_by is not None


def rules_in_force(path: Path = FILE) -> RulesInForce:
    """The rules as their file has them now. Raises BadDefinition for a file that is wrong."""
    defined = read_definition(path, DisclosureDefinition, name=path.name)
    grounds = {name: rule.ground.model_dump() for name, rule in defined.rules}
    return RulesInForce(defined.policy, grounds, defined.decided_by, defined.decided_on)
