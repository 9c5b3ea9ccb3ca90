"""./run fetch INDICATOR: fetch an indicator's figures from its source, and deliver them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.indicators import actions, drafts
from fardplan.indicators.sources import definitions
from fardplan.indicators.sources.gathering import connector, fetch
from fardplan.people.operator import OPERATOR


class Command(FardplanCommand):
    """Fetches one indicator, and leaves it for a second person to release."""

    help = "Fetch an indicator's figures from its source, and deliver them for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("indicator", help="the name of its file in definitions/sources/")
        parser.add_argument("--sources", type=Path, default=definitions.FOLDER)
        parser.add_argument("--correction", default="", help="what was wrong, if this corrects it")

    def handle(self, indicator: str, sources: Path, correction: str, **options: Any) -> None:
        source = definitions.read_source(sources / f"{indicator}.yaml")
        wanted = drafts.indicator_of(indicator)
        self.stderr.write(_("Hämtar {name} …").format(name=indicator))
        connect = connector(settings.DATA / "cache" / "replies")
        draft = fetch(source, wanted.defined.shape, connect=connect)
        self.stderr.write(
            _("{rows} rader ur {replies} svar.").format(
                rows=draft.table.height, replies=len(draft.basis)
            )
        )
        for note in draft.notes:
            self.stderr.write(_(note.sentence).format(**note.values))
        file = drafts.handed_in(
            indicator, draft, retrieved=timezone.localdate(), correction=correction
        )
        kept = actions.deliver_produced(indicator=wanted, file=file, by=OPERATOR)
        self.stdout.write(drafts.said_of(indicator, kept))
