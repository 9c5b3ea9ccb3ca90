"""The database: does it answer, is it of this version, is it whole, and do its clocks agree?"""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from fardplan.errors import sentence
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.operations.faults import Fault
from fardplan.operations.readiness import pending_migrations
from fardplan.outages import LOST, Unavailable, outage
from fardplan.swedish import SWEDISH
from fardplan.wording import in_words

# As SQLite says it.
DAMAGED = ("malformed", "not a database")
TOLERATED = datetime.timedelta(seconds=5)


def database_answers() -> Iterator[Fault]:
    """There at all, and the one that this installation had before."""
    if connection.vendor == "sqlite" and _file_is_lost():
        yield Fault(
            sentence("Databasen är borta: {file} finns inte, men har funnits."),
            sentence("Montera disken den ligger på, eller återställ: ./run restore FIL --data NY."),
            {"file": settings.DATABASES["default"]["NAME"]},
        )
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield _damaged(error) if any(words in str(error) for words in DAMAGED) else _gone(error)


def _damaged(error: DatabaseError) -> Fault:
    return Fault(
        sentence("Databasens fil är skadad: {said}"),
        sentence("Stoppa programmet och återställ till en ny mapp: ./run restore FIL."),
        {"said": error},
    )


def _gone(error: DatabaseError) -> Fault:
    why = outage(error)
    return Fault(
        sentence("Databasen går inte att nå. {why} ({reason})"),
        sentence(
            "Se efter att databasservern är igång, och att FARDPLAN_DATABASE och lösenordet "
            "stämmer. För SQLite: att datamappen är programmets egen."
        ),
        {"why": in_words(why or Unavailable(LOST)), "reason": " ".join(str(error).split())},
    )


def _file_is_lost() -> bool:
    been_used = (settings.DATA / "content.json").exists()
    return been_used and not settings.DATABASES["default"]["NAME"].exists()


def database_is_of_this_version() -> Iterator[Fault]:
    """Neither older nor newer than the program."""
    executor = MigrationExecutor(connection)
    ours = {app for app, _ in executor.loader.disk_migrations}
    applied = {key for key in executor.loader.applied_migrations if key[0] in ours}
    newer = sorted(applied - set(executor.loader.disk_migrations) - _replaced(executor))
    if newer:
        yield Fault(
            sentence("Databasen är nyare än programmet: {which}."),
            sentence("Installera den version av programmet som databasen senast kördes med."),
            {"which": ", ".join(".".join(key) for key in newer)},
        )
    elif pending := pending_migrations():
        yield Fault(
            sentence("Databasen väntar på uppgradering: {number} steg, först {first}."),
            sentence("Ta en säkerhetskopia och kör ./run upgrade, eller starta om programmet."),
            {"number": len(pending), "first": pending[0]},
        )


def _replaced(executor: MigrationExecutor) -> set:
    """Those that a later one stands for."""
    return {key for one in executor.loader.disk_migrations.values() for key in one.replaces}


def database_is_whole() -> Iterator[Fault]:
    """What SQLite can tell of its own file, and that Swedish order is known."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (said,) = cursor.fetchone()
        if said != "ok":
            yield _damaged(DatabaseError(said))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [SWEDISH])
        if cursor.fetchone() is None:
            yield Fault(
                sentence("PostgreSQL saknar svensk sortering ({name})."),
                sentence("Använd en PostgreSQL som är byggd med ICU, som Debians."),
                {"name": SWEDISH},
            )


def journal_is_whole() -> Iterator[Fault]:
    """The chain, from its first entry."""
    if broken := verify():
        yield Fault(
            sentence("Journalen är bruten vid post {number}: någon har ändrat i databasen."),
            sentence(
                "Spara databasen som den är. Jämför med en säkerhetskopia (./run verify FIL) och "
                "ta reda på vem som har haft tillgång."
            ),
            {"number": broken.sequence},
        )


def clock_goes_forward() -> Iterator[Fault]:
    """Nothing that has happened is later than now."""
    last = Entry.objects.order_by("-at").first()
    now = timezone.now()
    if last and last.at > now + TOLERATED:
        yield Fault(
            sentence("Klockan går fel: journalen har poster från {then}, men här är den {now}."),
            sentence(
                "Ställ klockan (timedatectl). Det som redan är skrivet behåller sin tid och "
                "ordning."
            ),
            {"then": f"{last.at:%Y-%m-%d %H:%M} UTC", "now": f"{now:%Y-%m-%d %H:%M} UTC"},
        )
