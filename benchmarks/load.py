"""Requests a second and the slowest hundredth of public pages, beside a bare page of the same site;
and two hundred who write at once.

    python -m benchmarks.load [--seconds 5]

Under gunicorn on loopback, with wrk (Debian's), on SQLite (one process) and on PostgreSQL (a
process for each core). Each page is measured as it is served, kept while nothing happens, and made
anew for every reader (benchmarks.unkept). Its floor is a bare page that asks the database as many
questions (benchmarks.floor), measured right before it. Aim, as served: at least 60 % of the floor.
The floor shows fifty rows and draws nothing: a page made anew pays for its words and pictures too.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from environment import install_debian
from tests.operations.installations import Installation, serving
from tests.operations.writers import prepare_writers, write_at_once
from tests.postgresql import private_cluster

SITE, UNKEPT, FLOOR = "fardplan.config.settings", "benchmarks.unkept", "benchmarks.floor"
PAGES = {
    "overview": "/",
    "goal": "/mal/behorighet-arskurs-9/",
    "strategy": "/strategi/likvardig-forskola/",
    "edition": "/utgava/stockholm-2018/",
    "API: editions": "/api/v1/editions",
}
AIM = 0.6
READERS, WAYS = 16, 2
WRITERS = 200
COUNT = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client, told = Client(SERVER_NAME="localhost"), {}
for name, address in json.loads(%r).items():
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    told[name] = len(queries)
print(json.dumps(told))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="how long each page is asked for")
    seconds = parser.parse_args().seconds
    if not shutil.which("wrk"):
        install_debian("wrk", needed_for="This benchmark")
    with tempfile.TemporaryDirectory() as folder:
        lowest, is_whole = measured("SQLite", Path(folder), "", seconds)
    with tempfile.TemporaryDirectory() as folder, private_cluster() as cluster:
        other, is_whole_too = measured("PostgreSQL", Path(folder), cluster.new_database(), seconds)
    lowest = min(lowest, other)
    print(f"\nlowest as served: {lowest:.0%} of the floor, aim {AIM:.0%}")
    return 0 if lowest >= AIM and is_whole and is_whole_too else 1


def measured(name: str, data: Path, address: str, seconds: int) -> tuple[float, bool]:
    """Measure one database; return the smallest share as served, and whether nothing was lost."""
    place = Installation(
        {
            **os.environ,
            "FARDPLAN_DATA": str(data),
            "FARDPLAN_DATABASE": address,
            "FARDPLAN_WORKERS": str(os.cpu_count()),
            "DJANGO_SETTINGS_MODULE": SITE,
        }
    )
    place.said("prepare")
    print(f"\n{name:24}{'queries':>8}{'req/s':>8}{'p99 ms':>8}{'floor':>8}{'of it':>7}")
    lowest = min(shares(place, SITE, "as served", seconds))
    shares(place, UNKEPT, "made anew", seconds)
    return lowest, nothing_is_lost(place)


def shares(place: Installation, settings: str, how: str, seconds: int) -> list[float]:
    """Measure each page; return its rate as a share of the floor's."""
    told = under(place, settings).run(COUNT % json.dumps(PAGES))
    found = []
    for page, queries in json.loads(told.splitlines()[-1]).items():
        floor, _ = asked(under(place, FLOOR), f"/golv/{queries}/", seconds)
        rate, slowest = asked(under(place, settings), PAGES[page], seconds)
        found.append(rate / floor)
        head = f"{page}, {how}"
        print(
            f"{head:24}{queries:8}{rate:8.0f}{slowest:8.0f}{floor:8.0f}{rate / floor:7.0%}",
            flush=True,
        )
    return found


def under(place: Installation, settings: str) -> Installation:
    return Installation({**place.environment, "DJANGO_SETTINGS_MODULE": settings})


def asked(place: Installation, address: str, seconds: int) -> tuple[float, float]:
    """Requests a second, and the milliseconds that ninety-nine in a hundred stay within."""
    with serving(place) as server:
        where = f"http://127.0.0.1:{server.port}{address}"
        warm(where)
        wrk = ["wrk", f"-t{WAYS}", f"-c{READERS}", "--latency"]
        subprocess.run([*wrk, "-d1s", where], check=True, capture_output=True)
        said = subprocess.run(
            [*wrk, f"-d{seconds}s", where], check=True, capture_output=True, text=True
        ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} did not answer 200 to all:\n{said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def warm(address: str) -> None:
    """Ask on many connections, so that each process has read areas and templates before wrk comes.

    wrk keeps its connections, and one process that is still cold may hold them all.
    """

    def ask(_number: int) -> None:
        urllib.request.urlopen(address, timeout=60).read()  # noqa: S310 - a server of our own

    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(ask, range(4 * READERS)))


def nothing_is_lost(place: Installation) -> bool:
    """Two hundred departments write their contributions at once; is all there, once?"""
    writers = prepare_writers(place, WRITERS)
    with serving(place) as server:
        started = time.monotonic()
        outcome = write_at_once(server, writers)
        took = time.monotonic() - started
    faults = list(outcome.faults())
    saved = len(outcome.acknowledged)
    print(f"{WRITERS} writers at once: {saved} saved in {took:.1f} s; {faults or 'nothing lost'}")
    return saved == WRITERS and not faults


if __name__ == "__main__":
    sys.exit(main())
