"""./run produce INDICATOR|--all: count indicators in registers of persons, for review."""

from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import BadDefinition
from fardplan.indicators import figures
from fardplan.indicators.areas import places
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.sources import definitions, synthetic
from fardplan.indicators.sources.gathering import produce_all, write_draft

POPULATION = "folkmangd-stadsdelsomraden"


class Command(FardplanCommand):
    """Counts what is asked for; indicators of one register are counted in one pass."""

    help = "Count indicators in registers of persons, and write drafts for review."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("indicator", nargs="?", help="the name of its file")
        which.add_argument("--all", action="store_true", help="every one counted in a register")
        parser.add_argument("--sources", type=Path, default=definitions.FOLDER)
        parser.add_argument("--indicators", type=Path, default=FOLDER)

    def handle(self, sources: Path, indicators: Path, **options: Any) -> None:
        wanted = _wanted(sources, options["indicator"])
        shaped = [
            (one, read_indicator(indicators / f"{one.indicator}.yaml").shape) for one in wanted
        ]
        registers = settings.DATA / "registers"
        if any(one.persons and one.persons.from_register == synthetic.KEY for one in wanted):
            self._make_synthetic(registers / synthetic.KEY)
        drafts = produce_all(shaped, registers=registers, places=places(), progress=self._say)
        for key, draft in drafts:
            path = write_draft(settings.DATA / "drafts", key, draft)
            made_up = _(" PÅHITTADE PERSONER.") if draft.synthetic else ""
            said = _("{name}: {rows} rader, {path}").format(
                name=key, rows=draft.table.height, path=path
            )
            self.stdout.write(said + made_up)

    def _say(self, register: str, rows: int) -> None:
        said = _("Registret {register}: {rows} rader, utan fel. Räknar …")
        self.stderr.write(said.format(register=register, rows=rows))

    def _make_synthetic(self, folder: Path) -> None:
        """The made-up register is made when it is first asked for; it is the same everywhere."""
        if (folder / "register.yaml").exists():
            return
        self.stderr.write(_("Hittar på personer i {folder} …").format(folder=folder))
        published = pl.read_csv(figures.FOLDER / f"{POPULATION}.csv")
        history = places().file(synthetic.FINEST).history
        synthetic.make_register(folder, published, history)


def _wanted(folder: Path, indicator: str | None) -> list[definitions.SourceDefinition]:
    """The one that is named, or all that are counted in a register."""
    if indicator:
        return [definitions.read_source(folder / f"{indicator}.yaml")]
    found = [definitions.read_source(path) for path in sorted(folder.glob("*.yaml"))]
    counted = [one for one in found if one.persons]
    if not counted:
        raise BadDefinition("{folder} har inga indikatorer ur register.", folder=folder)
    return counted
