from pathlib import Path

from fardplan.commandline import FardplanCommand
from fardplan.definitions import write_definition
from fardplan.errors import BadDefinition
from fardplan.roadmap.exchange import document_of
from fardplan.roadmap.models import Edition


class Command(FardplanCommand):
    help = "Write an edition of the roadmap as YAML, to a file or to standard output."

    def add_arguments(self, parser):
        parser.add_argument("key")
        parser.add_argument("--to", type=Path, metavar="FILE")

    def handle(self, key: str, to: Path | None, **options):
        edition = Edition.objects.filter(key=key).first()
        if not edition:
            raise BadDefinition("Det finns ingen utgåva med nyckeln {key}.", key=key)
        text = write_definition(document_of(edition))
        if to:
            to.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
