"""Where each body stands on each provision: pure sums, and the few questions behind them in `read`.

A joint answer is a word of each of its bodies. A supplement stands beside what it supplements, and
a later position on the same provision is the one that counts. A reference takes the position that
it points to: another part of the same answer, or another body's answer. What is not said is empty:
a view on the whole is never taken for one on a part.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from fardplan.referral.models import STATED_POSITIONS, Answer, Referral, StatedPosition
from fardplan.referral.states import AnswerState

WHOLE = None
FOR = frozenset({"supports", "supports_with_remarks", "no_objection"})
AGAINST = frozenset({"doubtful", "opposes"})
REFERS = "refers"
MOST_STEPS = 4

Place = int | None


class Word(NamedTuple):
    """One answer's position on one provision, and to which part of the answer it points."""

    answer: int
    provision: Place
    position: str
    refers_to: Place = None


class Given(NamedTuple):
    """An answer: who gave it, in the order that they came, and whose answer it refers to."""

    answer: int
    bodies: tuple[int, ...]
    refers_to: int | None = None


class Stand(NamedTuple):
    """A body's position on a provision: in which answer, what stands beside it, and whence."""

    position: str
    answer: int
    beside: tuple[str, ...] = ()
    is_inherited: bool = False

    @property
    def label(self):
        return STATED_POSITIONS[self.position]

    @property
    def is_plain(self) -> bool:
        """Is there no more to say than its word?"""
        return not (self.beside or self.is_inherited)

    @property
    def beside_labels(self) -> list:
        return [STATED_POSITIONS[code] for code in self.beside]


@dataclass
class Matrix:
    """Every body's stand on some provisions, and who has answered at all."""

    stands: dict[tuple[int, Place], Stand] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    def at(self, body: int, provision: Place) -> Stand | None:
        return self.stands.get((body, provision))

    def counts(self, provision: Place) -> Counter[str]:
        """How many bodies take each position on it."""
        return Counter(
            stand.position for (_, place), stand in self.stands.items() if place == provision
        )

    def all_counts(self) -> dict[Place, Counter[str]]:
        """The same for every provision, in one walk through the stands."""
        counted: dict[Place, Counter[str]] = defaultdict(Counter)
        for (_, place), stand in self.stands.items():
            counted[place][stand.position] += 1
        return counted


def is_agreed(counts: Counter[str]) -> bool:
    """More than one has taken a position, and all of them are for it or have no objection."""
    in_favour = sum(counts[code] for code in FOR)
    return in_favour > 1 and not sum(counts[code] for code in AGAINST)


def is_contested(counts: Counter[str]) -> bool:
    """Some are for it, and some doubt or oppose it."""
    return any(counts[code] for code in FOR) and any(counts[code] for code in AGAINST)


def matrix_of(given: Sequence[Given], words: Iterable[Word], places: Iterable[Place]) -> Matrix:
    """Put each answer's words at the bodies that gave it, the later over the earlier."""
    said: dict[int, _Said] = defaultdict(_Said)
    for word in words:
        said[word.answer].hear(word)
    made, wanted = Matrix(), set(places)
    pointing: dict[int, int] = {}
    for one in given:
        stands = said[one.answer].stands(one.answer, wanted)
        for body in one.bodies:
            made.answered.add(body)
            _put(made, body, stands)
            if one.refers_to is not None:
                pointing[body] = one.refers_to
    _inherit(made, pointing, list(wanted))
    return made


@dataclass
class _Said:
    """What one answer says, place by place, and where its references lead."""

    positions: dict[Place, str] = field(default_factory=dict)
    leads: dict[Place, Place] = field(default_factory=dict)

    def hear(self, word: Word) -> None:
        self.positions[word.provision] = word.position
        if word.position == REFERS:
            self.leads[word.provision] = word.refers_to

    def stands(self, answer: int, wanted: set[Place]) -> dict[Place, Stand]:
        """Where the answer stands; all places with the same position share one stand."""
        known: dict[tuple[str, bool], Stand] = {}
        stands = {}
        for place, position in self.positions.items():
            if place in wanted:
                said = self._followed(place) if position == REFERS else (position, False)
                stands[place] = known.get(said) or known.setdefault(
                    said, Stand(said[0], answer, (), said[1])
                )
        return stands

    def _followed(self, place: Place) -> tuple[str, bool]:
        """The position that a reference leads to in the same answer; and if it led anywhere."""
        here, steps = place, 0
        while steps < MOST_STEPS and (further := self.leads.get(here)) is not WHOLE:
            if further not in self.positions:
                break
            here, steps = further, steps + 1
        return self.positions[here], steps > 0


def _put(made: Matrix, body: int, stands: dict[Place, Stand]) -> None:
    """A later word over an earlier, which is still shown beside it."""
    for place, stand in stands.items():
        before = made.stands.get((body, place))
        if before:
            stand = stand._replace(beside=(*before.beside, before.position))
        made.stands[body, place] = stand


def _inherit(made: Matrix, pointing: dict[int, int], places: list[Place]) -> None:
    """Whoever refers to another body's answer stands where that body stands, part by part."""
    own = dict(made.stands)
    for body, target in pointing.items():
        end, seen = target, {body}
        while end in pointing and end not in seen:
            seen.add(end)
            end = pointing[end]
        for place in places:
            theirs, ours = own.get((end, place)), own.get((body, place))
            if theirs and end != body and (ours is None or ours.position == REFERS):
                made.stands[body, place] = theirs._replace(is_inherited=True, beside=())


def read(referral: Referral, places: Sequence[Place]) -> Matrix:
    """The matrix of a referral for some provisions; None among them is the whole."""
    return matrix_of(_given(referral), _words(referral, places), places)


def read_one(referral: Referral, body: int, places: Sequence[Place]) -> Matrix:
    """The matrix of one body, and of those whose answers it refers to."""
    given, needed = _given(referral), {body}
    for _ in given:
        further = {one.refers_to for one in given if one.refers_to and needed & {*one.bodies}}
        if further <= needed:
            break
        needed |= further
    theirs = [one for one in given if needed & {*one.bodies}]
    said = _said(referral, {*places}).filter(answer__in=[one.answer for one in theirs])
    return matrix_of(theirs, map(Word._make, said), places)


def _given(referral: Referral) -> list[Given]:
    """The answers that count, in the order they came, with everybody who gave them."""
    standing = {"answer__referral": referral, "answer__state": AnswerState.STANDS}
    rows = Answer.bodies.through.objects.filter(**standing).order_by(
        "answer__received_at", "answer_id"
    )
    bodies: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for answer, refers_to, body in rows.values_list("answer_id", "answer__refers_to_id", "body_id"):
        bodies[answer, refers_to].append(body)
    return [Given(answer, tuple(there), refers_to) for (answer, refers_to), there in bodies.items()]


def _words(referral: Referral, places: Sequence[Place]) -> Iterator[Word]:
    """The positions on these provisions, and on those that they refer to."""
    known: set[Place] = set()
    wanted = {*places}
    for _ in range(MOST_STEPS + 1):
        known |= wanted
        further: set[Place] = set()
        for word in map(Word._make, _said(referral, wanted).iterator()):
            further.add(word.refers_to)
            yield word
        wanted = further - known - {WHOLE}
        if not wanted:
            break


def _said(referral: Referral, places: set[Place]):
    wanted = Q(provision__in=[place for place in places if place is not WHOLE])
    if WHOLE in places:
        wanted |= Q(provision=None)
    rows = StatedPosition.objects.filter(
        wanted,
        is_current=True,
        answer__referral=referral,
        answer__state=AnswerState.STANDS,
    )
    return rows.values_list("answer_id", "provision_id", "position", "refers_to_id")
