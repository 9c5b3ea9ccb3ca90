"""A real server and a real browser, as a user would have them.

Every module has a server of its own, started on a copy of a freshly prepared data folder, so a
journey may change whatever it likes. Nothing here touches the database but the program's own
commands.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "images"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """All journeys are browser tests, and run one after another on one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


class Server:
    """The program, running on its own data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.url = f"http://127.0.0.1:{port}"

    def command(self, *words: str, give: str = "", fails: bool = False) -> str:
        """Run one of the program's commands on this server's data; return what it printed."""
        done = manage(self.data, *words, give=give)
        assert bool(done.returncode) == fails, done.stderr
        return done.stderr if fails else done.stdout

    def sign_in_as(
        self, page: Page, role: str, email: str, password: str, body: str = "kommunstyrelsen"
    ) -> None:
        """Make somebody with a role, as an administrator would, and sign in as them."""
        self.command("shell", "-c", MAKE_PERSON.format(**locals()))
        page.goto(f"{self.url}/konto/logga-in/")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Lösenord").fill(password)
        page.get_by_role("button", name="Logga in", exact=True).click()
        page.wait_for_url(lambda url: "logga-in" not in url)


MAKE_PERSON = """
from fardplan.people import actions
from fardplan.people.models import Body, Role
from fardplan.people.operator import OPERATOR
person = actions.add_person(email="{email}", name="{role}", by=OPERATOR)
token = actions.invite(person=person, by=OPERATOR)
actions.set_first_password(pk=person.pk, token=token, password="{password}")
body = Body.objects.get(key="{body}")
actions.appoint(person=person, role=Role("{role}"), body=body, by=OPERATOR)
"""


def manage(data: Path, *words: str, give: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FARDPLAN_DATA": str(data), "LANG": "sv_SE.UTF-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        input=give,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory) -> Path:
    """A data folder just as the first start leaves it."""
    folder = tmp_path_factory.mktemp("prepared")
    done = manage(folder, "prepare")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def server(prepared_folder, tmp_path_factory) -> Iterator[Server]:
    """The program with the content that ships with it."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(prepared_folder, folder, dirs_exist_ok=True)
    with running(folder) as server:
        yield server


@contextmanager
def running(folder: Path, application: str = "fardplan.config.wsgi") -> Iterator[Server]:
    """Serve a data folder on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "FARDPLAN_DATA": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "gunicorn", "--config", "fardplan/config/gunicorn.py"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    server = Server(folder, port)
    try:
        _wait_for(f"{server.url}/halsa/")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, started anew for each module: its event loop must not outlive it."""
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Open pages of any width, with or without JavaScript; none may log an error."""
    contexts, complaints, expected = [], [], []

    def new_page(width: int = 1280, javascript: bool = True, language: str = "sv-SE") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=language,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.expect_complaint = expected.append
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(word in said for word in expected)] == []


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


def assert_accessible(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 A and AA, nor against good practice."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.fixture
def picture(request):
    """Keep a picture for the manual; written into docs/images only when asked for."""

    def keep(page: Page, name: str, **options) -> None:
        folder = PICTURES if request.config.getoption("--screenshots") else PICTURES.parent / "tmp"
        taken = page.screenshot(**options)
        assert len(taken) > 5_000
        if folder == PICTURES:
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.png").write_bytes(with_few_colours(taken))

    return keep


def with_few_colours(taken: bytes) -> bytes:
    """The picture in a third of the room: a page has hardly more colours than 256."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
