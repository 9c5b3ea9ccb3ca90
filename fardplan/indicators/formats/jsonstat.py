"""JSON-stat 2.0: a cube with the cells that exist.

A row of the table is a cell of `value` with its status, also when it has no number; a combination
that the table does not have is not there at all. What the codes mean stands in `extension`, for
JSON-stat gives them no meaning of its own.
"""

import json
from collections.abc import Mapping
from math import prod
from typing import Any

from fardplan.indicators.areas import Places
from fardplan.indicators.download import MADE_UP, Published
from fardplan.indicators.formats.csvw import title_of
from fardplan.statistics.codes import SEXES
from fardplan.statistics.shape import MEASURES

ENDING = ".json"
ORDER = ("value", *(name for name in MEASURES if name != "value"))
LABELS = {
    "value": "Värde",
    "numerator": "Täljare",
    "denominator": "Nämnare",
    "lower": "Intervallets nedre gräns",
    "upper": "Intervallets övre gräns",
}


def write(published: Published) -> bytes:
    """The table as one dataset."""
    about = published.about
    caveats = [one["sv"] for one in about["caveats"]]
    categories = _categories(published)
    value, status, confidential = _cells(published, categories)
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "href": published.address,
        "label": about["title"]["sv"],
        "note": [*_mark(published), about["definition"]["sv"], *caveats],
        "source": "; ".join(_source(one) for one in about["sources"]),
        "updated": about["released"],
        "id": list(categories),
        "size": [len(one) for one in categories.values()],
        "role": {"time": ["period"], "geo": ["area"], "metric": ["measure"]},
        "dimension": {name: _dimension(name, published, one) for name, one in categories.items()},
        "value": value,
        "status": status,
        "extension": {"conf_status": confidential, **about},
    }
    return json.dumps(dataset, ensure_ascii=False).encode()


def _categories(published: Published) -> dict[str, list[str]]:
    """The members of each dimension, in their order; the sexes always women first."""
    table = published.series.whole_table
    found = {
        name: sorted(table[name].unique().to_list()) for name in ("area_version", "area", "period")
    }
    for one in published.definition.dimensions:
        members = set(table[one.key])
        found[one.key] = [code for code in one.codes if code in members]
    there = set(table["sex"])
    return {**found, "sex": [sex for sex in SEXES if sex in there], "measure": list(ORDER)}


def _cells(
    published: Published, categories: Mapping[str, list[str]]
) -> tuple[dict[str, float], dict[str, str], dict[str, str]]:
    """Numbers, observation status and confidentiality by the cell's place in the cube."""
    sizes = [len(one) for one in categories.values()]
    strides = {name: prod(sizes[at + 1 :]) for at, name in enumerate(categories)}
    places = {
        name: {member: at * strides[name] for at, member in enumerate(members)}
        for name, members in categories.items()
    }
    keys = [name for name in categories if name != "measure"]
    value, status, confidential = {}, {}, {}
    for row in published.series.whole_table.iter_rows(named=True):
        start = sum(places[name][row[name]] for name in keys)
        for measure in ORDER:
            cell = str(start + places["measure"][measure])
            if row[measure] is not None:
                value[cell] = row[measure]
            if measure == "value" or row[measure] is not None:
                status[cell], confidential[cell] = row["obs_status"], row["conf_status"]
    return value, status, confidential


def _dimension(name: str, published: Published, members: list[str]) -> dict[str, Any]:
    labels = {member: _label(name, member, published) for member in members}
    category: dict[str, Any] = {"index": members, "label": labels}
    if name == "measure":
        measured = published.definition.measured
        unit = {"label": measured.unit.sv, "decimals": measured.decimals}
        category["unit"] = dict.fromkeys(("value", "lower", "upper"), unit)
    return {"label": title_of(name, published)[0], "category": category}


def _label(name: str, member: str, published: Published) -> str:
    if name == "area_version":
        return published.series.places.title(member).sv
    if name == "area":
        return _area_name(member, published.series.figures.versions, published.series.places)
    if name == "sex":
        return SEXES[member].swedish
    for one in published.definition.dimensions:
        if one.key == name:
            return one.name(member).sv
    return LABELS.get(member, member) if name == "measure" else member


def _area_name(area: str, versions: tuple[str, ...], places: Places) -> str:
    """An area keeps its name through all versions that have it."""
    version = next(one for one in versions if area in places.version(one))
    return places.entry(version, area).name


def _mark(published: Published) -> list[str]:
    """The first note on figures that are made up."""
    return [MADE_UP.sv] if published.release.synthetic else []


def _source(about: Mapping[str, Any]) -> str:
    return f"{about['publisher']['sv']}, {about['table']} ({about['edition']['sv']})"
