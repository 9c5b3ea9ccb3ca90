"""A map of the districts, with a circle in each as large as its number.

Circles, for the figures are counts: a district filled with a shade would look more the larger its
ground is. The borders are those of the version that the figures were counted in.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from fardplan.indicators.drawings.ground import (
    INNER_GROUND,
    MARK,
    OUTER_GROUND,
    SHEET,
    SOFT,
    TOOLTIP,
    Picture,
    Spec,
    Width,
    whole_picture,
)
from fardplan.indicators.drawings.map_labels import Label, apart, text_layers
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.outlines import Outline, outlines
from fardplan.indicators.series import Series
from fardplan.indicators.tables_by_area import area_table

LARGEST_RADIUS = {Width.WIDE: 40, Width.NARROW: 22}  # pixels
HEIGHTS = {Width.WIDE: 580, Width.NARROW: 350}


@dataclass(frozen=True)
class Spot:
    """One district on the map with its number."""

    outline: Outline
    name: str
    cell: Cell


def picture(series: Series) -> Picture:
    """The districts of one period on a map; all periods in the table."""
    period = series.figures.map_period or series.observed_periods[-1]
    version = series.version_of(period)
    spots = [
        Spot(
            outline,
            series.name(outline.area, version),
            series.total(outline.area, period, version) or Cell(None, _("saknas")),
        )
        for outline in outlines(version)
    ]
    title = f"{series.definition.short_title}, {period}"
    return Picture(
        name="map",
        title=title,
        short=_("Karta: {title}").format(title=title),
        spoken=spoken(series, spots, period, version),
        draw=partial(draw, series, spots, period, version),
        tables=tuple(
            area_table(series, one, title=str(series.definition.short_title))
            for one in reversed(series.figures.versions)
        ),
        legend=(
            _("Blågrått: ytterstaden. Sandfärgat: inre staden."),
            _("Gränser: Stadskartan 2021 (CC0), sammanfogade och förenklade."),
        ),
    )


def spoken(series: Series, spots: Sequence[Spot], period: str, version: str) -> str:
    """How many districts, which has most and fewest, and what belongs to none."""
    known = [(spot.cell.value, spot) for spot in spots if spot.cell.value is not None]
    most = max(known, key=lambda one: one[0])[1]
    fewest = min(known, key=lambda one: one[0])[1]
    sentence = _(
        "{count} stadsdelsområden. Flest {unit} har {most} ({most_number}), "
        "färst har {fewest} ({fewest_number})."
    ).format(
        count=len(spots),
        unit=series.unit,
        most=most.name,
        most_number=most.cell.text,
        fewest=fewest.name,
        fewest_number=fewest.cell.text,
    )
    return f"{sentence} {_outside(series, period, version)}".strip()


def draw(series: Series, spots: Sequence[Spot], period: str, version: str, width: Width) -> Spec:
    """The spec of the picture in one width."""
    layers = [ground_layer([spot.outline for spot in spots], series.outer_city(version))]
    layers += [_circle_layer(spots, width), *_label_layers(spots, width)]
    if outside := _outside(series, period, version):
        layers.append(_outside_layer(outside, width))
    title = _("Cirkelns yta visar antalet {unit}.").format(unit=series.unit)
    return on_the_map(layers, width, height=HEIGHTS[width], title=title)


def on_the_map(layers: list[Spec], width: Width, *, height: int, title: str = "") -> Spec:
    """A picture whose layers lie on the flat outlines."""
    spec = {"layer": layers, "projection": {"type": "identity", "reflectY": True}}
    return whole_picture(spec, width, height=height, title=title)


def ground_layer(shapes: Sequence[Outline], outer: Sequence[str]) -> Spec:
    """The districts, those of the outer city in another tint than those of the inner."""
    values = [
        {
            "type": "Feature",
            "properties": {"outer": shape.area in outer},
            "geometry": shape.geometry,
        }
        for shape in shapes
    ]
    outside = {"test": "datum.properties.outer", "value": OUTER_GROUND}
    return {
        "data": {"values": values},
        "mark": {"type": "geoshape", "stroke": SHEET, "strokeWidth": 1.5},
        "encoding": {"color": {"condition": outside, "value": INNER_GROUND}},
    }


def _outside(series: Series, period: str, version: str) -> str:
    """What the whole city has that no district has, if there is any."""
    remainder = series.remainder(period, version)
    if not remainder:
        return ""
    return _("Utan stadsdelsområde: {number} {unit}.").format(
        number=shown(remainder, series.decimals), unit=series.unit
    )


def _circle_layer(spots: Sequence[Spot], width: Width) -> Spec:
    known = [spot for spot in spots if spot.cell.value is not None]
    values = [
        {
            "x": spot.outline.middle[0],
            "y": spot.outline.middle[1],
            "value": spot.cell.value,
            "tooltip": f"{spot.name}: {spot.cell.in_full}",
        }
        for spot in known
    ]
    size = {
        "domain": [0, max(spot.cell.value or 0 for spot in known)],
        "range": [0, math.pi * LARGEST_RADIUS[width] ** 2],
    }
    return {
        "data": {"values": values},
        "mark": {"type": "circle", "color": MARK, "opacity": 0.3},
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
            "size": {"field": "value", "type": "quantitative", "scale": size, "legend": None},
            "tooltip": TOOLTIP,
        },
    }


def _label_layers(spots: Sequence[Spot], width: Width) -> list[Spec]:
    """Names and numbers; on a phone the names alone, for the numbers stand in the table."""
    labels = [
        Label(
            *spot.outline.middle,
            (spot.name, spot.cell.text) if width == Width.WIDE else (spot.name,),
        )
        for spot in spots
    ]
    shapes = [spot.outline for spot in spots]
    return text_layers(apart(labels, shapes, width, height=HEIGHTS[width]), width)


def _outside_layer(sentence: str, width: Width) -> Spec:
    return {
        "data": {"values": [{"label": sentence}]},
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "color": SOFT},
        "encoding": {
            "x": {"value": 0},
            "y": {"value": HEIGHTS[width] - 44},
            "text": {"field": "label"},
        },
    }
