"""Areas in time: which districts there were on a day, how they merged, and what their names are.

The areas of one version form a tree: `part` names the area that an area is a part of, such as
bromma → vasterort → yttre-staden → hela-staden. All mergers are of whole areas, so a figure can
always be brought forward to the newer version, and never back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from fardplan.errors import BadDefinition, BadTable, sentence
from fardplan.statistics.names import forms_of

DISTRICT = "district"
RESIDUAL = "residual"  # those of the whole who belong to no part, such as without an address
OUTER_CITY = "yttre-staden"
OLD_NAME = sentence("{name} är ett äldre namn; området ingår nu i {area}.")


@dataclass(frozen=True)
class Area:
    """One area: a permanent key, the name people use, its kind, and what it is a part of."""

    key: str
    name: str
    kind: str = DISTRICT
    part: str = ""

    @property
    def is_a_district(self) -> bool:
        return self.kind == DISTRICT


@dataclass(frozen=True)
class AreaVersion:
    """The areas as they were from one day to another, both included; None is still."""

    key: str
    valid_from: date
    valid_to: date | None
    areas: tuple[Area, ...]

    def __post_init__(self) -> None:
        keys = [area.key for area in self.areas]
        if doubled := sorted({key for key in keys if keys.count(key) > 1}):
            raise BadDefinition(
                "Områdesversionen {version} har {names} två gånger.",
                version=self.key,
                names=", ".join(doubled),
            )
        if unknown := sorted({area.part for area in self.areas if area.part} - set(keys)):
            raise BadDefinition(
                "Områdesversionen {version} har delar av {names}, som inte finns i den.",
                version=self.key,
                names=", ".join(unknown),
            )
        if self.valid_to and self.valid_to < self.valid_from:
            raise BadDefinition(
                "Områdesversionen {version} slutar innan den börjar.", version=self.key
            )
        self._refuse_circles()

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def area(self, key: str) -> Area:
        """The area with this key. Raises BadTable when the version has none."""
        if key not in self._by_key:
            raise BadTable(
                "Området {area} finns inte i versionen {version}.", area=key, version=self.key
            )
        return self._by_key[key]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def children(self, key: str) -> tuple[Area, ...]:
        """The areas that are parts of this one, directly."""
        return tuple(area for area in self.areas if area.part == key)

    def parts_among(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """The largest areas below this one that are among the known; what to sum to make it.

        A level that is not known is stepped through: without the outer city as a row of its
        own, the whole city is the inner city, Söderort and Västerort. Empty when a part other
        than a residual is missing, for then the known ones do not make the whole.
        """
        wanted = set(known)
        found: list[str] = []
        for child in self.children(key):
            below = (child.key,) if child.key in wanted else self.parts_among(child.key, wanted)
            if not below and child.kind != RESIDUAL:
                return ()
            found += below
        return tuple(found)

    def within(self, key: str, *, kind: str = DISTRICT) -> tuple[str, ...]:
        """The keys of all areas of a kind that lie in this one, at any depth."""
        self.area(key)
        return tuple(
            area.key for area in self.areas if area.kind == kind and key in self._above(area)
        )

    def outer_city(self) -> tuple[str, ...]:
        """The districts of Söderort and Västerort, which together are the outer city."""
        return self.within(OUTER_CITY)

    @cached_property
    def _by_key(self) -> dict[str, Area]:
        return {area.key: area for area in self.areas}

    def _above(self, area: Area) -> list[str]:
        above: list[str] = []
        while area.part and area.part not in above:
            above.append(area.part)
            area = self._by_key[area.part]
        return above

    def _refuse_circles(self) -> None:
        for area in self.areas:
            if area.key in self._above(area):
                raise BadDefinition(
                    "Området {area} är en del av sig självt i {version}.",
                    area=area.key,
                    version=self.key,
                )


@dataclass(frozen=True)
class Merger:
    """On this day the old areas became the new one."""

    old: tuple[str, ...]
    new: str
    on: date


@dataclass(frozen=True)
class Found:
    """The area that a name means, and in a sentence what the reader should know about it."""

    area: Area
    sentence: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AreaHistory:
    """The versions of one place's areas, oldest first, and the mergers between them."""

    versions: tuple[AreaVersion, ...]
    mergers: tuple[Merger, ...] = ()

    def __post_init__(self) -> None:
        if not self.versions:
            raise BadDefinition("Områdenas historia saknar versioner.")
        for before, after in pairwise(self.versions):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                raise BadDefinition(
                    "Områdesversionerna {before} och {after} överlappar varandra.",
                    before=before.key,
                    after=after.key,
                )
        for merger in self.mergers:
            self._refuse_unknown(merger)

    def version(self, key: str) -> AreaVersion:
        """The version with this key. Raises BadTable when there is none."""
        for version in self.versions:
            if version.key == key:
                return version
        raise BadTable("Områdesversionen {version} finns inte.", version=key)

    def at(self, when: date | int) -> AreaVersion:
        """The version that held on a day; a year is asked by its last day."""
        day = _last_day(when)
        for version in self.versions:
            if version.holds_on(day):
                return version
        raise BadTable("Ingen områdesversion gäller {day}.", day=day)

    def successor_of(self, key: str, *, to: str) -> str:
        """The area in the version `to` that now holds what this area was."""
        target, area = self.version(to), key
        for merger in sorted(self.mergers, key=lambda one: one.on):
            if area in merger.old and merger.on <= target.valid_from:
                area = merger.new
        return target.area(area).key

    def closed_on(self, key: str, when: date | int) -> bool:
        """True when the area had merged into another by this time."""
        merger = self.merger_of(key)
        return merger is not None and merger.on <= _last_day(when)

    def merger_of(self, key: str) -> Merger | None:
        """The merger in which this area became part of another, if it has."""
        return next((merger for merger in self.mergers if key in merger.old), None)

    def name_of(self, key: str) -> str:
        """The latest name of an area, whatever version it stands in."""
        for version in reversed(self.versions):
            if key in version:
                return version.area(key).name
        raise BadTable("Området {area} är okänt.", area=key)

    def find_by_name(self, name: str, when: date | int) -> Found:
        """The area a name means at a time, however it is spelt; an old name gives its successor.

        table:   none: a name as a source writes it, such as `Hässelby - Vällingby (Sthlm)`.
        returns: the area, with a sentence of warning when the name was of an area closed by then.
        raises:  BadTable when no version knows the name.
        source:  statistics.md section 7.
        """
        now = self.at(when)
        wanted = forms_of(name)
        for version in (now, *reversed(self.versions)):
            for area in version.areas:
                if not wanted & forms_of(area.name):
                    continue
                if area.key in now:
                    return Found(now.area(area.key))
                successor = now.area(self.successor_of(area.key, to=now.key))
                return Found(successor, OLD_NAME, {"name": area.name, "area": successor.name})
        raise BadTable("Området {name} är okänt.", name=name)

    def _refuse_unknown(self, merger: Merger) -> None:
        known = {area.key for version in self.versions for area in version.areas}
        if unknown := sorted({*merger.old, merger.new} - known):
            raise BadDefinition(
                "Sammanslagningen {on} nämner {names}, som ingen version har.",
                on=merger.on,
                names=", ".join(unknown),
            )


def _last_day(when: date | int) -> date:
    return when if isinstance(when, date) else date(when, 12, 31)
