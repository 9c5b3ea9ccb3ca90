"""A public page is made once, and anew as soon as anything has happened."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from fardplan.journal.record import record
from fardplan.operations import kept_pages, last_change
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from tests import make
from tests.project.source import ROOT

ANNA = SimpleNamespace(journal_name="person:17")


def test_a_page_is_made_once_while_nothing_happens(stockholm, client, django_assert_num_queries):
    first = client.get("/")
    with django_assert_num_queries(1):
        again = client.get("/")
    assert again.content == first.content
    own = {"X-Request-ID"}
    assert {*first.items()} - {*again.items()} == {(n, first[n]) for n in own}


def test_it_is_made_anew_when_something_has_happened(
    stockholm, draft, client, django_assert_max_num_queries
):
    assert "Nästa färdplan" not in client.get("/").text
    actions.adopt_edition(edition=draft, by=OPERATOR)
    assert "Nästa färdplan" in client.get("/").text


def test_it_is_kept_while_people_only_sign_in_and_write_inside(
    stockholm, client, django_assert_num_queries
):
    client.get("/")
    for event in last_change.UNSEEN:
        record(event, ANNA, by=ANNA)
    with django_assert_num_queries(1):
        client.get("/")
    record("something", ANNA, by=ANNA)
    record("signed_in", ANNA, by=ANNA)
    with CaptureQueriesContext(connection) as made_anew:
        client.get("/")
    assert len(made_anew) > 1


def test_a_process_that_starts_late_sees_what_has_happened(db):
    for event in ("something", "signed_in"):
        record(event, ANNA, by=ANNA)
    late = last_change.LastChange()
    first = late.moment()
    record("signed_in", ANNA, by=ANNA)
    assert late.moment() == first
    record("something", ANNA, by=ANNA)
    assert late.moment() > first


def test_what_no_page_shows_is_called_what_the_journal_calls_it():
    code = "".join(path.read_text() for path in (ROOT / "fardplan").rglob("actions.py"))
    assert [event for event in last_change.UNSEEN if f'"{event}"' not in code] == []


def test_it_is_made_anew_when_the_day_has_passed(stockholm, client, monkeypatch):
    client.get("/")
    made = client.get("/om/")["ETag"]
    monkeypatch.setattr(last_change.timezone, "localdate", lambda: SimpleNamespace(isoformat=str))
    assert client.get("/om/")["ETag"] == made


def test_what_a_reader_has_already_is_not_sent_again(stockholm, client):
    tag = client.get("/om/")["ETag"]
    for _ in range(2):
        again = client.get("/om/", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    record("something", ANNA, by=ANNA)
    assert client.get("/om/", headers={"If-None-Match": tag}).status_code == 304


def test_what_is_no_page_is_not_asked_for(stockholm, client, monkeypatch):
    asked = lambda _self: pytest.fail("a question in vain")  # noqa: E731 - where it is used
    monkeypatch.setattr(last_change.LastChange, "moment", asked)
    assert client.get("/api/v1/editions").status_code == 200
    assert client.get("/halsa/").status_code == 200


def test_languages_are_kept_apart(stockholm, client):
    assert client.get("/om/").text != client.get("/en/om/").text
    assert client.get("/om/").text != client.get("/en/om/").text


def test_what_was_made_for_somebody_is_shown_to_nobody_else(stockholm):
    reader, visitor = Client(), Client()
    visitor.handler = reader.handler  # one server
    reader.force_login(make.person(Role.REGISTRAR, name="Ada Lind"))
    assert "Ada Lind" in reader.get("/").text
    assert "Ada Lind" not in visitor.get("/").text
    assert "Ada Lind" in reader.get("/").text


@pytest.fixture
def slow_site(monkeypatch):
    """Pages that take their time, each made while its makers are counted."""
    monkeypatch.setattr(last_change.LastChange, "moment", lambda _self: (1, "2026-11-23"))
    made = []

    def make_page(request):
        made.append(request.path)
        time.sleep(0.2)
        if request.path == "/fel/":
            raise RuntimeError("a fault of ours")
        request.resolver_match = resolve(request.path)
        headers = {"Cache-Control": "no-store"} if request.path.startswith("/konto/") else {}
        return HttpResponse(f"{len(made)}", headers=headers)

    return SimpleNamespace(layer=kept_pages.KeptPages(make_page), made=made)


def asked_at_once(site, address: str) -> list:
    """What five readers get who ask in the same moment."""
    ready = threading.Barrier(5)

    def ask(_number):
        request = RequestFactory().get(address)
        ready.wait()
        try:
            return site.layer(request)
        except RuntimeError as error:
            return error

    with ThreadPoolExecutor(5) as readers:
        return list(readers.map(ask, range(5)))


def test_of_many_who_ask_at_once_one_makes_the_page(slow_site):
    pages = asked_at_once(slow_site, "/om/")
    assert slow_site.made == ["/om/"]
    assert {page.content for page in pages} == {b"1"}
    assert len({id(page) for page in pages}) == 5


def test_nobody_waits_in_vain_for_a_page_that_cannot_be_made_or_kept(slow_site):
    assert {type(one) for one in asked_at_once(slow_site, "/fel/")} == {RuntimeError}
    asked_at_once(slow_site, "/konto/logga-in/")
    assert (slow_site.made.count("/fel/"), slow_site.made.count("/konto/logga-in/")) == (5, 5)


@pytest.mark.parametrize("address", ["/konto/logga-in/", "/redo/", "/finns-inte/", "/om/?a=1"])
def test_forms_faults_and_questions_are_not_kept(stockholm, client, address):
    assert not client.get(address).has_header("ETag")


def test_no_more_are_kept_than_there_is_room_for(stockholm, monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST", 1)
    made = []

    def make_page(request):
        made.append(request.path)
        request.resolver_match = resolve(request.path)
        return HttpResponse("x")

    layer = kept_pages.KeptPages(make_page)
    for address in ("/", "/om/", "/om/", "/"):
        layer(RequestFactory().get(address))
    assert made == ["/", "/om/", "/"]
