import csv

import pytest

from fardplan.indicators.sources import skolverket
from fardplan.indicators.sources.definitions import Skolverket
from fardplan.indicators.sources.faults import BadReply
from fardplan.statistics.shape import Shape
from tests.indicators.sources.servers import Answer, Request

SHAPE = Shape(by_sex=False, no_sex_because="Skolverket har inte kön per skola.")
ELIGIBLE = "ratioOfPupils9thGradeEligibleForNationalProgramYR"
PUPILS = "numberOfPupilsGr9"
ROUNDED = "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"
OMITTED = "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"


class FakeSkolverket:
    """Speaks planned-educations v4 as documented: envelope, pages, 406 without the right Accept."""

    def __init__(self, schools: dict[str, dict]) -> None:
        self.schools = schools
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        if "plannededucations.api.v4" not in request.headers["accept"]:
            return Answer({"status": "ERROR"}, status=406)
        if request.path.endswith("/school-units"):
            return self._list(request)
        code = request.path.split("/")[3]
        if code not in self.schools:
            return Answer({"status": "NOT_FOUND"}, status=404)
        return self._said(self.schools[code])

    def _list(self, request):
        number, size = int(request.query["page"]), 2
        codes = sorted([*self.schools, "00000000"])
        listed = [{"code": code, "name": code} for code in codes[number * size :][:size]]
        page = {"size": size, "number": number, "totalPages": -(-len(codes) // size)}
        return self._said({"_embedded": {"listedSchoolUnits": listed}, "page": page})

    def _said(self, body):
        kind = "application/vnd.skolverket.plannededucations.api.v4.hal+json"
        return Answer({"status": "OK", "message": "", "body": body}, kind=kind)


def measured(value, kind="EXISTS", period="2023"):
    return {"value": value, "valueType": kind, "timePeriod": period}


def wanted(**changes):
    fields = {"measure": ELIGIBLE, "schools": ("11111111",)}
    return Skolverket(**{**fields, **changes})


@pytest.fixture
def fetch(local_server, connect):
    def fetch_from(served, **changes):
        local_server.answer = FakeSkolverket(served)
        return skolverket.fetch(wanted(**changes), SHAPE, connect=connect)

    return fetch_from


def only_row(draft):
    [row] = draft.table.to_dicts()
    return row


@pytest.mark.parametrize("value", ["87,5", "87.5", 87.5])
def test_a_number_is_text_with_either_sign(fetch, value):
    row = only_row(fetch({"11111111": {ELIGIBLE: [measured(value)]}}))
    assert (row["area"], row["area_version"], row["period"]) == ("11111111", "skolenheter", "2023")
    assert (row["sex"], row["value"], row["obs_status"]) == ("T", 87.5, "A")


@pytest.mark.parametrize(
    ("value", "kind", "obs", "conf"),
    [
        (".", "MISSING", "O", "F"),
        ("..", OMITTED, "Q", "C"),
        ("~100", ROUNDED, "Q", "C"),
        ("100.0", ROUNDED, "Q", "C"),
        ("..", "EXISTS", "Q", "C"),
        ("~100", "EXISTS", "Q", "C"),
    ],
)
def test_a_mark_is_known_by_its_type_whatever_the_value_says(fetch, value, kind, obs, conf):
    row = only_row(fetch({"11111111": {ELIGIBLE: [measured(value, kind)]}}))
    assert (row["value"], row["obs_status"], row["conf_status"]) == (None, obs, conf)
    assert (row["lower"], row["upper"]) == (None, None)


def test_an_exact_hundred_is_a_hundred(fetch):
    row = only_row(fetch({"11111111": {ELIGIBLE: [measured("100.0")]}}))
    assert (row["value"], row["obs_status"]) == (100.0, "A")


def test_about_a_hundred_has_bounds_where_the_pupils_are_counted(fetch):
    school = {ELIGIBLE: [measured("~100", ROUNDED)], PUPILS: [measured("181")]}
    row = only_row(fetch({"11111111": school}, counted=PUPILS))
    assert row["denominator"] == 181.0
    assert (row["lower"], row["upper"]) == (
        pytest.approx(97.79, abs=0.01),
        pytest.approx(99.45, abs=0.01),
    )


def test_about_is_an_estimate(fetch):
    row = only_row(fetch({"11111111": {ELIGIBLE: [measured("cirka 37")]}}))
    assert (row["value"], row["obs_status"]) == (37.0, "E")


def test_all_schools_of_a_municipality_are_found_page_by_page(fetch, local_server):
    schools = {f"1111111{n}": {ELIGIBLE: [measured(f"8{n},0")]} for n in range(4)}
    schools["22222222"] = {"anotherMeasure": []}
    draft = fetch(schools, schools=(), municipality="0180")
    assert draft.table["value"].to_list() == [80.0, 81.0, 82.0, 83.0]
    assert [str(one) for one in draft.notes] == [
        "1 skolenheter har ingen statistik hos Skolverket.",
        "1 skolenheter har inte måttet.",
    ]
    listed = [one.query["page"] for one in local_server.answer.asked if one.query]
    assert listed == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("school", "sentence"),
    [
        ({ELIGIBLE: [measured("5", "HEMLIGT")]}, "okänd märkning: HEMLIGT"),
        ({ELIGIBLE: [measured("många")]}, "”många” där ett tal väntades"),
        ({ELIGIBLE: [measured(None)]}, "”None” där ett tal väntades"),
        ({ELIGIBLE: {"value": "5"}}, "inte är en lista"),
        ([], "utan innehåll"),
    ],
)
def test_what_cannot_be_understood_is_refused(fetch, school, sentence):
    with pytest.raises(BadReply, match=sentence):
        fetch({"11111111": school})


def test_a_list_without_pages_is_refused(local_server, connect):
    local_server.says(Answer({"body": {"_embedded": {}}}))
    with pytest.raises(BadReply, match="saknar delar"):
        skolverket.fetch(wanted(schools=(), municipality="0180"), SHAPE, connect=connect)


def test_a_source_must_say_which_schools():
    for changes in ({"schools": ()}, {"municipality": "0180"}):
        with pytest.raises(ValueError, match="antingen en kommun"):
            wanted(**changes)


def test_the_published_file_has_no_mark_read_as_a_number(fetch, shared_data):
    """The city's schools 2019-2023: of the rows with 100.0, most are marks and some are true."""
    path = (
        shared_data
        / "skolverket"
        / "skolverket_stockholm_eligibility_year9_by_school_2019-2023.csv"
    )
    schools: dict[str, dict] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            if one["variable"] == ELIGIBLE:
                series = schools.setdefault(one["Skolenhetskod"], {ELIGIBLE: []})[ELIGIBLE]
                series.append(measured(one["value"], one["valueType"], one["timePeriod"]))
    table = fetch(schools, schools=tuple(sorted(schools))).table
    assert table.filter(value=100.0).height == 70
    assert table.filter(obs_status="Q").height >= 193
    assert table.filter(obs_status="Q")["value"].null_count() == table.filter(obs_status="Q").height
