"""Borders as shapes on a flat picture: true proportions, no leftovers, a middle for the label."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fardplan.indicators.areas import boundaries

LATITUDE = 59.33  # the middle of Stockholm, where the picture's proportions are right
SMALLEST = 2e-6  # square degrees, about a hectare; less is a leftover of putting borders together
FINENESS = 24  # points a side, when the middle is looked for
Ring = NDArray[np.float64]


@dataclass(frozen=True)
class Outline:
    """One area's shape, and a point well inside it."""

    area: str
    polygons: list[list[list[list[float]]]]
    middle: tuple[float, float]

    @property
    def geometry(self) -> dict[str, Any]:
        return {"type": "MultiPolygon", "coordinates": self.polygons}


@lru_cache(maxsize=8)
def outlines(version: str) -> tuple[Outline, ...]:
    """The shapes of all districts in a version of the areas, by their keys."""
    features = boundaries(version)["features"]
    found = (outline(one["properties"]["area"], one["geometry"]) for one in features)
    return tuple(sorted(found, key=lambda one: one.area))


def outline(area: str, geometry: dict[str, Any]) -> Outline:
    """One area's shape from GeoJSON in degrees."""
    several = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if several else [geometry["coordinates"]]
    flat = [[_flat(ring) for ring in polygon] for polygon in polygons]
    kept = [[ring for ring in polygon if _size(ring) > SMALLEST] for polygon in flat]
    kept = [polygon for polygon in kept if polygon]
    largest = max((polygon[0] for polygon in kept), key=_size)
    return Outline(
        area,
        [[ring.round(5).tolist() for ring in polygon] for polygon in kept],
        middle_of(largest),
    )


def middle_of(ring: Ring) -> tuple[float, float]:
    """The point inside a ring that is farthest from its border, among a grid of points."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    across, along = (np.linspace(low[axis], high[axis], FINENESS) for axis in (0, 1))
    grid = np.array([(x, y) for x in across for y in along])
    inside = grid[_is_inside(grid, ring)]
    if not len(inside):
        inside = ring.mean(axis=0, keepdims=True)
    distances = np.hypot(*(inside[:, None, :] - ring[None, :, :]).transpose(2, 0, 1))
    x, y = inside[distances.min(axis=1).argmax()]
    return round(float(x), 5), round(float(y), 5)


def _flat(ring: list[list[float]]) -> Ring:
    points = np.array(ring, dtype=float)[:, :2]
    return points * [math.cos(math.radians(LATITUDE)), 1.0]


def _size(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def _is_inside(points: Ring, ring: Ring) -> NDArray[np.bool_]:
    """For each point: does a line to the right of it cross the border an odd number of times?"""
    x, y = points[:, :1], points[:, 1:]
    (x1, y1), (x2, y2) = ring.T, np.roll(ring, 1, axis=0).T
    crosses = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return np.asarray((crosses & (x < at)).sum(axis=1) % 2 == 1)
