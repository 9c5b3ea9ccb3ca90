"""What is demanded of each goal's figures, what exists, and what is missing and why."""

import pytest

from fardplan.indicators.coverage import Extent, coverage_of, headings
from fardplan.indicators.models import Indicator
from fardplan.indicators.presentation import shown_for
from fardplan.roadmap.models import NodeKind
from tests.indicators.test_pages import queries

pytestmark = pytest.mark.django_db
PAGE = "/statistik/tackning/"


@pytest.fixture
def covered(stockholm, shipped):
    """The coverage of each goal, by its key."""
    goals = stockholm.provisions.of_kind(NodeKind.INTERIM_GOAL).in_order()
    return {
        goal.node.key: coverage_of(
            goal, shown_for(list(Indicator.objects.for_goals([goal.node.key])))
        )
        for goal in goals
    }


def extents(one) -> list[str]:
    return [demand.extent.value for demand in one.demands]


def test_every_goal_has_every_demand(covered):
    assert len(covered) == 6
    for one in covered.values():
        assert [demand.what for demand in one.demands] == list(headings())


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("behorighet-arskurs-9", ["near", "near", "missing", "missing"]),
        ("unga-utan-arbete-eller-studier", ["missing"] * 4),
        ("bostadsbyggande-i-fokusomraden", ["near", "exempt", "missing", "exempt"]),
        ("arbetsplatser-i-ytterstaden", ["near", "exempt", "near", "exempt"]),
        ("otrygga-i-bostadsomradet", ["near", "missing", "partly", "missing"]),
        ("lagt-fortroende-for-stadsdelsnamnden", ["missing"] * 4),
    ],
)
def test_what_there_is_of_each_goal(covered, goal, expected):
    assert extents(covered[goal]) == expected


def test_a_proxy_is_never_the_goals_own(covered):
    assert not any(Extent.HELD in extents(one) for one in covered.values())


def test_some_of_the_districts_are_counted(covered):
    assert covered["otrygga-i-bostadsomradet"].demands[2].remark == "3 områden"


def test_what_is_missing_says_why_and_who_has_it(covered):
    for key, one in covered.items():
        assert one.lacking, key
        for lacking in one.lacking:
            assert lacking.title
            assert lacking.gap.reason.sv
            assert lacking.gap.from_whom.sv


def test_breakdowns_are_those_of_all_indicators_once_each(covered):
    assert covered["behorighet-arskurs-9"].breakdowns == ("föräldrarnas utbildning", "födelseland")
    assert covered["otrygga-i-bostadsomradet"].breakdowns == ("ålder",)


def test_what_has_no_sex_says_so(covered):
    assert "En bostad har inget kön" in covered["bostadsbyggande-i-fokusomraden"].exemption
    assert covered["behorighet-arskurs-9"].exemption == ""


def test_the_goals_own_figures_count_when_they_are_there(stockholm, folder):
    folder.with_definition("role: proxy", "role: core").load()
    goal = stockholm.provisions.of_kind(NodeKind.INTERIM_GOAL).in_order()[0]
    one = coverage_of(goal, shown_for(list(Indicator.objects.for_goals([goal.node.key]))))
    assert extents(one) == ["held", "held", "missing", "missing"]


def test_the_page_is_a_table_with_a_row_for_each_goal(client, shipped):
    page = client.get(PAGE).text
    assert page.count('<th scope="row">') == 6
    assert page.count('<th scope="col">') == 6
    assert "<caption" in page
    assert "Finns delvis i närliggande mått (3 områden)" in page


def test_the_page_stands_before_any_goal_does(client, db):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "ännu inga mål" in page.text


def test_the_list_of_indicators_leads_to_it(client, shipped):
    assert PAGE in client.get("/statistik/").text


def test_it_asks_few_questions_of_the_database(client, shipped):
    assert queries(client, PAGE) <= 15


def test_the_schema_is_published(client, db):
    reply = client.get("/statistik/schema.json")
    assert reply["Content-Type"] == "application/schema+json"
    assert reply.json()["title"] == "Indicator"
