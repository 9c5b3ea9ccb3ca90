"""The referral that pages and synopsis are measured on, made in bulk and not by the actions."""

AREAS = 4
AT_A_TIME = 5000
POSITIONS = ("supports", "supports_with_remarks", "no_objection", "doubtful", "opposes")
OUTCOMES = (*["noted"] * 12, *["covered"] * 6, *["not_adopted"] * 6, "adopted")
KINDS = ("support", "addition", "clarification", "change", "objection", "")


def is_made() -> bool:
    from fardplan.referral.models import Disposition

    return Disposition.objects.exists()


def build(asked) -> None:
    """The referral with all its rows, and what a database knows of them in the long run."""
    from django.db import connection, transaction

    with transaction.atomic():
        referral, provisions = _referral(asked)
        answers = _answers(referral, asked.bodies)
        _positions(answers, provisions)
        private = _private(referral, asked.answers - asked.bodies)
        _points(referral, answers, private, provisions, asked.points)
        _strategist()
        _point_to_dispositions()
        _changes(referral, provisions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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


def _private(referral, n: int) -> list:
    """Short answers from residents; one in ten says the same as many others."""
    from django.utils import timezone

    from fardplan.referral.models import Answer

    now = timezone.now()
    common = {"referral": referral, "edition": referral.edition, "version": 1, "content": b""}
    common |= {"received_at": now, "imported_at": now, "file_name": "svar.txt"}
    answers = []
    for first in range(0, n, AT_A_TIME):
        answers += Answer.objects.bulk_create(
            Answer(
                digest=f"{i:064}",
                text="Vi vill ha fler platser att mötas på." if i % 10 == 0 else f"Svar {i}: ja.",
                **common,
            )
            for i in range(first, min(first + AT_A_TIME, n))
        )
    return answers


def _points(referral, answers, private, provisions, n: int) -> None:
    """Every other point of a body, the others of residents; nine of ten have a disposition."""
    from fardplan.referral.models import Topic

    topics = Topic.objects.bulk_create(Topic(referral=referral, name=f"t{i}") for i in range(20))
    for first in range(0, n, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, n))
        whose = [_whose(i, answers, private) for i in numbers]
        on = [_on(i, provisions) for i in numbers]
        _some_points(numbers, whose, on, topics)


def _whose(i: int, answers, private):
    if i % 2 and private:
        return private[i // 2 % len(private)]
    return answers[i // 2 % len(answers)]


def _on(i: int, provisions) -> list:
    """One in twenty is on the whole, one in twenty on two provisions, the others on one."""
    first = i // 3 % len(provisions)
    n = {0: 0, 1: 2}.get(i % 20, 1)
    return [provisions[(first + step) % len(provisions)] for step in range(n)]


def _some_points(numbers, whose, on, topics) -> None:
    from django.utils import timezone

    from fardplan.referral.models import Disposition, Opinion

    now = timezone.now()
    points = Opinion.objects.bulk_create(
        Opinion(
            answer=answer,
            text=f"Synpunkt {i}: personal saknas i ytterstaden.",
            start=i % 20000,
            end=i % 20000 + 40,
            outcome="confirmed",
            reviewed_at=now,
            kind=KINDS[i % len(KINDS)],
            places=len(there),
            place=there[0] if len(there) == 1 else None,
        )
        for i, answer, there in zip(numbers, whose, on, strict=True)
    )
    pairs = list(zip(numbers, points, strict=True))
    placed, about = Opinion.provisions.through, Opinion.topics.through
    placed.objects.bulk_create(
        placed(opinion=one, provision=each)
        for one, there in zip(points, on, strict=True)
        for each in there
    )
    about.objects.bulk_create(about(opinion=one, topic=topics[i % 20]) for i, one in pairs)
    Disposition.objects.bulk_create(
        Disposition(
            opinion=one,
            version=1,
            outcome=OUTCOMES[i // 10 % len(OUTCOMES)],
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


def _changes(referral, provisions) -> None:
    """A draft of the next edition, in which half the provisions say what was asked for."""
    from django.utils import timezone

    from fardplan.referral.models import DemandedChange, Disposition
    from fardplan.roadmap.models import Edition, Provision

    draft = Edition.objects.create(
        key="utkast", title="Utkast", year=2027, predecessor=referral.edition
    )
    Provision.objects.bulk_create(
        Provision(
            edition=draft,
            node=one.node,
            parent=one.parent,
            number=one.number,
            position=one.position,
            title=one.title if one.position % 2 else f"{one.title}, nytt",
        )
        for one in provisions
    )
    now, met = timezone.now(), Disposition.objects.filter(outcome="adopted")
    DemandedChange.objects.bulk_create(
        DemandedChange(
            disposition_id=disposition,
            edition=draft,
            node_id=node,
            linked_at=now,
            linked_by="operator",
        )
        for disposition, node in met.values_list("pk", "opinion__place__node")
        if node
    )
