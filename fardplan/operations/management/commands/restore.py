from pathlib import Path

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.operations.backup_file import read_passphrase
from fardplan.operations.restoring import restore


class Command(FardplanCommand):
    help = "Read a backup into an empty installation, on SQLite or PostgreSQL."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--passphrase-file", type=Path, help="the passphrase that the backup was locked with"
        )

    def handle(self, file: Path, passphrase_file: Path | None, **options):
        restore(file, passphrase=read_passphrase(passphrase_file))
        self.stdout.write(_("Återställt från {name}. Alla får logga in igen.").format(name=file))
