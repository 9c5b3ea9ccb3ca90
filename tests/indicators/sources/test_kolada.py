import csv

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.indicators.sources import kolada
from fardplan.indicators.sources.definitions import Kolada
from fardplan.indicators.sources.faults import BadReply, BadSource, NotThere, Unreachable
from fardplan.statistics.shape import Shape
from tests.indicators.sources.servers import Answer, Request

BY_SEX = Shape()
TOTAL_ONLY = Shape(by_sex=False, no_sex_because="Källan har inte kön.")


class FakeKolada:
    """Speaks Kolada v3 as documented: filters of at most 25, pages, an envelope."""

    def __init__(self, *data: dict, divided: bool = True, page: int = 2) -> None:
        self.data, self.divided, self.page = list(data), divided, page
        self.asked: list[Request] = []
        self.gone: set[str] = set()

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        version, *path = request.path.strip("/").split("/")
        if version in self.gone:
            return Answer({"message": "gone"}, status=410)
        if path[0] == "kpi":
            described = {"id": path[1], "is_divided_by_gender": int(self.divided)}
            return Answer({"count": 1, "values": [described]})
        _data, _kpi, _id, _municipality, areas, _year, years = path
        if max(len(areas.split(",")), len(years.split(","))) > 25:
            return Answer({"message": "too many values"}, status=400)
        chosen = [
            one
            for one in self.data
            if one["municipality"] in areas.split(",") and str(one["period"]) in years.split(",")
        ]
        start = int(request.query.get("page", 0)) * self.page
        more = start + self.page < len(chosen)
        name = "next_page" if version == "kolada-v2" else "next_url"
        after = f"http://{request.headers['host']}{request.path}?page={start // self.page + 1}"
        shown = chosen[start : start + self.page]
        return Answer({"count": len(shown), "values": shown, name: after if more else None})


def datum(area="0180", period=2023, **values):
    """One municipality's year; a value is a number, or a pair of number and status."""
    rows = []
    for gender, given in values.items():
        value, status = given if isinstance(given, tuple) else (given, "")
        rows.append({"gender": gender, "count": 1, "status": status, "value": value})
    return {"kpi": "N15428", "municipality": area, "period": period, "values": rows}


def wanted(**changes):
    fields = {"kpi": "N15428", "areas": ("0180",), "first": 2023, "last": 2023}
    return Kolada(**{**fields, **changes})


def row(draft, sex, area="0180", period="2023"):
    chosen = draft.table.filter(area=area, period=period, sex=sex)
    [found] = chosen.to_dicts()
    return found


@pytest.fixture
def serve(local_server):
    def serve_data(*data, **options):
        local_server.answer = FakeKolada(*data, **options)
        return local_server.answer

    return serve_data


def test_women_men_and_total_become_rows_of_the_shape(serve, connect):
    serve(datum(K=89.74, M=88.74, T=89.23))
    draft = kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert draft.table.select("area", "area_version", "period", "sex", "value").rows() == [
        ("0180", "kommuner", "2023", "K", 89.74),
        ("0180", "kommuner", "2023", "M", 88.74),
        ("0180", "kommuner", "2023", "T", 89.23),
    ]
    assert draft.notes == ()
    assert [basis.sha256 for basis in draft.basis]


def test_all_pages_are_read_and_no_filter_is_longer_than_25(serve, connect):
    areas = tuple(f"{number:04}" for number in range(100, 160))
    years = range(1996, 2024)
    fake = serve(*[datum(a, y, K=1.0, M=2.0, T=1.5) for a in areas for y in years], page=100)
    draft = kolada.fetch(wanted(areas=areas, first=1996), BY_SEX, connect=connect)
    assert draft.table.height == 3 * len(areas) * len(years)
    asked = [one for one in fake.asked if "/data/" in one.path]
    assert {one.query.get("per_page", "5000") for one in asked} == {"5000"}
    assert len({one.path for one in asked}) == 3 * 2  # 60 areas and 28 years, 25 at a time
    assert len(asked) > 6


@pytest.mark.parametrize(
    ("status", "obs", "conf"),
    [("Missing", "O", "F"), ("Privacy", "Q", "C"), ("Not applicable", "M", "F")],
)
def test_a_mark_is_a_state_and_never_a_number(serve, connect, status, obs, conf):
    serve(datum(K=(None, status), M=88.74, T=89.23))
    found = row(kolada.fetch(wanted(), BY_SEX, connect=connect), "K")
    assert (found["value"], found["obs_status"], found["conf_status"]) == (None, obs, conf)


def test_a_zero_is_a_zero(serve, connect):
    serve(datum(K=0, M=1.5, T=0.7))
    assert row(kolada.fetch(wanted(), BY_SEX, connect=connect), "K")["value"] == 0.0


def test_a_mark_is_believed_before_the_number_beside_it(serve, connect):
    serve(datum(K=(12.0, "Privacy"), M=88.74, T=89.23))
    draft = kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert row(draft, "K")["value"] is None
    assert "både ett tal och märkningen" in str(draft.notes[0])


def test_nothing_without_a_reason_is_missing_and_noted(serve, connect):
    serve(datum(K=None, M=88.74, T=89.23))
    draft = kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert row(draft, "K")["obs_status"] == "O"
    assert "utan att källan säger varför" in str(draft.notes[0])


def test_what_was_withdrawn_is_left_out_with_a_note(serve, connect):
    withdrawn = datum(K=11.0, M=12.0, T=11.5)
    for one in withdrawn["values"]:
        one["isdeleted"] = True
    serve(withdrawn, datum(K=89.74, M=88.74, T=89.23))
    draft = kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert row(draft, "K")["value"] == 89.74
    assert "3 uppgifter är tillbakadragna" in str(draft.notes[0])


def test_a_period_may_be_text(serve, connect):
    serve(datum(period="2023", K=1.0, M=2.0, T=1.5))
    assert kolada.fetch(wanted(), BY_SEX, connect=connect).table["period"].unique().item() == "2023"


def test_a_missing_sex_is_a_row_that_says_so(serve, connect):
    serve(datum(T=89.23))
    draft = kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert [row(draft, sex)["obs_status"] for sex in "KMT"] == ["O", "O", "A"]
    assert "inte alla kön i 1 grupper" in str(draft.notes[0])


def test_years_without_figures_are_named(serve, connect):
    serve(datum(K=1.0, M=2.0, T=1.5))
    draft = kolada.fetch(wanted(first=2021), BY_SEX, connect=connect)
    assert str(draft.notes[0]) == "Kolada har inga uppgifter för 2021, 2022."


def test_the_older_version_is_asked_when_the_newer_is_gone(serve, connect):
    serve(datum(K=1.0, M=2.0, T=1.5), datum(period=2022, K=1.0, M=2.0, T=1.5), page=1).gone = {
        "kolada"
    }
    draft = kolada.fetch(wanted(first=2022), BY_SEX, connect=connect)
    assert draft.table.height == 6
    assert "hämtade från v2" in str(draft.notes[0])
    assert all("kolada-v2" in basis.name for basis in draft.basis)


def test_when_both_versions_are_gone_it_says_so(serve, connect):
    serve().gone = {"kolada", "kolada-v2"}
    with pytest.raises(NotThere, match=r"Kolada \(v2\)"):
        kolada.fetch(wanted(), BY_SEX, connect=connect)


def test_a_server_that_is_down_is_unreachable(local_server, connect):
    local_server.says(Answer({}, status=503))
    with pytest.raises(Unreachable):
        kolada.fetch(wanted(), BY_SEX, connect=connect)


def test_an_indicator_that_is_not_by_sex_cannot_fill_a_table_that_is(serve, connect):
    serve(datum(T=1.5), divided=False)
    with pytest.raises(BadSource, match="har inte N15428 för kvinnor och män"):
        kolada.fetch(wanted(), BY_SEX, connect=connect)
    assert kolada.fetch(wanted(), TOTAL_ONLY, connect=connect).table.height == 1


def test_a_sex_that_the_definition_denies_is_refused(serve, connect):
    serve(datum(K=1.0, M=2.0, T=1.5))
    with pytest.raises(BadTable, match="inte könsuppdelad"):
        kolada.fetch(wanted(), TOTAL_ONLY, connect=connect)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (datum(K=(None, "Hemligt"), M=1.0, T=1.0), "okänd märkning: Hemligt"),
        (datum(K="15,5", M=1.0, T=1.0), "”15,5” där ett tal väntades"),
        (datum(K=True, M=1.0, T=1.0), "”True” där ett tal väntades"),
        ({**datum(T=1.0), "kpi": "N00001"}, "N00001 för 0180 2023, som inte efterfrågades"),
        ({**datum(T=1.0), "values": None}, "saknar fält"),
        ({**datum(T=1.0), "values": ["T"]}, "saknar fält"),
        ({"municipality": "0180", "period": 2023, "values": []}, "saknar fält"),
    ],
)
def test_what_was_not_asked_for_is_refused(serve, connect, data, sentence):
    serve(data)
    with pytest.raises(BadReply, match=sentence):
        kolada.fetch(wanted(), BY_SEX, connect=connect)


def test_the_same_row_on_two_pages_is_refused(serve, connect):
    serve(datum(K=1.0, M=2.0, T=1.5), datum(K=1.0, M=2.0, T=1.5), page=1)
    with pytest.raises(BadTable, match="Samma rad finns två gånger"):
        kolada.fetch(wanted(), BY_SEX, connect=connect)


def test_what_stockholm_has_in_kolada_comes_through_unchanged(serve, connect, shared_data):
    """N15428 as it was published, sent through the interface and read back."""
    path = shared_data / "kolada" / "kolada_N15428_all_municipalities_by_sex_2010-2024.csv"
    data: dict[tuple, dict] = {}
    with path.open(encoding="utf-8", newline="") as file:
        published = [one for one in csv.DictReader(file) if one["municipality_id"] < "0200"]
    for one in published:
        key = (one["municipality_id"], one["year"])
        value = float(one["value"]) if one["value"] else None
        data.setdefault(key, datum(*key))["values"].append(
            {"gender": one["gender"], "status": one["status"], "value": value}
        )
    serve(*data.values(), page=50)
    areas = tuple(sorted({area for area, _year in data}))
    draft = kolada.fetch(wanted(areas=areas, first=2010, last=2024), BY_SEX, connect=connect)
    known = draft.table.filter(pl.col("value").is_not_null())
    assert known.height == sum(bool(one["value"]) for one in published)
    assert row(draft, "K", period="2024")["value"] == pytest.approx(88.50, abs=0.005)
    assert row(draft, "M", period="2024")["value"] == pytest.approx(88.81, abs=0.005)
