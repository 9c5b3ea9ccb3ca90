"""Check that the journal is as it was written."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fardplan.commandline import FardplanCommand
from fardplan.journal.export import first_broken
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify


class Command(FardplanCommand):
    help = "Check the journal's chain: is every entry as it was written, and in its place?"

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", action="store_true", help="print the last digest, to keep somewhere else"
        )
        parser.add_argument(
            "--expect", metavar="DIGEST", help="fail unless an entry with this digest is there"
        )
        parser.add_argument(
            "--file", type=Path, help="check an export (JSON Lines) instead of the database"
        )

    def handle(self, *, head: bool, expect: str | None, file: Path | None, **_options):
        if file:
            self.check_file(file)
            return
        if broken := verify():
            raise CommandError(
                _("Journalen är bruten vid post %(sequence)s (%(event)s, %(at)s).")
                % {"sequence": broken.sequence, "event": broken.event, "at": broken.at.isoformat()}
            )
        if expect and not Entry.objects.filter(digest=expect).exists():
            raise CommandError(
                _("Journalen hänger ihop men saknar %s: slutet är borta eller allt nyskrivet.")
                % expect
            )
        last = Entry.objects.order_by("-sequence").first()
        if head:
            self.stdout.write(last.digest if last else "")
            return
        count = last.sequence if last else 0
        self.stdout.write(
            ngettext("Journalen är hel: %s post.", "Journalen är hel: %s poster.", count) % count
        )

    def check_file(self, file: Path) -> None:
        """An export, wherever it has been since."""
        try:
            with file.open(encoding="utf-8") as lines:
                broken = first_broken(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("%s går inte att läsa.") % file) from error
        if broken:
            raise CommandError(_("Filen är bruten vid rad %s.") % broken)
        self.stdout.write(_("Varje post i filen är som den skrevs."))
