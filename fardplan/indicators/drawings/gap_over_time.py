"""The gap between women and men over time: one line round nought, cut where the series breaks."""

from collections.abc import Sequence
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Break
from fardplan.indicators.drawings.ground import (
    INK,
    MARK,
    SHEET,
    TOOLTIP,
    Picture,
    Spec,
    Width,
    domain,
    value_channel,
    whole_picture,
)
from fardplan.indicators.drawings.intervals import (
    legend_of,
    limits_in,
    reach_of,
    stroke_layer,
)
from fardplan.indicators.drawings.years import break_layers, segments_of, year_channel
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.tables import Row, Table, with_breaks

HEIGHT = 260
RATIO_DECIMALS = 3


def picture(series: Series) -> Picture:
    """The gap in the main area, period by period, with table and words."""
    rows = series.by_sex(series.main_area)
    title = _("{what}: skillnad mellan {women} och {men} i {place}, {first}–{last}").format(
        what=series.definition.short_title,
        women=series.women_word,
        men=series.men_word,
        place=series.name(series.main_area),
        first=rows[0].period,
        last=rows[-1].period,
    )
    return Picture(
        name="gap-over-time",
        title=title,
        short=_("Linjediagram: {title}").format(title=title),
        spoken=spoken(series, rows),
        draw=partial(draw, series, rows),
        tables=(_table(series, rows, title),),
        legend=legend_of(row.gap for row in rows),
    )


def spoken(series: Series, rows: Sequence[SexRow]) -> str:
    """When the gap was largest and smallest, and what it is now."""
    known = [row for row in rows if row.gap.value is not None]
    if not known:
        return _("Skillnaden kan inte räknas ut för något år.")
    highest = max(known, key=lambda row: row.gap.value or 0.0)
    lowest = min(known, key=lambda row: row.gap.value or 0.0)
    sentence = _(
        "{women} minus {men}: {last} {unit} år {last_year}; högst {high} ({high_year}), lägst "
        "{low} ({low_year})."
    ).format(
        women=capfirst(series.women_word),
        men=series.men_word,
        unit=series.gap_unit,
        last=known[-1].gap.text,
        last_year=known[-1].period,
        high=highest.gap.text,
        high_year=highest.period,
        low=lowest.gap.text,
        low_year=lowest.period,
    )
    breaks = series.breaks(series.main_area, [row.period for row in rows])
    cuts = [
        _("Linjen är bruten mellan {before} och {period}: {label}.").format(
            before=int(one.period) - 1, period=one.period, label=str(one.label).lower()
        )
        for one in breaks
    ]
    return " ".join([sentence, *cuts])


def draw(series: Series, rows: Sequence[SexRow], width: Width) -> Spec:
    """The spec of the picture in one width."""
    gaps = reach_of(row.gap for row in rows)
    axis = domain([*gaps, 0.0, 1.0] if len(set(gaps)) < 2 else gaps, from_zero=True, steps=4)
    breaks = series.breaks(series.main_area, [row.period for row in rows])
    year = year_channel([row.period for row in rows], width)
    value = value_channel(axis)
    points = _points(rows, breaks)
    layers = [
        _zero_layer(value),
        *break_layers(breaks, year),
        stroke_layer(points, {"color": MARK}, {"x": year, "y": value}, along="y"),
        {
            "data": {"values": points},
            "mark": {
                "type": "line",
                "color": MARK,
                "strokeWidth": 2.5,
                "point": {"filled": True, "fill": MARK, "stroke": SHEET, "size": 60},
                "invalid": "break-paths-filter-domains",
            },
            "encoding": {
                "x": year,
                "y": value,
                "detail": {"field": "segment", "type": "nominal"},
                "tooltip": TOOLTIP,
            },
        },
    ]
    return whole_picture({"layer": layers}, width, height=HEIGHT, title=_axis_title(series))


def _axis_title(series: Series) -> str:
    """Who is ahead above the line of nought; short, for it must fit on a phone."""
    return _("{unit}. Över noll ligger {women} högre.").format(
        unit=capfirst(series.gap_unit), women=series.women_word
    )


def _points(rows: Sequence[SexRow], breaks: Sequence[Break]) -> list[Spec]:
    parts = segments_of([row.period for row in rows], breaks)
    return [
        {
            "year": int(row.period),
            "value": row.gap.value,
            "segment": parts[row.period],
            "tooltip": f"{row.period}: {row.gap.in_full}",
            **limits_in(row.gap),
        }
        for row in rows
    ]


def _zero_layer(value: Spec) -> Spec:
    return {
        "data": {"values": [{"value": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
        "encoding": {"y": value},
    }


def _table(series: Series, rows: Sequence[SexRow], title: str) -> Table:
    """The gap in points beside the ratio, newest first: always both."""
    table = Table(
        caption=title,
        first_heading=_("År"),
        headings=(
            _("Skillnad, {unit}").format(unit=series.gap_unit),
            _("Kvot, {women} genom {men}").format(women=series.women_word, men=series.men_word),
        ),
        rows=tuple(Row(row.period, (row.gap, _ratio(row))) for row in reversed(rows)),
    )
    return with_breaks(table, series.breaks(series.main_area, [row.period for row in rows]))


def _ratio(row: SexRow) -> Cell:
    if row.women.value is None or not row.men.value:
        return Cell(None, "–", meaning=_("Kvoten kan inte räknas ut."))
    ratio = row.women.value / row.men.value
    return Cell(ratio, shown(ratio, RATIO_DECIMALS))
