"""Every picture can be painted, and shows women and men, breaks and gaps as it must."""

import json
import re
from itertools import pairwise

import pytest
import vl_convert
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fardplan.indicators.definitions import Drawing
from fardplan.indicators.drawings import PICTURES, picture_of, pictures_of
from fardplan.indicators.drawings.ground import MEN, WOMEN, Width, domain, spread
from tests.indicators.conftest import HEAD, shipped_series

SHIPPED = {
    "behorighet-hemkommun": ["sexes-over-time", "gap-over-time", "sexes-by-area"],
    "paborjade-bostader": ["parts-over-time"],
    "jobb-i-stadsdelsomraden": ["map"],
    "folkmangd-stadsdelsomraden": ["map"],
    "oro-for-brott": ["areas-by-period"],
}
ALL = [(key, name) for key, names in SHIPPED.items() for name in names]


def painted(spec) -> str:
    locale = spec["usermeta"]["embedOptions"]["formatLocale"]
    return vl_convert.vegalite_to_svg(spec, format_locale=locale)


def texts(svg: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


def layer(spec, kind: str) -> dict:
    return next(one for one in spec["layer"] if one["mark"]["type"] == kind)


def test_every_kind_of_drawing_has_its_picture():
    assert set(PICTURES) == set(Drawing)
    assert {name for _key, name in ALL} == set(Drawing)


@pytest.mark.parametrize(("key", "name"), ALL)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", Width)
def test_every_picture_can_be_painted(key, name, language, width):
    with translation.override(language):
        picture = picture_of(shipped_series(key), name)
        spec = picture.draw(width)
        svg = painted(json.loads(json.dumps(spec)))
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert float(size.group(1)) == pytest.approx(width.pixels, abs=12)
    assert len(texts(svg)) > 5


@pytest.mark.parametrize(("key", "name"), ALL)
def test_every_picture_has_words_and_a_table_for_those_who_do_not_see_it(key, name):
    picture = picture_of(shipped_series(key), name)
    assert picture.spoken.endswith(".")
    assert len(picture.short) > 20
    for table in picture.tables:
        assert table.rows
        assert all(len(row.cells) == len(table.headings) for row in table.rows)


@pytest.mark.parametrize(("key", "name"), ALL)
def test_every_number_that_is_said_stands_in_a_table(key, name):
    """Or is the difference of two that do; a description never has figures of its own."""
    picture = picture_of(shipped_series(key), name)
    known = " ".join(
        [table.caption for table in picture.tables]
        + [heading for table in picture.tables for heading in table.headings]
        + [row.heading for table in picture.tables for row in table.rows]
        + [cell.text for table in picture.tables for row in table.rows for cell in row.cells]
        + [f"{len(table.rows)}" for table in picture.tables]
    )
    said = re.findall(r"\d+(?:\N{NO-BREAK SPACE}\d{3})*(?:,\d+)?", picture.spoken)
    unknown = {number for number in said if number not in known}
    assert (
        unknown
        <= {
            "behorighet-hemkommun": {"3", "10"},  # so many of so many municipalities
            "paborjade-bostader": {"230", "14,5"},  # 4 187 − 3 957; 73,7 − 59,2
            "jobb-i-stadsdelsomraden": set(),
            "folkmangd-stadsdelsomraden": {"11"},
            "oro-for-brott": set(),
        }[key]
    )
    assert said


def test_women_come_first_and_weigh_the_same():
    spec = picture_of(shipped_series("behorighet-hemkommun"), "sexes-over-time").draw(Width.WIDE)
    line, point = layer(spec, "line"), layer(spec, "point")
    assert line["encoding"]["color"]["scale"] == {"domain": ["women", "men"], "range": [WOMEN, MEN]}
    assert "condition" not in line["encoding"].get("size", {})
    shapes = point["encoding"]["shape"]["scale"]["range"]
    assert len(set(shapes)) == 2  # not told apart by colour alone
    assert [one["sex"] for one in line["data"]["values"][:2]] == ["women", "men"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_of_women_and_men_can_be_read_and_are_alike_in_weight():
    ratios = [1.05 / (luminance(colour) + 0.05) for colour in (WOMEN, MEN)]
    assert min(ratios) > 4.5
    assert max(ratios) / min(ratios) < 1.6


def test_the_colours_are_those_of_the_style_sheet():
    from tests.project.source import PACKAGE

    css = (PACKAGE / "pages" / "static" / "pages" / "fardplan.css").read_text(encoding="utf-8")
    assert f"--women: {WOMEN}" in css
    assert f"--men: {MEN}" in css


def test_the_line_is_cut_at_the_break_and_the_break_is_drawn():
    spec = picture_of(shipped_series("behorighet-hemkommun"), "sexes-over-time").draw(Width.WIDE)
    segments = {one["year"]: one["segment"] for one in layer(spec, "line")["data"]["values"]}
    assert {year for year, segment in segments.items() if segment == 0} == {2010, 2011}
    rule = layer(spec, "rule")["data"]["values"]
    assert rule == [{"year": 2011.5, "label": "Ny behörighetsregel"}]
    paths = re.findall(r'class="mark-line role-mark[^"]*"[^>]*><path d="([^"]+)"', painted(spec))
    assert len(paths) == 4  # two sexes, each before and after


def test_the_break_stands_in_the_table_as_well():
    (table,) = picture_of(shipped_series("behorighet-hemkommun"), "sexes-over-time").tables
    assert [row.heading for row in table.rows if row.note] == ["2012"]
    assert any(remark.startswith("Brott i serien 2012") for remark in table.remarks)


def test_the_axis_says_where_it_starts_when_that_is_not_at_nought():
    wide = painted(
        picture_of(shipped_series("behorighet-hemkommun"), "sexes-over-time").draw(Width.WIDE)
    )
    assert "Procent. Axeln börjar vid 86." in texts(wide)
    bars = picture_of(shipped_series("paborjade-bostader"), "parts-over-time").draw(Width.WIDE)
    assert "0" in texts(painted(bars))


def test_the_ends_of_the_lines_bear_names_and_numbers_that_do_not_meet():
    spec = picture_of(shipped_series("behorighet-hemkommun"), "sexes-over-time").draw(Width.WIDE)
    svg = painted(spec)
    labels = r"translate\([\d.]+,([\d.]+)\)[^>]*>((?:Flickor|Pojkar) [^<]+)<"
    found = {text: float(y) for y, text in re.findall(labels, svg)}
    assert set(found) == {"Flickor 88,50", "Pojkar 88,81"}
    assert abs(found["Flickor 88,50"] - found["Pojkar 88,81"]) >= 14


@pytest.fixture
def with_hidden_and_forecast(folder):
    folder.figures = f"{HEAD}\n" + "".join(
        f"{area},kommuner,{year},{sex},,,{value},,,{status},{conf}\n"
        for area in ("0180", "1480")
        for year, sex, value, status, conf in (
            (2021, "K", 60, "A", "F"), (2021, "M", 50, "A", "F"), (2021, "T", 55, "A", "F"),
            (2022, "K", "", "Q", "C"), (2022, "M", 51, "A", "F"), (2022, "T", 56, "A", "F"),
            (2023, "K", 62, "A", "F"), (2023, "M", 52, "A", "F"), (2023, "T", 57, "A", "F"),
            (2024, "K", 63, "F", "F"), (2024, "M", 53, "P", "F"), (2024, "T", 58, "P", "F"),
        )
    )  # fmt: skip
    return folder.series()


def test_a_hidden_figure_is_a_cross_at_the_foot_and_never_nought(with_hidden_and_forecast):
    picture = picture_of(with_hidden_and_forecast, "sexes-over-time")
    spec = picture.draw(Width.WIDE)
    crosses = spec["layer"][-2]["data"]["values"]
    assert [(round(one["year"]), one["sex"]) for one in crosses] == [(2022, "women")]
    lines = layer(spec, "line")["data"]["values"]
    hidden = [one for one in lines if one["year"] == 2022 and one["sex"] == "women"]
    assert hidden[0]["value"] is None  # so the line is cut
    assert hidden[0]["tooltip"] == "2022, kvinnor: dold"
    assert any("Kryss" in meaning for meaning in picture.legend)
    (table,) = picture.tables
    row = next(row for row in table.rows if row.heading == "2022")
    assert [one.text for one in row.cells] == ["dold", "51,0", "56,0", "–"]
    assert any("Dold" in remark for remark in table.remarks)
    women = re.findall(
        r'<path d="(M[^"]+)" stroke="#5e3c99"', painted(spec).split("mark-symbol role-mark")[0]
    )
    assert sum(path.count("M") for path in women) == 2  # cut in two: 2021, and 2023 on


def test_a_forecast_and_a_provisional_figure_are_open_marks(with_hidden_and_forecast):
    picture = picture_of(with_hidden_and_forecast, "sexes-over-time")
    points = layer(picture.draw(Width.WIDE), "point")["data"]["values"]
    assert {one["year"] for one in points if not one["ordinary"]} == {2024}
    assert any("Ofylld" in meaning for meaning in picture.legend)
    (table,) = picture.tables
    assert table.rows[0].cells[0].in_full == "63,0 (prognos)"


def test_a_series_without_any_number_can_still_be_painted(folder):
    folder.figures = folder.figures.replace("60.25,,,A,F", ",,,O,F")
    folder.figures = re.sub(r",,,[\d.]+,,,A,F", ",,,,,,O,F", folder.figures)
    for picture in pictures_of(folder.series()):
        assert painted(picture.draw(Width.WIDE))


def test_municipalities_are_by_name_after_the_citys_own_and_not_ranked():
    picture = picture_of(shipped_series("behorighet-hemkommun"), "sexes-by-area")
    names = [row.heading for row in picture.tables[0].rows]
    assert names[0] == "Stockholm"
    assert names[1:] == sorted(names[1:])
    assert len(names) == 10


def test_the_share_falls_while_the_number_rises_and_the_words_say_so():
    picture = picture_of(shipped_series("paborjade-bostader"), "parts-over-time")
    shares = [row.cells[-1].text for row in reversed(picture.tables[0].rows)]
    assert shares == ["73,7", "72,2", "72,6", "68,3", "59,2"]
    assert "Antal och andel går åt olika håll: antalet +230, andelen −14,5" in picture.spoken


def test_periods_on_either_side_of_a_break_are_never_joined():
    picture = picture_of(shipped_series("oro-for-brott"), "areas-by-period")
    assert {one["mark"]["type"] for one in picture.draw(Width.WIDE)["layer"]} == {"point"}
    assert picture.tables[0].headings == ("2017", "2020 (brott)")
    assert any("kan inte jämföras" in meaning for meaning in picture.legend)


def test_the_map_has_a_circle_for_every_district_and_tells_of_those_without():
    picture = picture_of(shipped_series("jobb-i-stadsdelsomraden"), "map")
    spec = picture.draw(Width.WIDE)
    assert len(layer(spec, "circle")["data"]["values"]) == 14
    assert len(layer(spec, "geoshape")["data"]["values"]) == 14
    sentence = "Utan stadsdelsområde: 21\N{NO-BREAK SPACE}146 jobb."
    assert sentence in picture.spoken
    assert sentence in texts(painted(spec))


def test_the_map_is_of_the_division_that_was_counted_in():
    picture = picture_of(shipped_series("folkmangd-stadsdelsomraden"), "map")
    assert len(layer(picture.draw(Width.WIDE), "circle")["data"]["values"]) == 11
    assert [len(table.rows) for table in picture.tables] == [17, 19]


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=20), st.booleans())
def test_an_axis_holds_all_its_numbers(values, from_zero):
    axis = domain(values, from_zero=from_zero)
    assert axis.low <= min(values) + 1e-6
    assert axis.high >= max(values) - 1e-6
    assert 2 <= len(axis.ticks) <= 12


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 100), min_size=1, max_size=6),
    st.floats(0.1, 10),
)
def test_labels_are_moved_apart_and_keep_their_order(wanted, least):
    placed = spread(wanted, least=least)
    assert set(placed) == set(wanted)
    for before, after in pairwise(sorted(placed, key=lambda name: placed[name])):
        assert placed[after] - placed[before] >= least - 1e-9
        assert wanted[before] <= wanted[after]


def test_labels_with_room_enough_stay_where_they_want_to_be():
    assert spread({"a": 1.0, "b": 9.0}, least=2) == {"a": 1.0, "b": 9.0}


def test_the_gap_is_drawn_round_nought_and_cut_at_the_break():
    series = shipped_series("behorighet-hemkommun")
    spec = picture_of(series, "gap-over-time").draw(Width.WIDE)
    line = layer(spec, "line")
    points = {point["year"]: point for point in line["data"]["values"]}
    assert points[2024]["value"] == pytest.approx(-0.31, abs=0.005)
    assert points[2011]["segment"] != points[2012]["segment"] == points[2024]["segment"]
    assert line["encoding"]["detail"]["field"] == "segment"
    low, high = line["encoding"]["y"]["scale"]["domain"]
    assert low < 0 < high
    nought = spec["layer"][0]
    assert (nought["mark"]["type"], nought["data"]["values"]) == ("rule", [{"value": 0}])


def test_the_gap_is_told_in_points_and_as_a_ratio():
    picture = picture_of(shipped_series("behorighet-hemkommun"), "gap-over-time")
    (table,) = picture.tables
    assert [cell.text for cell in table.rows[0].cells] == ["−0,31", "0,996"]
    assert "Linjen är bruten mellan 2011 och 2012" in picture.spoken
    assert "lägst −0,31 (2024)" in picture.spoken


def test_a_gap_that_cannot_be_counted_is_not_drawn_as_nought(folder):
    hidden = folder.with_figures("60.25,,,A,F", ",,,Q,C").with_figures("49,,,A,F", ",,,Q,C")
    hidden = hidden.with_definition("sexes-over-time, sexes", "gap-over-time, sexes")
    picture = picture_of(hidden.series(), "gap-over-time")
    assert picture.spoken == "Skillnaden kan inte räknas ut för något år."
    points = layer(picture.draw(Width.NARROW), "line")["data"]["values"]
    assert [point["value"] for point in points] == [None, None]
    assert [cell.text for cell in picture.tables[0].rows[0].cells] == ["–", "–"]
