"""For those who watch the server: does it answer, may readers come, how is it doing?"""

import json
import logging
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from fardplan.operations import readiness, tallies
from fardplan.operations.logs import AsJson, AsText, request_number

NUMBER = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("address", ["/halsa/", "/en/halsa/"])
def test_health_asks_nothing_of_the_database(client, address):
    """Not a single question, from any layer: pytest-django lets none through here."""
    assert client.get(address).text == "ok\n"


@pytest.fixture
def fresh(monkeypatch):
    """A process that has not been asked yet."""
    monkeypatch.setattr("fardplan.operations.public_views.READINESS", readiness.Readiness())


def test_readers_may_come_when_the_database_is_of_this_version(db, client, fresh):
    assert client.get("/redo/").status_code == 200


def test_once_ready_it_asks_one_thing(db, client, fresh, django_assert_num_queries):
    client.get("/redo/")
    with django_assert_num_queries(1):
        client.get("/redo/")


def test_readers_wait_for_an_upgrade(db, client, fresh, monkeypatch):
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["journal.0003"])
    reply = client.get("/redo/")
    assert (reply.status_code, "inte uppgraderad" in reply.text) == (503, True)


def test_readers_wait_for_a_lost_database(db, client, fresh, monkeypatch):
    def fail():
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", fail)
        reply = client.get("/redo/")
    assert (reply.status_code, reply.text) == (503, "Databasen svarar inte just nu.\n")


def test_the_figures_are_closed_without_a_token(client, settings, tmp_path):
    assert client.get("/matvarden/").status_code == 404
    settings.METRICS_TOKEN_FILE = str(tmp_path / "token")
    (tmp_path / "token").write_text("")
    for given in ("", "Bearer ", "Bearer x"):
        assert client.get("/matvarden/", headers={"Authorization": given}).status_code == 404


def test_the_figures_are_what_prometheus_reads(client, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(tallies, "REQUESTS", tallies.Requests())
    monkeypatch.setattr("fardplan.operations.public_views.REQUESTS", tallies.REQUESTS)
    settings.METRICS_TOKEN_FILE = str(tmp_path / "token")
    (tmp_path / "token").write_text("hemlig\n")
    client.get("/halsa/")
    client.get("/halsa/")
    text = client.get("/matvarden/", headers={"Authorization": "Bearer hemlig"}).text
    line = re.compile(r'[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e-]+')
    assert all(line.fullmatch(one) for one in text.splitlines() if not one.startswith("#"))
    assert re.search(r'requests_total\{process="\d+",method="GET",status="200"\} 2', text)
    assert re.search(r'request_seconds_bucket\{process="\d+",le="\+Inf"\} 2', text)
    assert re.search(r'request_seconds_count\{process="\d+"\} 2', text)


def test_buckets_count_all_that_were_as_quick(monkeypatch):
    requests = tallies.Requests()
    for seconds in (0.001, 0.03, 0.03, 99):
        requests.count("GET", 200, seconds)
    requests.count("INVENTED", 200, 0.001)
    buckets = [line.split()[-1] for line in requests.lines() if "bucket" in line]
    assert buckets == ["2", "2", "4", "4", "4", "4", "4", "4", "4", "5"]
    assert 'method="other"' in "\n".join(requests.lines())


def test_every_reply_has_a_number(client):
    first, second = (client.get("/halsa/")["X-Request-ID"] for _ in range(2))
    assert NUMBER.fullmatch(first)
    assert first != second


@pytest.mark.parametrize(
    ("given", "kept"), [("abcd-1234", True), ("a b", False), ("short", False), ("x" * 65, False)]
)
def test_a_proxys_number_is_kept_when_it_is_one(client, given, kept):
    reply = client.get("/halsa/", headers={"X-Request-ID": given})
    assert (reply["X-Request-ID"] == given) == kept


def logged(formatter, message="något", exception=None):
    token = request_number.set("abcd1234")
    try:
        trace = (type(exception), exception, None) if exception else None
        record = logging.LogRecord("a.logger", logging.ERROR, "p", 1, message, (), trace)
        return formatter.format(record)
    finally:
        request_number.reset(token)


def test_a_line_for_machines_is_one_object():
    told = json.loads(logged(AsJson(), "två\nrader"))
    assert (told["level"], told["message"], told["request"]) == ("ERROR", "två\nrader", "abcd1234")


def test_a_line_for_people_ends_with_the_requests_number():
    assert logged(AsText()).endswith("ERROR a.logger: något [abcd1234]")


@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_the_row_that_postgresql_refused_is_not_quoted(formatter):
    error = ValueError("duplicate key\nDETAIL:  Key (email)=(ada@example.org) already exists.")
    said = logged(formatter, exception=error)
    assert "duplicate key" in said
    assert "ada@example.org" not in said


def test_a_request_is_told_by_its_route_and_not_its_address(db, caplog):
    with caplog.at_level(logging.INFO, logger="fardplan.requests"):
        Client().get("/finns/inte/?namn=ada")
        Client().get("/konto/logga-in/?next=/hemligt/")
    first, second = (record.told for record in caplog.records if record.name == "fardplan.requests")
    assert (first["status"], first["route"]) == (404, None)
    assert (second["status"], second["method"]) == (200, "GET")
    assert "ada" not in str(first)
    assert "hemligt" not in str(second)
