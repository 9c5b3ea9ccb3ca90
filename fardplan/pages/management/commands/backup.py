import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import BadDocument


class Command(FardplanCommand):
    help = "Copy the database to a file, whole and consistent, while the program is running."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file: Path, **options):
        if file.exists():
            raise BadDocument("Filen {name} finns redan och skrivs inte över.", name=file)
        source = settings.DATABASES["default"]["NAME"]
        try:
            file.touch(mode=0o600)
        except OSError as error:
            raise BadDocument(
                "Filen {name} går inte att skriva: {reason}.", name=file, reason=error.strerror
            ) from error
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(file)) as copy:
            here.backup(copy)
        self.stdout.write(_("Databasen är kopierad till {name}.").format(name=file))
