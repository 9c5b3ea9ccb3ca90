"""A PostgreSQL of one's own: a private cluster in a folder that is thrown away.

    python -m tests.postgresql MODULE …

runs a Python module (pytest, say) with the tests' database in such a cluster. It has a socket in
its folder, no port, and does not wait for the disk. Debian's packages are enough.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

WHERE = "FARDPLAN_TEST_DATABASE"  # the address of the tests' database; SQLite without it
DEBIAN = Path("/usr/lib/postgresql")
PATIENCE = 30  # seconds to wait for the server to come up
# A cluster that nobody will miss need not survive a power cut.
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
PRIVATE = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "300"}


class Cluster:
    """A PostgreSQL server that belongs to this run alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self._server: subprocess.Popen | None = None
        # Root may not run PostgreSQL; the user that Debian's package made may.
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)

    def make(self) -> None:
        options = ["--username=fardplan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [program("initdb"), "--no-sync", f"--pgdata={self.data}", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._as_its_user())

    def start(self) -> None:
        settings = [f"--{name}={value}" for name, value in {**QUICK, **PRIVATE}.items()]
        command = [program("postgres"), "-D", str(self.data), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stderr=log, **self._as_its_user())
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until or self._server.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """At once, as a machine that fails does."""
        if self._server:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(timeout=PATIENCE)
            self._server = None

    def address(self, name: str = "postgres") -> str:
        return f"postgresql://fardplan@/{name}?host={quote(str(self.folder), safe='')}"

    def new_database(self) -> str:
        """The address of an empty database."""
        return new_database(self.address())

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.address()).close()
            return True
        return False

    def _as_its_user(self) -> dict:
        if not self._user:
            return {}
        ids = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return {**ids, "cwd": str(self.folder)}


_numbers = itertools.count(1)


def new_database(beside: str) -> str:
    """Make an empty database in the same cluster; return its address."""
    name = f"own_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    start, _, rest = beside.partition("?")
    return f"{start.rpartition('/')[0]}/{name}?{rest}"


def program(name: str) -> str:
    """One of PostgreSQL's programs, the newest that Debian has, or what is on the path."""
    found = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if not path:
        raise RuntimeError(f"PostgreSQL's {name} is missing: apt-get install postgresql")
    return path


@contextlib.contextmanager
def private_cluster() -> Iterator[Cluster]:
    """A running cluster; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fardplan-pg-"))
    cluster = Cluster(folder)
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    with private_cluster() as cluster:
        environment = {**os.environ, WHERE: cluster.address()}
        return subprocess.run(
            [sys.executable, "-m", *arguments], env=environment, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
