from fardplan.commandline import FardplanCommand
from fardplan.operations.upgrading import migrate, one_at_a_time


class Command(FardplanCommand):
    help = "Bring the database up to this version; several at once wait for each other."

    def handle(self, **options):
        with one_at_a_time():
            migrate()
