"""The bodies of a city as a file in `definitions/bodies/`, checked before it is believed."""

import datetime
from pathlib import Path
from typing import Self

from django.conf import settings
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.people.models import BodyKind

SHIPPED = settings.ROOT / "definitions" / "bodies" / "stockholm.yaml"

Key = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
Name = Field(min_length=1, max_length=200)
Source = Field(min_length=1, max_length=500)


class BodyDefinition(Definition):
    """One body. An unknown first day is null; so is a last day that nobody has set."""

    key: str = Key
    name: str = Name
    name_en: str = Name
    kind: BodyKind
    parent: str | None = None
    valid_from: datetime.date | None
    valid_to: datetime.date | None = None
    source: str = Source
    verified: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise BadValue("sista dagen {day} är före den första.", day=self.valid_to)
        return self


class SuccessionDefinition(Definition):
    """The day from which one body does what another did until the day before."""

    predecessor: str
    successor: str
    on: datetime.date


class BodiesDefinition(Definition):
    """The bodies of one city, each after the body it belongs to."""

    key: str = Key
    bodies: tuple[BodyDefinition, ...] = Field(min_length=1)
    successions: tuple[SuccessionDefinition, ...] = ()

    @property
    def journal_name(self) -> str:
        return f"bodies:{self.key}"

    @model_validator(mode="after")
    def _stand_in_order(self) -> Self:
        known: set[str] = set()
        for body in self.bodies:
            if body.key in known:
                raise BadValue("organisationen {key} står två gånger.", key=body.key)
            if body.parent is not None and body.parent not in known:
                raise BadValue(
                    "{key} hör till {parent}, som ska stå tidigare i filen.",
                    key=body.key,
                    parent=body.parent,
                )
            known.add(body.key)
        return self

    @model_validator(mode="after")
    def _succeed_in_time(self) -> Self:
        bodies = {body.key: body for body in self.bodies}
        for succession in self.successions:
            for key in (succession.predecessor, succession.successor):
                if key not in bodies:
                    raise BadValue("följden nämner {key}, som inte finns i filen.", key=key)
            _check_succession(succession, bodies)
        return self


def _check_succession(succession: SuccessionDefinition, bodies: dict[str, BodyDefinition]) -> None:
    """One ends the day before the other takes over. An unknown first day contradicts nothing."""
    predecessor, successor = bodies[succession.predecessor], bodies[succession.successor]
    if predecessor.valid_to != succession.on - datetime.timedelta(days=1):
        raise BadValue("{key} ska sluta dagen före {day}.", key=predecessor.key, day=succession.on)
    if successor.valid_from and successor.valid_from > succession.on:
        raise BadValue("{key} ska finnas den {day}.", key=successor.key, day=succession.on)


def read_bodies(path: Path = SHIPPED) -> BodiesDefinition:
    return read_definition(path, BodiesDefinition, name=path.name)
