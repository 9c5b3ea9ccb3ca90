"""What all tests share: no network, and the data that lie beside the checkout where it has any."""

import os
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings
from pytest_socket import disable_socket, socket_allow_hosts

from tests import postgresql

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
# Property tests are judged by what they find, not by how busy the machine is.
settings.register_profile("fardplan", deadline=None)
settings.load_profile("fardplan")
OWN_COMMAND = ("exhaustive", "spark")
ON_POSTGRESQL = os.environ.get(postgresql.WHERE)
# What tells that a test touches the database, by itself or by way of what it asks for.
TOUCHES = {"db", "transactional_db", "live_server", "installation"}
STOCKHOLM = ROOT / "definitions" / "roadmap" / "stockholm-2018.yaml"


def pytest_addoption(parser):
    parser.addoption("--screenshots", action="store_true", help="write the manual's pictures anew")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Nothing leaves this machine; who may speak to a server, speaks to one that the test runs."""
    if item.get_closest_marker("browser") or item.get_closest_marker("local_server"):
        socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


def pytest_collection_modifyitems(config, items):
    """Leave out what has a command of its own; on PostgreSQL, also what no database matters to."""
    asked = config.getoption("markexpr", default="")
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(name) and name not in asked for name in OWN_COMMAND)
        or (ON_POSTGRESQL and not _touches_the_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _touches_the_database(item) -> bool:
    if item.get_closest_marker("browser") or item.get_closest_marker("sqlite_only"):
        return False
    return bool(item.get_closest_marker("django_db") or TOUCHES & set(item.fixturenames))


@pytest.fixture(scope="session")
def new_installation():
    """Makes what a process must be told to work on a new, empty installation in a folder."""

    def make(folder: Path) -> dict[str, str]:
        data = folder / "data"
        data.mkdir(mode=0o700)
        return {
            **os.environ,
            "FARDPLAN_DATA": str(data),
            "FARDPLAN_DATABASE": postgresql.new_database(ON_POSTGRESQL) if ON_POSTGRESQL else "",
            "DJANGO_SETTINGS_MODULE": "fardplan.config.settings",
            "LC_ALL": "sv_SE.UTF-8",
        }

    return make


@pytest.fixture
def installation(tmp_path, new_installation) -> dict[str, str]:
    """What a process must be told to work on a new, empty installation of its own."""
    return new_installation(tmp_path)


@pytest.fixture(autouse=True)
def speak_swedish():
    """A page in English leaves its language behind in this thread; no test should inherit it."""
    with translation.override("sv"):
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real input that is read where it lies and is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared data are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def stockholm_document():
    from fardplan.definitions import read_definition
    from fardplan.roadmap.document import EditionDocument

    return read_definition(STOCKHOLM, EditionDocument, name=STOCKHOLM.name)


@pytest.fixture
def stockholm(db, stockholm_document):
    """Stockholm's roadmap as it ships: on referral, so it cannot change."""
    from fardplan.people.operator import OPERATOR
    from fardplan.roadmap import actions

    return actions.import_edition(document=stockholm_document, by=OPERATOR)


@pytest.fixture
def draft(stockholm):
    """The next edition, begun as a copy."""
    from fardplan.people.operator import OPERATOR
    from fardplan.roadmap import actions

    return actions.start_draft(
        predecessor=stockholm, key="stockholm-2027", title="Nästa färdplan", year=2027, by=OPERATOR
    )
