"""What all drawings share: widths, colours, type, axes that say where they start."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from fardplan.indicators.numbers import shown, vega_locale
from fardplan.indicators.series import Series
from fardplan.indicators.tables import Table

Spec = dict[str, Any]

# The tokens of the style sheet. Women and men weigh the same and are told apart in three ways: by
# colour (also by those who cannot tell red from green), by shape and by their names in the picture.
WOMEN, MEN, TOTAL = "#5e3c99", "#a6500a", "#3f484a"
INK, SOFT, LINE, SHEET = "#1b2426", "#505b5d", "#d9d6cb", "#ffffff"
MARK, SECOND_MARK = "#12464f", "#b9c8c6"
OUTER_GROUND, INNER_GROUND = "#e0eaea", "#ece8dc"
SHAPES = {"women": "circle", "men": "square"}
FONT = "'Source Sans 3', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


class Width(StrEnum):
    """A picture is made for a page and for a phone."""

    WIDE = "bred"
    NARROW = "smal"

    @property
    def pixels(self) -> int:
        return 720 if self == Width.WIDE else 348


@dataclass(frozen=True)
class Picture:
    """One drawing of an indicator: its picture, its words, and its numbers in tables."""

    name: str
    title: str
    short: str  # the picture in a few words, for those who do not see it
    spoken: str  # all that it shows, in sentences
    draw: Callable[[Width], Spec]
    tables: tuple[Table, ...]
    legend: tuple[str, ...] = ()  # what the unusual marks mean


@dataclass(frozen=True)
class Domain:
    """From where to where an axis goes, in steps that are easy to read."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + number * self.step, 10) for number in range(count + 1)]

    @property
    def format(self) -> str:
        """As few decimals as the steps need, in the notation of Vega."""
        decimals = max(0, -math.floor(math.log10(self.step)))
        return f",.{decimals}f"


def domain(numbers: Sequence[float], *, from_zero: bool = False, steps: int = 5) -> Domain:
    """An axis that holds all numbers, in steps of 1, 2 or 5 times a power of ten."""
    low, high = min(numbers), max(numbers)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    reach = high - low if high - low > abs(high) * 1e-6 else abs(high) or 1.0
    power = 10 ** math.floor(math.log10(reach / steps))
    step = power * next(size for size in (1, 2, 5, 10) if power * size * steps >= reach)
    start, end = math.floor(low / step) * step, math.ceil(high / step) * step
    return Domain(start, end if end > start else start + step, step)


def axis_title(series: Series, axis: Domain) -> str:
    """The unit, and where the axis starts when that is not at nought."""
    unit = series.unit[:1].upper() + series.unit[1:]
    if axis.low == 0:
        return unit
    start = shown(axis.low, _decimals(axis.low))
    return _("{unit}. Axeln börjar vid {start}.").format(unit=unit, start=start)


# A long name is cut in two after its first hyphen, rather than cut off.
TWO_LINES = "length(datum.label) > 18 ? split(replace(datum.label, '-', '-|'), '|') : datum.label"


def place_channel(names: Sequence[str], *, grid: bool = False) -> Spec:
    """One row for each name, in the order given."""
    axis = {
        "title": None,
        "labelFontSize": 14,
        "labelColor": INK,
        "labelExpr": TWO_LINES,
        "labelLineHeight": 15,
        "grid": grid,
    }
    return {"field": "place", "type": "nominal", "sort": list(names), "axis": axis}


def value_channel(axis: Domain) -> Spec:
    """The numbers along an axis."""
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False},
        "axis": {"values": axis.ticks, "format": axis.format, "title": None},
    }


def look_channel(field: str, things: Sequence[str], looks: Sequence[object]) -> Spec:
    """A look for each thing, such as a colour or a shape, explained in the legend."""
    scale = {"domain": list(things), "range": list(looks)}
    return {"field": field, "type": "nominal", "scale": scale}


TOOLTIP: Spec = {"field": "tooltip", "type": "nominal"}


def spread(positions: dict[str, float], *, least: float) -> dict[str, float]:
    """Move labels apart until none is nearer another than `least`, as little as needed."""
    names = sorted(positions, key=lambda name: positions[name])
    placed: list[list[str]] = []
    for name in names:
        placed.append([name])
        while len(placed) > 1 and _overlap(placed[-2], placed[-1], positions, least):
            placed[-2:] = [placed[-2] + placed[-1]]
    return {
        name: position
        for group in placed
        for name, position in zip(group, _stacked(group, positions, least), strict=True)
    }


def whole_picture(spec: Spec, width: Width, *, height: int, title: str = "") -> Spec:
    """A spec with what every picture has: size, type, quiet axes, and the language's numbers."""
    heading = {"text": title, "anchor": "start", "frame": "bounds", "offset": 14}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width.pixels,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 4,
        "background": None,
        **({"title": heading} if title else {}),
        **spec,
        "config": CONFIG,
        "usermeta": {"embedOptions": {"formatLocale": vega_locale()}},
    }


CONFIG: Spec = {
    "font": FONT,
    "aria": False,  # the picture has its own words beside it
    "view": {"stroke": None},
    "title": {"fontSize": 13, "fontWeight": 400, "color": SOFT},
    "axis": {
        "labelFontSize": 13,
        "labelColor": SOFT,
        "titleFontSize": 13,
        "titleColor": SOFT,
        "titleFontWeight": 400,
        "gridColor": LINE,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
    },
    "legend": {
        "labelFontSize": 14,
        "labelColor": INK,
        "title": None,
        "orient": "top",
        "direction": "horizontal",
        "symbolSize": 110,
        "symbolOpacity": 1,
        "columnPadding": 24,
        "offset": 6,
    },
    "text": {"fontSize": 14, "color": INK},
}


def _decimals(number: float) -> int:
    return 0 if number == round(number) else 1


def _overlap(above: list[str], below: list[str], positions: dict[str, float], least: float) -> bool:
    return _stacked(below, positions, least)[0] - _stacked(above, positions, least)[-1] < least


def _stacked(group: list[str], positions: dict[str, float], least: float) -> list[float]:
    """Labels at even distances round the middle of where they wanted to be."""
    middle = sum(positions[name] for name in group) / len(group)
    first = middle - least * (len(group) - 1) / 2
    return [first + least * number for number in range(len(group))]
