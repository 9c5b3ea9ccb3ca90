"""What is held of persons, why and how long: `definitions/personal-data/`, one file per app.

Every field of every model stands there: as one that tells of a person, as a secret of theirs, as
text in which people may be mentioned, or as neither; a test fails while one does not. The register
page, the export, the erasure and the scheduled deletion all go by it.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition

FOLDER = settings.ROOT / "definitions" / "personal-data"
SELF = "self"  # the row is the person


class Ground(StrEnum):
    """On which ground of GDPR, article 6.1, it is held."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"


GROUNDS = {
    Ground.PUBLIC_TASK: _("uppgift av allmänt intresse och myndighetsutövning (artikel 6.1 e)"),
    Ground.LEGAL_OBLIGATION: _("rättslig förpliktelse (artikel 6.1 c)"),
}


class OnErasure(StrEnum):
    """What becomes of the rows when their person is erased."""

    DELETE = "delete"
    KEEP = "keep"


class Retention(Definition):
    """Rows go by themselves so many days after the moment that one of their fields tells."""

    counted_from: str
    days: int = Field(ge=0)


class Said(Definition):
    """What must be said of personal data: why it is held, on which ground, and how long."""

    why: str = ""
    why_en: str = ""
    ground: Ground | None = None
    how_long: str = ""
    how_long_en: str = ""

    def in_language(self, name: str) -> str:
        """One of the sentences in the reader's language."""
        return getattr(self, f"{name}_en" if get_language() == "en" else name)


class Held(Said):
    """One model: which fields tell of a person, and what must be said of those."""

    model: str
    what: str = Field(min_length=1)
    what_en: str = Field(min_length=1)
    person: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    whose: str | None = None
    on_erasure: OnErasure = OnErasure.KEEP
    delete: Retention | None = None

    @property
    def is_personal(self) -> bool:
        return bool(self.person or self.secret or self.text)

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.person, *self.secret, *self.text, *self.other)

    @property
    def shown_ground(self) -> str:
        return str(GROUNDS[self.ground]) if self.ground else ""


class AppRegister(Said):
    """The models of one app, and what is said of those that do not say it themselves."""

    app: str
    models: tuple[Held, ...]
    erase_unused_after_days: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _says_why_persons_are_told_of(self) -> Self:
        for one in self.complete():
            if one.is_personal and not all(getattr(one, name) for name in Said.model_fields):
                raise BadValue(
                    "{model} innehåller personuppgifter: ange why, ground och how_long, "
                    "på båda språken.",
                    model=one.model,
                )
        return self

    def complete(self) -> tuple[Held, ...]:
        """Each model with what the whole file says, where it says nothing itself."""
        common = {name: getattr(self, name) for name in Said.model_fields}
        return tuple(
            one.model_copy(update={name: getattr(one, name) or common[name] for name in common})
            for one in self.models
        )


@cache
def registers(folder: Path = FOLDER) -> tuple[AppRegister, ...]:
    """Every app's file, checked."""
    return tuple(
        read_definition(path, AppRegister, name=path.name) for path in sorted(folder.glob("*.yaml"))
    )


def held() -> dict[type[models.Model], Held]:
    """What the files say of each model there is."""
    return {
        apps.get_model(register.app, one.model): one
        for register in registers()
        for one in register.complete()
    }


def days_unused() -> int | None:
    """After how many days somebody without any role, of whom nothing is heard, is erased."""
    return next(
        (one.erase_unused_after_days for one in registers() if one.erase_unused_after_days), None
    )


def own_fields(model: type[models.Model]) -> set[str]:
    """The model's columns, and its plain links to many."""
    return {field.name for field in model._meta.get_fields() if field.concrete}


def unclassified() -> list[str]:
    """Fields and models that the files do not mention, or mention twice or in vain."""
    known = held()
    faults = []
    for model in apps.get_models():
        if model._meta.proxy:
            continue
        said = known.get(model)
        if said is None:
            faults.append(f"{model._meta.label}: not in definitions/personal-data")
            continue
        there = own_fields(model)
        faults += [f"{model._meta.label}.{name}" for name in sorted(there ^ set(said.fields))]
        if len(said.fields) != len(set(said.fields)):
            faults.append(f"{model._meta.label}: a field stands twice")
    return faults
