"""How long the centre's pages take over 300 bodies, 200 provisions and 250,000 points.

    nice python -m benchmarks.referral [--bodies 300] [--provisions 200] [--points 250000]
    nice python -m benchmarks.referral --kept FOLDER    (made there the first time, then read again)

The rows are made in bulk in a temporary SQLite database, not by the actions: a measure of reading,
not of how they came about. Requests go through the whole stack of middleware, in this process,
without a network; the time is that of this process, however busy the machine is.
Aim: 150 ms (median) of server time and 15 queries per page.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

ROUNDS = 7
AIM_MS, AIM_QUERIES = 150, 15
AREAS = 4
AT_A_TIME = 5000
POSITIONS = ("supports", "supports_with_remarks", "no_objection", "doubtful", "opposes")
KINDS = ("support", "addition", "clarification", "change", "objection", "")


def main() -> int:
    asked = _asked()
    place = nullcontext(asked.kept) if asked.kept else tempfile.TemporaryDirectory()
    with place as folder:
        os.environ["FARDPLAN_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "fardplan.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", stdout=StringIO())
        call_command("collectstatic", interactive=False, stdout=StringIO())
        if not _is_made():
            began = time.perf_counter()
            build(asked)
            print(f"{asked.points:,} points made in {time.perf_counter() - began:.0f} s\n")
        client = browser()
        print(f"{'page':34}{'median ms':>10}{'queries':>9}")
        return report({name: measured(client, name, at) for name, at in pages().items()})


def _asked():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=300)
    parser.add_argument("--provisions", type=int, default=200)
    parser.add_argument("--points", type=int, default=250_000)
    parser.add_argument("--kept", type=Path, help="keep the database in this folder")
    return parser.parse_args()


def _is_made() -> bool:
    from fardplan.referral.models import Disposition

    return Disposition.objects.exists()


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


def build(asked) -> None:
    """The referral with all its rows, and what a database knows of them in the long run."""
    from django.db import connection, transaction

    with transaction.atomic():
        referral, provisions = _referral(asked)
        answers = _answers(referral, asked.bodies)
        _positions(answers, provisions)
        _points(referral, answers, provisions, asked.points)
        _strategist()
        _point_to_dispositions()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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

    referral = Referral.objects.get(key="prov")
    on = referral.edition.provisions.order_by("position")[AREAS]
    point = Opinion.objects.select_related("answer__body").order_by("pk")[0]
    body = point.answer.body
    one = f"/remissarbete/{referral.key}/"
    return {
        "matrix, one target area": f"{one}matris/",
        "matrix, last bodies": f"{one}matris/?page=99",
        "one provision": f"{one}matris/avsnitt/{on.node.key}/",
        "one body": f"{one}matris/instans/{body.key}/",
        "one answer": f"{one}svar/{point.answer_id}/",
        "one point": f"{one}synpunkter/{point.pk}/",
        "points": f"{one}synpunkter/",
        "points, last page": f"{one}synpunkter/?page=999999",
        "points of a body": f"{one}synpunkter/?body={body.pk}",
        "points of a group": f"{one}synpunkter/?group=company",
        "points on a provision": f"{one}synpunkter/?on={on.pk}",
        "points on the whole": f"{one}synpunkter/?on=whole",
        "points on a topic": f"{one}synpunkter/?topic={referral.topics.order_by('pk')[0].pk}",
        "points not yet assessed": f"{one}synpunkter/?kind=unassessed",
        "points without disposition": f"{one}synpunkter/?disposition=undisposed",
        "points of those who oppose": f"{one}synpunkter/?position=opposes",
        "points with a word": f"{one}synpunkter/?q=saknas",
        "changes": f"{one}andringar/",
        "closing": f"{one}avsluta/",
    }


def _strategist() -> None:
    from fardplan.people import actions
    from fardplan.people.models import Body, Role
    from fardplan.people.operator import OPERATOR

    centre = Body.objects.create(key="ks", name="Kommunstyrelsen", kind="executive_board")
    person = actions.add_person(email="ada@example.org", name="Ada Lind", by=OPERATOR)
    actions.appoint(person=person, role=Role.STRATEGIST, body=centre, by=OPERATOR)


def _referral(asked):
    """A referral that is out, of an edition with so many provisions in four target areas."""
    from django.utils import timezone

    from fardplan.referral.models import Referral
    from fardplan.roadmap.models import Edition, Node, Provision

    kinds = ["target_area"] * AREAS + ["strategy"] * (asked.provisions - AREAS)
    nodes = Node.objects.bulk_create(Node(key=f"n{i}", kind=kind) for i, kind in enumerate(kinds))
    edition = Edition.objects.create(key="prov", title="Prov", year=2026)
    provisions = Provision.objects.bulk_create(
        Provision(
            edition=edition,
            node=node,
            parent=None if i < AREAS else nodes[i % AREAS],
            number=f"{i % AREAS + 1}.{i // AREAS}",
            position=i,
            title=f"Avsnitt {i}",
        )
        for i, node in enumerate(nodes)
    )
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(state="on_referral", fixed_at=now, digest="0" * 64)
    referral = Referral.objects.create(
        key="prov",
        edition=edition,
        title="Prov",
        last_day=timezone.localdate(now),
        state="out",
        edition_digest="0" * 64,
        sent_at=now,
        sent_by="operator",
    )
    return referral, provisions


def _answers(referral, n: int) -> list:
    """One answer from each body that was asked."""
    from django.utils import timezone

    from fardplan.people.models import Body
    from fardplan.referral.models import Answer, Recipient

    now = timezone.now()
    bodies = Body.objects.bulk_create(
        Body(key=f"b{i}", name=f"Instans {i:03}", kind="district_board" if i % 3 else "company")
        for i in range(n)
    )
    common = {"referral": referral, "added_at": now, "added_by": "operator", "sent_at": now}
    days = {"first_last_day": referral.last_day, "last_day": referral.last_day}
    Recipient.objects.bulk_create(Recipient(body=body, **common, **days) for body in bodies)
    words = {"version": 1, "file_name": "svar.txt", "content": b"", "text": "Ord. " * 4000}
    times = {"received_at": now, "imported_at": now}
    answers = Answer.objects.bulk_create(
        Answer(
            referral=referral,
            edition=referral.edition,
            body=body,
            digest=f"{i:064}",
            **words,
            **times,
        )
        for i, body in enumerate(bodies)
    )
    through = Answer.bodies.through
    through.objects.bulk_create(through(answer=a, body_id=a.body_id) for a in answers)
    return answers


def _positions(answers, provisions) -> None:
    from django.utils import timezone

    from fardplan.referral.models import StatedPosition

    now = timezone.now()
    StatedPosition.objects.bulk_create(
        (
            StatedPosition(
                answer=answer,
                provision=provision,
                position=POSITIONS[(i * 7 + j) % len(POSITIONS)],
                source="confirmed",
                decided_at=now,
                decided_by="operator",
            )
            for i, answer in enumerate(answers)
            for j, provision in enumerate(provisions)
        ),
        batch_size=AT_A_TIME,
    )


def _points(referral, answers, provisions, n: int) -> None:
    """Points spread over answers and provisions; nine of ten have a disposition."""
    from django.utils import timezone

    from fardplan.referral.models import Disposition, Opinion, Topic

    now = timezone.now()
    topics = Topic.objects.bulk_create(Topic(referral=referral, name=f"t{i}") for i in range(20))
    on, about = Opinion.provisions.through, Opinion.topics.through
    for first in range(0, n, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, n))
        points = Opinion.objects.bulk_create(
            Opinion(
                answer=answers[i % len(answers)],
                text=f"Synpunkt {i}: personal saknas i ytterstaden.",
                start=i % 20000,
                end=i % 20000 + 40,
                outcome="confirmed",
                reviewed_at=now,
                kind=KINDS[i % len(KINDS)],
            )
            for i in numbers
        )
        pairs = list(zip(numbers, points, strict=True))
        on.objects.bulk_create(
            on(opinion=one, provision=provisions[i // 3 % len(provisions)]) for i, one in pairs
        )
        about.objects.bulk_create(about(opinion=one, topic=topics[i % 20]) for i, one in pairs)
        Disposition.objects.bulk_create(
            Disposition(
                opinion=one,
                version=1,
                outcome="noted",
                reason="Tack.",
                decided_at=now,
                decided_by="operator",
            )
            for i, one in pairs
            if i % 10
        )


def _point_to_dispositions() -> None:
    from django.db.models import OuterRef, Subquery

    from fardplan.referral.models import Disposition, Opinion

    current = Disposition.objects.filter(opinion=OuterRef("pk"), is_current=True)
    Opinion.objects.update(disposition=Subquery(current.values("pk")))


if __name__ == "__main__":
    sys.exit(main())
