"""One upgrade at a time, however many processes start at once."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from fardplan.outages import BUSY, outage

# Any number will do, as long as nothing else in the same database takes a lock by it.
LOCK = 0x75706772616465
FILE = "upgrade.lock"
TRIES = 12
# A change of a table waits for those who use it, and everybody else waits behind it: not for long.
PATIENCE = "5s"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for whoever prepares the same database; a process that dies lets go by dying."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            _let_go()
        return
    with (settings.DATA / FILE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _let_go() -> None:
    if connection.is_usable():  # a lost connection has let go already
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def migrate() -> None:
    """Bring the tables up to this version, a migration at a time, each whole or not at all."""
    _be_patient(PATIENCE)
    for left in reversed(range(TRIES)):
        try:
            call_command("migrate", verbosity=0, interactive=False)
            break
        except OperationalError as error:
            why = outage(error)
            if not left or why is None or why.sentence != BUSY:
                raise
            time.sleep(1)
    _be_patient("0")
    if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
        call_command("createcachetable", verbosity=0)


def _be_patient(seconds: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [seconds])
