"""Look an installation over, and name what is wrong with it."""

import sys
from collections.abc import Callable, Iterator

from django.db import DatabaseError

from fardplan.errors import sentence
from fardplan.operations import database_checks, folder_checks
from fardplan.operations.faults import Fault
from fardplan.outages import LOST, Unavailable, outage
from fardplan.wording import in_words

OLDEST = (3, 11)
Check = Callable[[], Iterator[Fault]]


def python_is_new_enough() -> Iterator[Fault]:
    """Where somebody starts the program without `run`, which looks at this first."""
    if sys.version_info < OLDEST:
        yield Fault(
            sentence("Python är för gammal: {version}."),
            sentence("Installera Python 3.11 eller nyare och kör ./run, som gör om miljön."),
            {"version": sys.version.split()[0]},
        )


ALONE: list[Check] = [
    python_is_new_enough,
    folder_checks.folder_is_ours,
    folder_checks.disk_takes_more,
    folder_checks.key_is_there,
    folder_checks.restore_was_finished,
]
OF_THE_TABLES: list[Check] = [
    database_checks.database_is_whole,
    database_checks.journal_is_whole,
    database_checks.clock_goes_forward,
]


def look_over() -> Iterator[Fault]:
    """Every fault that can be told; what a fault keeps us from seeing is not guessed at."""
    for check in ALONE:
        yield from check()
    unreachable = list(database_checks.database_answers())
    yield from unreachable
    if unreachable:
        return
    try:
        of_another_version = list(database_checks.database_is_of_this_version())
        yield from of_another_version
        for check in OF_THE_TABLES if not of_another_version else ():
            yield from check()
    except DatabaseError as error:
        why = outage(error)
        yield Fault(
            sentence("Databasen går inte att läsa. {why} ({reason})"),
            sentence("Stoppa programmet och återställ till en ny mapp: ./run restore FIL."),
            {"why": in_words(why or Unavailable(LOST)), "reason": " ".join(str(error).split())},
        )
