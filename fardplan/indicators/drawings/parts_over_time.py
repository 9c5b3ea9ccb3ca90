"""Parts that make a whole, year by year: stacked bars from nought, with the first part's share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Drawing
from fardplan.indicators.drawings.ground import (
    MARK,
    SECOND_MARK,
    SHEET,
    TOOLTIP,
    Picture,
    Spec,
    Width,
    domain,
    look_channel,
    value_channel,
    whole_picture,
)
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.series import Series
from fardplan.indicators.tables import Row, Table, remarks_on

HEIGHT = 340
SHARE_DECIMALS = 1


@dataclass(frozen=True)
class PartsRow:
    """One period: what the first part has, what the other has, and the first's share of both."""

    period: str
    first: Cell
    other: Cell
    whole: Cell

    @property
    def share(self) -> float | None:
        if self.first.value is None or not self.whole.value:
            return None
        return 100 * self.first.value / self.whole.value

    @property
    def share_cell(self) -> Cell:
        if self.share is None:
            return Cell(None, "–")
        return Cell(self.share, shown(self.share, SHARE_DECIMALS))


def rows_of(series: Series) -> list[PartsRow]:
    """The main area, the other part and their whole, for every period that has them."""
    (other,) = series.figures.others
    whole = series.places.version(series.version).area(series.main_area).part
    found = []
    for period in series.observed_periods:
        cells = [series.total(area, period) for area in (series.main_area, other, whole)]
        if all(cells):
            found.append(PartsRow(period, *(cell for cell in cells if cell)))
    return found


def newest_share(series: Series) -> Cell | None:
    """The main area's share of the whole, for an indicator that is shown as parts of one."""
    if Drawing.PARTS_OVER_TIME not in series.figures.shown_as:
        return None
    return rows_of(series)[-1].share_cell


def picture(series: Series) -> Picture:
    """The two parts over time, the share of the first in words and numbers."""
    rows = rows_of(series)
    title = f"{series.definition.short_title}, {rows[0].period}–{rows[-1].period}"
    return Picture(
        name="parts-over-time",
        title=title,
        short=_("Staplar: {title}").format(title=title),
        spoken=spoken(series, rows),
        draw=partial(draw, series, rows),
        tables=(_table(series, rows, title),),
    )


def spoken(series: Series, rows: Sequence[PartsRow]) -> str:
    """How the first part's number and share went from the first period to the last."""
    first, last = rows[0], rows[-1]
    if first.share is None or last.share is None:
        return ""
    place = series.name(series.main_area)
    sentence = _(
        "{place}: {first} {unit} år {first_year} ({first_share} procent av alla) och {last} år "
        "{last_year} ({last_share} procent av alla)."
    ).format(
        place=place,
        unit=series.unit,
        first=first.first.text,
        first_year=first.period,
        first_share=shown(first.share, SHARE_DECIMALS),
        last=last.first.text,
        last_year=last.period,
        last_share=shown(last.share, SHARE_DECIMALS),
    )
    return f"{sentence} {say_change(series, rows)}".strip()


def say_change(series: Series, rows: Sequence[PartsRow]) -> str:
    """The change in number and in share; a warning in words when they go different ways."""
    first, last = rows[0], rows[-1]
    if None in (first.share, last.share, first.first.value, last.first.value):
        return ""
    number = (last.first.value or 0) - (first.first.value or 0)
    share = (last.share or 0) - (first.share or 0)
    sentence = (
        _("Antal och andel går åt olika håll: antalet {number}, andelen {share} procentenheter.")
        if number * share < 0
        else _("Antalet ändrades med {number} och andelen med {share} procentenheter.")
    )
    return sentence.format(
        number=shown(number, series.decimals, signed=True),
        share=shown(share, SHARE_DECIMALS, signed=True),
    )


def draw(series: Series, rows: Sequence[PartsRow], width: Width) -> Spec:
    """The spec of the picture in one width."""
    highest = max(row.whole.value or 0 for row in rows)
    axis = domain([0, highest], from_zero=True)
    names = [series.name(area) for area in (series.main_area, *series.figures.others)]
    period = {
        "field": "period",
        "type": "ordinal",
        "axis": {"title": None, "labelAngle": 0, "labelFontSize": 14},
        "scale": {"paddingInner": 0.35, "paddingOuter": 0.2},
    }
    number = value_channel(axis)
    spec = {"layer": [_bar_layer(rows, names, period, number), _share_layer(rows, period, number)]}
    title = _("{unit}. I staplarna: andel i {place}, procent.").format(
        unit=series.unit[:1].upper() + series.unit[1:], place=names[0]
    )
    return whole_picture(spec, width, height=HEIGHT, title=title)


def _bar_layer(rows: Sequence[PartsRow], names: list[str], period: Spec, number: Spec) -> Spec:
    values = [
        {
            "period": row.period,
            "part": name,
            "order": order,
            "value": cell.value,
            "tooltip": f"{row.period}, {name}: {cell.in_full}",
        }
        for row in rows
        for order, (name, cell) in enumerate(zip(names, (row.first, row.other), strict=True))
    ]
    colour = look_channel("part", names, [MARK, SECOND_MARK])
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": SHEET, "strokeWidth": 1},
        "encoding": {
            "x": period,
            "y": {**number, "stack": "zero"},
            "color": {**colour, "legend": {"symbolType": "square"}},
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": TOOLTIP,
        },
    }


def _share_layer(rows: Sequence[PartsRow], period: Spec, number: Spec) -> Spec:
    values = [
        {
            "period": row.period,
            "value": (row.first.value or 0) / 2,
            "text": shown(row.share, SHARE_DECIMALS),
        }
        for row in rows
        if row.share is not None
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "color": SHEET, "fontWeight": 600},
        "encoding": {"x": period, "y": number, "text": {"field": "text"}},
    }


def _table(series: Series, rows: Sequence[PartsRow], title: str) -> Table:
    names = [series.name(area) for area in (series.main_area, *series.figures.others)]
    body = []
    for row in reversed(rows):
        body.append(Row(row.period, (row.first, row.other, row.whole, row.share_cell)))
    cells = [cell for row in rows for cell in (row.first, row.other, row.whole)]
    return Table(
        caption=f"{title} ({series.unit})",
        first_heading=_("År"),
        headings=(*names, _("Hela staden"), _("Andel i {place}, procent").format(place=names[0])),
        rows=tuple(body),
        remarks=(
            _("{place} är summan av delarna; andelen är räknad här.").format(place=names[0]),
            *remarks_on(cells),
        ),
    )
