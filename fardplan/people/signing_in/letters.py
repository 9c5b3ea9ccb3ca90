"""The letter with a link to a new password, sent when the page has long been answered."""

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger("fardplan.people")


def can_be_sent() -> bool:
    return bool(settings.MAIL_FROM)


def send_link(email: str, link: str, *, minutes: int) -> None:
    """One letter to one person, in the language in force."""
    body = render_to_string("people/recovery_letter.txt", {"link": link, "minutes": minutes})
    EmailMessage(_("Nytt lösenord i Färdplan"), body, settings.MAIL_FROM, [email]).send()


def in_background(work: Callable[[], None]) -> None:
    """Do it in a thread of its own: how long it takes must not tell whether there is an account."""
    threading.Thread(target=_quietly, args=[work], daemon=True).start()


def _quietly(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("A letter could not be sent.")
    finally:
        connections.close_all()
