"""JSON-stat 2.0: a cube of numbers with its dimensions, read into one row per cell.

Source: https://json-stat.org/full/ (dataset: id, size, dimension, value, status).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from fardplan.indicators.sources.faults import BadReply


@dataclass(frozen=True)
class Cube:
    """The cells as rows: a column of codes per dimension, `value`, and `status` as it was sent."""

    dimensions: tuple[str, ...]
    cells: pl.DataFrame


def read(content: Any) -> Cube:
    """One row per cell, in the order of the codes.

    table:   none: the parsed JSON of one dataset.
    returns: the dimensions' codes as text, `value` (null where there is none) and `status`.
    raises:  BadReply when the cube does not hold together.
    source:  json-stat.org, version 2.0: value and status are lists or, when sparse, objects.
    """
    if not isinstance(content, Mapping) or content.get("class") != "dataset":
        raise BadReply("Svaret är ingen tabell i JSON-stat 2.0.")
    try:
        names = tuple(str(name) for name in content["id"])
        sizes = [int(size) for size in content["size"]]
        codes = [codes_of(content["dimension"][name]) for name in names]
        value = content["value"]
    except (KeyError, TypeError, ValueError) as error:
        raise BadReply("Tabellen i JSON-stat saknar delar.") from error
    if [len(one) for one in codes] != sizes or len(set(names)) < len(names):
        raise BadReply("Tabellen i JSON-stat har andra mått än den säger.")
    number = math.prod(sizes)
    columns: dict[str, Any] = {}
    repeat, total = number, 1
    for name, one in zip(names, codes, strict=True):
        repeat //= max(len(one), 1)
        columns[name] = [code for code in one for _ in range(repeat)] * total
        total *= len(one)
    columns["value"] = _numbers(_dense(value, number))
    columns["status"] = _dense(content.get("status"), number)
    types = dict.fromkeys(names, pl.String) | {"value": pl.Float64, "status": pl.String}
    return Cube(names, pl.DataFrame(columns, schema=types))


def codes_of(dimension: Mapping[str, Any]) -> list[str]:
    """The codes of a dimension in their order: a list, an object of positions, or only a label."""
    category = dimension["category"]
    index = category.get("index")
    if index is None:
        return [str(code) for code in category["label"]]
    if isinstance(index, Mapping):
        return [str(code) for code in sorted(index, key=lambda code: int(index[code]))]
    return [str(code) for code in index]


def _dense(given: Any, number: int) -> Sequence[Any]:
    """One entry per cell, however sparsely they were sent; a lone text is for all cells."""
    if given is None or isinstance(given, str):
        return [given] * number
    if isinstance(given, Mapping):
        places = {int(at): one for at, one in given.items() if str(at).isdecimal()}
        if len(places) < len(given) or any(at >= number for at in places):
            raise BadReply("Tabellen i JSON-stat har celler utanför sina mått.")
        return [places.get(at) for at in range(number)]
    if not isinstance(given, list) or len(given) != number:
        raise BadReply("Tabellen i JSON-stat har fler eller färre celler än sina mått.")
    return given


def _numbers(values: Sequence[Any]) -> list[float | None]:
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            raise BadReply("Tabellen i JSON-stat har ”{value}” där ett tal väntades.", value=value)
    return [None if value is None else float(value) for value in values]
