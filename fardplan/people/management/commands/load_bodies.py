"""Load bodies from a definition."""

from pathlib import Path

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.people import actions
from fardplan.people.definitions import SHIPPED, read_bodies
from fardplan.people.operator import OPERATOR


class Command(FardplanCommand):
    help = "Add and correct bodies from a file; the shipped one if none is named."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *, file: Path, verbosity: int, **_options):
        definition = read_bodies(file)
        changed = actions.load_bodies(definition=definition, by=OPERATOR)
        if verbosity:
            self.stdout.write(
                _("%(all)s organisationer lästa, %(changed)s ändringar.")
                % {"all": len(definition.bodies), "changed": len(changed)}
            )
