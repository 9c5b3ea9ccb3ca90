import itertools
import math

import pytest

from fardplan.indicators.sources import pxweb
from fardplan.indicators.sources.definitions import PxWeb
from fardplan.indicators.sources.faults import BadReply, BadSource
from fardplan.statistics.shape import Measure, Shape
from tests.indicators.sources.servers import Answer, Request

COUNT = Shape(measure=Measure.COUNT)
CODES = {
    "Region": ["0114", "0180", "0180A0010_DeSO2025", "0180A0020_DeSO2025"],
    "Kon": ["1", "2", "1+2"],
    "Tid": ["2022", "2023", "2024"],
    "ContentsCode": ["N", "D", "ME"],
}


class FakePxWeb:
    """A table in PxWeb as documented for versions 1 and 2, with a limit of cells per answer."""

    def __init__(self, cells: dict[tuple, object] | None = None, most: int = 10_000) -> None:
        self.cells, self.most = cells or {}, most
        self.asked: list[Request] = []
        self.lists: dict[str, list[str]] = {}

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        path = request.path.split("/", 2)[2]
        if path == "config":
            return Answer({"maxDataCells": self.most})
        if path.startswith("codelists/"):
            return Answer({"values": [{"code": one} for one in self.lists[path[10:]]]})
        if path.endswith("/metadata"):
            return Answer(self.dataset(CODES) | {"value": None})
        if request.method == "GET" and not path.endswith("/data"):
            variables = [{"code": name, "values": codes} for name, codes in CODES.items()]
            return Answer({"title": "T", "variables": variables})
        chosen = self.chosen(request)
        if math.prod(map(len, chosen.values())) > self.most:
            return Answer({"title": "Too many cells selected"}, status=400)
        return Answer(self.dataset(chosen))

    def chosen(self, request: Request) -> dict[str, list[str]]:
        if request.method == "GET":
            names = {name: f"valueCodes[{name}]" for name in CODES}
            return {name: request.query[key].split(",") for name, key in names.items()}
        if "query" in request.body:
            assert request.body["response"] == {"format": "json-stat2"}
            return {one["code"]: one["selection"]["values"] for one in request.body["query"]}
        return {one["variableCode"]: one["valueCodes"] for one in request.body["selection"]}

    def dataset(self, chosen):
        values, status = [], {}
        for at, key in enumerate(itertools.product(*chosen.values())):
            value = self.cells.get(key, 1)
            values.append(None if isinstance(value, str) else value)
            if isinstance(value, str):
                status[str(at)] = value
        return {
            "class": "dataset",
            "id": list(chosen),
            "size": [len(codes) for codes in chosen.values()],
            "dimension": {name: {"category": {"index": codes}} for name, codes in chosen.items()},
            "value": values,
            "status": status,
        }


def wanted(**changes):
    fields = {
        "server": "scb",
        "table": "TAB1",
        "choose": {
            "Region": ("0180",),
            "Kon": ("2", "1", "1+2"),
            "Tid": ("2023",),
            "ContentsCode": ("N",),
        },
        "area": "Region",
        "area_version": "kommuner",
        "period": "Tid",
        "sex": "Kon",
        "measures": {"N": "value"},
    }
    return PxWeb(**{**fields, **changes})


def choosing(**changes):
    return wanted(choose={**wanted().choose, **changes})


def cell(kon, value, region="0180", tid="2023", contents="N"):
    return {(region, kon, tid, contents): value}


@pytest.fixture
def serve(local_server):
    def serve_cells(*cells, **options):
        local_server.answer = FakePxWeb({k: v for one in cells for k, v in one.items()}, **options)
        return local_server.answer

    return serve_cells


def row(draft, **keys):
    [found] = draft.table.filter(**keys).to_dicts()
    return found


def test_statistics_swedens_codes_for_sex_become_ours(serve, connect):
    serve(cell("1", 10), cell("2", 20), cell("1+2", 30))
    draft = pxweb.fetch(wanted(), COUNT, connect=connect)
    assert draft.table.select("sex", "value").rows() == [("K", 20.0), ("M", 10.0), ("T", 30.0)]


def test_the_question_names_each_variable_once_and_keeps_the_plus_sign(serve, connect):
    fake = serve()
    pxweb.fetch(wanted(), Shape(measure=Measure.MEAN), connect=connect)
    asked = fake.asked[-1].raw
    assert asked.count("valueCodes") == 4
    assert "2,1,1%2B2" in asked
    assert "outputFormat=json-stat2" in asked


def test_a_question_too_long_for_an_address_goes_in_a_body(serve, connect, monkeypatch):
    monkeypatch.setattr(pxweb, "LONGEST_ADDRESS", 100)
    fake = serve(cell("1", 10), cell("2", 20), cell("1+2", 30))
    draft = pxweb.fetch(wanted(), COUNT, connect=connect)
    assert fake.asked[-1].method == "POST"
    assert row(draft, sex="T")["value"] == 30.0


def test_more_cells_than_the_server_gives_at_once_are_asked_for_in_parts(serve, connect):
    cells = [cell(k, n, tid=t) for t in CODES["Tid"] for k, n in (("1", 1), ("2", 2), ("1+2", 3))]
    fake = serve(*cells, most=2)
    draft = pxweb.fetch(choosing(Tid=("*",)), COUNT, connect=connect)
    assert draft.table.height == 9
    assert sum(one.path.endswith("/data") for one in fake.asked) == 5  # none of more than 2
    assert row(draft, sex="K", period="2024")["value"] == 2.0


def test_patterns_are_filled_out_by_what_the_table_has(serve, connect):
    serve(
        *[
            cell(k, n, region=r)
            for r in ("0114", "0180")
            for k, n in (("1", 1), ("2", 2), ("1+2", 3))
        ]
    )
    draft = pxweb.fetch(choosing(Region=("????",)), COUNT, connect=connect)
    assert draft.table["area"].unique().sort().to_list() == ["0114", "0180"]


def test_a_code_list_is_asked_for_by_its_name(serve, connect):
    fake = serve(*[cell(k, n, region="A") for k, n in (("1", 1), ("2", 2), ("1+2", 3))])
    fake.lists["vs_Omr"] = ["A", "B"]
    asked = wanted(choose={**wanted().choose, "Region": ("A",)}, code_lists={"Region": "vs_Omr"})
    draft = pxweb.fetch(asked, COUNT, connect=connect)
    assert draft.table["area"].unique().item() == "A"
    assert fake.asked[-1].query["codelist[Region]"] == "vs_Omr"


def test_version_1_is_asked_in_its_own_way(serve, connect):
    fake = serve(cell("1", 10), cell("2", 20), cell("1+2", 30))
    asked = wanted(server="goteborg", table="1. Folk/tabell.px")
    draft = pxweb.fetch(asked, COUNT, connect=connect)
    assert row(draft, sex="K")["value"] == 20.0
    assert [one.method for one in fake.asked] == ["GET", "POST"]
    assert fake.asked[0].path == "/goteborg/1.%20Folk/tabell.px"


@pytest.mark.parametrize(
    ("mark", "value", "obs"),
    [("-", 0.0, "A"), ("–", 0.0, "A"), ("..", None, "O"), (".", None, "M")],
)
def test_a_mark_means_what_it_means_at_statistics_sweden(serve, connect, mark, value, obs):
    serve(cell("1", 10), cell("2", mark), cell("1+2", 10))
    found = row(pxweb.fetch(wanted(), Shape(measure=Measure.MEAN), connect=connect), sex="K")
    assert (found["value"], found["obs_status"], found["conf_status"]) == (value, obs, "F")


def test_an_unknown_mark_is_refused(serve, connect):
    serve(cell("2", "§"))
    with pytest.raises(BadReply, match="okänd märkning: §"):
        pxweb.fetch(wanted(), COUNT, connect=connect)


def test_nothing_without_a_mark_is_missing_and_noted(serve, connect):
    serve(cell("2", None), cell("1", 3), cell("1+2", 3))
    draft = pxweb.fetch(wanted(), COUNT, connect=connect)
    assert row(draft, sex="K")["obs_status"] == "O"
    assert "1 celler saknar tal" in str(draft.notes[0])


def test_zeros_before_an_area_existed_are_not_numbers(serve, connect):
    regions = CODES["Region"][2:]
    zeros = [cell(k, 0, region=r, tid="2023") for r in regions for k in CODES["Kon"]]
    numbers = [
        cell(k, n, region=r, tid="2024")
        for r in regions
        for k, n in (("1", 0), ("2", 5), ("1+2", 5))
    ]
    serve(*zeros, *numbers)
    asked = choosing(Region=("*_DeSO2025",), Tid=("2023", "2024"))
    draft = pxweb.fetch(asked, COUNT, connect=connect)
    before = draft.table.filter(period="2023")
    assert before["value"].null_count() == before.height
    assert before["obs_status"].unique().to_list() == ["M"]
    after = draft.table.filter(period="2024", sex="M")
    assert after["value"].to_list() == [0.0, 0.0]
    assert after["obs_status"].unique().to_list() == ["A"]
    assert str(draft.notes[0]).startswith("2023:")


def test_a_zero_of_an_older_area_is_a_number_whatever_the_new_ones_are(serve, connect):
    new = CODES["Region"][2]
    serve(*[cell(k, 0, region=r) for r in ("0180", new) for k in CODES["Kon"]])
    table = pxweb.fetch(choosing(Region=("0180", new)), COUNT, connect=connect).table
    assert table.filter(area="0180")["value"].to_list() == [0.0, 0.0, 0.0]
    assert table.filter(area=new)["value"].to_list() == [None, None, None]


def test_a_zero_of_an_area_that_did_exist_is_a_number(serve, connect):
    serve(*[cell(k, 0) for k in CODES["Kon"]])
    draft = pxweb.fetch(wanted(), COUNT, connect=connect)
    assert draft.table["value"].to_list() == [0.0, 0.0, 0.0]
    assert draft.notes == ()


def test_counts_give_the_share_and_a_margin_gives_the_interval(serve, connect):
    counts = (("1", 5, 40), ("2", 9, 60), ("1+2", 14, 100))
    serve(*[{**cell(k, part), **cell(k, all_, contents="D")} for k, part, all_ in counts])
    both = wanted(
        choose={**wanted().choose, "ContentsCode": ("N", "D")},
        measures={"N": "numerator", "D": "denominator"},
    )
    found = row(pxweb.fetch(both, Shape(), connect=connect), sex="K")
    assert (found["numerator"], found["denominator"], found["value"]) == (9.0, 60.0, 15.0)

    serve(
        *[
            {**cell(k, n), **cell(k, 2, contents="ME")}
            for k, n in (("1", 10), ("2", 20), ("1+2", 15))
        ]
    )
    margin = wanted(
        choose={**wanted().choose, "ContentsCode": ("N", "ME")},
        measures={"N": "value", "ME": "margin"},
    )
    found = row(pxweb.fetch(margin, Shape(), connect=connect), sex="K")
    assert (found["lower"], found["value"], found["upper"]) == (18.0, 20.0, 22.0)


def test_a_table_without_a_total_gets_the_sum_if_that_is_asked_for(serve, connect):
    serve(cell("1", 10), cell("2", 20))
    asked = wanted(choose={**wanted().choose, "Kon": ("1", "2")}, total_is_the_sum=True)
    draft = pxweb.fetch(asked, COUNT, connect=connect)
    assert row(draft, sex="T")["value"] == 30.0
    assert draft.notes == ()


def test_the_sum_of_something_missing_is_missing(serve, connect):
    serve(cell("1", 10), cell("2", ".."))
    asked = wanted(choose={**wanted().choose, "Kon": ("1", "2")}, total_is_the_sum=True)
    found = row(pxweb.fetch(asked, COUNT, connect=connect), sex="T")
    assert (found["value"], found["obs_status"]) == (None, "O")


def test_area_codes_can_be_given_our_names_and_other_variables_become_dimensions(serve, connect):
    serve(*[cell(k, n) for k, n in (("1", 1), ("2", 2), ("1+2", 3))])
    asked = wanted(areas={"0180": "hela-staden"}, area_version="stockholm-11")
    draft = pxweb.fetch(asked, COUNT, connect=connect)
    assert draft.table["area"].unique().item() == "hela-staden"

    by_contents = wanted(dimensions={"what": "ContentsCode"})
    shape = Shape(measure=Measure.COUNT, dimensions=("what",))
    assert pxweb.fetch(by_contents, shape, connect=connect).table["what"].unique().item() == "N"


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [
        ({"Region": ("9999",)}, "inget 9999 i Region"),
        ({"Kon": ("3",)}, "inget 3 i Kon"),
        ({"Civilstand": ("G",)}, "ingen variabel Civilstand"),
    ],
)
def test_what_the_table_lacks_is_named(serve, connect, choose, sentence):
    serve()
    with pytest.raises(BadSource, match=sentence):
        pxweb.fetch(choosing(**choose), COUNT, connect=connect)


def test_a_variable_that_nothing_is_chosen_of_is_named(serve, connect, monkeypatch):
    monkeypatch.setitem(CODES, "Alder", ["0", "1"])
    serve()
    with pytest.raises(BadSource, match="har också Alder"):
        pxweb.fetch(wanted(), COUNT, connect=connect)


def test_a_content_without_a_measure_is_refused(serve, connect):
    serve()
    with pytest.raises(BadSource, match="inget mått"):
        pxweb.fetch(choosing(ContentsCode=("N", "D")), COUNT, connect=connect)


def test_another_answer_than_the_question_is_refused(serve, connect):
    fake = serve()
    fake.chosen = lambda _request: {**CODES, "Tid": ["2022"]}
    with pytest.raises(BadReply, match="andra celler"):
        pxweb.fetch(wanted(), COUNT, connect=connect)


def test_a_description_that_is_none_is_refused(local_server, connect):
    local_server.says(Answer({"message": "hej"}))
    with pytest.raises(BadReply, match="beskriver inte tabellen"):
        pxweb.fetch(wanted(), COUNT, connect=connect)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sexes": {"1": "K", "2": "M"}}, "1 män och 2 kvinnor"),
        ({"sexes": {"Kvinnor": "M"}}, "”Kvinnor” betyder K"),
        ({"sex": "Gender"}, "inget är valt för Gender"),
        ({"server": "goteborg", "code_lists": {"Region": "vs_x"}}, "finns bara i PxWebApi 2"),
        ({"code_lists": {"Alder": "vs_x"}}, "kodlistan gäller Alder"),
        ({"sex": None}, "Kon används inte"),
    ],
)
def test_a_definition_that_cannot_be_right_is_refused(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        wanted(**changes)


def test_every_server_is_spoken_to_by_https():
    for server in (*pxweb.V1.values(), *pxweb.V2.values()):
        assert server.base.startswith("https://")
        assert server.calls / server.seconds <= 3
