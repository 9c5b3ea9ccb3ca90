"""./run index: bring the search index up to date, or make it anew."""

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.search.actions import catch_up, forget_all

AT_ONCE = 1000


class Command(FardplanCommand):
    help = "Index for search what is new in the journal; with --anew, everything."

    def add_arguments(self, parser):
        parser.add_argument("--anew", action="store_true", help="throw the index away first")

    def handle(self, *args, **options):
        if options["anew"]:
            forget_all()
        done = 0
        while taken := catch_up(most=AT_ONCE):
            done += taken
        if options["verbosity"]:
            said = _("Sökregistret är aktuellt. Lästa journalposter: {number}.")
            self.stdout.write(said.format(number=done))
