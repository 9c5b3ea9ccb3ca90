"""How long the centre's pages take: 300 bodies, 200 provisions, 60,000 answers, 250,000 points.

    nice python -m benchmarks.referral [--bodies 300] [--provisions 200] [--answers 60000]
                                       [--points 250000]
    nice python -m benchmarks.referral --kept FOLDER    (made there the first time, then read again)

Each body has answered once; the other answers are residents', who make every other point. The
rows are made in bulk in a temporary SQLite database, not by the actions: a measure of reading, not
of how they came about. Requests go through the whole stack of middleware, in this process,
without a network; the time is that of this process, however busy the machine is.
Aim: 150 ms (median) of server time and 15 queries per page.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

from benchmarks.referral_made import AREAS, build, is_made

ROUNDS = 7
AIM_MS, AIM_QUERIES = 150, 15


def main() -> int:
    asked = asked_for()
    place = nullcontext(asked.kept) if asked.kept else tempfile.TemporaryDirectory()
    with place as folder:
        os.environ["FARDPLAN_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "fardplan.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", stdout=StringIO())
        call_command("collectstatic", interactive=False, stdout=StringIO())
        if not is_made():
            began = time.perf_counter()
            build(asked)
            print(f"{asked.points:,} points made in {time.perf_counter() - began:.0f} s\n")
        client = browser()
        client.get("/")  # so that what the first reader waits for is there
        gc.collect()
        gc.freeze()  # as the server does when it begins
        print(f"{'page':34}{'median ms':>10}{'queries':>9}")
        return report({name: measured(client, name, at) for name, at in pages().items()})


def asked_for():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=300)
    parser.add_argument("--provisions", type=int, default=200)
    parser.add_argument("--answers", type=int, default=60_000)
    parser.add_argument("--points", type=int, default=250_000)
    parser.add_argument("--kept", type=Path, help="keep the database in this folder")
    return parser.parse_args()


def report(found: dict[str, tuple[float, int]]) -> int:
    late = [name for name, (ms, n) in found.items() if ms > AIM_MS or n > AIM_QUERIES]
    print(f"\nover {AIM_MS} ms or {AIM_QUERIES} queries: {', '.join(late) or 'none'}")
    return 1 if late else 0


def measured(client, name: str, address: str) -> tuple[float, int]:
    median, queries = measure(client, address)
    print(f"{name:34}{median:10.0f}{queries:9}", flush=True)
    return median, queries


def measure(client, address: str) -> tuple[float, int]:
    """Milliseconds at the median, and how many queries the page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        reply = client.get(address)
    asked = len(queries)  # the next request begins a new count
    if reply.status_code != 200:
        raise SystemExit(f"{address} answered {reply.status_code}")
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(address)
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken), asked


def browser():
    """A browser that is signed in."""
    from django.test import Client

    from fardplan.people.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(email="ada@example.org"))
    return client


def pages() -> dict[str, str]:
    """The pages to open, by name."""
    from fardplan.referral.models import Opinion, Referral
    from fardplan.roadmap.models import Edition

    referral = Referral.objects.get(key="prov")
    on = referral.edition.provisions.order_by("position")[AREAS]
    point = Opinion.objects.select_related("answer__body").order_by("pk")[0]
    body, draft = point.answer.body, Edition.objects.get(key="utkast")
    one = f"/remissarbete/{referral.key}/"
    return {
        "matrix, one target area": f"{one}matris/",
        "matrix, last bodies": f"{one}matris/?page=99",
        "one provision": f"{one}matris/avsnitt/{on.node.key}/",
        "one body": f"{one}matris/instans/{body.key}/",
        "one answer": f"{one}svar/{point.answer_id}/",
        "one answer, last page": f"{one}svar/{point.answer_id}/?page=99",
        "one point": f"{one}synpunkter/{point.pk}/",
        "points": f"{one}synpunkter/",
        "points, in the middle": f"{one}synpunkter/?page=2500",
        "points, last page": f"{one}synpunkter/?page=999999",
        "points of a body": f"{one}synpunkter/?body={body.pk}",
        "points of a group": f"{one}synpunkter/?group=company",
        "points on a provision": f"{one}synpunkter/?on={on.pk}",
        "points on the whole": f"{one}synpunkter/?on=whole",
        "points on a topic": f"{one}synpunkter/?topic={referral.topics.order_by('pk')[0].pk}",
        "points not yet assessed": f"{one}synpunkter/?kind=unassessed",
        "points without disposition": f"{one}synpunkter/?disposition=undisposed",
        "points that are noted": f"{one}synpunkter/?disposition=noted",
        "points of those who oppose": f"{one}synpunkter/?position=opposes",
        "points with a common word": f"{one}synpunkter/?q=saknas",
        "points with a rare word": f"{one}synpunkter/?q=249998",
        "changes": f"{one}andringar/",
        "changes, one provision": f"{one}andringar/{draft.key}/{on.node.key}/",
        "closing": f"{one}avsluta/",
    }


if __name__ == "__main__":
    sys.exit(main())
