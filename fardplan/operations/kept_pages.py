"""Public pages, kept as they were made for as long as nothing has happened.

All that changes what a page shows is an action, and every action ends in the journal: so a page is
still true while nothing that counts has been added to it and the day has not passed. That is one
question to the database, whichever process wrote, and nothing ever has to be told to forget.

When a page has grown old, one reader in each process makes it anew. Whoever asks for it meanwhile
waits for that one: nobody is shown what was true before, for something in it may be secret now.
"""

import hashlib
import threading
from collections import OrderedDict
from concurrent.futures import Future

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from fardplan.operations.last_change import LastChange, Moment

MOST = 300  # pages; a roadmap with its goals and areas in two languages is fewer
LARGEST = 500_000  # bytes
# For those who watch the server, asked when the database may be gone; and what is no page.
NEVER = ("/halsa/", "/redo/", "/matvarden/", "/api/", "/diagram/")
Key = tuple[str, str | None]


class KeptPages:
    """What visitors without a session have been shown, by address and language."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[Key, tuple[Moment, HttpResponse]] = OrderedDict()
        self._being_made: dict[Key, Future[HttpResponse | None]] = {}
        self._lock = threading.Lock()
        self._last_change = LastChange()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        key, now = (request.path, get_language()), self._last_change.moment()
        page, is_kept = self._find(key, now), True
        if page is None:
            page, is_kept = self._made_by_one(request, key, now)
        if not is_kept:
            return page
        return get_conditional_response(request, etag=page["ETag"], response=_copy(page))

    def _made_by_one(
        self, request: HttpRequest, key: Key, now: Moment
    ) -> tuple[HttpResponse, bool]:
        """The page, and whether it is kept; made here, or by the reader who makes it already."""
        mine: Future[HttpResponse | None] = Future()
        with self._lock:
            making = self._being_made.setdefault(key, mine)
        if making is not mine:
            page = making.result()
            return (page, True) if page else (self.get_response(request), False)
        is_kept = False
        try:
            page = self.get_response(request)
            is_kept = _is_the_same_for_all(request, page)
            if is_kept:
                page["ETag"] = f'"{hashlib.sha256(page.content).hexdigest()[:32]}"'
                self._keep(key, now, page)
        finally:
            with self._lock:
                del self._being_made[key]
            mine.set_result(page if is_kept else None)
        return page, is_kept

    def _find(self, key: Key, now: Moment) -> HttpResponse | None:
        with self._lock:
            moment, page = self._pages.get(key, (None, None))
            if moment != now:
                return None
            self._pages.move_to_end(key)
            return page

    def _keep(self, key: Key, now: Moment, page: HttpResponse) -> None:
        with self._lock:
            self._pages[key] = now, _copy(page)
            self._pages.move_to_end(key)
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)


def _may_be_kept(request: HttpRequest) -> bool:
    """A visitor whom we know nothing of asks for a page by its address alone."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    plain = request.method == "GET" and not request.META.get("QUERY_STRING") and not known
    return plain and not request.path.removeprefix("/en").startswith(NEVER)


def _is_the_same_for_all(request: HttpRequest, page: HttpResponse) -> bool:
    """An open page, whole, with nothing in it that was made for this reader."""
    match = request.resolver_match
    is_open = match is not None and match.func.__module__.endswith(".public_views")
    is_plain = not page.streaming and page.status_code == 200 and not page.cookies
    return (
        is_open
        and is_plain
        and page["Content-Type"].startswith("text/html")
        and not page.has_header("Cache-Control")
        and "CSRF_COOKIE" not in request.META
        and len(page.content) <= LARGEST
    )


def _copy(page: HttpResponse) -> HttpResponse:
    """The layers outside add headers of their own to each reply."""
    return HttpResponse(page.content, headers=dict(page.items()))
