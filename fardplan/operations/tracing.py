"""Requests as OpenTelemetry's spans, where somebody has asked for it: what, never who.

Not OpenTelemetry's own instrumentation of Django, which notes readers' addresses. Where the spans
go is said by OpenTelemetry's own settings (OTEL_EXPORTER_OTLP_ENDPOINT and its kin).
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed

from fardplan.operations.logs import request_number


class Trace:
    """A span for each request, by its route."""

    def __init__(self, get_response):
        if not settings.TRACING:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.tracer = make_tracer()

    def __call__(self, request):
        with self.tracer.start_as_current_span(str(request.method)) as span:
            reply = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else "?"
            span.update_name(f"{request.method} {route}")
            span.set_attribute("http.request.method", str(request.method))
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", reply.status_code)
            span.set_attribute("fardplan.request", request_number.get())
        return reply


def make_tracer():
    """OpenTelemetry's tracer, sending in bundles; its packages are needed only here."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ImproperlyConfigured(
            "FARDPLAN_TRACING needs the packages of requirements/observability.txt."
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "fardplan"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("fardplan")
