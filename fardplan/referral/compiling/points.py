"""The points of a referral as a list needs them: chosen, counted and with what a row shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from fardplan.people.models import Appointment, Body, Person, Role
from fardplan.referral.models import Answer, AnswerKind, Opinion, Referral, StatedPosition
from fardplan.referral.states import AnswerState
from fardplan.roadmap.models import Provision

UNASSESSED, UNDISPOSED, RESIDENTS = "unassessed", "undisposed", "residents"
FEW, MANY = 500, 10_000
IN_AN_ANSWER = F("start").asc(nulls_first=True), "pk"


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
    found, choice = _totals(referral), choice or Choice()
    counted = {
        Choice(): found["all"],
        Choice(kind=UNASSESSED): found["unassessed"],
        Choice(disposition=UNDISPOSED): found["undisposed"],
    }
    fit = counted[choice] if choice in counted else how_many(referral, choice)
    return {"chosen": fit, **found}


def numbers_and_rows(referral: Referral, choice: Choice) -> tuple[dict[str, int], QuerySet]:
    """The numbers, and those that fit in order; of words that few have, all texts are read once."""
    if choice.words:
        fit = _that_fit(referral, choice).order_by().values_list("pk", flat=True)
        few = list(fit[: FEW + 1])
        if len(few) <= FEW:
            rows = in_order(Opinion.objects.filter(pk__in=few))
            return {"chosen": len(few), **_totals(referral)}, rows
    found = numbers(referral, choice)
    return found, chosen(referral, choice, are_many=found["chosen"] > MANY)


def _totals(referral: Referral) -> dict[str, int]:
    return that_count(referral).aggregate(
        all=Count("pk"),
        unassessed=Count("pk", filter=Q(kind="")),
        undisposed=Count("pk", filter=Q(disposition=None)),
    )


def how_many(referral: Referral, choice: Choice) -> int:
    """The points that fit all that was asked, counted."""
    found = _read_through(referral) if choice.words else that_count(referral)
    for condition in _conditions(choice):
        found = found.filter(condition)
    return _with_position(referral, found, choice.position) if choice.position else found.count()


def chosen(referral: Referral, choice: Choice, *, are_many: bool = False) -> QuerySet:
    """The points that fit all that was asked, in order."""
    found = _that_fit(referral, choice)
    if choice.words and not are_many:  # all texts are read once, and those few sorted
        return found.order_by("whose", *IN_AN_ANSWER)
    return in_order(found)


def _that_fit(referral: Referral, choice: Choice) -> QuerySet:
    found = _read_through(referral)
    for condition in _conditions(choice):
        found = found.filter(condition)
    return found.filter(_position(choice.position)) if choice.position else found


def versions(referral: Referral, choice: Choice, *, most: int) -> list[tuple[int, int]]:
    """Each point that fits and its version, for all of them to be changed; one more than most."""
    return list(chosen(referral, choice).values_list("pk", "version")[: most + 1])


def mark_of(seen: Sequence[tuple[int, int]]) -> str:
    """Knows just these points in just these versions again."""
    return sha256(repr(sorted(seen)).encode()).hexdigest()


def _read_through(referral: Referral) -> QuerySet:
    """The points that count, so asked for that a database reads them in their order.

    The rest are left out on the way, and nothing is sorted: a page far in is found at once. To
    add nothing to the answer's number is what keeps a database from beginning with the answers.
    """
    whose = Answer.objects.standing().filter(referral=referral, pk=OuterRef("whose"))
    return Opinion.objects.real().alias(whose=F("answer_id") + 0).filter(Exists(whose))


def _conditions(choice: Choice):
    """One condition for each thing that was asked."""
    if choice.kind:
        yield Q(kind="" if choice.kind == UNASSESSED else choice.kind)
    if choice.disposition:
        yield _disposition(choice.disposition)
    if choice.assignee or choice.is_unassigned:
        yield Q(assignee=choice.assignee)
    if choice.words:
        yield _words(choice.words)
    yield from _places(choice)


def _places(choice: Choice):
    """From whom, and on what."""
    if choice.body:
        yield Q(answer__in=_bodies().filter(body_id=choice.body.pk).values("answer_id"))
    if choice.group == RESIDENTS:
        yield ~Q(answer__in=_bodies().values("answer_id"))
    elif choice.group:
        yield Q(answer__in=_bodies().filter(body__kind=choice.group).values("answer_id"))
    if choice.provision:
        there = _provisions().filter(provision_id=choice.provision.pk)
        yield Q(pk__in=there.values("opinion_id"))
    if choice.on_the_whole:
        yield Q(places=0)
    if choice.topic:
        topics = Opinion.topics.through.objects.filter(topic_id=choice.topic.pk)
        yield Q(pk__in=topics.values("opinion_id"))


def _bodies():
    return Answer.bodies.through.objects


def _provisions():
    return Opinion.provisions.through.objects


def _words(words: str) -> Q:
    """The words in any case; a database may know no other capitals than those of English."""
    return reduce(
        or_, (Q(text__icontains=way) for way in {words, words.lower(), words.capitalize()})
    )


def _taken(position: str) -> QuerySet:
    """Where the answer of a point takes the position."""
    return StatedPosition.objects.filter(
        answer=OuterRef("answer_id"), is_current=True, position=position
    )


def _position(position: str) -> Q:
    """Of answers that take the position on what the point is on."""
    taken = _taken(position)
    return (
        Q(Exists(taken.filter(provision=OuterRef("place"))))
        | (Q(places__gt=1) & _on_any(position))
        | (Q(places=0) & Exists(taken.filter(provision=None)))
    )


def _with_position(referral: Referral, found: QuerySet, position: str) -> int:
    """How many of those found are of answers that take the position on what the point is on.

    Counted from the positions, which are fewer; a point on several provisions is counted once.
    """
    taken = StatedPosition.objects.filter(
        answer__referral=referral, is_current=True, position=position
    )
    theirs = found.filter(answer=OuterRef("answer")).order_by().values("answer")
    on_one = theirs.filter(places=1, place=OuterRef("provision"))
    on_the_whole = theirs.filter(places=0)
    there = Case(
        When(provision=None, then=Subquery(on_the_whole.annotate(n=Count("pk")).values("n"))),
        default=Subquery(on_one.annotate(n=Count("pk")).values("n")),
    )
    several = found.filter(Q(places__gt=1) & _on_any(position)).count()
    return several + (taken.aggregate(n=Sum(there))["n"] or 0)


def _on_any(position: str) -> Q:
    """On at least one of the provisions that the point is on."""
    on = _provisions().filter(opinion_id=OuterRef(OuterRef("pk"))).values("provision_id")
    return Q(Exists(_taken(position).filter(provision__in=on)))


def _disposition(outcome: str):
    if outcome == UNDISPOSED:
        return Q(disposition=None)
    return Q(disposition__outcome=outcome)


def in_order(opinions):
    """In the order of the answers and of their words."""
    return opinions.order_by("answer_id", *IN_AN_ANSWER)


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
    return Person.objects.filter(is_active=True, pk__in=at_work.values("person")).in_order()


def who_answered(referral: Referral):
    """Every body with an answer on the referral, alone or with others."""
    answers = Answer.bodies.through.objects.filter(answer__referral=referral)
    return Body.objects.filter(pk__in=answers.values("body")).in_kinds()


def unsplit(referral: Referral):
    """Whole answers that count, of which nobody has made a single point."""
    answers = Answer.objects.standing().filter(referral=referral, kind=AnswerKind.FULL)
    made = Opinion.objects.real().filter(answer=OuterRef("pk"))
    slim = answers.filter(~Exists(made)).select_related("body").defer("content", "text")
    return slim.order_by("received_at", "pk")


def how_many_unsplit(referral: Referral) -> int:
    """How many `unsplit` has, counted from what is few: a resident's answer is always whole."""
    standing = Answer.objects.standing().filter(referral=referral)
    others = standing.filter(body__isnull=False).exclude(kind=AnswerKind.FULL)
    split = Opinion.objects.real().filter(answer__referral=referral).values("answer")
    whole = standing.filter(pk__in=split, kind=AnswerKind.FULL)
    return standing.count() - others.count() - whole.count()


def beside(opinion: Opinion) -> tuple[int | None, int | None]:
    """The point before and the one after in the same answer, by number."""
    there = Opinion.objects.real().filter(answer=opinion.answer_id)
    numbers = [None, *in_order(there).values_list("pk", flat=True), None]
    place = numbers.index(opinion.pk)
    return numbers[place - 1], numbers[place + 1]
