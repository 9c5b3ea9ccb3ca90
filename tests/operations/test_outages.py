"""What readers are told when the machine fails, and what is never said."""

import errno
import logging
import sys

import psycopg.errors
import pytest
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory

from fardplan.operations import public_views
from fardplan.operations.resending import what_was_typed
from fardplan.outages import BUSY, FULL, LOST, NO_DISK, READ_ONLY, Unavailable, outage


def as_django_raises(kind, cause):
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OperationalError("database or disk is full"), FULL),
        (OperationalError("attempt to write a readonly database"), READ_ONLY),
        (OperationalError("database is locked"), BUSY),
        (OperationalError("disk I/O error"), NO_DISK),
        (OperationalError("connection refused"), LOST),
        (InterfaceError("the connection is closed"), LOST),
        (as_django_raises(OperationalError, psycopg.errors.DiskFull()), FULL),
        (as_django_raises(OperationalError, psycopg.errors.LockNotAvailable()), BUSY),
        (as_django_raises(InternalError, psycopg.errors.ReadOnlySqlTransaction()), READ_ONLY),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EROFS, "Read-only file system"), READ_ONLY),
        (Unavailable(BUSY), BUSY),
    ],
)
def test_what_the_machine_cannot_do_has_a_sentence(error, why):
    assert outage(error).sentence == why


@pytest.mark.parametrize(
    "error",
    [None, ValueError("x"), ProgrammingError("x"), InternalError("x"), OSError(errno.EPERM, "x")],
)
def test_a_fault_of_ours_is_no_outage(error):
    assert outage(error) is None


@pytest.fixture
def failing(monkeypatch):
    """The site while its database is gone: whoever asks it anything is told so."""

    def fail(*args, **options):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("fardplan.pages.public_views.latest_figures", fail)
    return Client(raise_request_exception=False)


def test_a_reader_is_told_with_a_sentence_and_when_to_come_back(stockholm, failing):
    reply = failing.get("/")
    assert reply.status_code == 503
    assert reply["Retry-After"] == "30"
    assert reply["Cache-Control"] == "no-store"
    assert "Databasen svarar inte just nu." in reply.text
    assert "Inget har gått förlorat" in reply.text
    assert "server closed" not in reply.text


def test_the_page_asks_the_lost_database_nothing(db, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        reply = unavailable(request)
    assert reply.status_code == 503


def unavailable(request):
    """The page for an outage, made where Django makes it: while the error is being handled."""
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert sys.exc_info()[1]
        return public_views.server_error(request)


def posted(**fields):
    return RequestFactory().post("/remissvar/synpunkt/1/?x=1", fields)


def test_what_was_typed_is_kept_and_can_be_sent_again():
    form = {"csrfmiddlewaretoken": "t", "text": "Vi <b>vill</b>", "provisions": ["1", "2"]}
    page = unavailable(posted(**form)).text
    assert '<form method="post" action="/remissvar/synpunkt/1/?x=1">' in page
    assert 'name="text" value="Vi &lt;b&gt;vill&lt;/b&gt;"' in page
    assert page.count('name="provisions"') == 2
    assert "<b>vill" not in page
    assert "finns kvar här" in page


@pytest.mark.parametrize("field", ["password", "new_password1", "otp_code", "secret", "token"])
def test_a_secret_is_never_shown_again(field):
    request = posted(csrfmiddlewaretoken="t", **{field: "hemligt"})
    assert what_was_typed(request) is None
    assert "hemligt" not in unavailable(request).text


def test_a_form_that_is_none_of_ours_is_not_offered_again():
    assert what_was_typed(posted(text="x")) is None
    assert what_was_typed(RequestFactory().get("/?csrfmiddlewaretoken=t")) is None


def test_files_must_be_chosen_anew():
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = posted(csrfmiddlewaretoken="t", text="x", file=SimpleUploadedFile("a.txt", b"x"))
    page = unavailable(request).text
    assert "Filer måste du välja på nytt" in page
    assert "<form" not in page


def test_a_fault_of_ours_stays_a_fault_of_ours(stockholm, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("a mistake")

    monkeypatch.setattr("fardplan.pages.public_views.latest_figures", fail)
    reply = Client(raise_request_exception=False).get("/")
    assert reply.status_code == 500
    assert "Något gick fel hos oss" in reply.text


def test_an_outage_is_logged_without_what_was_typed(stockholm, failing, caplog):
    with caplog.at_level(logging.ERROR):
        failing.get("/?q=hemligt")
    assert "Internal Server Error: /" in caplog.text or "Service Unavailable: /" in caplog.text
    assert "hemligt" not in caplog.text
