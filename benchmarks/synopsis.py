"""How long a synopsis takes, streamed, beside one held whole in memory with questions per point.

    nice python -m benchmarks.synopsis [--kept FOLDER] [--points 250000]

The database is that of benchmarks.referral. Ours: the first piece, all of them, and the most
memory above what the process had. The naive way is measured on a sample, and its time scaled up.
"""

import os
import sys
import tempfile
import time
import tracemalloc
from contextlib import nullcontext
from io import StringIO

from benchmarks.referral import asked_for
from benchmarks.referral_made import build, is_made

SAMPLE = 2000
AIM_S = 60


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
        if not is_made():
            build(asked)
        return report()


def report() -> int:
    from fardplan.referral.models import Opinion
    from fardplan.referral.synopsis import pages

    points = Opinion.objects.count()
    naive = _naive() * points / SAMPLE
    slowest = 0.0
    print(f"{points:,} points")
    print(f"{'':18}{'first piece s':>14}{'whole s':>9}{'MB out':>8}{'of naive':>10}")
    for order in (pages.BY_PLACE, pages.BY_BODY):
        first, whole, size = _ours(order)
        slowest = max(slowest, whole)
        ratio = whole / naive
        print(f"{order:18}{first:14.2f}{whole:9.1f}{size / 1e6:8.1f}{ratio:10.3f}", flush=True)
    print(f"{'naive, scaled':18}{naive:14.1f}{naive:9.1f}")
    print(f"memory above the start, per place: {_memory(pages.BY_PLACE) / 1e6:.0f} MB at most")
    return int(slowest > AIM_S)


def _pieces(order: str):
    from django.utils import timezone

    from fardplan.referral.models import Referral
    from fardplan.referral.synopsis import pages
    from fardplan.referral.synopsis.facts import PointsInRows, frame_of

    referral = Referral.objects.get(key="prov")
    frame = frame_of(referral, day=timezone.localdate())
    points = PointsInRows(referral, frame)
    return pages.fragments(order, frame, points, pages.reader_language())


def _ours(order: str) -> tuple[float, float, int]:
    """Seconds to the first piece and to the last, and how much came."""
    began, first, size = time.perf_counter(), 0.0, 0
    for piece in _pieces(order):
        first = first or time.perf_counter() - began
        size += len(piece)
    return first, time.perf_counter() - began, size


def _memory(order: str) -> int:
    """The most that was held at once; measured by itself, for it makes everything slower."""
    tracemalloc.start()
    for _ in _pieces(order):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def _naive() -> float:
    """Seconds for a sample: every point a row and three questions, all put in one text."""
    from django.utils.html import escape

    from fardplan.referral.models import Opinion

    began = time.perf_counter()
    parts = []
    for point in Opinion.objects.order_by("pk")[:SAMPLE]:
        bodies = ", ".join(str(body) for body in point.answer.bodies.all())
        on = ", ".join(provision.number for provision in point.provisions.all())
        said = point.disposition.reason if point.disposition else ""
        parts.append(f"<li>{escape(bodies)} {on} {escape(point.text)} {escape(said)}</li>")
    whole = "<ul>" + "".join(parts) + "</ul>"
    assert len(whole) > SAMPLE
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
