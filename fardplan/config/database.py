"""Which database: SQLite in the data folder, or PostgreSQL at an address. One setting chooses."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"postgresql", "postgres"}
IMPATIENT = 5  # seconds until a host that does not answer is called lost


def chosen_database(address: str, *, data: Path, pool: int = 0) -> dict:
    """What Django is told of the database.

    address: empty for SQLite, else postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=VALUE; whatever
             libpq understands may stand among the options (sslmode, host for a socket's folder).
    pool:    how many connections a server keeps; a command opens one of its own and hears at once
             when the host is wrong, where a pool would try again for half a minute.
    """
    if not address:
        return _sqlite(data / "fardplan.sqlite3")
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "FARDPLAN_DATABASE must look like postgresql://USER@HOST:PORT/NAME, or be left out."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options.setdefault("connect_timeout", str(IMPATIENT))
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": IMPATIENT}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or _password(),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict:
    return {
        "ENGINE": "fardplan.config.sqlite",
        "NAME": file,
        # Kept open: the files beside it are there already on the day that the disk is full.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Take the write lock at once: two writers wait for each other instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _password() -> str:
    """From a file that only the service can read, so that it stands in no list of processes."""
    file = os.environ.get("FARDPLAN_DATABASE_PASSWORD_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""
