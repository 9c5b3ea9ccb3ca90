"""Women and men over time: two lines of equal weight, cut at breaks, the gap between shaded."""

from collections.abc import Sequence
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Break
from fardplan.indicators.drawings.ground import (
    LINE,
    MEN,
    SHAPES,
    SHEET,
    TOOLTIP,
    WOMEN,
    Domain,
    Picture,
    Spec,
    Width,
    axis_title,
    domain,
    look_channel,
    spread,
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
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.tables import Table, sex_table, with_breaks
from fardplan.indicators.values import Turn

HEIGHT = 340
LINE_HEIGHT = 17  # pixels
BESIDE = {"women": -0.12, "men": 0.12}  # years, where marks of the two would meet
ASIDE = {"women": -3, "men": 3}  # pixels, for strokes through their points


def picture(series: Series) -> Picture:
    """The main area by sex, period by period, with table and words."""
    rows = series.by_sex(series.main_area)
    place = series.name(series.main_area)
    title = _("{what}: {women} och {men} i {place}, {first}–{last}").format(
        what=series.definition.short_title,
        women=series.women_word,
        men=series.men_word,
        place=place,
        first=rows[0].period,
        last=rows[-1].period,
    )
    return Picture(
        name="sexes-over-time",
        title=title,
        short=_("Linjediagram: {title}").format(title=title),
        spoken=spoken(series, rows),
        draw=partial(draw, series, rows),
        tables=(_table(series, rows, title),),
        legend=legend(rows),
    )


def _table(series: Series, rows: Sequence[SexRow], title: str) -> Table:
    """Newest first, each period in which a break lies marked as such."""
    breaks = series.breaks(series.main_area, [row.period for row in rows])
    table = sex_table(
        series,
        list(reversed(rows)),
        [row.period for row in reversed(rows)],
        caption=f"{title} ({series.unit})",
        first_heading=_("År"),
    )
    return with_breaks(table, breaks)


def legend(rows: Sequence[SexRow]) -> tuple[str, ...]:
    """What marks other than filled points mean, if there are any."""
    cells = [cell for row in rows for cell in (row.women, row.men)]
    found = []
    if any(cell.value is not None and cell.note for cell in cells):
        found.append(_("Ofylld punkt: värdet är inte ett vanligt observerat värde, se tabellen."))
    if any(cell.value is None for cell in cells):
        found.append(_("Kryss vid axeln: uppgiften saknas eller är dold, se tabellen."))
    return (*found, *legend_of(cells))


def draw(series: Series, rows: Sequence[SexRow], width: Width) -> Spec:
    """The spec of the picture in one width."""
    numbers = reach_of(cell for row in rows for cell in (row.women, row.men))
    axis = domain(numbers or [0.0, 1.0])
    breaks = series.breaks(series.main_area, [row.period for row in rows])
    points = _points(series, rows, breaks)
    year, value = year_channel([row.period for row in rows], width), value_channel(axis)
    layers = [
        _gap_layer(rows, breaks, year),
        *break_layers(breaks, year),
        *_uncertainty_layers(points, year, value),
        _line_layer(points, year, value),
        _point_layer(points, year, value),
        _missing_layer(points, year, axis),
        _label_layer(series, rows[-1], year, axis, width),
    ]
    title = axis_title(series, axis)
    return whole_picture({"layer": layers}, width, height=HEIGHT, title=title)


def spoken(series: Series, rows: Sequence[SexRow]) -> str:
    """All that the picture shows, in sentences made of its numbers."""
    sentences = [
        _say_sex(capfirst(series.women_word), [(row.period, row.women) for row in rows]),
        _say_sex(capfirst(series.men_word), [(row.period, row.men) for row in rows]),
        *(say_turn(series, turn) for turn in series.turns(series.main_area)),
        *(
            _("Linjerna är brutna mellan {before} och {period}: {label}.").format(
                before=int(one.period) - 1, period=one.period, label=str(one.label).lower()
            )
            for one in series.breaks(series.main_area, [row.period for row in rows])
        ),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def say_turn(series: Series, turn: Turn) -> str:
    """That women and men changed places: the first period so since the run before began."""
    sentence = (
        _("{period} är det första året sedan {since} då {women} ligger under {men}.")
        if turn.women_below
        else _("{period} är det första året sedan {since} då {women} ligger över {men}.")
    )
    return sentence.format(
        period=turn.period, since=turn.since, women=series.women_word, men=series.men_word
    )


def _say_sex(word: str, cells: Sequence[tuple[str, Cell]]) -> str:
    known = [(period, cell.value, cell.text) for period, cell in cells if cell.value is not None]
    if not known:
        return _("{who}: inga värden.").format(who=word)
    highest = max(known, key=lambda one: one[1])
    lowest = min(known, key=lambda one: one[1])
    return _(
        "{who}: {first} år {first_year} och {last} år {last_year}; "
        "högst {high} ({high_year}), lägst {low} ({low_year})."
    ).format(
        who=word,
        first=known[0][2],
        first_year=known[0][0],
        last=known[-1][2],
        last_year=known[-1][0],
        high=highest[2],
        high_year=highest[0],
        low=lowest[2],
        low_year=lowest[0],
    )


def _points(series: Series, rows: Sequence[SexRow], breaks: Sequence[Break]) -> list[Spec]:
    segments = segments_of([row.period for row in rows], breaks)
    return [
        {
            "year": int(row.period),
            "sex": sex,
            "value": cell.value,
            "segment": segments[row.period],
            "ordinary": cell.is_ordinary,
            "tooltip": f"{row.period}, {word}: {cell.in_full}",
            **limits_in(cell),
        }
        for row in rows
        for sex, word, cell in (
            ("women", series.women_word, row.women),
            ("men", series.men_word, row.men),
        )
    ]


SEXES = ["women", "men"]
COLOUR = {**look_channel("sex", SEXES, [WOMEN, MEN]), "legend": None}
SHAPE = {**look_channel("sex", SEXES, [SHAPES[sex] for sex in SEXES]), "legend": None}


def _uncertainty_layers(points: list[Spec], year: Spec, value: Spec) -> list[Spec]:
    """Each sex's intervals a little to its own side, so that neither covers the other's."""
    encoding = {"x": year, "y": value, "color": COLOUR}
    return [
        stroke_layer(
            [point for point in points if point["sex"] == sex],
            {"opacity": 0.6, "xOffset": aside},
            encoding,
            along="y",
        )
        for sex, aside in ASIDE.items()
    ]


def _line_layer(points: list[Spec], year: Spec, value: Spec) -> Spec:
    return {
        "data": {"values": points},
        "mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-filter-domains"},
        "encoding": {
            "x": year,
            "y": value,
            "color": COLOUR,
            "detail": {"field": "segment", "type": "nominal"},
        },
    }


def _point_layer(points: list[Spec], year: Spec, value: Spec) -> Spec:
    """Filled where the figure is an ordinary one, open where it is a forecast or the like."""
    unusual = {"test": "!datum.ordinary", "value": SHEET}
    return {
        "data": {"values": [point for point in points if point["value"] is not None]},
        "mark": {"type": "point", "size": 60, "opacity": 1, "strokeWidth": 2},
        "encoding": {
            "x": year,
            "y": value,
            "stroke": COLOUR,
            "fill": {**COLOUR, "condition": unusual},
            "shape": SHAPE,
            "tooltip": TOOLTIP,
        },
    }


def _missing_layer(points: list[Spec], year: Spec, axis: Domain) -> Spec:
    """A hidden or missing figure is marked at the foot, never drawn as nought or passed over."""
    values = [
        {**point, "year": point["year"] + BESIDE[point["sex"]], "value": axis.low}
        for point in points
        if point["value"] is None
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "shape": "cross", "angle": 45, "size": 60, "opacity": 1},
        "encoding": {"x": year, "y": value_channel(axis), "fill": COLOUR, "tooltip": TOOLTIP},
    }


def _gap_layer(rows: Sequence[SexRow], breaks: Sequence[Break], year: Spec) -> Spec:
    """The gap itself, as a quiet surface between the lines."""
    segments = segments_of([row.period for row in rows], breaks)
    both = [
        {
            "year": int(row.period),
            "women": row.women.value,
            "men": row.men.value,
            "segment": segments[row.period],
        }
        for row in rows
        if row.gap.value is not None
    ]
    return {
        "data": {"values": both},
        "mark": {"type": "area", "color": LINE, "opacity": 0.55},
        "encoding": {
            "x": year,
            "y": {"field": "women", "type": "quantitative"},
            "y2": {"field": "men"},
            "detail": {"field": "segment", "type": "nominal"},
        },
    }


def _label_layer(series: Series, last: SexRow, year: Spec, axis: Domain, width: Width) -> Spec:
    """The names of the lines at their ends, moved apart where the ends meet."""
    cells = {"women": last.women, "men": last.men}
    words = {"women": series.women_word, "men": series.men_word}
    between = " " if width == Width.WIDE else "\n"
    lines = 1 if width == Width.WIDE else 2
    wanted = {sex: cell.value for sex, cell in cells.items() if cell.value is not None}
    per_pixel = (axis.high - axis.low) / (HEIGHT - 60)
    values = [
        {
            "year": int(last.period),
            "place": place,
            "sex": sex,
            "label": f"{capfirst(words[sex])}{between}{cells[sex].text}",
        }
        for sex, place in spread(wanted, least=lines * LINE_HEIGHT * per_pixel).items()
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 12,
            "fontWeight": 600,
            "lineBreak": "\n",
            "lineHeight": LINE_HEIGHT - 2,
        },
        "encoding": {
            "x": year,
            "y": {"field": "place", "type": "quantitative"},
            "text": {"field": "label"},
            "color": COLOUR,
        },
    }
