from fardplan.commandline import FardplanCommand
from fardplan.indicators.engine import build_engine


class Command(FardplanCommand):
    help = "Write the script that draws live charts, where collectstatic finds it."

    def handle(self, verbosity: int, **options):
        path = build_engine()
        if verbosity:
            self.stdout.write(str(path))
