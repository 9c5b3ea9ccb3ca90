"""Every request gets a number to be found by, and is counted; nothing about who asked is kept."""

import logging
import re
import time
import uuid

from fardplan.operations import tallies
from fardplan.operations.logs import request_number

log = logging.getLogger("fardplan.requests")
HEADER = "X-Request-ID"
# What a proxy may call a request; anything else might be meant for whoever reads the log.
FIT = re.compile(r"[A-Za-z0-9-]{8,64}")


class Watch:
    """The outermost layer: sees every request, and every reply as it leaves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        number = given if FIT.fullmatch(given) else uuid.uuid4().hex
        token = request_number.set(number)
        started = time.perf_counter()
        try:
            reply = self.get_response(request)
            seconds = time.perf_counter() - started
            tallies.REQUESTS.count(request.method, reply.status_code, seconds)
            _tell(request, reply.status_code, seconds)
        finally:
            request_number.reset(token)
        reply[HEADER] = number
        return reply


def _tell(request, status: int, seconds: float) -> None:
    """One line: the route and not the address, for an address may say who somebody is."""
    if log.isEnabledFor(logging.INFO):
        match = getattr(request, "resolver_match", None)
        told = {
            "method": request.method if request.method in tallies.METHODS else "other",
            "route": match.route if match else None,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        }
        log.info("request", extra={"told": told})
