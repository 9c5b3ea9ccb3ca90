from fardplan.commandline import FardplanCommand
from fardplan.indicators.schemas import PATH, schema_text


class Command(FardplanCommand):
    help = "Write the JSON Schema of indicators beside their definitions, after the model changed."

    def handle(self, **options):
        PATH.write_text(schema_text(), encoding="utf-8")
        self.stdout.write(PATH.name)
