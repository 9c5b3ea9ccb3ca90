"""Spans tell what was asked for and how it went, never by whom."""

import sys
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from fardplan.operations import tracing


class Span:
    """Remembers what it was told."""

    def __init__(self, name):
        self.name, self.told = name, {}

    def update_name(self, name):
        self.name = name

    def set_attribute(self, name, value):
        self.told[name] = value


class Tracer:
    def __init__(self):
        self.spans = []

    @contextmanager
    def start_as_current_span(self, name):
        self.spans.append(Span(name))
        yield self.spans[-1]


def test_nothing_is_traced_unless_asked_for():
    with pytest.raises(MiddlewareNotUsed):
        tracing.Trace(lambda request: None)


def test_without_its_packages_it_says_what_to_install(settings, monkeypatch):
    settings.TRACING = True
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ImproperlyConfigured, match="observability"):
        tracing.Trace(lambda request: None)


def test_a_span_has_the_route_and_the_status_and_nobodys_address(settings, monkeypatch):
    settings.TRACING = True
    tracer = Tracer()
    monkeypatch.setattr(tracing, "make_tracer", lambda: tracer)

    def answer(request):
        request.resolver_match = resolve(request.path)
        return HttpResponse(status=503)

    tracing.Trace(answer)(RequestFactory().get("/halsa/?namn=ada", REMOTE_ADDR="192.0.2.7"))
    (span,) = tracer.spans
    assert span.name == "GET halsa/"
    assert span.told["http.response.status_code"] == 503
    assert "192.0.2.7" not in str(span.told)
    assert "ada" not in str(span.told)
