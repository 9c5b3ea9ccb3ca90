"""./run produce INDICATOR|--all: count indicators in registers of persons, and deliver them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import BadDefinition
from fardplan.indicators import actions, drafts
from fardplan.indicators.areas import places
from fardplan.indicators.sources import definitions, synthetic
from fardplan.indicators.sources.gathering import make_synthetic, produce_all
from fardplan.people.operator import OPERATOR


class Command(FardplanCommand):
    """Counts what is asked for; indicators of one register are counted in one pass."""

    help = "Count indicators in registers of persons, and deliver them for review."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("indicator", nargs="?", help="the name of its file")
        which.add_argument("--all", action="store_true", help="every one counted in a register")
        parser.add_argument("--sources", type=Path, default=definitions.FOLDER)
        parser.add_argument("--correction", default="", help="what was wrong, if this corrects it")

    def handle(self, sources: Path, correction: str, **options: Any) -> None:
        wanted = _wanted(sources, options["indicator"])
        indicators = {one.indicator: drafts.indicator_of(one.indicator) for one in wanted}
        shaped = [(one, indicators[one.indicator].defined.shape) for one in wanted]
        registers = settings.DATA / "registers"
        if any(one.persons and one.persons.from_register == synthetic.KEY for one in wanted):
            self._make_synthetic(registers)
        made = produce_all(shaped, registers=registers, places=places(), progress=self._say)
        for key, draft in made:
            self.stderr.write(_("{name}: skyddar små tal …").format(name=key))
            file = drafts.handed_in(
                key, draft, retrieved=timezone.localdate(), correction=correction
            )
            kept = actions.deliver_produced(indicator=indicators[key], file=file, by=OPERATOR)
            self.stdout.write(drafts.said_of(key, kept))

    def _say(self, register: str, rows: int) -> None:
        said = _("Registret {register}: {rows} rader, utan fel. Räknar …")
        self.stderr.write(said.format(register=register, rows=rows))

    def _make_synthetic(self, registers: Path) -> None:
        """The made-up register is made when it is first asked for; it is the same everywhere."""
        if make_synthetic(registers, places()):
            self.stderr.write(_("Har hittat på personer i {folder}.").format(folder=registers))


def _wanted(folder: Path, indicator: str | None) -> list[definitions.SourceDefinition]:
    """The one that is named, or all that are counted in a register."""
    if indicator:
        return [definitions.read_source(folder / f"{indicator}.yaml")]
    found = [definitions.read_source(path) for path in sorted(folder.glob("*.yaml"))]
    counted = [one for one in found if one.persons]
    if not counted:
        raise BadDefinition("{folder} har inga indikatorer ur register.", folder=folder)
    return counted
