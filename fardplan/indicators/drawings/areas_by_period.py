"""Several areas in a few periods: one mark per period, never joined into a trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Break
from fardplan.indicators.drawings.ground import (
    MARK,
    SHEET,
    TOOLTIP,
    Picture,
    Spec,
    Width,
    axis_title,
    domain,
    look_channel,
    place_channel,
    value_channel,
    whole_picture,
)
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series
from fardplan.indicators.tables import Row, Table, remarks_on, say_break

ROW_HEIGHT = 40
AROUND = 110
EARLIER_SHAPES = ["diamond", "square", "triangle-up"]
SHOWN = 4  # the newest periods; more marks than this in a row cannot be told apart


@dataclass(frozen=True)
class Marks:
    """What is drawn: the areas, the periods, and a figure for each of both."""

    areas: list[str]
    periods: list[str]
    cells: dict[tuple[str, str], Cell]
    breaks: list[Break]


def marks_of(series: Series) -> Marks:
    """The main area first, then the others by name; the newest periods."""
    areas = [series.main_area, *sorted(series.figures.others, key=series.name)]
    periods = series.observed_periods[-SHOWN:]
    cells = {
        (area, period): series.total(area, period) or Cell(None, _("saknas"))
        for area in areas
        for period in periods
    }
    return Marks(areas, periods, cells, series.breaks(series.main_area, periods))


def picture(series: Series) -> Picture:
    """The areas side by side, one mark for each period."""
    marks = marks_of(series)
    title = f"{series.definition.short_title}, {_enumerated(marks.periods)}"
    return Picture(
        name="areas-by-period",
        title=title,
        short=_("Punktdiagram: {title}").format(title=title),
        spoken=spoken(series, marks),
        draw=partial(draw, series, marks),
        tables=(_table(series, marks, title),),
        legend=tuple(
            _("{label}: åren före {period} kan inte jämföras med de senare.").format(
                label=one.label, period=one.period
            )
            for one in marks.breaks
        ),
    )


def spoken(series: Series, marks: Marks) -> str:
    """Each area's figures, and why they are not joined."""
    sentences = [
        _("{place}: {figures} {unit}.").format(
            place=series.name(area),
            figures=", ".join(
                f"{marks.cells[area, period].in_full} ({period})" for period in marks.periods
            ),
            unit=series.unit,
        )
        for area in marks.areas
    ]
    return " ".join([*sentences, *(str(one.reason) for one in marks.breaks)])


def draw(series: Series, marks: Marks, width: Width) -> Spec:
    """The spec of the picture in one width; the newest mark lies inside an earlier one it meets."""
    numbers = [cell.value for cell in marks.cells.values() if cell.value is not None]
    axis = domain([0, *numbers], from_zero=True)
    values = [
        {
            "place": series.name(area),
            "period": period,
            "value": cell.value,
            "tooltip": f"{series.name(area)}, {period}: {cell.in_full} {series.unit}",
        }
        for (area, period), cell in marks.cells.items()
        if cell.value is not None
    ]
    newest, earlier = marks.periods[-1], len(marks.periods) - 1
    inner = [one for one in values if one["period"] == newest]
    outer = [one for one in values if one["period"] != newest]
    mark = {"type": "point", "stroke": MARK, "strokeWidth": 2, "opacity": 1}
    spec = {
        "encoding": {
            "y": place_channel([series.name(area) for area in marks.areas], grid=True),
            "x": value_channel(axis),
            "shape": look_channel("period", marks.periods, [*EARLIER_SHAPES[:earlier], "circle"]),
            "fill": look_channel("period", marks.periods, [*[SHEET] * earlier, MARK]),
            "tooltip": TOOLTIP,
        },
        "layer": [
            {"data": {"values": outer}, "mark": {**mark, "size": 260}},
            {"data": {"values": inner}, "mark": {**mark, "size": 80}},
        ],
    }
    height = ROW_HEIGHT * len(marks.areas) + AROUND
    return whole_picture(spec, width, height=height, title=axis_title(series, axis))


def _table(series: Series, marks: Marks, title: str) -> Table:
    rows = [
        Row(
            series.name(area),
            tuple(marks.cells[area, period] for period in marks.periods),
            is_whole=area == series.main_area,
        )
        for area in marks.areas
    ]
    return Table(
        caption=f"{title} ({series.unit})",
        first_heading=series.area_word,
        headings=tuple(_heading(period, marks.breaks) for period in marks.periods),
        rows=tuple(rows),
        remarks=(*remarks_on(list(marks.cells.values())), *map(say_break, marks.breaks)),
    )


def _heading(period: str, breaks: Sequence[Break]) -> str:
    """The period, marked when it is not comparable with those before."""
    broken = any(one.period == period for one in breaks)
    return _("{period} (brott)").format(period=period) if broken else period


def _enumerated(periods: list[str]) -> str:
    """The periods in a row of words: 2017 och 2020."""
    if len(periods) == 1:
        return periods[0]
    return _("{all} och {last}").format(all=", ".join(periods[:-1]), last=periods[-1])
