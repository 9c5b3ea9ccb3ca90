"""Names on a map: moved apart up and down where they would cover each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from fardplan.indicators.drawings.ground import INK, SHEET, Spec, Width
from fardplan.indicators.outlines import Outline

FONT_SIZE = {Width.WIDE: 13, Width.NARROW: 11}
LETTER = 0.52  # of the font's size: the mean width of a letter
ROUNDS = 60  # of pushing; a city's names come to rest well before that


@dataclass(frozen=True)
class Label:
    """Lines of text, the first at a point of the map."""

    x: float
    y: float
    lines: tuple[str, ...]


def apart(
    labels: Sequence[Label], shapes: Sequence[Outline], width: Width, *, height: int
) -> list[Label]:
    """The same labels, pushed up or down by as little as frees them from each other."""
    scale = _pixels_per_unit(shapes, width, height)
    placed = list(labels)
    for _round in range(ROUNDS):
        pushed = False
        for one, other in combinations(range(len(placed)), 2):
            overlap = _overlap(placed[one], placed[other], scale, FONT_SIZE[width])
            if overlap > 0:
                pushed = True
                upper, lower = sorted((one, other), key=lambda at: -placed[at].y)
                step = (overlap / 2 + 0.5) / scale
                placed[upper] = replace(placed[upper], y=placed[upper].y + step)
                placed[lower] = replace(placed[lower], y=placed[lower].y - step)
        if not pushed:
            break
    return placed


def text_layers(labels: Sequence[Label], width: Width) -> list[Spec]:
    """The labels with a pale rim, so that they can be read on any ground."""
    values = [
        {"x": round(one.x, 5), "y": round(one.y, 5), "label": "\n".join(one.lines)}
        for one in labels
    ]
    mark = {
        "type": "text",
        "fontSize": FONT_SIZE[width],
        "fontWeight": 600,
        "lineBreak": "\n",
        "lineHeight": FONT_SIZE[width] + 2,
        "baseline": "middle",
        "dy": -(max(len(one.lines) for one in labels) - 1) * (FONT_SIZE[width] + 2) / 2,
    }
    encoding = {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
        "text": {"field": "label"},
    }
    rim = {"stroke": SHEET, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.75}
    return [
        {"data": {"values": values}, "mark": {**mark, **look}, "encoding": encoding}
        for look in (rim, {"color": INK})
    ]


def _pixels_per_unit(shapes: Sequence[Outline], width: Width, height: int) -> float:
    points = [point for one in shapes for polygon in one.polygons for point in polygon[0]]
    across = max(x for x, _y in points) - min(x for x, _y in points)
    along = max(y for _x, y in points) - min(y for _x, y in points)
    return min(width.pixels / across, height / along)


def _overlap(one: Label, other: Label, scale: float, font_size: int) -> float:
    """By how many pixels two labels cover each other up and down; none if beside each other."""
    widths = [max(map(len, label.lines)) * LETTER * font_size for label in (one, other)]
    if abs(one.x - other.x) * scale >= sum(widths) / 2 + 4:
        return 0
    heights = [len(label.lines) * (font_size + 2) for label in (one, other)]
    return sum(heights) / 2 - abs(one.y - other.y) * scale
