from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.people.operator import OPERATOR
from fardplan.referral.publishing.residents.actions import erase_expired


class Command(FardplanCommand):
    help = "Forget which residents sent answers, when the day on each has come; once a day."

    def handle(self, **options):
        said = _("{erased} avsändare glömda, {deleted} obekräftade svar borttagna.")
        self.stdout.write(said.format(**erase_expired(by=OPERATOR)))
