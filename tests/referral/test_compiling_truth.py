"""What a point repeats of other rows is always so, and every count equals the rows it counts."""

import random
from contextlib import suppress

import pytest
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.referral import actions as registering
from fardplan.referral.compiling import actions, points
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.points import Choice
from fardplan.referral.models import (
    Answer,
    DispositionOutcome,
    Opinion,
    OpinionKind,
    Outcome,
    ProposedOpinion,
    Relation,
)
from tests import make
from tests.referral import made
from tests.referral.test_compiling import received

pytestmark = pytest.mark.django_db
WORDS = ("Personal", "saknas", "Ökad", "samverkan", "lokaler", "tid", "föräldrar", "barn")
POSITIONS = ("supports", "opposes")
STEPS = 60


class Office:
    """Two strategists at work on a referral, who do whatever comes up."""

    def __init__(self, referral, seed: int):
        self.referral, self.chance = referral, random.Random(seed)  # noqa: S311 - only for tests
        self.ada = make.strategist(name="Ada", email="ada@example.org")
        self.bo = make.strategist(name="Bo", email="bo@example.org")
        self.provisions = list(referral.edition.provisions.in_order()[:4])

    def some(self, rows: list) -> list:
        return self.chance.sample(rows, self.chance.randint(0, min(3, len(rows))))

    def seen(self) -> list[tuple[int, int]]:
        there = list(points.that_count(self.referral).values_list("pk", "version"))
        return self.chance.sample(there, min(len(there), self.chance.randint(1, 4)))

    def point(self) -> Opinion:
        return self.chance.choice(list(points.that_count(self.referral)))

    def said(self) -> Assessment:
        return Assessment(
            kind=self.chance.choice(["", *OpinionKind.values]),
            provisions=self.some(self.provisions),
            topics=self.some(["tid", "plats"]),
            assignee=self.chance.choice([None, self.ada]),
        )

    def mark(self) -> None:
        answer = self.chance.choice(list(Answer.objects.standing()))
        start = self.chance.randrange(len(answer.text) - 10)
        span = actions.Span(start, start + self.chance.randint(5, 10))
        actions.mark_point(answer=answer, span=span, assessment=self.said(), by=self.ada)

    def assess(self) -> None:
        one = self.point()
        actions.assess_point(opinion=one, seen=one.version, assessment=self.said(), by=self.bo)

    def assess_many(self) -> None:
        fields = {"kind": self.chance.choice(OpinionKind.values)}
        actions.assess_many(referral=self.referral, seen=self.seen(), fields=fields, by=self.ada)

    def unmark(self) -> None:
        one = self.point()
        actions.unmark(opinion=one, seen=one.version, by=self.ada)

    def dispose(self) -> None:
        outcome = self.chance.choice(DispositionOutcome.values)
        said = {"outcome": outcome, "reason": "Tack.", "by": self.ada}
        disposing.dispose(referral=self.referral, seen=self.seen(), **said)

    def read(self) -> None:
        if current := self.point().disposition:
            disposing.read_second(disposition=current, by=self.bo)

    def take_a_position(self) -> None:
        answer = self.chance.choice(list(Answer.objects.standing()))
        provision = self.chance.choice([None, *self.provisions])
        last = answer.positions.filter(provision=provision).order_by("-version").first()
        said = {"position": self.chance.choice(POSITIONS), "seen": last.version if last else 0}
        actions.confirm_position(answer=answer, provision=provision, by=self.ada, **said)

    def review(self) -> None:
        if proposal := ProposedOpinion.objects.unreviewed().first():
            outcome = self.chance.choice(Outcome.values)
            on = self.some(self.provisions)
            registering.review_proposal(
                proposal=proposal, outcome=outcome, provisions=on, by=self.ada
            )

    def work(self) -> None:
        steps = (
            *(self.mark, self.mark, self.assess, self.assess_many, self.unmark, self.dispose),
            *(self.dispose, self.read, self.take_a_position, self.review),
        )
        with suppress(Refused, IndexError):  # not now; something else comes up
            self.chance.choice(steps)()


def from_resident(referral, *, text: str) -> Answer:
    now = timezone.now()
    return Answer.objects.create(
        referral=referral,
        edition=referral.edition,
        version=1,
        file_name="svar.txt",
        content=text.encode(),
        digest=f"{len(text):064}",
        text=text,
        received_at=now,
        imported_at=now,
    )


@pytest.fixture
def referral(stockholm, db):
    """Answers from three boards, one of them joint, one read by a machine; and from residents."""
    farsta, alvsjo, bromma = (made.board(key) for key in ("farsta", "alvsjo", "bromma"))
    referral = made.sent(stockholm, farsta, alvsjo, bromma)
    text = " ".join(WORDS * 30)
    received(referral, farsta, alvsjo, text=text)
    letter = received(referral, bromma, text=f"{text} Slut.")
    for order in range(5):
        ProposedOpinion.objects.create(answer=letter, order=order, text="Läst.", line=order)
    from_resident(referral, text=text)
    from_resident(referral, text="Vi vill ha bussar.")
    return referral


@pytest.mark.parametrize("seed", range(4))
def test_what_a_point_repeats_is_so_whatever_has_been_done(referral, seed):
    office = Office(referral, seed)
    for _ in range(STEPS):
        office.work()
    rows = Opinion.objects.prefetch_related("provisions", "dispositions")
    assert rows.count() > STEPS / 10
    for one in rows:
        current = [each for each in one.dispositions.all() if each.is_current]
        assert [one.disposition] == (current or [None])
        there = list(one.provisions.all())
        assert one.places == len(there)
        assert [one.place] == (there if len(there) == 1 else [None])


def fits(one: Opinion, choice: Choice) -> bool:
    """The slow twin of the list: what each choice means, point by point."""
    on = list(one.provisions.all())
    groups = {body.kind for body in one.answer.bodies.all()} or {points.RESIDENTS}
    held = one.answer.positions.filter(is_current=True, position=choice.position)
    outcome = one.disposition.outcome if one.disposition else points.UNDISPOSED
    return all(
        (
            choice.body is None or choice.body in one.answer.bodies.all(),
            not choice.group or choice.group in groups,
            choice.provision is None or choice.provision in on,
            not choice.on_the_whole or not on,
            not choice.kind or choice.kind == (one.kind or points.UNASSESSED),
            choice.topic is None or choice.topic in one.topics.all(),
            not choice.disposition or choice.disposition == outcome,
            choice.assignee is None or choice.assignee == one.assignee,
            not choice.is_unassigned or one.assignee is None,
            choice.words.casefold() in one.text.casefold(),
            not choice.position
            or (held.filter(provision__in=on) if on else held.filter(provision=None)).exists(),
        )
    )


def test_every_choice_counts_and_shows_just_the_points_that_fit(referral):
    office = Office(referral, 7)
    for _ in range(2 * STEPS):
        office.work()
    rows = list(points.in_order(points.that_count(referral)))
    one = Choice
    for choice in (
        *(
            Choice(),
            one(body=made.board("alvsjo")),
            one(on_the_whole=True),
            one(is_unassigned=True),
        ),
        *(one(assignee=office.ada), one(words="ökad"), one(words="SAKNAS")),
        *(one(provision=each) for each in office.provisions),
        *(one(kind=kind) for kind in (points.UNASSESSED, "addition")),
        *(one(group=group) for group in (points.RESIDENTS, "district_board", "company")),
        *(one(topic=topic) for topic in referral.topics.all()),
        *(one(position=position) for position in POSITIONS),
        *(one(disposition=outcome) for outcome in (points.UNDISPOSED, "noted", "adopted")),
        one(position="opposes", words="ersonal", kind="addition"),
        one(position="supports", disposition=points.UNDISPOSED, body=made.board("farsta")),
    ):
        expected = [row.pk for row in rows if fits(row, choice)]
        assert points.how_many(referral, choice) == len(expected), choice
        numbers, listed = points.numbers_and_rows(referral, choice)
        assert numbers == points.numbers(referral, choice)
        assert numbers["chosen"] == len(expected), choice
        for found in (
            listed,
            *(points.chosen(referral, choice, are_many=many) for many in (False, True)),
        ):
            assert [row.pk for row in found] == expected, choice
            shown = points.shown(found, slice(1, 3))
            assert [row.pk for row in shown] == expected[1:3], choice
    assert points.how_many_unsplit(referral) == points.unsplit(referral).count()


def test_points_of_an_answer_that_no_longer_counts_are_not_counted(referral):
    office = Office(referral, 3)
    for _ in range(STEPS):
        office.work()
    farsta = made.board("farsta")
    received(referral, farsta, text="Nytt svar.", relation=Relation.CORRECTION)
    gone = Answer.objects.exclude(state="stands").get()
    assert gone.opinions.exists()
    for choice in (Choice(), Choice(words="a"), Choice(position="supports"), Choice(body=farsta)):
        found = points.chosen(referral, choice)
        assert gone.pk not in {one.answer_id for one in found}
        assert points.how_many(referral, choice) == len(found)
