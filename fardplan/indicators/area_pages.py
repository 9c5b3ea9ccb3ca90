"""The page of the areas: which districts there were a certain year, and what became of them."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fardplan.errors import BadTable, FardplanError
from fardplan.indicators.areas import AreaKind, AreasFile, VersionEntry, places
from fardplan.indicators.drawings.area_map import ground_layer, on_the_map
from fardplan.indicators.drawings.ground import Spec, Width
from fardplan.indicators.drawings.map_labels import Label, apart, text_layers
from fardplan.indicators.outlines import outlines
from fardplan.statistics.areas import AreaVersion

PLACE = "stockholm-11"  # any version of the place that the page is about
HEIGHTS = {Width.WIDE: 580, Width.NARROW: 350}


@dataclass(frozen=True)
class District:
    """A district as the table has it: where it lies, what it came of, and what it became."""

    name: str
    part: str
    came_of: str
    became: str
    code: str


def context_for(asked: str) -> dict[str, Any]:
    """What the page shows for the year that was asked for, or why it cannot."""
    file = places().file(PLACE)
    first, this_year = file.versions[0].valid_from.year, timezone.localdate().year
    year, fault = _year(asked, file, this_year)
    version = file.history.at(year)
    entry = next(one for one in file.versions if one.key == version.key)
    return {
        "year": year,
        "asked": asked or str(year),
        "fault": fault,
        "first_year": first,
        "last_year": this_year,
        "entry": entry,
        "changed_during_year": entry.valid_from.year == year and entry != file.versions[0],
        "districts": districts_of(file, version),
        "versions": [(one, _mergers_into(file, one)) for one in file.versions],
    }


def districts_of(file: AreasFile, version: AreaVersion) -> list[District]:
    """The districts of a version by part of the city and name."""
    newest = file.history.versions[-1]
    found = []
    for area in version.areas:
        if area.kind != AreaKind.DISTRICT:
            continue
        successor = file.history.successor_of(area.key, to=newest.key)
        old = [one for merger in file.mergers if merger.new == area.key for one in merger.old]
        found.append(
            District(
                name=file.entries[area.key].shown_name,
                part=file.entries[area.part].shown_name if area.part else "",
                came_of=_enumerated(file, old),
                became="" if successor == area.key else file.entries[successor].shown_name,
                code=file.entries[area.key].code,
            )
        )
    return sorted(found, key=lambda one: (one.part, one.name))


def has_map(version: str) -> bool:
    return version in places() and places().has_boundaries(version)


def draw(version: str, width: Width) -> Spec:
    """The map of a version's districts with their names."""
    shapes = outlines(version)
    labels = [Label(*one.middle, (places().name(version, one.area),)) for one in shapes]
    layers = [
        ground_layer(shapes, places().version(version).outer_city()),
        *text_layers(apart(labels, shapes, width, height=HEIGHTS[width]), width),
    ]
    return on_the_map(layers, width, height=HEIGHTS[width])


def _year(asked: str, file: AreasFile, this_year: int) -> tuple[int, FardplanError | None]:
    """The year asked for; when it is none, this year and what was wrong."""
    if not asked:
        return this_year, None
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return this_year, BadTable("Skriv ett år med fyra siffror, till exempel 2019.")
    first = file.versions[0].valid_from.year
    if not first <= int(asked) <= this_year:
        return this_year, BadTable(
            "Indelningen {year} är inte känd här, bara den för åren {first}–{last}.",
            year=asked,
            first=first,
            last=this_year,
        )
    return int(asked), None


def _mergers_into(file: AreasFile, entry: VersionEntry) -> list[str]:
    """What happened when the version began, in words."""
    return [
        _("{old} blev {new}").format(
            old=_enumerated(file, list(merger.old)), new=file.entries[merger.new].shown_name
        )
        for merger in file.mergers
        if merger.on == entry.valid_from
    ]


def _enumerated(file: AreasFile, keys: list[str]) -> str:
    names = sorted(file.entries[key].shown_name for key in keys)
    if len(names) < 2:
        return "".join(names)
    return _("{all} och {last}").format(all=", ".join(names[:-1]), last=names[-1])
