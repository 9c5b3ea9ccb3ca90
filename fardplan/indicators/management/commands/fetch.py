"""./run fetch INDICATOR: fetch an indicator's figures from its source, for review."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.sources import definitions
from fardplan.indicators.sources.gathering import connector, fetch, write_draft


class Command(FardplanCommand):
    """Fetches one indicator, and says what a reviewer must know."""

    help = "Fetch an indicator's figures from its source, and write a draft for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("indicator", help="the name of its file in definitions/sources/")
        parser.add_argument("--sources", type=Path, default=definitions.FOLDER)
        parser.add_argument("--indicators", type=Path, default=FOLDER)

    def handle(self, indicator: str, sources: Path, indicators: Path, **options: Any) -> None:
        source = definitions.read_source(sources / f"{indicator}.yaml")
        shape = read_indicator(indicators / f"{indicator}.yaml").shape
        self.stderr.write(_("Hämtar {name} …").format(name=indicator))
        draft = fetch(source, shape, connect=connector(settings.DATA / "cache" / "replies"))
        path = write_draft(settings.DATA / "drafts", indicator, draft)
        for note in draft.notes:
            self.stderr.write(_(note.sentence).format(**note.values))
        self.stdout.write(
            _("{rows} rader ur {replies} svar: {path}").format(
                rows=draft.table.height, replies=len(draft.basis), path=path
            )
        )
