"""The data folder: is it there, may we use it, is there room, and is the key in it?"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator

from django.conf import settings

from fardplan.errors import sentence
from fardplan.operations.faults import Fault
from fardplan.operations.restoring import is_unfinished
from fardplan.outages import outage
from fardplan.wording import in_words

LITTLE = 200_000_000  # bytes
PROBE = b"\0" * 65536


def folder_is_ours() -> Iterator[Fault]:
    """There, writable, and nobody else's."""
    folder = settings.DATA
    if not folder.is_dir():
        yield Fault(
            sentence("Datamappen {folder} finns inte."),
            sentence("Ange rätt mapp med --data, eller montera disken som den ligger på."),
            {"folder": folder},
        )
        return
    for path in (folder, settings.SECRET_KEY_FILE):  # what is in the folder, the folder guards
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Fault(
                sentence("Andra på servern kan läsa {path}."),
                sentence("Ta bort deras rättigheter: chmod go= {path}"),
                {"path": path},
            )


def disk_takes_more() -> Iterator[Fault]:
    """Tried, not asked: a quota and a read-only disk look like room enough."""
    folder = settings.DATA
    if not folder.is_dir():
        return
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(PROBE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = outage(error)
        yield Fault(
            sentence("Det går inte att skriva i datamappen {folder}: {reason}"),
            sentence(
                "Gör plats på disken, montera den skrivbar, eller ge programmets användare rätt "
                "att skriva i mappen."
            ),
            {"folder": folder, "reason": in_words(why) if why else f"{error.strerror}."},
        )
        return
    free = shutil.disk_usage(folder).free
    if free < LITTLE:
        yield Fault(
            sentence("Det är snart fullt på disken: {free} MB kvar."),
            sentence("Gör plats. Det som ligger i mappen cache under datamappen kan tas bort."),
            {"free": free // 1_000_000},
        )


def restore_was_finished() -> Iterator[Fault]:
    """What a restore that was cut off has left looks like an installation, and is none."""
    if is_unfinished():
        yield Fault(
            sentence("En återställning hit blev aldrig klar: {folder} är varken tom eller hel."),
            sentence("Ta bort mappen, och för PostgreSQL databasen, och återställ till nya."),
            {"folder": settings.DATA},
        )


def key_is_there() -> Iterator[Fault]:
    """A lost key is not replaced on the quiet: everybody would be signed out, links would die."""
    file = settings.SECRET_KEY_FILE
    if not os.access(file, os.R_OK):
        yield Fault(
            sentence("Installationens nyckel saknas eller går inte att läsa: {file}."),
            sentence(
                "Lägg tillbaka filen ur en säkerhetskopia. Finns ingen: skapa en ny med "
                "./run new-key. Då loggas alla ut och utlämnade länkar slutar gälla."
            ),
            {"file": file},
        )
    elif len(file.read_text(encoding="utf-8").strip()) < 32:
        yield Fault(
            sentence("Installationens nyckel är tom eller för kort: {file}."),
            sentence(
                "Lägg tillbaka filen ur en säkerhetskopia, eller ta bort den och kör ./run new-key."
            ),
            {"file": file},
        )
