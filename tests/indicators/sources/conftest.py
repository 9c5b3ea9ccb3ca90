"""What the tests of sources share: a server on loopback, and clients that know no other."""

from dataclasses import replace

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from fardplan.indicators.areas import places as all_places
from fardplan.indicators.sources.http import Client, Server
from fardplan.indicators.sources.replies import Replies
from tests.indicators.sources.servers import LocalServer, TestClock


@pytest.fixture
def local_server():
    """A server on this machine; while it runs, this machine is all that can be spoken to."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    server = LocalServer()
    yield server
    server.close()


@pytest.fixture
def time():
    return TestClock()


@pytest.fixture
def replies(tmp_path):
    return Replies(tmp_path / "replies")


@pytest.fixture
def client(local_server, replies, time):
    server = Server("test", "Källan", f"{local_server.address}/api", calls=100, largest=100_000)
    return Client(server, replies, clock=time.clock)


@pytest.fixture
def connect(local_server, replies, time):
    """Clients as the sources ask for them, but with the local server in the place of theirs."""

    def connect_to(server):
        base = f"{local_server.address}/{server.key}"
        return Client(replace(server, base=base), replies, clock=time.clock)

    return connect_to


@pytest.fixture(scope="session")
def places():
    return all_places()


def pytest_configure(config):
    config.addinivalue_line("markers", "spark: counts on a real Spark cluster; only with -m spark")


def pytest_collection_modifyitems(config, items):
    """Starting a cluster takes half a minute and a gigabyte, so it is done only when asked for."""
    if "spark" in config.getoption("markexpr"):
        return
    heavy = [item for item in items if item.get_closest_marker("spark")]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if item not in heavy]
