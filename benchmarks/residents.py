"""How a referral with a million residents' answers is grouped and shown.

    nice python -m benchmarks.residents [--residents 1000000] [--kept FOLDER]

Short answers in made-up words are put in bulk into a temporary SQLite database, each let out, and
as one in ten that waits to be read; three in ten say nearly what others say. Beside them stand 300
bodies' answers and 20,000 points, some of them residents'. The answers are grouped by the action
that the centre has for it, beside comparing the words of every pair, which is timed on a sample and
scaled up by the pairs. Then the pages that show them are asked for through the whole stack, nothing
kept of a page for the next reader. Times are those of this process, as in benchmarks.referral.
"""

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from contextlib import nullcontext
from io import StringIO
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

from benchmarks.referral import browser, measured, report
from benchmarks.referral_made import build, is_made
from benchmarks.residents_made import answer

BESIDE = {"bodies": 300, "provisions": 200, "answers": 3300, "points": 20_000}
SAMPLE = 2000


def main() -> int:
    asked = asked_for()
    place = nullcontext(asked.kept) if asked.kept else tempfile.TemporaryDirectory()
    with place as folder:
        os.environ["FARDPLAN_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.unkept"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", stdout=StringIO())
        call_command("collectstatic", interactive=False, stdout=StringIO())
        if not is_made():
            build(SimpleNamespace(**BESIDE))
            answer(asked.residents)
        group()
        return read()


def asked_for():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--kept", type=Path, help="keep the database in this folder")
    return parser.parse_args()


def group() -> None:
    """Group by the action, and tell what it took beside comparing every pair."""
    from fardplan.people.operator import OPERATOR
    from fardplan.referral.models import Answer, Referral
    from fardplan.referral.publishing.residents.actions import group_mass_answers
    from fardplan.referral.publishing.residents.alike import found_in

    referral, before = Referral.objects.get(key="prov"), _most_memory()
    began = time.process_time()
    found = found_in(referral)
    compared = time.process_time() - began
    groups = group_mass_answers(referral=referral, found=found, by=OPERATOR)
    taken = time.process_time() - began
    n = len(found.answers)
    grouped = Answer.objects.filter(duplicate_group__isnull=False).count()
    naive = _naive(referral) * (n * (n - 1)) / (SAMPLE * (SAMPLE - 1))
    print(f"{n:,} residents' answers; {grouped:,} of them in {groups:,} groups")
    print(f"compared {compared:.0f} s, compared and written {taken:.0f} s", end="; ")
    print(f"memory {_most_memory():.0f} MB at most, {before:.0f} before")
    print(f"every pair, scaled: {naive:,.0f} s; ours is {naive / compared:,.0f} times as fast\n")


def _naive(referral) -> float:
    """Seconds to compare the words of every pair of a sample."""
    theirs = referral.answers.filter(body=None).order_by("-pk")
    texts = list(theirs.values_list("text", flat=True)[:SAMPLE])
    began = time.process_time()
    words = [frozenset(text.lower().split()) for text in texts]
    alike = sum(len(one & other) >= 0.8 * len(one | other) for one, other in combinations(words, 2))
    assert alike
    return time.process_time() - began


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read() -> int:
    """The pages by name, how long each takes and asks; then the synopsis, piece by piece."""
    from django.test import Client

    staff, anyone = browser(), Client(SERVER_NAME="localhost")
    anyone.get("/")  # so that what the first reader waits for is there
    gc.collect()
    gc.freeze()
    print(f"{'page':34}{'median ms':>10}{'queries':>9}")
    found = {name: measured(anyone, name, at) for name, at in open_pages().items()}
    found |= {name: measured(staff, name, at) for name, at in pages().items()}
    _synopsis(staff)
    return report(found)


def open_pages() -> dict[str, str]:
    """The pages that anyone may read."""
    one = "/remisser/prov/"
    return {
        "front page": "/",
        "referrals": "/remisser/",
        "the referral": one,
        "residents, first page": f"{one}enskilda/",
        "residents, in the middle": f"{one}enskilda/?efter={_middle()}",
        "residents, last page": f"{one}enskilda/?fore=slutet",
    }


def _middle() -> int:
    from django.db.models import Avg

    from fardplan.referral.models import Referral

    answers = Referral.objects.get(key="prov").answers
    return int(answers.filter(body=None).aggregate(n=Avg("pk"))["n"])


def pages() -> dict[str, str]:
    """The pages that the centre works in."""
    one = "/remissarbete/prov/"
    return {
        "the referral, at the centre": one,
        "to be read": f"{one}enskilda/",
        "to be read, last page": f"{one}enskilda/?sida=999999",
        "register": f"{one}register/",
        "register, last page": f"{one}register/?page=999999",
        "answers to review": "/remissvar/",
        "matrix": f"{one}matris/",
        "points": f"{one}synpunkter/",
        "points of residents": f"{one}synpunkter/?group=residents",
        "points, a word": f"{one}synpunkter/?q=saknas",
        "closing": f"{one}avsluta/",
    }


def _synopsis(staff) -> None:
    """The page as it is streamed: seconds to the first piece of the facts, and to the last."""
    began, first, size = time.process_time(), 0.0, 0
    for number, piece in enumerate(staff.get("/remissarbete/prov/sammanstallning/")):
        if number == 1:
            first = time.process_time() - began
        size += len(piece)
    whole = time.process_time() - began
    print(f"synopsis: first facts {first:.2f} s, whole {whole:.1f} s, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
