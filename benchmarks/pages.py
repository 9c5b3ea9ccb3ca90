"""How long the server takes over each public page, beside a bare page of the same site.

    python -m benchmarks.pages

Shipped content in a data folder of its own; requests go through the whole stack of middleware, in
this process, without a network. The floor is the page that says whether the server is ready: same
middleware, one query, no template. Aim: the overview under 50 ms (median).
"""

import os
import statistics
import sys
import tempfile
import time
from io import StringIO

ROUNDS = 60
AIM_MS = 50
PAGES = {
    "floor: ready": "/redo/",
    "overview": "/",
    "overview, English": "/en/",
    "goal with figures by sex": "/mal/behorighet-arskurs-9/",
    "goal with districts": "/mal/arbetsplatser-i-ytterstaden/",
    "strategy": "/strategi/likvardig-forskola/",
    "edition": "/utgava/stockholm-2018/",
    "statistics": "/statistik/",
    "areas": "/omraden/",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FARDPLAN_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "fardplan.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("prepare", stderr=StringIO())
        queries, times = count_queries(), measure()
    floor = statistics.median(times["floor: ready"])
    print(f"{'page':28}{'median ms':>10}{'p95 ms':>10}{'queries':>9}{'× floor':>9}")
    for name, taken in times.items():
        median, p95 = statistics.median(taken), sorted(taken)[int(0.95 * len(taken))]
        print(f"{name:28}{median:10.1f}{p95:10.1f}{queries[name]:9}{median / floor:9.1f}")
    overview = statistics.median(times["overview"])
    print(f"\noverview: {overview:.1f} ms, aim under {AIM_MS} ms")
    return 0 if overview < AIM_MS else 1


def count_queries() -> dict[str, int]:
    """How many queries each page takes; this also warms what a server has warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, address in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            reply = Client(SERVER_NAME="localhost").get(address)
        if reply.status_code != 200:
            raise SystemExit(f"{name}: {address} answered {reply.status_code}")
        counts[name] = len(queries)
    return counts


def measure() -> dict[str, list[float]]:
    """Milliseconds per request, the pages in turn so that a slow moment strikes all alike."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(ROUNDS):
        for name, address in PAGES.items():
            started = time.perf_counter()
            client.get(address)
            times[name].append(1000 * (time.perf_counter() - started))
    return times


if __name__ == "__main__":
    sys.exit(main())
