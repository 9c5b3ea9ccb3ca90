"""The areas as `definitions/areas/` has them: versions in time, names, boundaries."""

import json
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.errors import BadDefinition
from fardplan.indicators.texts import Text
from fardplan.statistics.areas import DISTRICT, Area, AreaHistory, AreaVersion, Merger

DEFINITIONS = settings.ROOT / "definitions" / "areas"
BOUNDARIES = settings.ROOT / "data" / "boundaries"


class AreaKind(StrEnum):
    """What an area is, seen from the tables that count in it."""

    DISTRICT = DISTRICT
    PART = "part"
    WHOLE = "whole"
    RESIDUAL = "residual"
    MUNICIPALITY = "municipality"


class AreaEntry(Definition):
    """One area, which keeps its key and its name through all versions that it is in."""

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    english: str = ""
    kind: AreaKind = AreaKind.DISTRICT
    code: str = ""

    @property
    def shown_name(self) -> str:
        return self.english if self.english and get_language() == "en" else self.name


class VersionEntry(Definition):
    """The areas between two days: what each is put together of, and where its borders go."""

    key: str
    title: Text
    valid_from: date
    valid_to: date | None
    boundaries: str = Field(default="", pattern=r"^([a-z0-9-]+\.geojson)?$")
    parts: dict[str, tuple[str, ...]] = {}


class MergerEntry(Definition):
    """The day when old areas became a new one."""

    on: date
    old: tuple[str, ...] = Field(min_length=2)
    new: str


class AreasFile(Definition):
    """One file: the areas of one place and their versions."""

    key: str
    title: Text
    areas: tuple[AreaEntry, ...] = Field(min_length=1)
    versions: tuple[VersionEntry, ...] = Field(min_length=1)
    mergers: tuple[MergerEntry, ...] = ()

    @model_validator(mode="after")
    def _must_be_sound(self) -> "AreasFile":
        if len(self.entries) < len(self.areas):
            keys = [area.key for area in self.areas]
            twice = ", ".join(sorted({key for key in keys if keys.count(key) > 1}))
            raise BadValue("områdena {keys} står två gånger.", keys=twice)
        try:
            history = self.history
        except BadDefinition as fault:
            raise BadValue(fault.sentence, **fault.values) from fault
        if unused := sorted(set(self.entries) - _named_in(history)):
            raise BadValue("ingen version har områdena {keys}.", keys=", ".join(unused))
        return self

    @cached_property
    def entries(self) -> dict[str, AreaEntry]:
        return {area.key: area for area in self.areas}

    @cached_property
    def history(self) -> AreaHistory:
        """The same as the pure statistics understand it."""
        return AreaHistory(
            versions=tuple(self._version(entry) for entry in self.versions),
            mergers=tuple(Merger(old=one.old, new=one.new, on=one.on) for one in self.mergers),
        )

    def _version(self, entry: VersionEntry) -> AreaVersion:
        """A version holds the areas that its parts name; one without parts holds them all."""
        part_of = {part: whole for whole, parts in entry.parts.items() for part in parts}
        keys = [*part_of, *entry.parts] if entry.parts else list(self.entries)
        if unknown := sorted(set(keys) - set(self.entries)):
            raise BadDefinition(
                "Versionen {version} nämner områden som inte finns: {keys}.",
                version=entry.key,
                keys=", ".join(unknown),
            )
        areas = tuple(
            Area(key=key, name=area.name, kind=area.kind.value, part=part_of.get(key, ""))
            for key, area in self.entries.items()
            if key in keys
        )
        return AreaVersion(entry.key, entry.valid_from, entry.valid_to, areas)


def _named_in(history: AreaHistory) -> set[str]:
    return {area.key for version in history.versions for area in version.areas}


class Places:
    """All areas there are, by the key of the version and the key of the area."""

    def __init__(self, files: tuple[AreasFile, ...]) -> None:
        self.files = files
        self._homes = {version.key: file for file in files for version in file.versions}
        if len(self._homes) < sum(len(file.versions) for file in files):
            raise BadDefinition("Två områdesversioner har samma nyckel.")

    def __contains__(self, version: str) -> bool:
        return version in self._homes

    def file(self, version: str) -> AreasFile:
        """The file that a version stands in."""
        if version not in self._homes:
            raise BadDefinition("Områdesversionen {version} finns inte.", version=version)
        return self._homes[version]

    def version(self, key: str) -> AreaVersion:
        return self.file(key).history.version(key)

    def entry(self, version: str, area: str) -> AreaEntry:
        """What is known of an area, once it is sure that the version has it."""
        self.version(version).area(area)
        return self.file(version).entries[area]

    def name(self, version: str, area: str) -> str:
        return self.entry(version, area).shown_name

    def title(self, version: str) -> Text:
        return next(one.title for one in self.file(version).versions if one.key == version)

    def has_boundaries(self, version: str) -> bool:
        return any(one.boundaries for one in self.file(version).versions if one.key == version)


def read_areas(path: Path) -> AreasFile:
    """Read one file of areas. Raises BadDefinition."""
    return read_definition(path, AreasFile, name=path.name)


@lru_cache(maxsize=1)
def places() -> Places:
    """Every area that ships with the program."""
    return Places(tuple(read_areas(path) for path in sorted(DEFINITIONS.glob("*.yaml"))))


@lru_cache(maxsize=8)
def boundaries(version: str) -> dict[str, Any]:
    """The borders of a version's districts as GeoJSON; each feature is named by its area."""
    entry = next(one for one in places().file(version).versions if one.key == version)
    if not entry.boundaries:
        raise BadDefinition("Områdesversionen {version} har inga gränser.", version=version)
    return json.loads((BOUNDARIES / entry.boundaries).read_text(encoding="utf-8"))
