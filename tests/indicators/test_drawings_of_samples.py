"""A share by district and sex from a sample: intervals in every picture, and two maps."""

import json
from typing import NamedTuple

import pytest
import vl_convert

from fardplan.indicators.areas import places
from fardplan.indicators.drawings import picture_of, sexes_on_map
from fardplan.indicators.drawings.ground import Width
from fardplan.indicators.drawings.sexes_on_map import SHADES
from tests.indicators.conftest import HEAD

VERSION, CITY = "stockholm-11", "hela-staden"
DISTRICTS = [one.key for one in places().version(VERSION).areas if one.kind == "district"]
HIDDEN = ("farsta", "2023", "K")


def row(area, year, sex, value):
    if (area, year, sex) == HIDDEN:
        return f"{area},{VERSION},{year},{sex},,,,,,Q,C\n"
    return f"{area},{VERSION},{year},{sex},,,{value},{value - 6},{value + 5},A,F\n"


@pytest.fixture
def survey(folder):
    folder.figures = f"{HEAD}\n" + "".join(
        row(area, year, sex, 55 + at + extra)
        for at, area in enumerate((CITY, *DISTRICTS))
        for year, more in (("2022", 0), ("2023", 2))
        for sex, extra in (("K", more), ("M", 3 + more), ("T", 1.5 + more))
    )
    return (
        folder.with_definition("versions: [kommuner]", f"versions: [{VERSION}]")
        .with_definition('main_area: "0180"', f"main_area: {CITY}")
        .with_definition('others: ["1480"]', f"others: [{', '.join(DISTRICTS)}]")
        .with_definition("sexes-over-time, sexes", "sexes-over-time, gap-over-time, sexes")
        .series()
    )


def strokes(spec):
    """The strokes of a picture as (lower, upper)."""
    layers = [one for one in spec["layer"] if "lower" in str(one["encoding"])]
    return [(one["lower"], one["upper"]) for each in layers for one in each["data"]["values"]]


class Stretch(NamedTuple):
    """From where to where a map reaches."""

    first: float
    last: float

    def overlaps(self, other):
        return self.first < other.last and other.first < self.last


def ends_of(ground, who, width):
    """How far a sex's map reaches across a page, or down a phone."""
    at = 0 if width == Width.WIDE else 1
    places = [
        point[at]
        for one in ground["data"]["values"]
        if who in one["tooltip"]
        for polygon in one["geometry"]["coordinates"]
        for point in polygon[0]
    ]
    return Stretch(min(places), max(places))


def painted(spec):
    locale = spec["usermeta"]["embedOptions"]["formatLocale"]
    return vl_convert.vegalite_to_svg(json.loads(json.dumps(spec)), format_locale=locale)


@pytest.mark.parametrize(
    ("name", "count"), [("sexes-over-time", 4), ("gap-over-time", 2), ("sexes-by-area", 23)]
)
@pytest.mark.parametrize("width", Width)
def test_every_known_figure_has_its_stroke_and_the_legend_says_what_it_is(
    survey, name, count, width
):
    picture = picture_of(survey, name)
    spec = picture.draw(width)
    found = strokes(spec)
    assert len(found) == count
    assert all(lower < upper for lower, upper in found)
    assert any("osäkerhetsintervallet" in meaning for meaning in picture.legend)
    assert " till " in picture.tables[0].rows[0].cells[0].in_full
    assert painted(spec)


def test_an_axis_holds_the_intervals(survey):
    spec = picture_of(survey, "sexes-over-time").draw(Width.WIDE)
    line = next(one for one in spec["layer"] if one["mark"]["type"] == "line")
    low, high = line["encoding"]["y"]["scale"]["domain"]
    assert low <= min(lower for lower, _upper in strokes(spec))
    assert high >= max(upper for _lower, upper in strokes(spec))


def test_women_and_men_have_a_map_each_on_one_scale(survey):
    picture = sexes_on_map.picture(survey)
    assert "Kvinnor: från 58,0 till 68,0 procent i 10 av 11 stadsdelsområden." in picture.spoken
    assert any("inte ett bättre" in meaning for meaning in picture.legend)
    for width in Width:
        spec = picture.draw(width)
        ground = spec["layer"][0]
        steps = {one["tooltip"]: one["step"] for one in ground["data"]["values"]}
        assert len(steps) == 2 * len(DISTRICTS)
        assert steps["Farsta, kvinnor: dold"] == "inget värde"
        assert not ends_of(ground, "kvinnor", width).overlaps(ends_of(ground, "män", width))
        colours = ground["encoding"]["color"]["scale"]
        assert set(steps.values()) <= set(colours["domain"])
        assert len(colours["domain"]) == len(colours["range"])
        assert "Kvinnor" in painted(spec)


def test_the_districts_stand_in_the_order_of_their_names_and_not_of_their_numbers(survey):
    (table,) = sexes_on_map.picture(survey).tables
    names = [one.heading for one in table.rows]
    assert names == sorted(names)


def test_the_highest_and_the_lowest_number_have_a_step(survey):
    spec = sexes_on_map.picture(survey).draw(Width.WIDE)
    colours = spec["layer"][0]["encoding"]["color"]["scale"]["range"]
    assert colours[:-1] == list(SHADES[: len(colours) - 1])
    used = {one["step"] for one in spec["layer"][0]["data"]["values"]}
    assert len(used) > 2
