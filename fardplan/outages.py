"""What the machine cannot do for the moment, told from what we did wrong: disk, database, locks."""

import errno

from django.db import InterfaceError, InternalError, OperationalError

from fardplan.errors import FardplanError, sentence


class Unavailable(FardplanError):
    """The program is whole, but what it stands on is not: nothing was saved, try again later."""


FULL = sentence("Disken på servern är full, så inget kan sparas just nu.")
READ_ONLY = sentence("Det går inte att skriva på servern just nu, bara läsa.")
BUSY = sentence("Många sparar samtidigt, och din ändring hann inte med.")
NO_DISK = sentence("Servern kan inte använda sin disk just nu.")
LOST = sentence("Databasen svarar inte just nu.")
# How each says it: SQLite by its sentences, PostgreSQL by its codes, the system by its numbers.
SAID_BY_SQLITE = {
    "database or disk is full": FULL,
    "readonly database": READ_ONLY,
    "database is locked": BUSY,
    "disk I/O error": NO_DISK,
    "unable to open database file": NO_DISK,
}
SAID_BY_POSTGRESQL = {"53100": FULL, "25006": READ_ONLY, "55P03": BUSY}
SAID_BY_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
}


def outage(error: BaseException | None) -> Unavailable | None:
    """The error as an outage in words; None when it is a fault of the program."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, OSError) and error.errno in SAID_BY_SYSTEM:
        return Unavailable(SAID_BY_SYSTEM[error.errno])
    code = getattr(error.__cause__, "sqlstate", None) if error else None
    if isinstance(error, InternalError) and code in SAID_BY_POSTGRESQL:
        return Unavailable(SAID_BY_POSTGRESQL[code])
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    said = next((why for words, why in SAID_BY_SQLITE.items() if words in str(error)), LOST)
    return Unavailable(SAID_BY_POSTGRESQL.get(code or "", said))
