from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.referral.letters.post import send_waiting


class Command(FardplanCommand):
    help = "Send the letters that wait in the outbox, each once; safe to run at any time."

    def handle(self, **options):
        tally = send_waiting()
        said = _("{sent} skickade, {refused} avvisade av servern, {uncertain} att reda ut.")
        self.stdout.write(said.format(**tally._asdict()))
