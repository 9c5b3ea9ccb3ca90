"""Make the data folder ready to serve from: what `./run` does before it starts the server."""

import json
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import FardplanError
from fardplan.operations.restoring import is_unfinished
from fardplan.operations.upgrading import migrate, one_at_a_time

CHOICE = "content.json"
SHIPPED = settings.ROOT / "definitions"


class CannotStart(FardplanError):
    """The data folder cannot be used."""


class Command(FardplanCommand):
    help = "Prepare the database, the shipped content and the files that pages need."

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="without the shipped content")

    def handle(self, empty: bool, **options):
        try:
            with one_at_a_time():
                self.prepare(empty)
        except OperationalError as error:
            raise CannotStart(
                "Databasen går inte att använda: {reason}. Fråga ./run doctor.",
                reason=" ".join(str(error).split()),
            ) from error

    def prepare(self, empty: bool) -> None:
        if is_unfinished():
            raise CannotStart("En återställning hit blev aldrig klar. Fråga ./run doctor.")
        if not settings.SECRET_KEY_FILE.exists():
            raise CannotStart("Installationens nyckel saknas. Fråga ./run doctor.")
        with self.step(_("Databasen")):
            migrate()
        if self.with_content(empty):
            self.load_shipped()
        with self.step(_("Sökregistret")):
            call_command("index", verbosity=0)
        with self.step(_("Diagram och stilmallar")):
            call_command("build_chart_script", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
        call_command("warm_charts", stderr=self.stderr)

    def with_content(self, empty: bool) -> bool:
        """Shipped content or none: chosen at the first start, and kept to from then on."""
        path = settings.DATA / CHOICE
        if not path.exists():
            path.write_text(json.dumps({"shipped": not empty}))
        return json.loads(path.read_text())["shipped"]

    def load_shipped(self) -> None:
        with self.step(_("Organisationer")):
            call_command("load_bodies", verbosity=0)
        with self.step(_("Färdplanen")):
            call_command("load_editions", SHIPPED / "roadmap")
        with self.step(_("Siffror och områden")):
            call_command("load_indicators", verbosity=0)
        with self.step(_("Påhittat exempel")):
            call_command("load_example_figures")
        with self.step(_("Exempelsvar")):
            call_command("load_example_answer")

    @contextmanager
    def step(self, name: str):
        """Say what is being done, and how long it took."""
        self.stderr.write(f"  {name} … ", ending="")
        self.stderr.flush()
        started = time.monotonic()
        yield
        self.stderr.write(f"{time.monotonic() - started:.1f} s")
