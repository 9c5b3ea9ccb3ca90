from pathlib import Path

from fardplan.commandline import FardplanCommand
from fardplan.definitions import read_definition
from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from fardplan.roadmap.document import EditionDocument
from fardplan.roadmap.models import Edition


class Command(FardplanCommand):
    help = "Read every edition in a folder that is not already here; what is here stands."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder: Path, **options):
        files = sorted(folder.glob("*.yaml"))
        documents = [read_definition(file, EditionDocument, name=file.name) for file in files]
        here = set(Edition.objects.values_list("key", flat=True))
        for document in sorted(documents, key=lambda document: document.year):
            if document.key not in here:
                actions.import_edition(document=document, by=OPERATOR)
