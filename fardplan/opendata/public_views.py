"""The API's addresses, its description, and the page that tells people of it."""

import json
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    quote_etag,
)
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fardplan.opendata import description, problems

FRESH = 60  # seconds that a reader may keep a reply without asking again


def open_to_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An address of the API: no cookie counts here, so no form can be forged; keys are asked for.

    Replies are in the asked language, carry an ETag, and may be read from any site.
    """

    @login_not_required
    @csrf_exempt
    def answer(request: HttpRequest, *args, **values) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            reply = _answer(request, view, *args, **values)
            reply["Content-Language"] = translation.get_language() or ""
        patch_vary_headers(reply, ["Accept-Language"])
        reply["Access-Control-Allow-Origin"] = "*"
        return _conditional(request, reply)

    return answer


def _answer(request: HttpRequest, view, *args, **values) -> HttpResponse:
    """What the API says; a question for the headers alone is answered as one for the whole."""
    asked_for = request.method
    if asked_for == "HEAD":
        request.method = "GET"
    reply = view(request, *args, **values)
    request.method = asked_for
    if reply.status_code == 405:
        allowed = reply["Allow"]
        reply = problems.not_allowed(request)
        reply["Allow"] = allowed
    return reply


def _conditional(request: HttpRequest, reply: HttpResponse) -> HttpResponse:
    """The reply, or that the reader has it already. What a key opened is kept by nobody."""
    if request.method not in {"GET", "HEAD"} or reply.status_code != 200:
        patch_cache_control(reply, no_store=True)
        return reply
    if "Authorization" in request.headers:
        patch_cache_control(reply, private=True, no_store=True)
        return reply
    etag = quote_etag(description.fingerprint(reply.content))
    reply["ETag"] = etag
    patch_cache_control(reply, public=True, max_age=FRESH)
    conditional = get_conditional_response(request, etag=etag, response=reply)
    return conditional or reply


@login_not_required
@csrf_exempt
def nothing_here(request: HttpRequest, **_values) -> HttpResponse:
    """An address below the API where there is nothing."""
    with translation.override(translation.get_language_from_request(request)):
        return problems.not_found(request)


@login_not_required
@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The API's description: OpenAPI 3.1."""
    text = json.dumps(description.openapi(), ensure_ascii=False)
    reply = HttpResponse(text, content_type="application/vnd.oai.openapi+json;version=3.1")
    reply["Access-Control-Allow-Origin"] = "*"
    return _conditional(request, reply)


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Where to begin."""
    begin = {
        name: request.build_absolute_uri(f"{description.ROOT}/{name}")
        for name in ("openapi.json", "editions", "goals", "indicators", "areas")
    }
    reply = HttpResponse(json.dumps(begin), content_type="application/json")
    reply["Access-Control-Allow-Origin"] = "*"
    return _conditional(request, reply)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What machines can read and do here, for the people who make them."""
    context = {
        "operations": description.operations(),
        "root": request.build_absolute_uri(reverse("api:root")),
    }
    return TemplateResponse(request, "opendata/about.html", context)
