"""Borders on a flat picture, and names that do not cover each other."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.indicators.areas import places
from fardplan.indicators.drawings.ground import Width
from fardplan.indicators.drawings.map_labels import FONT_SIZE, LETTER, Label, apart
from fardplan.indicators.outlines import outline, outlines

SQUARE = [[17.0, 59.0], [18.0, 59.0], [18.0, 60.0], [17.0, 60.0], [17.0, 59.0]]
SLIVER = [[17.5, 59.5], [17.5001, 59.5], [17.5, 59.5001], [17.5, 59.5]]


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_degree_across_is_about_half_a_degree_along_at_stockholm():
    shape = outline("ruta", polygon(SQUARE)).polygons[0][0]
    across = max(x for x, _ in shape) - min(x for x, _ in shape)
    along = max(y for _, y in shape) - min(y for _, y in shape)
    assert across / along == pytest.approx(0.510, abs=0.001)


def test_slivers_are_dropped_and_the_rest_is_kept():
    assert len(outline("ruta", polygon(SQUARE, SLIVER)).polygons[0]) == 1
    several = {"type": "MultiPolygon", "coordinates": [[SLIVER], [SQUARE]]}
    assert len(outline("ruta", several).polygons) == 1


def test_the_middle_lies_inside_even_where_the_centre_of_gravity_does_not():
    horseshoe = [[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9], [0, 0]]
    x, y = outline("hästsko", polygon(horseshoe)).middle
    x /= 0.510
    assert not (3 < x < 6 and y > 3)
    assert 0 < x < 9
    assert 0 < y < 9


@pytest.mark.parametrize("version", ["stockholm-14", "stockholm-13", "stockholm-11"])
def test_every_district_has_an_outline_and_they_have_middles_of_their_own(version):
    found = outlines(version)
    assert {one.area for one in found} == set(places().version(version).within("hela-staden"))
    assert len({one.middle for one in found}) == len(found)


def boxes(labels, width, scale):
    for label in labels:
        half = max(map(len, label.lines)) * LETTER * FONT_SIZE[width] / 2
        tall = len(label.lines) * (FONT_SIZE[width] + 2) / 2
        yield (
            label.x * scale - half,
            label.x * scale + half,
            label.y * scale - tall,
            label.y * scale + tall,
        )


def overlaps(one, other, slack=1.0) -> bool:
    across = min(one[1], other[1]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[2], other[2])
    return across > slack and along > slack


@pytest.mark.parametrize("version", ["stockholm-14", "stockholm-13", "stockholm-11"])
@pytest.mark.parametrize(("width", "height"), [(Width.WIDE, 580), (Width.NARROW, 350)])
def test_no_name_on_our_maps_covers_another(version, width, height):
    shapes = outlines(version)
    labels = [Label(*one.middle, (places().name(version, one.area),)) for one in shapes]
    placed = apart(labels, shapes, width, height=height)
    points = [point for one in shapes for part in one.polygons for point in part[0]]
    reach = [max(axis) - min(axis) for axis in zip(*points, strict=True)]
    scale = min(width.pixels / reach[0], height / reach[1])
    for one, other in combinations(boxes(placed, width, scale), 2):
        assert not overlaps(one, other)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(8.6, 9.2), st.floats(59.0, 60.0)), min_size=1, max_size=6))
def test_labels_move_up_and_down_only(points):
    shapes = [outline("ruta", polygon(SQUARE))]
    labels = [Label(x, y, ("Namn",)) for x, y in points]
    placed = apart(labels, shapes, Width.WIDE, height=500)
    assert [(one.x, one.lines) for one in placed] == [(one.x, one.lines) for one in labels]
