"""Delete what has been held as long as its file says. To be run once a day."""

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.people.operator import OPERATOR
from fardplan.people.personal_data import actions


class Command(FardplanCommand):
    help = "Delete what definitions/personal-data says has been held long enough."

    def handle(self, **_options):
        gone = actions.delete_expired(by=OPERATOR)
        for name, number in gone.items():
            self.stdout.write(f"{name}: {number}")
        if not gone:
            self.stdout.write(_("Inget har legat för länge."))
