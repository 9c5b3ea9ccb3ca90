"""The points of a referral as a list needs them: chosen, counted and with what a row shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from fardplan.people.models import Appointment, Body, Person, Role
from fardplan.referral.models import (
    Answer,
    Disposition,
    Opinion,
    Referral,
    StatedPosition,
)
from fardplan.referral.states import AnswerState
from fardplan.roadmap.models import Provision

UNASSESSED, UNDISPOSED = "unassessed", "undisposed"
DISPOSED = Disposition.objects.filter(opinion=OuterRef("pk"), is_current=True)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader has asked to see; empty fields ask for nothing."""

    body: Body | None = None
    group: str = ""
    provision: Provision | None = None
    on_the_whole: bool = False
    kind: str = ""
    topic: Any = None
    position: str = ""
    disposition: str = ""
    assignee: Person | None = None
    is_unassigned: bool = False
    words: str = ""


def that_count(referral: Referral):
    """The points of answers that stand: not those withdrawn, nor what a correction replaced."""
    return Opinion.objects.real().filter(
        answer__referral=referral, answer__state=AnswerState.STANDS
    )


def numbers(referral: Referral, choice: Choice | None = None) -> dict[str, int]:
    """How many there are, fit what was asked, are not yet assessed and have no disposition."""
    found = that_count(referral).aggregate(
        all=Count("pk"),
        unassessed=Count("pk", filter=Q(kind="")),
        undisposed=Count("pk", filter=Q(disposition=None)),
    )
    if choice is None or choice == Choice():
        return {"chosen": found["all"], **found}
    return {"chosen": chosen(referral, choice).count(), **found}


def chosen(referral: Referral, choice: Choice):
    """The points that fit all that was asked, in order."""
    found = that_count(referral)
    for condition in _conditions(choice):
        found = found.filter(condition)
    return in_order(found)


def _conditions(choice: Choice):
    """One condition for each thing that was asked."""
    if choice.kind:
        yield Q(kind="" if choice.kind == UNASSESSED else choice.kind)
    if choice.position:
        yield _position(choice)
    if choice.disposition:
        yield _disposition(choice.disposition)
    if choice.assignee or choice.is_unassigned:
        yield Q(assignee=choice.assignee)
    if choice.words:
        yield Q(text__icontains=choice.words)
    yield from _places(choice)


def _places(choice: Choice):
    """From whom, and on what."""
    if choice.body:
        yield Q(answer__in=_bodies().filter(body_id=choice.body.pk).values("answer_id"))
    if choice.group:
        yield Q(answer__in=_bodies().filter(body__kind=choice.group).values("answer_id"))
    if choice.provision:
        there = _provisions().filter(provision_id=choice.provision.pk)
        yield Q(pk__in=there.values("opinion_id"))
    if choice.on_the_whole:
        yield ~Exists(_provisions().filter(opinion_id=OuterRef("pk")))
    if choice.topic:
        topics = Opinion.topics.through.objects.filter(topic_id=choice.topic.pk)
        yield Q(pk__in=topics.values("opinion_id"))


def _bodies():
    return Answer.bodies.through.objects


def _provisions():
    return Opinion.provisions.through.objects


def _position(choice: Choice):
    """Of answers that take the position on what the point is on."""
    on_the_same = _provisions().filter(
        opinion_id=OuterRef("pk"),
        provision__positions__answer=OuterRef("answer_id"),
        provision__positions__is_current=True,
        provision__positions__position=choice.position,
    )
    whole = StatedPosition.objects.filter(
        provision=None, is_current=True, position=choice.position
    ).values("answer_id")
    on_the_whole = ~Exists(_provisions().filter(opinion_id=OuterRef("pk")))
    return Exists(on_the_same) | (Q(answer__in=whole) & on_the_whole)


def _disposition(outcome: str):
    if outcome == UNDISPOSED:
        return Q(disposition=None)
    return Q(disposition__outcome=outcome)


def in_order(opinions):
    """In the order of the answers and of their words."""
    return opinions.order_by("answer_id", F("start").asc(nulls_first=True), "pk")


def with_all(opinions):
    """With everything that a row shows, in order."""
    return in_order(
        opinions.select_related("assignee", "answer__body", "disposition")
        .defer("answer__content", "answer__text")
        .prefetch_related("provisions", "topics", "answer__bodies")
    )


def shown(opinions, places: slice):
    """Some of those chosen, by their places in the order, with everything that a row shows."""
    return with_all(Opinion.objects.filter(pk__in=opinions.values("pk")[places]))


def colleagues():
    """Those who work with answers today."""
    at_work = Appointment.objects.in_force().filter(role__in=[Role.STRATEGIST, Role.REGISTRAR])
    return Person.objects.filter(is_active=True, pk__in=at_work.values("person")).order_by("name")


def who_answered(referral: Referral):
    """Every body with an answer on the referral, alone or with others."""
    answers = Answer.bodies.through.objects.filter(answer__referral=referral)
    return Body.objects.filter(pk__in=answers.values("body")).in_kinds()
