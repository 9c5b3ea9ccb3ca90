"""The only writers of points, of what is said of them, and of confirmed positions."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.people.models import Person
from fardplan.referral.compiling import rules
from fardplan.referral.compiling.words import Span, trimmed
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import (
    Answer,
    Opinion,
    Outcome,
    PositionSource,
    Referral,
    StatedPosition,
    Topic,
)
from fardplan.roadmap.models import Provision
from fardplan.verdicts import no

T = TypeVar("T")
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """All that is said of one point, besides what becomes of it."""

    kind: str = ""
    provisions: Sequence[Provision] = ()
    topics: Sequence[str] = ()
    assignee: Person | None = None
    due: datetime.date | None = None


@transaction.atomic
def mark_point(*, answer: Answer, span: Span, assessment: Assessment, by) -> Opinion:
    """Make a point of some words in an answer."""
    answer = locked_answer(answer)
    span = trimmed(span, answer.text)
    rules.may_mark(by, answer, start=span.start, end=span.end).require()
    _check(answer, assessment)
    opinion = Opinion.objects.create(
        answer=answer,
        text=answer.text[span.start : span.end],
        start=span.start,
        end=span.end,
        outcome=Outcome.CONFIRMED,
        reviewed_at=timezone.now(),
        kind=assessment.kind,
        assignee=assessment.assignee,
        due=assessment.due,
    )
    _sort_in(opinion, assessment)
    record("point_marked", answer, by=by, opinion=opinion.pk, start=span.start, end=span.end)
    return opinion


@transaction.atomic
def unmark(*, opinion: Opinion, seen: int, by) -> Opinion:
    """Say that it was no point after all. The row is kept; it no longer counts."""
    opinion = locked_points([(opinion.pk, seen)])[0]
    rules.may_unmark(by, opinion).require()
    opinion.outcome, opinion.version = Outcome.DISMISSED, seen + 1
    opinion.save(update_fields=["outcome", "version"])
    record("point_unmarked", opinion.answer, by=by, opinion=opinion.pk)
    return opinion


@transaction.atomic
def assess_point(*, opinion: Opinion, seen: int, assessment: Assessment, by) -> Opinion:
    """Say what one point asks for, what it is on, and who does what by when."""
    opinion = locked_points([(opinion.pk, seen)])[0]
    rules.may_compile_answer(by, opinion.answer).require()
    _check(opinion.answer, assessment)
    for name in ("kind", "assignee", "due"):
        setattr(opinion, name, getattr(assessment, name))
    opinion.version = seen + 1
    opinion.save(update_fields=["kind", "assignee", "due", "version"])
    _sort_in(opinion, assessment)
    record("point_assessed", opinion.answer, by=by, opinion=opinion.pk, kind=opinion.kind)
    return opinion


@transaction.atomic
def assess_many(
    *,
    referral: Referral,
    seen: Sequence[tuple[int, int]],
    fields: Mapping[str, Any],
    topic: str = "",
    by,
) -> int:
    """Give many points the same kind, assignee or day, and a topic besides those they have.

    `seen` is each point's number and the version that was on the page: all of them, or none.
    """
    opinions = locked_points(seen, referral=referral)
    rules.may_compile(by, opinions[0].answer.referral).require()
    rules.may_assign(fields.get("assignee")).require()
    if not fields and not topic.strip():
        no("Välj vad som ska gälla för synpunkterna.").require()
    for opinion in opinions:
        rules.counts(opinion.answer).require()
    for part in batched(opinions):
        Opinion.objects.filter(pk__in=[one.pk for one in part]).update(
            **fields, version=F("version") + 1
        )
    if topic.strip():
        _topic(referral, topic).opinions.add(*opinions)
    numbers = [opinion.pk for opinion in opinions]
    told = {"fields": [*fields], "topic": topic, "count": len(numbers)}
    record("points_assessed", referral, by=by, opinions=numbers, **told)
    return len(opinions)


@transaction.atomic
def link_points(*, opinion: Opinion, seen: int, others: Iterable[Opinion], by) -> Opinion:
    """Say which other points it belongs together with; links go both ways."""
    opinion, chosen = locked_points([(opinion.pk, seen)])[0], list(others)
    rules.may_link(by, opinion, chosen).require()
    opinion.linked.set(chosen)
    opinion.version = seen + 1
    opinion.save(update_fields=["version"])
    record("points_linked", opinion.answer, by=by, opinion=opinion.pk, to=[o.pk for o in chosen])
    return opinion


@transaction.atomic
def confirm_position(
    *,
    answer: Answer,
    provision: Provision | None,
    position: str,
    seen: int,
    by,
    words: str = "",
    refers_to: Provision | None = None,
) -> StatedPosition:
    """Say where an answer stands on one provision, or on the whole; the earlier word is kept.

    `seen` is the version of the position that was on the page, 0 if there was none.
    """
    answer = locked_answer(answer)
    earlier = answer.positions.filter(provision=provision)
    last = earlier.order_by("-version").first()
    current = last if last and last.is_current else None
    rules.may_position(
        by, answer, position=position, refers_to=refers_to, on=provision, current=current
    ).require()
    if (last.version if last else 0) != seen:
        raise Overtaken
    earlier.filter(is_current=True).update(is_current=False)
    made = StatedPosition.objects.create(
        answer=answer,
        provision=provision,
        position=position,
        source=PositionSource.CONFIRMED,
        words=words.strip(),
        refers_to=refers_to,
        version=seen + 1,
        decided_at=timezone.now(),
        decided_by=by.journal_name,
    )
    on = provision.node.key if provision else ""
    record("position_confirmed", answer, by=by, on=on, position=position, version=made.version)
    return made


def locked_answer(answer: Answer) -> Answer:
    """The answer as it is now, held until the transaction ends.

    Here and below `no_key`: who only points to a held row does not wait for it, or two who hold
    something each would wait for each other.
    """
    rows = Answer.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("referral", "body").get(pk=answer.pk)


def locked_points(
    seen: Sequence[tuple[int, int]], *, referral: Referral | None = None
) -> list[Opinion]:
    """The points as they are now, held in one order; refused if any is newer than what was seen."""
    versions = dict(seen)
    if not versions:
        no("Välj minst en synpunkt.").require()
    rows = Opinion.objects.real().select_for_update(of=("self",), no_key=True)
    if referral is not None:
        rows = rows.filter(answer__referral=referral)
    slim = rows.select_related("answer__referral", "answer__body").defer(
        "answer__content", "answer__text"
    )
    found = [
        one for part in batched(sorted(versions)) for one in slim.filter(pk__in=part).order_by("pk")
    ]
    if {one.pk: one.version for one in found} != versions:
        raise Overtaken
    return found


def batched(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time as a database takes in one question."""
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _check(answer: Answer, assessment: Assessment) -> None:
    rules.are_of_edition(answer, assessment.provisions).require()
    rules.may_assign(assessment.assignee).require()


def place(opinion: Opinion, provisions: Iterable[Provision]) -> None:
    """Put a point on these provisions; the point itself says on how many, and on which if one."""
    there = list({one.pk: one for one in provisions}.values())
    opinion.provisions.set(there)
    opinion.places, opinion.place = len(there), there[0] if len(there) == 1 else None
    opinion.save(update_fields=["places", "place"])


def _sort_in(opinion: Opinion, assessment: Assessment) -> None:
    """On its provisions, under its topics."""
    place(opinion, assessment.provisions)
    names = {name.strip(): None for name in assessment.topics if name.strip()}
    opinion.topics.set([_topic(opinion.answer.referral, name) for name in names])


def _topic(referral: Referral, name: str) -> Topic:
    topic, _ = Topic.objects.get_or_create(referral=referral, name=name.strip()[:100])
    return topic
