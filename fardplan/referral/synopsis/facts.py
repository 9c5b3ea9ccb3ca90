"""A referral's rows as the facts of its synopsis, as they stand now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import override

from fardplan.people.models import Body
from fardplan.referral.compiling.disposing import changes
from fardplan.referral.compiling.points import in_order, that_count
from fardplan.referral.compiling.standing import matrix
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    DemandedChange,
    DuplicateGroup,
    Opinion,
    Referral,
    Relation,
)
from fardplan.referral.states import AnswerState
from fardplan.referral.synopsis.frame import (
    PRIVATE,
    WHOLE,
    BodyFacts,
    ChangeFacts,
    Frame,
    PlaceFacts,
    PointFacts,
    Remark,
)
from fardplan.referral.synopsis.shelf import Shelf
from fardplan.roadmap.choices import TERMS, term
from fardplan.roadmap.models import GoalTerms, Provision


class Given(NamedTuple):
    """One answer of one body, standing or not."""

    body: int
    answer: int
    state: str
    kind: str
    relation: str
    is_office_answer: bool
    received_at: datetime
    refers_to: str | None
    refers_to_name: str | None

    @property
    def stands(self) -> bool:
        return self.state == AnswerState.STANDS


def frame_of(referral: Referral, *, day: date) -> Frame:
    """All but the points, in as many questions however many there are of each."""
    current = referral.views.filter(is_current=True).exclude(text="")
    views = current.values_list("provision__node__key", "text")
    private, alike = _counted_answers(referral)
    return replace(
        outline_of(referral, day=day),
        views={key or WHOLE: text for key, text in views},
        changes=tuple(_changes(referral)),
        private=private,
        alike=alike,
    )


def outline_of(referral: Referral, *, day: date) -> Frame:
    """Who was asked, who has answered and where they stand, and nothing of what came of it."""
    provisions = list(referral.edition.provisions.in_order())
    found = matrix.read(referral, [None, *(one.pk for one in provisions)])
    bodies = _Bodies(referral)
    keys: dict[int | None, str] = {None: WHOLE, **{one.pk: one.node.key for one in provisions}}
    positions: dict[str, dict[str, str]] = defaultdict(dict)
    for (body, place), stand in found.stands.items():
        positions[bodies.rows[body].key][keys[place]] = stand.position
    return Frame(
        title=referral.title,
        diary_number=referral.diary_number,
        edition=f"{referral.edition.title} ({referral.edition.year})",
        edition_digest=referral.edition_digest,
        sent_on=timezone.localdate(referral.sent_at).isoformat(),
        last_day=referral.last_day.isoformat(),
        day=day.isoformat(),
        bodies=tuple(bodies.facts()),
        places=tuple(_place(one) for one in provisions),
        positions=dict(positions),
    )


def _place(provision: Provision) -> PlaceFacts:
    english = provision.translations.get("en", {}).get("title", "")
    return PlaceFacts(
        provision.node.key, provision.node.kind, provision.number, provision.title, english
    )


def _counted_answers(referral: Referral) -> tuple[int, int]:
    """How many private persons there are, and how many of all answers say the same as another."""
    standing = Answer.objects.standing().filter(referral=referral)
    counted = Count("answers", filter=Q(answers__state=AnswerState.STANDS))
    groups = DuplicateGroup.objects.filter(referral=referral).annotate(n=counted)
    alike = sum(groups.filter(n__gt=1).values_list("n", flat=True))
    return standing.filter(body=None).count(), alike


class _Bodies:
    """Those who were asked, those who answered, and what must be known of their answers."""

    def __init__(self, referral: Referral) -> None:
        self._last_days = dict(referral.recipients.sent().values_list("body_id", "last_day"))
        self._given: dict[int, list[Given]] = defaultdict(list)
        self._joint: dict[int, list[int]] = defaultdict(list)
        for one in _given(referral):
            self._given[one.body].append(one)
            self._joint[one.answer].append(one.body)
        there = Body.objects.filter(pk__in=[*self._last_days, *self._given]).in_kinds()
        self.rows = {body.pk: body for body in there}

    def facts(self) -> Iterator[BodyFacts]:
        """Those who were asked, by kind and name; then the others."""
        for body in sorted(self.rows.values(), key=lambda one: one.pk not in self._last_days):
            given = self._given[body.pk]
            came = next((one.received_at for one in given if one.stands), None)
            yield BodyFacts(
                key=body.key,
                name=body.name,
                name_en=body.name_en,
                kind=body.kind,
                was_asked=body.pk in self._last_days,
                has_answered=came is not None,
                answered_on=timezone.localdate(came).isoformat() if came else "",
                remarks=tuple(self._remarks(body.pk, given)),
            )

    def _remarks(self, body: int, given: list[Given]) -> Iterator[Remark]:
        standing = [one for one in given if one.stands]
        if body not in self._last_days:
            yield Remark("unasked")
        for code, holds in _CODES.items():
            if any(holds(one) for one in standing):
                yield Remark(code)
        for one in standing:
            others = [each for each in self._joint[one.answer] if each != body]
            if others:
                yield Remark("joint", tuple(self.rows[each].key for each in others))
            if one.refers_to:
                yield Remark("refers", (self._named(one),))
        if standing and self._is_late(body, standing[0].received_at):
            yield Remark("late")
        if given and not standing:
            yield Remark("withdrawn")

    def _named(self, one: Given) -> str:
        """By its key where the frame knows it."""
        is_here = any(body.key == one.refers_to for body in self.rows.values())
        return str(one.refers_to if is_here else one.refers_to_name)

    def _is_late(self, body: int, received_at: datetime) -> bool:
        last_day = self._last_days.get(body)
        return last_day is not None and timezone.localdate(received_at) > last_day


_CODES = {
    "abstains": lambda one: one.kind == AnswerKind.ABSTAINS,
    "no_objection": lambda one: one.kind == AnswerKind.NO_OBJECTION,
    "office": lambda one: one.is_office_answer,
    "supplement": lambda one: one.relation == Relation.SUPPLEMENT,
    "corrected": lambda one: one.relation == Relation.CORRECTION,
}


def _given(referral: Referral) -> Iterator[Given]:
    rows = Answer.bodies.through.objects.filter(answer__referral=referral).values_list(
        "body_id",
        "answer_id",
        "answer__state",
        "answer__kind",
        "answer__relation",
        "answer__is_office_answer",
        "answer__received_at",
        "answer__refers_to__key",
        "answer__refers_to__name",
    )
    for row in rows.order_by("answer__received_at", "answer_id", "pk"):
        yield Given(*row)


def _changes(referral: Referral) -> Iterator[ChangeFacts]:
    """Each provision that points have changed, once, where the words really differ."""
    demanded = changes.demanded(referral).select_related(None).prefetch_related(None)
    links = {
        (one.edition_id, one.node_id): one for one in demanded.select_related("edition", "node")
    }
    for link, rewritten in changes.all_rewritten(referral.edition, list(links.values())):
        there = rewritten.after or rewritten.before
        if rewritten.is_changed and there is not None:
            old, new = _differing(_words(rewritten.before), _words(rewritten.after))
            yield ChangeFacts(
                key=_change_key(link.edition.key, link.node.key),
                kind=there.node.kind,
                number=there.number,
                title=there.title,
                old=old,
                new=new,
            )


def _change_key(edition: str, node: str) -> str:
    return f"{edition}/{node}"


def _words(provision: Provision | None) -> tuple[str, ...]:
    """Its number and title, its text, and what it promises if it is a goal."""
    if provision is None:
        return ("", "", "")
    promised = " · ".join(_promised(getattr(provision, "goal_terms", None)))
    return f"{provision.number} {provision.title}", provision.text, promised


def _differing(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """What one says and the other does not, part by part; its name if it has only moved."""
    parts = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    was, now = zip(*(parts or [(old[0], new[0])]), strict=True)
    return "\n".join(filter(None, was)), "\n".join(filter(None, now))


def _promised(terms: GoalTerms | None) -> list[str]:
    """All that `changes` compares of a goal's promise, as a reader is told it."""
    if terms is None:
        return []
    with override("sv"):
        return [
            f"{label}: {term(value)}"
            for name, label in TERMS.items()
            if (value := getattr(terms, name)) not in (None, "")
        ]


class PointsInRows:
    """The points that count, read from the rows a few thousand at a time."""

    def __init__(self, referral: Referral, frame: Frame) -> None:
        self._bodies = _bodies_of_answers(referral, frame)
        self._likes = _sizes_of_groups(referral)
        self._changed = {change.key for change in frame.changes}
        self._referral, self._frame = referral, frame
        self._by_place: Shelf[PointFacts] | None = None
        self._by_body: Shelf[PointFacts] | None = None

    @property
    def by_place(self) -> Shelf[PointFacts]:
        if self._by_place is None:
            order = _by_place(self._referral)
            self._by_place = Shelf({key: order[key] for key in self._frame.place_keys}, self._load)
        return self._by_place

    @property
    def by_body(self) -> Shelf[PointFacts]:
        if self._by_body is None:
            order = self._order_by_body()
            self._by_body = Shelf({key: order[key] for key in self._frame.body_keys}, self._load)
        return self._by_body

    def everything(self) -> Iterable[PointFacts]:
        """Each point once, in the order of the answers and of their words."""
        rows = in_order(that_count(self._referral)).values_list("pk", flat=True)
        return Shelf({"": rows.iterator()}, self._load).at("")

    def on(self, place: str) -> Iterable[PointFacts]:
        return self.by_place.at(place)

    def by(self, body: str) -> Iterable[PointFacts]:
        return self.by_body.at(body)

    def count_on(self, place: str) -> int:
        return self.by_place.count(place)

    def count_by(self, body: str) -> int:
        return self.by_body.count(body)

    def _order_by_body(self) -> dict[str, list[int]]:
        order: dict[str, list[int]] = defaultdict(list)
        rows = in_order(that_count(self._referral)).values_list("answer_id", "pk")
        for answer, number in rows.iterator():
            for key in self._bodies.get(answer, (PRIVATE,)):
                order[key].append(number)
        return order

    def _load(self, numbers: Sequence[int]) -> dict[int, PointFacts]:
        """Some points with all that is shown of them, in three questions."""
        rows = list(
            Opinion.objects.filter(pk__in=numbers).values_list(
                "pk",
                "answer_id",
                "text",
                "kind",
                "disposition_id",
                "disposition__outcome",
                "disposition__reason",
                "answer__duplicate_group_id",
            )
        )
        places = _places_of(numbers)
        changed = self._changes_of([row[4] for row in rows if row[5] in changes.CHANGING])
        return {
            number: PointFacts(
                number=number,
                answer=answer,
                said=said,
                bodies=self._bodies.get(answer, ()),
                places=tuple(places[number]),
                kind=kind,
                outcome=outcome or "",
                reason=reason or "",
                changed=tuple(changed[disposition]),
                likes=self._likes.get(group, 1),
            )
            for number, answer, said, kind, disposition, outcome, reason, group in rows
        }

    def _changes_of(self, dispositions: Sequence[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        if not (dispositions and self._changed):
            return found
        rows = DemandedChange.objects.filter(disposition__in=dispositions).order_by("pk")
        for disposition, *named in rows.values_list("disposition_id", "edition__key", "node__key"):
            if (key := _change_key(*named)) in self._changed:
                found[disposition].append(key)
        return found


def _by_place(referral: Referral) -> dict[str, list[int]]:
    """The numbers of the points on each provision; those on none are on the whole."""
    order: dict[str, list[int]] = defaultdict(list)
    rows = in_order(that_count(referral)).values_list("provisions__node__key", "pk")
    for key, number in rows.iterator():
        order[key or WHOLE].append(number)
    return order


def _places_of(numbers: Sequence[int]) -> dict[int, list[str]]:
    """What each point is on, in the order of the roadmap."""
    rows = Opinion.provisions.through.objects.filter(opinion__in=numbers)
    found: dict[int, list[str]] = defaultdict(list)
    for number, key in rows.order_by("provision__position").values_list(
        "opinion_id", "provision__node__key"
    ):
        found[number].append(key)
    return found


def _bodies_of_answers(referral: Referral, frame: Frame) -> dict[int, tuple[str, ...]]:
    """Whose each answer is, in the order that bodies are shown; a private person's is not here."""
    place = {key: n for n, key in enumerate(frame.body_keys)}
    rows = Answer.bodies.through.objects.filter(answer__referral=referral)
    found: dict[int, list[str]] = defaultdict(list)
    for answer, key in rows.values_list("answer_id", "body__key"):
        found[answer].append(key)
    return {answer: tuple(sorted(keys, key=place.__getitem__)) for answer, keys in found.items()}


def _sizes_of_groups(referral: Referral) -> dict[int, int]:
    """How many answers there are like those that points were made of."""
    groups = that_count(referral).values("answer__duplicate_group")
    return Answer.objects.sizes_of_groups(groups)
