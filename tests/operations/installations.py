"""Installations to break: prepared once for each run, then copied; each with its own server."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from tests.postgresql import new_database
from tests.project.source import ROOT

TOKEN = "t" * 32  # what a form and its cookie agree on
# The roadmap, an answer whose proposals wait for a registrar, and a registrar.
FILL = """
from django.core.management import call_command
from fardplan.people import actions
from fardplan.people.models import Body, Role
from fardplan.people.operator import OPERATOR
from django.conf import settings
call_command("upgrade")
call_command("load_bodies", verbosity=0)
call_command("load_editions", settings.ROOT / "definitions" / "roadmap", verbosity=0)
call_command("load_example_answer")
person = actions.add_person(email="r@example.org", name="Registrator", by=OPERATOR)
board = Body.objects.get(key="kommunstyrelsen")
actions.appoint(person=person, role=Role.REGISTRAR, body=board, by=OPERATOR)
"""
# The registrar signed in, and the files that pages need.
SIGN_IN = """
import json
from django.core.management import call_command
from django.test import Client
from fardplan.people.models import Person
from fardplan.referral.models import ProposedOpinion
call_command("collectstatic", verbosity=0, interactive=False)
client = Client(SERVER_NAME="localhost")
client.force_login(Person.objects.get(email="r@example.org"))
proposals = ProposedOpinion.objects.order_by("pk").values_list("pk", "text")
print(json.dumps({"session": client.cookies["sessionid"].value, "proposals": list(proposals)}))
"""


@dataclass
class Installation:
    """A data folder, a database, and what is needed to act in them."""

    environment: dict[str, str]
    session: str = ""
    proposals: list[tuple[int, str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return Path(self.environment["FARDPLAN_DATA"])

    @property
    def address(self) -> str:
        return self.environment["FARDPLAN_DATABASE"]

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """One of the program's commands; what it said and how it ended."""
        return self._python("manage.py", *words, **more)

    def run(self, code: str) -> str:
        """What a piece of code prints that runs inside the program."""
        done = self._python("-c", f"import django\ndjango.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _python(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def said(self, *words: str, **more: str) -> str:
        """What a command that succeeds prints."""
        done = self.command(*words, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def make(self) -> "Installation":
        self.run(FILL)
        (self.data / "content.json").write_text('{"shipped": true}')
        return self.make_session()

    def make_session(self) -> "Installation":
        """Sign the registrar in; what has been restored has nobody signed in."""
        made = json.loads(self.run(SIGN_IN).splitlines()[-1])
        self.session, self.proposals = made["session"], made["proposals"]
        return self

    def copy(self, folder: Path) -> "Installation":
        """Another installation just like this one."""
        shutil.copytree(self.data, folder)
        folder.chmod(0o700)
        environment = {**self.environment, "FARDPLAN_DATA": str(folder)}
        if self.address:
            environment["FARDPLAN_DATABASE"] = copied_database(self.address)
        return Installation(environment, self.session, self.proposals)


def copied_database(address: str) -> str:
    """A new database in the same cluster with the same content."""
    copy = new_database(address)
    old, new = (psycopg.conninfo.conninfo_to_dict(one)["dbname"] for one in (address, copy))
    beside = psycopg.conninfo.make_conninfo(address, dbname="template1")
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(new)))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(make.format(sql.Identifier(new), sql.Identifier(old)))
    return copy


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    text: str


class Server:
    """The program on a port of its own, with its own processes."""

    def __init__(self, installation: Installation, port: int, process: subprocess.Popen) -> None:
        self.installation, self.port, self.process = installation, port, process

    def get(self, address: str, **headers: str) -> Reply:
        return self._ask("GET", address, headers=headers)

    def review(self, pk: int, text: str) -> Reply:
        """Confirm a proposed opinion, as the registrar's browser would."""
        form = {"text": text, "outcome": "corrected"}
        address = f"/remissvar/synpunkt/{pk}/"
        return self.post(address, form, session=self.installation.session)

    def post(self, address: str, form: dict, *, session: str) -> Reply:
        """Send a form, as the browser of somebody signed in would."""
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(
            "POST", address, urlencode({"csrfmiddlewaretoken": TOKEN, **form}), headers
        )

    def kill(self) -> None:
        """All of it at once, with no time to say goodbye."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _ask(self, method: str, address: str, body: str = "", headers: dict | None = None) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, address, body.encode(), headers or {})
            reply = connection.getresponse()
            text = reply.read().decode()
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, text)


@contextlib.contextmanager
def serving(installation: Installation, *, log: Path | None = None) -> Iterator[Server]:
    """The program as it is served, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "fardplan/config/gunicorn.py"]
    log = log or installation.data / "cache" / "server.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "fardplan.config.wsgi"],
            cwd=ROOT,
            env=installation.environment,
            stderr=file,
            start_new_session=True,
        )
    server = Server(installation, port, process)
    try:
        _wait_for(server, log)
        yield server
    finally:
        server.kill()


def _wait_for(server: Server, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.process.poll() is None:
        with contextlib.suppress(OSError):
            server.get("/halsa/")
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
