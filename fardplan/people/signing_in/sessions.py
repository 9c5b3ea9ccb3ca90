"""Sessions that know whose they are, so that one can be shown and ended. The session engine."""

import datetime
import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

SEEN = datetime.timedelta(minutes=10)  # how often use is noted: a write for each page is too much
LONGEST = datetime.timedelta(hours=10)

# The first that fits; what pretends to be another browser stands before it.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome"}
BROWSERS |= {"Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"Mac OS": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"}


class SessionStore(DatabaseStore):
    """Django's own store in the database, with columns for what a list of sessions shows."""

    @classmethod
    def get_model_class(cls):
        from fardplan.people.signing_in.models import SignInSession

        return SignInSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get("_auth_user_id")
        row.device, row.way = data.get("device", ""), data.get("way", "")
        row.started_at = _moment(data.get("started"))
        row.used_at = timezone.now()
        return row


def begin(session, *, way: str, user_agent: str) -> None:
    """Note how and with what somebody signed in. The session ends by itself after ten hours."""
    now = timezone.now()
    session["way"], session["device"] = way, described(user_agent)
    session["started"] = session["seen"] = now.timestamp()
    session.set_expiry(now + LONGEST)


class NoteUse:
    """Let the list of sessions say when each was last used, to within ten minutes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now, seen = timezone.now().timestamp(), request.session.get("seen")
        if seen is not None and now - seen > SEEN.total_seconds():
            request.session["seen"] = now
        return self.get_response(request)


def described(user_agent: str) -> str:
    """The kind of browser and system: enough to know one's own, too little to follow anybody."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return ", ".join(filter(None, [browser, system]))


def _first(names: dict[str, str], text: str) -> str:
    return next((name for mark, name in names.items() if re.search(mark, text)), "")


def _moment(seconds: float | None) -> datetime.datetime | None:
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)
