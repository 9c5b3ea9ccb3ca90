"""What went wrong, as machines are told it: RFC 9457, problem details."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fardplan.errors import BadDefinition, BadDocument, BadTable, FardplanError, Refused
from fardplan.outages import Unavailable, outage
from fardplan.wording import in_words

MEDIA_TYPE = "application/problem+json"
STATUS = {Refused: 403, BadDocument: 422, BadDefinition: 422, BadTable: 422}
TRY_AGAIN_AFTER = "30"  # seconds

log = logging.getLogger(__name__)


def problem(
    request: HttpRequest, status: int, title: str, detail: str = "", **more: Any
) -> HttpResponse:
    """A reply that says what was wrong, in the reader's language."""
    content = {"type": "about:blank", "title": title, "status": status}
    if detail:
        content["detail"] = detail
    content |= {"instance": request.path, **more}
    text = json.dumps(content, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest) -> HttpResponse:
    return problem(request, 404, _("Finns inte"), _("Det finns inget på den här adressen."))


def not_allowed(request: HttpRequest) -> HttpResponse:
    return problem(
        request,
        405,
        _("Går inte här"),
        _("Adressen svarar inte på {method}.").format(method=request.method),
    )


def explain_problems(api: NinjaAPI) -> None:
    """Have the API answer every error with a problem."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        FardplanError: _refused,
        Unavailable: _unavailable,
        ValidationError: _invalid,
        AuthenticationError: _unknown,
        HttpError: _http,
        Http404: lambda request, _error: not_found(request),
        Exception: _broken,
    }
    for error, explain in handlers.items():
        api.add_exception_handler(error, explain)


def _refused(request: HttpRequest, error: FardplanError) -> HttpResponse:
    status = STATUS.get(type(error), 422)
    title = _("Inte tillåtet") if status == 403 else _("Innehållet går inte att ta emot")
    return problem(request, status, title, in_words(error))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which part of the request was wrong; what was sent is not sent back."""
    errors = [
        {"where": "/".join(str(part) for part in one["loc"]), "what": one["msg"]}
        for one in error.errors
    ]
    return problem(
        request,
        422,
        _("Frågan går inte att förstå"),
        _("{number} fel. Se errors.").format(number=len(errors)),
        errors=errors,
    )


def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    reply = problem(
        request,
        401,
        _("Nyckel saknas"),
        _("Skicka en giltig nyckel i huvudet Authorization: Bearer …"),
    )
    reply["WWW-Authenticate"] = 'Bearer realm="fardplan"'
    return reply


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses, such as a body that is no form."""
    return problem(request, error.status_code, _("Frågan går inte att förstå"))


def _unavailable(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """Nothing was saved, and the same request may succeed in a while."""
    reply = problem(request, 503, _("Det går inte just nu"), in_words(error))
    reply["Retry-After"] = TRY_AGAIN_AFTER
    reply["Cache-Control"] = "no-store"
    return reply


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """What the machine cannot do for the moment, or a fault of ours."""
    if why := outage(error):
        log.warning(
            "The API was struck by an outage at %s: %s", request.resolver_match.route, error
        )
        return _unavailable(request, why)
    log.error("The API failed at %s", request.resolver_match.route, exc_info=error)
    return problem(
        request, 500, _("Något gick fel hos oss"), _("Felet är antecknat. Försök igen senare.")
    )
