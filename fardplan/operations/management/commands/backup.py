from pathlib import Path

from django.utils.translation import ngettext

from fardplan.commandline import FardplanCommand
from fardplan.operations.backing_up import back_up
from fardplan.operations.backup_file import read_passphrase


class Command(FardplanCommand):
    help = "Copy the whole installation to a file, as it is now, while the program is running."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--passphrase-file", type=Path, help="lock the backup with the passphrase in this file"
        )

    def handle(self, file: Path, passphrase_file: Path | None, **options):
        count = back_up(file, passphrase=read_passphrase(passphrase_file))
        said = ngettext(
            "Säkerhetskopian {name} är klar: {count} rad.",
            "Säkerhetskopian {name} är klar: {count} rader.",
            count,
        )
        self.stdout.write(said.format(name=file, count=count))
