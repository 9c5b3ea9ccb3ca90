import errno

import pytest
from django.db import OperationalError

from fardplan.indicators import actions as indicators
from fardplan.indicators.models import Indicator, Release
from fardplan.outages import LOST, Unavailable
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.roadmap.models import EditionState
from tests import make
from tests.indicators.conftest import Folder
from tests.indicators.counted import counted_in, file, register_table

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
KEY = "behorighet-hemkommun"


@pytest.fixture
def answered(stockholm):
    from tests.referral.conftest import ANSWER

    return make.answer(stockholm, make.body("farsta", name="Farsta stadsdelsnämnd"), ANSWER)


def test_the_root_says_where_to_begin(ask):
    begin = ask("").json()
    assert begin["goals"].endswith("/api/v1/goals")


def test_an_edition_is_told_with_all_it_says(ask, stockholm):
    told = ask("editions/stockholm-2018").json()
    assert told["digest"] == stockholm.digest
    kinds = [one["kind"] for one in told["provisions"]]
    assert (kinds.count("target_area"), kinds.count("interim_goal")) == (4, 6)
    assert kinds.count("strategy") == 23


def test_a_draft_is_not_told(ask, draft):
    assert draft.state == EditionState.DRAFT
    assert ask(f"editions/{draft.key}").status_code == 404
    assert [one["key"] for one in ask("editions").json()["items"]] == ["stockholm-2018"]


def test_a_draft_is_not_told_to_a_strategist_either_as_the_cookie_opens_nothing(client, draft):
    client.force_login(make.strategist())
    assert client.get(f"/api/v1/editions/{draft.key}").status_code == 404


def test_what_each_edition_said_of_a_strategy_is_told(ask, stockholm):
    (said,) = ask("provisions/likvardig-forskola").json()
    assert (said["number"], said["edition"]) == ("1.2", "stockholm-2018")
    assert ask("provisions/finns-inte").status_code == 404


def test_goals_have_their_verdicts_for_women_and_men(ask, shipped):
    told = {one["key"]: one for one in ask("goals").json()}
    assert len(told) == 6
    verdict = told["behorighet-arskurs-9"]["verdict"]
    assert not verdict["can_be_judged"]
    assert [one["kind"] for one in verdict["lines"]][:2] == ["women", "men"]
    assert ask("goals/finns-inte").status_code == 404


def test_one_goal_is_as_in_the_list_of_all(ask, shipped):
    assert ask("goals/behorighet-arskurs-9").json() == ask("goals").json()[0]


def test_an_indicator_tells_its_releases_and_they_tell_their_files(ask, client, shipped):
    told = ask(f"indicators/{KEY}").json()
    (release,) = told["releases"]
    whole = ask(f"indicators/{KEY}/releases/{release['version']}").json()
    assert whole["sha256"] == Release.objects.get(indicator__key=KEY).sha256
    assert len(whole["files"]) >= 5
    for one in whole["files"]:
        assert client.get(one["url"]).status_code == 200


def test_an_indicator_without_figures_says_why(ask, shipped):
    told = ask("indicators/behorighet-stadens-skolor").json()
    assert told["missing"]
    assert told["releases"] == []


def test_made_up_figures_are_told_as_made_up(ask, shipped, tmp_path):
    folder = counted_in(Folder(tmp_path))
    folder.load()
    indicator = Indicator.objects.get(key="prov")
    made_up = file(register_table(), synthetic=True)
    indicators.release_example(indicator=indicator, file=made_up, by=OPERATOR)
    told = ask("indicators/prov").json()
    assert told["synthetic"]
    assert [one["synthetic"] for one in told["releases"]] == [True]
    assert not ask(f"indicators/{KEY}").json()["synthetic"]


def test_observations_come_a_page_at_a_time_and_together_they_are_the_release(ask, shipped):
    address, seen = f"indicators/{KEY}/releases/1/observations?limit=40", []
    while address:
        reply = ask(address.removeprefix("http://testserver/api/v1/"))
        page = reply.json()
        seen += page["items"]
        assert (page["next"] is not None) == ('rel="next"' in reply.get("Link", ""))
        address = page["next"]
    assert len(seen) == page["count"] > 40
    assert len({tuple(map(str, one.values())) for one in seen}) == len(seen)


def test_observations_are_filtered_and_a_missing_number_is_null(ask, shipped):
    page = ask(f"indicators/{KEY}/releases/1/observations?sex=K&area=0180&period=2024").json()
    (one,) = page["items"]
    assert (one["sex"], one["area_name"], one["obs_status"]) == ("K", "Stockholm", "A")
    every = ask(f"indicators/{KEY}/releases/1/observations?limit=1000").json()["items"]
    assert all(one["value"] is not None or one["obs_status"] != "A" for one in every)


def test_areas_are_told_with_their_time(ask):
    told = [one for one in ask("areas").json() if one["key"] == "jarva"]
    assert {one["version"] for one in told} == {"stockholm-11"}
    assert told[0]["valid_from"] == "2023-07-01"


def test_an_answer_tells_what_no_person_has_confirmed(ask, answered):
    told = ask("answers/stockholm-2018/farsta").json()
    assert [one["confirmed"] for one in told["said"]] == [False] * len(told["said"])
    assert ["bostader-for-resurssvaga-hushall", "blandade-bostadsomraden"] in [
        one["provisions"] for one in told["said"]
    ]
    (listed,) = ask("answers?edition=stockholm-2018").json()["items"]
    assert listed["body_name"] == "Farsta stadsdelsnämnd"


def test_replies_are_in_the_language_that_is_asked_for(ask, shipped):
    swedish, english = (
        ask("goals", **{"Accept-Language": language}) for language in ("sv", "en-GB,en;q=0.8")
    )
    assert (swedish["Content-Language"], english["Content-Language"]) == ("sv", "en")
    assert "grundskolor" in swedish.text
    assert "compulsory schools" in english.text


def test_an_unchanged_reply_is_not_sent_again(ask, stockholm):
    first = ask("editions")
    again = ask("editions", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask("editions", **{"If-None-Match": '"annat"'}).status_code == 200


def test_the_headers_alone_can_be_asked_for(client, stockholm):
    reply = client.head("/api/v1/editions")
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply["ETag"]


def test_any_site_may_read(ask, stockholm):
    assert ask("editions")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nowhere", 404),
        ("nowhere/at/all", 404),
        ("editions/finns-inte", 404),
        (f"indicators/{KEY}/releases/99", 404),
        ("editions?limit=0", 422),
        ("editions?limit=1001", 422),
        ("editions?offset=-1", 422),
        ("answers", 422),
        ("deliveries/1", 401),
    ],
)
def test_every_error_is_a_problem(ask, shipped, address, status):
    reply = ask(address)
    problem = reply.json()
    assert reply["Content-Type"] == "application/problem+json"
    assert (reply.status_code, problem["status"]) == (status, status)
    assert problem["instance"] == "/api/v1/" + address.partition("?")[0]


def test_a_method_that_is_not_there_is_a_problem_that_says_which_are(client):
    reply = client.delete("/api/v1/editions")
    assert (reply.status_code, reply["Allow"]) == (405, "GET")
    assert reply["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_a_problem_without_our_secrets(client, shipped, monkeypatch, caplog):
    from fardplan.opendata import figure_resources

    def fail():
        raise RuntimeError("hemligt")

    monkeypatch.setattr(figure_resources, "places", fail)
    reply = client.get("/api/v1/areas")
    assert (reply.status_code, reply["Content-Type"]) == (500, "application/problem+json")
    assert "hemligt" not in reply.text
    assert "areas" in caplog.text


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OperationalError("database is locked"), "Många sparar samtidigt"),
        (OSError(errno.ENOSPC, "No space left on device"), "Disken på servern är full"),
        (Unavailable(LOST), "Databasen svarar inte just nu."),
    ],
)
def test_an_outage_is_a_problem_that_says_when_to_try_again(
    client, shipped, monkeypatch, error, why
):
    from fardplan.opendata import figure_resources

    def fail():
        raise error

    monkeypatch.setattr(figure_resources, "places", fail)
    reply = client.get("/api/v1/areas")
    assert (reply.status_code, reply["Content-Type"]) == (503, "application/problem+json")
    assert (reply["Retry-After"], reply["Cache-Control"]) == ("30", "no-store")
    assert why in reply.json()["detail"]


@pytest.mark.parametrize(
    "address",
    ["editions", "goals", "indicators", f"indicators/{KEY}", "answers?edition=stockholm-2018"],
)
def test_no_resource_asks_the_database_too_often(
    ask, shipped, answered, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(MOST_QUERIES):
        assert ask(address).status_code == 200


def test_more_answers_do_not_mean_more_queries(ask, stockholm, answered, django_assert_num_queries):
    from tests.referral.conftest import ANSWER

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            ask("answers?edition=stockholm-2018")
        return len(queries)

    before = count()
    for key in ("bromma", "skarpnack", "alvsjo"):
        make.answer(stockholm, make.body(key), ANSWER)
    assert count() == before


def test_the_page_for_people_lists_every_address(client):
    page = client.get("/oppna-data/").text
    assert "GET /api/v1/goals" in page
    assert "POST /api/v1/answers" in page
    assert "Nycklar för program" not in page


def test_the_page_for_people_leads_those_signed_in_to_their_keys(client):
    client.force_login(make.person(Role.REGISTRAR))
    assert "/konto/nycklar/" in client.get("/oppna-data/").text
