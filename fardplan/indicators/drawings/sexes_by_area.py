"""Women and men in several areas, one period: two marks per area with the gap between them."""

from collections.abc import Sequence
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fardplan.indicators.drawings.ground import (
    LINE,
    MEN,
    SHAPES,
    SOFT,
    TOOLTIP,
    WOMEN,
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
from fardplan.indicators.drawings.intervals import (
    legend_of,
    limits_in,
    reach_of,
    stroke_layer,
)
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.tables import sex_table

ROW_HEIGHT = 34
AROUND = 110  # legend, axis and its title
BESIDE = 5  # pixels, so that the intervals of the two do not cover each other
ABOVE = 9  # pixels, so that a word does not cover a mark


def picture(series: Series) -> Picture:
    """The main area first, then the others by name: a comparison, not a ranking."""
    others = sorted(series.figures.others, key=series.name)
    period = series.observed_periods[-1]
    rows = series.by_area([series.main_area, *others], period)
    title = _("{what}: {women} och {men}, {place} jämfört med {others}, {period}").format(
        what=series.definition.short_title,
        women=series.women_word,
        men=series.men_word,
        place=series.name(series.main_area),
        others=series.other_areas(len(rows) - 1),
        period=period,
    )
    return Picture(
        name="sexes-by-area",
        title=title,
        short=_("Punktdiagram: {title}").format(title=title),
        spoken=spoken(series, rows),
        draw=partial(draw, series, rows),
        tables=(
            sex_table(
                series,
                rows,
                [series.name(row.area) for row in rows],
                caption=f"{title} ({series.unit})",
                first_heading=series.area_word,
            ),
        ),
        legend=legend_of(_cells(rows)),
    )


def _cells(rows: Sequence[SexRow]) -> list[Cell]:
    return [cell for row in rows for cell in (row.women, row.men)]


def draw(series: Series, rows: Sequence[SexRow], width: Width) -> Spec:
    """The spec of the picture in one width."""
    numbers = reach_of(_cells(rows))
    axis = domain(numbers or [0.0, 1.0])
    names = [series.name(row.area) for row in rows]
    place, value = place_channel(names), value_channel(axis)
    own = {"test": {"field": "value", "equal": names[0]}, "value": 700}
    place["axis"]["labelFontWeight"] = {"condition": own, "value": 400}
    layers = [
        _gap_layer(series, rows, place, value),
        *_sex_layers(series, rows, place, value, width),
    ]
    height = ROW_HEIGHT * len(rows) + AROUND
    title = axis_title(series, axis)
    return whole_picture({"layer": layers}, width, height=height, title=title)


def spoken(series: Series, rows: Sequence[SexRow]) -> str:
    """The main area, where the gap is widest either way, and how many go which way."""
    first = rows[0]
    sentences = [
        _("{place}: {women} {women_value} och {men} {men_value} {unit}.").format(
            place=series.name(first.area),
            women=series.women_word,
            women_value=first.women.text,
            men=series.men_word,
            men_value=first.men.text,
            unit=series.unit,
        )
    ]
    gaps = {row.area: row.gap.value for row in rows if row.gap.value is not None}
    below = [series.name(area) for area, gap in gaps.items() if gap < 0]
    sentences.append(
        _("{women} ligger under {men} i {below} av {all}{names}.").format(
            women=capfirst(series.women_word),
            men=series.men_word,
            below=len(below),
            all=len(gaps),
            names=": " + ", ".join(below) if below else "",
        )
    )
    widest = max(rows, key=lambda row: abs(row.gap.value or 0))
    sentences.append(
        _("Störst är skillnaden i {place}: {gap} {unit} ({women} minus {men}).").format(
            place=series.name(widest.area),
            gap=widest.gap.text,
            unit=series.gap_unit,
            women=series.women_word,
            men=series.men_word,
        )
    )
    return " ".join(sentences)


def _gap_layer(series: Series, rows: Sequence[SexRow], place: Spec, value: Spec) -> Spec:
    values = [
        {"place": series.name(row.area), "value": row.women.value, "men": row.men.value}
        for row in rows
        if row.gap.value is not None
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "strokeWidth": 5, "color": LINE, "strokeCap": "round"},
        "encoding": {"y": place, "x": value, "x2": {"field": "men"}},
    }


def _sex_layers(
    series: Series, rows: Sequence[SexRow], place: Spec, value: Spec, width: Width
) -> list[Spec]:
    """Both sexes' marks, and the word for a figure that there is none of."""
    words = {"women": capfirst(series.women_word), "men": capfirst(series.men_word)}
    values = _marks(series, rows, words)
    order = list(words.values())
    legend = {"legend": {"columns": 2 if width == Width.WIDE else 1}}
    colour = {**look_channel("sex", order, [WOMEN, MEN]), **legend}
    shape = {**look_channel("sex", order, [SHAPES["women"], SHAPES["men"]]), **legend}
    known = [one for one in values if one["value"] is not None]
    lacking = [one for one in values if one["value"] is None]
    uncertain = any(one["lower"] is not None for one in known)
    layers = []
    for word, beside in zip(order, (-BESIDE, BESIDE), strict=True):
        own = [one for one in known if one["sex"] == word]
        offset = {"yOffset": beside} if uncertain else {}
        seen = {"y": place, "x": value, "color": colour}
        layers += [
            stroke_layer(own, {"opacity": 0.6, **offset}, seen, along="x"),
            {
                "data": {"values": own},
                "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1, **offset},
                "encoding": {**seen, "shape": shape, "tooltip": TOOLTIP},
            },
        ]
    for word, beside in zip(order, (-ABOVE, ABOVE), strict=True):
        own = [one for one in lacking if one["sex"] == word]
        layers.append(_lacking_layer(own, place, beside))
    return layers


def _marks(series: Series, rows: Sequence[SexRow], words: dict[str, str]) -> list[Spec]:
    """One mark for each sex and area, with what is said of it."""
    return [
        {
            "place": series.name(row.area),
            "value": cell.value,
            "sex": words[sex],
            "text": f"{words[sex]}: {cell.text}",
            "tooltip": f"{series.name(row.area)}, {words[sex].lower()}: {cell.in_full}",
            **limits_in(cell),
        }
        for row in rows
        for sex, cell in (("women", row.women), ("men", row.men))
    ]


def _lacking_layer(values: Sequence[Spec], place: Spec, beside: int) -> Spec:
    """The word for a figure that there is none of, above or under the other sex's mark."""
    mark = {"type": "text", "align": "left", "dx": 6, "dy": beside, "color": SOFT, "fontSize": 13}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"y": place, "x": {"value": 0}, "text": {"field": "text"}},
    }
