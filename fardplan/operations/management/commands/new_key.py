from django.conf import settings
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.operations.keys import make_key


class Command(FardplanCommand):
    help = "Make a new key for an installation that has lost its own; everybody is signed out."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        make_key(settings.SECRET_KEY_FILE)
        said = _("En ny nyckel är skapad: {file}. Starta om programmet.")
        self.stdout.write(said.format(file=settings.SECRET_KEY_FILE))
