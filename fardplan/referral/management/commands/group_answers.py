from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import Refused
from fardplan.people.operator import OPERATOR
from fardplan.referral.models import Referral
from fardplan.referral.publishing.residents.actions import group_mass_answers
from fardplan.referral.publishing.residents.alike import found_in


class Command(FardplanCommand):
    help = "Find residents' answers that say the same in nearly the same words, and group them."

    def add_arguments(self, parser):
        parser.add_argument("referral", metavar="KEY", help="the key of the referral")

    def handle(self, *, referral, **options):
        found = Referral.objects.sent().filter(key=referral).first()
        if found is None:
            raise Refused("Det finns ingen skickad remiss med nyckeln {key}.", key=referral)
        n = group_mass_answers(referral=found, found=found_in(found), by=OPERATOR)
        self.stdout.write(_("{n} grupper av likalydande svar.").format(n=n))
