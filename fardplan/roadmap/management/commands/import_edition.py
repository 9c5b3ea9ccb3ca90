from pathlib import Path

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.definitions import read_definition
from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from fardplan.roadmap.document import EditionDocument


class Command(FardplanCommand):
    help = "Read an edition of the roadmap from a YAML file. The same file twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file: Path, **options):
        document = read_definition(file, EditionDocument, name=file.name)
        edition = actions.import_edition(document=document, by=OPERATOR)
        message = _("{title} är inläst: {state}.")
        self.stdout.write(
            message.format(title=edition.title, state=edition.get_state_display().lower())
        )
