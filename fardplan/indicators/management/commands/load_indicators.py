from pathlib import Path

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.indicators import actions, definitions, figures
from fardplan.people.operator import OPERATOR


class Command(FardplanCommand):
    help = (
        "Read indicators (YAML) and their figures (CSV) from a folder, or those that ship with "
        "the program. The same content twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", help="definitions, and figures beside")
        parser.add_argument("--figures", type=Path, help="where the figures are, if elsewhere")

    def handle(self, folder: Path | None, figures: Path | None, verbosity: int, **options):
        loaded = actions.load_indicators(by=OPERATOR, **_folders(folder, figures))
        if verbosity:
            message = _("{new} nya indikatorer, {changed} ändrade, {unchanged} som förut.")
            self.stdout.write(
                message.format(
                    new=len(loaded.new),
                    changed=len(loaded.changed),
                    unchanged=len(loaded.unchanged),
                )
            )


def _folders(folder: Path | None, beside: Path | None) -> dict[str, Path]:
    if folder is None:
        return {"definitions": definitions.FOLDER, "figures_in": beside or figures.FOLDER}
    return {"definitions": folder, "figures_in": beside or folder}
