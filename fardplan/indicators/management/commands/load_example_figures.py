"""Count the made-up example and publish it, marked as made up, when it is not there yet."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from fardplan.commandline import FardplanCommand
from fardplan.indicators import actions, drafts, rules
from fardplan.indicators.areas import places
from fardplan.indicators.models import Release
from fardplan.indicators.sources import definitions
from fardplan.indicators.sources.gathering import make_synthetic, produce_all
from fardplan.people.operator import OPERATOR

KEY = "pahittat-unga-utan-arbete-eller-studier"


class Command(FardplanCommand):
    """Does what `produce` does, and then releases; nobody reviews it, and it says so."""

    help = "Publish the made-up example of figures from a register of persons."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sources", type=Path, default=definitions.FOLDER)

    def handle(self, sources: Path, **options: Any) -> None:
        indicator = drafts.indicator_of(KEY)
        newest = Release.objects.without_tables().newest_of(indicator)
        if newest and rules.is_defined_alike(indicator.definition, newest.definition):
            return
        source = definitions.read_source(sources / f"{KEY}.yaml")
        registers = settings.DATA / "registers"
        make_synthetic(registers, places())
        wanted = [(source, indicator.defined.shape)]
        ((_key, draft),) = produce_all(wanted, registers=registers, places=places())
        file = drafts.handed_in(KEY, draft, retrieved=timezone.localdate())
        actions.release_example(indicator=indicator, file=file, by=OPERATOR)
