import time

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.indicators.warming import specs_of_all, warm


class Command(FardplanCommand):
    help = "Paint every picture that has not been painted, so that no reader has to wait for it."

    def handle(self, **options):
        started = time.monotonic()
        specs = specs_of_all()
        painted = 0
        for number, was_painted in enumerate(warm(specs), start=1):
            painted += was_painted
            if was_painted:
                here = _("  Diagram {number} av {all}")
                self.say(here, number=number, all=len(specs), ending="\r")
        seconds = f"{time.monotonic() - started:.1f}"
        self.say(
            _("  {painted} av {all} diagram målade på {seconds} s."),
            painted=painted,
            all=len(specs),
            seconds=seconds,
        )

    def say(self, sentence: str, *, ending: str = "\n", **values: object) -> None:
        self.stderr.write(sentence.format(**values), ending=ending)
        self.stderr.flush()
