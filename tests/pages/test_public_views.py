import pytest
from django.core.management import call_command
from django.test import Client

from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from tests import make

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def shipped(stockholm):
    call_command("load_bodies", verbosity=0)
    call_command("load_indicators", verbosity=0)
    call_command("load_example_answer")
    return stockholm


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ["/", "/om/", "/tillganglighet/"])
def test_anyone_reads_the_pages(client, shipped, prefix, address):
    page = client.get(prefix + address)
    assert page.status_code == 200
    assert f'<html lang="{"en" if prefix else "sv"}">' in page.text


def test_the_overview_has_every_goal_and_strategy(client, shipped):
    page = client.get("/").text
    for provision in shipped.provisions.in_order():
        assert provision.title in page


def test_goals_about_persons_show_both_sexes_or_why_not(client, shipped):
    page = client.get("/").text
    assert "flickor" in page
    # Two goals have figures without sex, and two have none at all.
    assert page.count("Siffror för kvinnor och män saknas.") == 3


def test_an_empty_installation_says_what_to_do(client, db):
    assert "Ingen färdplan ännu" in client.get("/").text


def test_a_draft_is_not_shown(client, shipped, draft):
    assert "Nästa färdplan" not in client.get("/").text
    actions.adopt_edition(edition=draft, by=OPERATOR)
    assert "Nästa färdplan" in client.get("/").text


def test_the_menu_offers_what_one_may_do(client, shipped):
    assert "/remissvar/" not in client.get("/").text
    client.force_login(make.person(Role.REGISTRAR))
    assert "/remissvar/" in client.get("/").text
    assert "/siffror/" not in client.get("/").text
    client.force_login(make.person(Role.ANALYST))
    assert "/siffror/" in client.get("/").text


def test_the_overview_takes_few_queries_and_no_more_with_twice_as_much(
    client, shipped, draft, django_assert_max_num_queries
):
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get("/")
    area = draft.provisions.in_order().get(number="1", node__kind="target_area").node
    for n in range(25):
        actions.add_strategy(
            edition=draft, area=area, key=f"ny-{n}", number=f"9.{n}", title="Ny", by=OPERATOR
        )
    actions.adopt_edition(edition=draft, by=OPERATOR)
    with django_assert_max_num_queries(len(few)):
        client.get("/")


def test_what_is_not_there_says_so_in_the_readers_language(client, db):
    reply = client.get("/finns-inte/")
    assert (reply.status_code, "Sidan finns inte" in reply.text) == (404, True)
    assert "Sidan finns inte" not in client.get("/en/finns-inte/").text


def test_a_fault_of_ours_is_a_page_without_details(shipped, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("fardplan.pages.public_views.latest_figures", fail)
    reply = Client(raise_request_exception=False).get("/")
    assert reply.status_code == 500
    assert "Något gick fel hos oss" in reply.text
    assert "secret detail" not in reply.text


def test_an_unknown_host_is_refused(db):
    assert Client(SERVER_NAME="evil.example").get("/").status_code == 400


def test_a_form_without_its_token_is_refused_with_words(db):
    reply = Client(enforce_csrf_checks=True).post("/konto/logga-in/", {"email": "x"})
    assert reply.status_code == 403
    assert "Formuläret är för gammalt" in reply.text


def test_a_refusal_is_shown_with_its_reason(client, shipped):
    client.force_login(make.person(Role.OFFICER))
    reply = client.get("/remissvar/")
    assert reply.status_code == 403
    assert "Det går inte" in reply.text


def test_every_page_forbids_what_is_not_ours(client, shipped):
    policy = client.get("/")["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy


def test_no_page_has_inline_script_or_style(client, shipped):
    for address in ("/", "/mal/behorighet-arskurs-9/", "/strategi/likvardig-forskola/"):
        page = client.get(address).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
