"""How letters leave: by a mail server that the installation names, or not at all.

FARDPLAN_MAIL       smtp://USER@HOST:PORT (STARTTLS), smtps://USER@HOST:PORT, or file:///FOLDER to
                    keep letters as files; without it nothing is sent
FARDPLAN_MAIL_FROM  the sender of every letter
FARDPLAN_MAIL_PASSWORD_FILE  a file with the password, where the server asks for one
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"
LOCAL = {"localhost", "127.0.0.1"}


def mail_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of mail; MAIL_FROM is empty where no letter can be sent."""
    where = urlsplit(environment.get("FARDPLAN_MAIL", ""))
    sender = environment.get("FARDPLAN_MAIL_FROM", "")
    if not where.scheme or not sender:
        return {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend", "MAIL_FROM": ""}
    common = {"MAIL_FROM": sender, "DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": 20}
    if where.scheme == "file":
        backend = f"{BACKENDS}.filebased.EmailBackend"
        return {**common, "EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": where.path}
    password = environment.get("FARDPLAN_MAIL_PASSWORD_FILE")
    is_direct = where.scheme == "smtps"
    return {
        **common,
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": where.hostname or "localhost",
        "EMAIL_PORT": where.port or (465 if is_direct else 587),
        "EMAIL_HOST_USER": unquote(where.username or ""),
        "EMAIL_HOST_PASSWORD": Path(password).read_text().strip() if password else "",
        "EMAIL_USE_SSL": is_direct,
        "EMAIL_USE_TLS": not is_direct and where.hostname not in LOCAL,
    }
