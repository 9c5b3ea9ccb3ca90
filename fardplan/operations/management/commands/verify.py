from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.operations.backup_file import read_passphrase
from fardplan.operations.verifying import verify_backup


class Command(FardplanCommand):
    help = "Check that a backup is whole, with the journal in it; without a file, the journal here."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--passphrase-file", type=Path, help="the passphrase that the backup was locked with"
        )

    def handle(self, file: Path | None, passphrase_file: Path | None, **options):
        if file is None:
            call_command("verify_journal", stdout=self.stdout)
            return
        found = verify_backup(file, passphrase=read_passphrase(passphrase_file))
        said = _(
            "Säkerhetskopian är hel: {rows} rader i {tables} tabeller, gjord {made_at} "
            "med version {version}."
        )
        self.stdout.write(said.format(**vars(found)))
        said = _("Journalen i den är hel: {entries} poster. Den sista är {head}.")
        self.stdout.write(said.format(**vars(found)))
