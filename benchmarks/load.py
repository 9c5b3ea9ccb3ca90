"""Requests a second and the slowest hundredth of public pages, beside a bare page of the same site.

    python -m benchmarks.load [--seconds 5]

Under gunicorn on loopback, with wrk (Debian's), on SQLite (one process) and on PostgreSQL (a
process for each core). The floor of a page is a bare page with as many queries (benchmarks.floor),
measured right before it. Aim: at least 60 % of the floor.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from environment import install_debian
from tests.postgresql import private_cluster

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "overview": "/",
    "goal": "/mal/behorighet-arskurs-9/",
    "strategy": "/strategi/likvardig-forskola/",
    "edition": "/utgava/stockholm-2018/",
    "API: editions": "/api/v1/editions",
}
AIM = 0.6
READERS, WAYS = 16, 2
COUNT = """
import django, json
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client, told = Client(SERVER_NAME="localhost"), {}
for name, address in json.loads(%r).items():
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        if client.get(address).status_code == 200:
            told[name] = len(queries)
print(json.dumps(told))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="how long each page is asked for")
    seconds = parser.parse_args().seconds
    if not shutil.which("wrk"):
        install_debian("wrk", needed_for="This benchmark")
    print(f"{'database, page':32}{'queries':>8}{'req/s':>8}{'p99 ms':>8}{'floor':>8}{'of it':>7}")
    with tempfile.TemporaryDirectory() as folder:
        lowest = measured("SQLite", Path(folder), "", seconds)
    with tempfile.TemporaryDirectory() as folder, private_cluster() as cluster:
        address = cluster.new_database()
        lowest = min(lowest, measured("PostgreSQL", Path(folder), address, seconds))
    print(f"\nlowest: {lowest:.0%} of the floor, aim {AIM:.0%}")
    return 0 if lowest >= AIM else 1


def measured(name: str, data: Path, address: str, seconds: int) -> float:
    """Measure each page on one database; return the smallest share of its floor."""
    environment = {
        **os.environ,
        "FARDPLAN_DATA": str(data),
        "FARDPLAN_DATABASE": address,
        "FARDPLAN_WORKERS": str(os.cpu_count()),
        "DJANGO_SETTINGS_MODULE": "fardplan.config.settings",
    }
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, capture_output=True)
    count = [sys.executable, "-c", COUNT % json.dumps(PAGES)]
    told = subprocess.run(count, cwd=ROOT, env=environment, check=True, capture_output=True)
    shares = []
    for page, queries in json.loads(told.stdout).items():
        with serving({**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.floor"}) as site:
            floor, _ = asked(f"{site}/golv/{queries}/", seconds)
        with serving(environment) as site:
            rate, slowest = asked(f"{site}{PAGES[page]}", seconds)
        shares.append(rate / floor)
        head = f"{name}, {page}"
        print(
            f"{head:32}{queries:8}{rate:8.0f}{slowest:8.0f}{floor:8.0f}{rate / floor:7.0%}",
            flush=True,
        )
    return min(shares)


@contextlib.contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """The site under gunicorn until the block ends; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "fardplan/config/gunicorn.py"]
    command += ["--bind", f"127.0.0.1:{port}", "fardplan.config.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def asked(address: str, seconds: int) -> tuple[float, float]:
    """Requests a second, and the milliseconds that ninety-nine in a hundred stay within."""
    urllib.request.urlopen(address, timeout=60).read()  # noqa: S310 - a server of our own
    wrk = ["wrk", f"-t{WAYS}", f"-c{READERS}", "--latency"]
    subprocess.run([*wrk, "-d3s", address], check=True, capture_output=True)
    said = subprocess.run(
        [*wrk, f"-d{seconds}s", address], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} did not answer 200 to all:\n{said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


if __name__ == "__main__":
    sys.exit(main())
