"""What happens when the machine fails: nothing is lost or half written, readers get a sentence,
and doctor names the fault. Each test has an installation and a server of its own.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from fardplan.operations.restoring import UNFINISHED
from tests.operations.installations import Installation, serving
from tests.postgresql import private_cluster
from tests.project.source import ROOT

pytestmark = pytest.mark.local_server

# Is every opinion that a person decided whole: with its proposal, its provisions, its entry?
WHOLE = """
import json
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.referral.models import Opinion
told = {"opinions": sorted(Opinion.objects.values_list("proposal_id", flat=True)),
        "entries": Entry.objects.exclude(by="operator").filter(event__startswith="opinion").count(),
        "broken": str(verify() or "")}
print(json.dumps(told))
"""


def written(place: Installation) -> dict:
    return json.loads(place.run(WHOLE).splitlines()[-1])


def faults(place: Installation) -> str:
    """What doctor says; it must find something."""
    done = place.command("doctor")
    assert done.returncode == 1, done.stdout
    return done.stdout


def root_only() -> None:
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")


@contextlib.contextmanager
def small_disk(folder, megabytes: int):
    """A disk of its own, that can be filled and made read-only."""
    root_only()
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_kill_in_the_middle_of_the_work_loses_nothing_that_was_answered(place):
    """`kill -9` of every process while answers are reviewed from many sides."""
    answered = []
    with serving(place) as server:

        def review(one):
            with contextlib.suppress(OSError):
                if server.review(*one).status == 302:
                    answered.append(one[0])

        with ThreadPoolExecutor(4) as readers:
            for one in place.proposals:
                readers.submit(review, one)
            while not answered:
                time.sleep(0.01)
            server.kill()
    after = written(place)
    assert answered
    assert set(answered) <= set(after["opinions"])
    assert after["entries"] == len(after["opinions"])
    assert after["broken"] == ""
    with serving(place) as server:
        left = next(one for one in place.proposals if one[0] not in after["opinions"])
        assert server.review(*left).status == 302


def lost_reply(server, pk: int, text: str):
    """A review that cannot be saved: a page that says so, with what was typed and no harm done."""
    reply = server.review(pk, text)
    assert reply.status == 503, reply.text
    assert "<h1>Det går inte just nu</h1>" in reply.text
    assert f'name="text" value="{text}"' in reply.text
    assert reply.headers["retry-after"] == "30"
    return reply


@pytest.mark.sqlite_only
def test_a_full_disk_is_told_and_nothing_is_half_written(place, tmp_path):
    with small_disk(tmp_path / "small", 80) as disk:
        moved = place.copy(disk / "data")
        with serving(moved) as server:
            (first, text), (second, _), *_ = moved.proposals
            assert server.review(first, text).status == 302
            fill(disk)
            told = lost_reply(server, second, "Min text").text
            # SQLite may see the full disk, or only that a file beside its own cannot be made.
            assert "Disken på servern är full" in told or "inte använda sin disk" in told
            assert server.get("/").status == 200
            said = faults(moved)
            (disk / "filler").unlink()
            assert server.review(second, "Min text").status == 302
        assert "Det går inte att skriva i datamappen" in said
        assert "Disken på servern är full" in said
        assert written(moved)["opinions"] == [first, second]
        assert written(moved)["entries"] == 2


def fill(disk) -> None:
    """To the last byte, the space that SQLite's log had set aside as well."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


@pytest.mark.sqlite_only
def test_a_read_only_disk_is_told_and_nothing_is_lost(place, tmp_path):
    """The system makes a disk read-only when it begins to fail; the program starts again on it."""
    with small_disk(tmp_path / "small", 80) as disk:
        moved = place.copy(disk / "data")
        (pk, _), *_ = moved.proposals
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with serving(moved, log=tmp_path / "log") as server:
            lost_reply(server, pk, "Min text")
        said = faults(moved)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert written(moved)["opinions"] == []
        with serving(moved) as server:
            assert server.review(pk, "Min text").status == 302
    assert "bara läsa" in said


@pytest.mark.sqlite_only
def test_a_lost_and_a_damaged_database_file_are_named(place):
    file = place.data / "fardplan.sqlite3"
    with file.open("r+b") as opened:
        opened.seek(8192)
        opened.write(b"\xff" * 200_000)
    assert "./run restore" in faults(place)
    file.unlink()
    for other in place.data.glob("fardplan.sqlite3-*"):
        other.unlink()
    assert "Databasen är borta" in faults(place)


def test_two_upgrades_at_once_make_one_installation(empty_place):
    """Several processes start at the same moment on the same empty database."""
    with ThreadPoolExecutor(2) as starters:
        done = list(starters.map(lambda _: empty_place.command("upgrade"), range(2)))
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert "Inga fel hittades" in empty_place.said("doctor")


def killed(place: Installation, *words: str, when) -> None:
    """Begin a command, and end it with `kill -9` as soon as it is at work."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=place.environment
    )
    until = time.monotonic() + 60
    while not when() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    assert process.wait() == -signal.SIGKILL, "it was over before it could be killed"


def steps_taken(place: Installation) -> int:
    """How many migrations are there, seen from outside."""
    count = "SELECT count(*) FROM django_migrations"
    with contextlib.suppress(psycopg.Error, sqlite3.Error):
        if place.address:
            with psycopg.connect(place.address) as connection:
                return connection.execute(count).fetchone()[0]
        with contextlib.closing(sqlite3.connect(place.data / "fardplan.sqlite3")) as connection:
            return connection.execute(count).fetchone()[0]
    return 0


def test_a_kill_in_the_middle_of_an_upgrade_leaves_what_can_be_upgraded(empty_place):
    """Each step is whole or not there, and whoever comes next takes the rest."""

    killed(empty_place, "upgrade", when=lambda: steps_taken(empty_place) > 3)
    assert "väntar på uppgradering" in faults(empty_place)
    assert empty_place.command("upgrade").returncode == 0
    assert "Inga fel hittades" in empty_place.said("doctor")


def test_a_kill_in_the_middle_of_a_backup_leaves_none_and_the_next_is_whole(place, tmp_path):
    file = tmp_path / "backup"
    killed(place, "backup", str(file), when=file.with_name("backup.part").exists)
    assert not file.exists()
    place.said("backup", str(file))
    assert "Säkerhetskopian är hel" in place.said("verify", str(file))
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup"]


def test_a_kill_in_the_middle_of_a_restore_is_named_and_nothing_starts_on_it(
    place, empty_place, new_installation, tmp_path
):
    file = tmp_path / "backup"
    place.said("backup", str(file))
    killed(empty_place, "restore", str(file), when=(empty_place.data / UNFINISHED).exists)
    assert "En återställning hit blev aldrig klar" in faults(empty_place)
    for again in (["prepare"], ["restore", str(file)]):
        refused = empty_place.command(*again)
        assert refused.returncode == 1
        assert "blev aldrig klar" in refused.stderr
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    new = Installation(new_installation(fresh))
    new.said("restore", str(file))
    assert "Inga fel hittades" in new.said("doctor")


def test_a_backup_to_a_full_disk_says_so_and_leaves_nothing(place, tmp_path):
    with small_disk(tmp_path / "small", 1) as disk:
        fill(disk)
        refused = place.command("backup", str(disk / "backup"))
        assert refused.returncode == 1
        assert "går inte att skriva" in refused.stderr
        assert [path.name for path in disk.iterdir()] == ["filler"]


@pytest.mark.skipif(shutil.which("postgres") is None, reason="needs PostgreSQL")
def test_a_lost_database_is_told_and_found_again(place, tmp_path_factory, installation):
    """PostgreSQL stops in the middle of the day, and comes back."""
    if not place.address:
        pytest.skip("about PostgreSQL")
    with private_cluster() as cluster:
        moved = Installation({**place.environment, "FARDPLAN_DATABASE": cluster.new_database()})
        file = tmp_path_factory.mktemp("moved") / "backup"
        place.said("backup", str(file))
        fresh = tmp_path_factory.mktemp("fresh") / "data"
        fresh.mkdir(mode=0o700)
        moved.environment["FARDPLAN_DATA"] = str(fresh)
        moved.said("restore", str(file))
        moved.make_session()
        with serving(moved) as server:
            (pk, text), *_ = moved.proposals
            assert server.get("/redo/").status == 200
            cluster.stop()
            started = time.monotonic()
            lost_reply(server, pk, "Min text")
            assert time.monotonic() - started < 15
            assert server.get("/halsa/").status == 200
            ready = server.get("/redo/")
            assert (ready.status, ready.text) == (503, "Databasen svarar inte just nu.\n")
            assert server.get("/").status == 503
            assert "Databasen går inte att nå" in faults(moved)
            cluster.start()
            until = time.monotonic() + 60
            while server.get("/redo/").status != 200 and time.monotonic() < until:
                time.sleep(0.2)
            assert server.review(pk, text).status == 302
        assert written(moved)["opinions"] == [pk]


def test_many_writers_at_once_lose_nothing(place):
    """As many as there are proposals, each in a thread of its own."""
    with serving(place) as server:
        ready = threading.Barrier(len(place.proposals))

        def review(one):
            ready.wait()
            return server.review(*one).status

        with ThreadPoolExecutor(len(place.proposals)) as readers:
            statuses = list(readers.map(review, place.proposals))
    after = written(place)
    assert set(statuses) == {302}
    assert after["opinions"] == [pk for pk, _ in place.proposals]
    assert after["entries"] == len(place.proposals)
    assert after["broken"] == ""
