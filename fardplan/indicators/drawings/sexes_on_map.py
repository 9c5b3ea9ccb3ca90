"""Two maps of the districts on one scale, women's and men's: shares and rates as shades.

The shades are steps of one quiet colour, neither good nor bad, and each district has its number.
The borders are those of the version that the figures were counted in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fardplan.indicators.drawings.area_map import on_the_map
from fardplan.indicators.drawings.ground import (
    INK,
    SHEET,
    SOFT,
    TOOLTIP,
    Domain,
    Picture,
    Spec,
    Width,
    domain,
    look_channel,
)
from fardplan.indicators.drawings.map_labels import Label, apart, text_layers
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.outlines import Outline, outlines
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.tables import sex_table

SHADES = ("#edf2f1", "#d8e4e2", "#c0d3d0", "#a5c0bc", "#8aaca7", "#709893")
HEIGHTS = {Width.WIDE: 400, Width.NARROW: 620}
APART = 1.06  # of a map's width or height, from one map to the next
STEPS = 5
KEYS_IN_A_ROW = {Width.WIDE: 6, Width.NARROW: 3}


@dataclass(frozen=True)
class Plot:
    """One district on one of the maps."""

    outline: Outline
    sex: str
    cell: Cell
    tooltip: str


def picture(series: Series) -> Picture:
    """Women and men in the districts of one period, with a table in the order of the names."""
    period = series.figures.map_period or series.observed_periods[-1]
    shapes = {one.area: one for one in outlines(series.version_of(period))}
    rows = series.by_area(sorted(shapes, key=series.name), period)
    title = _("{what}: {women} och {men} i stadsdelsområdena, {period}").format(
        what=series.definition.short_title,
        women=series.women_word,
        men=series.men_word,
        period=period,
    )
    return Picture(
        name="map",
        title=title,
        short=_("Två kartor: {title}").format(title=title),
        spoken=spoken(series, rows),
        draw=partial(draw, series, rows, shapes),
        tables=(
            sex_table(
                series,
                rows,
                [series.name(row.area) for row in rows],
                caption=f"{title} ({series.unit})",
                first_heading=_("Stadsdelsområde"),
            ),
        ),
        legend=(
            _("Mörkare betyder ett högre tal, inte ett bättre. Båda kartorna har samma skala."),
            _("Gränser: Stadskartan 2021 (CC0), sammanfogade och förenklade."),
        ),
    )


def spoken(series: Series, rows: Sequence[SexRow]) -> str:
    """Between what women and men lie in the districts, and for how many nothing is shown."""
    sentences = [
        _say_range(series, series.women_word, [row.women for row in rows]),
        _say_range(series, series.men_word, [row.men for row in rows]),
    ]
    return " ".join(sentences)


def _say_range(series: Series, who: str, cells: Sequence[Cell]) -> str:
    known = sorted((cell.value, cell.text) for cell in cells if cell.value is not None)
    if not known:
        return _("{who}: inga värden.").format(who=capfirst(who))
    sentence = _("{who}: från {low} till {high} {unit} i {known} av {all} stadsdelsområden.")
    return sentence.format(
        who=capfirst(who),
        low=known[0][1],
        high=known[-1][1],
        unit=series.unit,
        known=len(known),
        all=len(cells),
    )


def draw(
    series: Series, rows: Sequence[SexRow], shapes: Mapping[str, Outline], width: Width
) -> Spec:
    """The spec of the picture in one width: the maps beside each other, or one under the other."""
    words = {"women": capfirst(series.women_word), "men": capfirst(series.men_word)}
    moves = {"women": (0.0, 0.0), "men": _move(list(shapes.values()), width)}
    plots = [
        Plot(
            _moved(shapes[row.area], moves[sex]),
            sex,
            cell,
            f"{series.name(row.area)}, {words[sex].lower()}: {cell.in_full}",
        )
        for row in rows
        for sex, cell in (("women", row.women), ("men", row.men))
    ]
    values = [plot.cell.value for plot in plots if plot.cell.value is not None]
    axis = domain(values or [0.0, 1.0], steps=STEPS)
    layers = [_ground_layer(plots, axis, width), *_number_layers(plots, width)]
    layers.append(_name_layer(plots, words))
    return on_the_map(layers, width, height=HEIGHTS[width], title=capfirst(series.unit))


def _ground_layer(plots: Sequence[Plot], axis: Domain, width: Width) -> Spec:
    """Every district in the shade of its step; white where there is no number."""
    steps, lacking = list(_steps(axis)), _("inget värde")
    shades = look_channel("step", [*steps, lacking], [*SHADES[: len(steps)], SHEET])
    values = [
        {
            "type": "Feature",
            "geometry": plot.outline.geometry,
            "step": lacking if plot.cell.value is None else steps[_step(plot.cell.value, axis)],
            "tooltip": plot.tooltip,
        }
        for plot in plots
    ]
    legend = {"columns": KEYS_IN_A_ROW[width], "symbolType": "square", "symbolStrokeColor": SOFT}
    return {
        "data": {"values": values},
        "mark": {"type": "geoshape", "stroke": SOFT, "strokeWidth": 0.7},
        "encoding": {"color": {**shades, "legend": legend}, "tooltip": TOOLTIP},
    }


def _number_layers(plots: Sequence[Plot], width: Width) -> list[Spec]:
    labels = [Label(*plot.outline.middle, (plot.cell.text,)) for plot in plots]
    shapes = [plot.outline for plot in plots]
    return text_layers(apart(labels, shapes, width, height=HEIGHTS[width]), width)


def _name_layer(plots: Sequence[Plot], words: Mapping[str, str]) -> Spec:
    """Whose map it is, in its lower left corner, where there is water."""
    corners = {sex: _corner([one.outline for one in plots if one.sex == sex]) for sex in words}
    values = [{"x": x, "y": y, "label": words[sex]} for sex, (x, y) in corners.items()]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "color": INK,
            "fontSize": 16,
            "fontWeight": 700,
        },
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
            "text": {"field": "label"},
        },
    }


def _steps(axis: Domain) -> Iterator[str]:
    """Each step of the scale in words, lowest first."""
    decimals = 0 if axis.step >= 1 else 1 if axis.step >= 0.1 else 2
    for low, high in pairwise(axis.ticks):
        yield f"{shown(low, decimals)}–{shown(high, decimals)}"


def _step(value: float, axis: Domain) -> int:
    """Which step a number is in; the highest number of all belongs to the last."""
    return min(int((value - axis.low) / axis.step + 1e-9), len(axis.ticks) - 2)


def _move(shapes: Sequence[Outline], width: Width) -> tuple[float, float]:
    """From the women's map to the men's: to the right on a page, down on a phone."""
    (left, low), (right, high) = _ends(shapes)
    if width == Width.WIDE:
        return APART * (right - left), 0.0
    return 0.0, -APART * (high - low)


def _moved(shape: Outline, by: tuple[float, float]) -> Outline:
    across, along = by
    polygons = [
        [[[x + across, y + along] for x, y in ring] for ring in polygon]
        for polygon in shape.polygons
    ]
    middle = (shape.middle[0] + across, shape.middle[1] + along)
    return replace(shape, polygons=polygons, middle=middle)


def _corner(shapes: Sequence[Outline]) -> tuple[float, float]:
    (left, low), _high = _ends(shapes)
    return left, low


def _ends(shapes: Sequence[Outline]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The lower left and the upper right corner of what the shapes cover together."""
    points = [point for one in shapes for polygon in one.polygons for point in polygon[0]]
    across, along = [x for x, _y in points], [y for _x, y in points]
    return (min(across), min(along)), (max(across), max(along))
