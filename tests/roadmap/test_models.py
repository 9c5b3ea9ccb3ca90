"""What the database itself refuses, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from fardplan.people.operator import OPERATOR
from fardplan.roadmap import actions
from fardplan.roadmap.models import (
    Change,
    Edition,
    GoalTerms,
    InterimGoal,
    Node,
    Provision,
    Strategy,
    TargetArea,
)

pytestmark = pytest.mark.django_db


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_nothing_in_a_fixed_edition_can_change_not_even_past_the_actions(draft):
    edition = actions.refer_edition(edition=draft, by=OPERATOR)
    provisions = Provision.objects.filter(edition=edition)
    strategy = provisions.get(node__key="tidiga-insatser")
    assert refused(lambda: provisions.update(text="x"))
    assert refused(lambda: Provision.objects.filter(pk=strategy.pk).delete())
    assert refused(
        lambda: Provision.objects.create(
            edition=edition,
            node=Node.objects.create(key="ny", kind="strategy"),
            number="9",
            position=99,
            title="x",
        )
    )
    assert refused(lambda: GoalTerms.objects.filter(provision__edition=edition).update(target=1))
    assert refused(lambda: Change.objects.filter(edition=edition).update(kind="unchanged"))
    assert refused(lambda: Change.objects.filter(edition=edition).delete())
    assert refused(lambda: Edition.objects.filter(pk=edition.pk).update(title="x"))
    assert refused(lambda: Edition.objects.filter(pk=edition.pk).delete())
    assert refused(
        lambda: Edition.objects.filter(pk=edition.pk).update(
            state="draft", fixed_at=None, digest=""
        )
    )


def test_a_provision_cannot_be_moved_into_a_fixed_edition(stockholm, draft):
    mine = Provision.objects.filter(edition=draft, node__key="tidiga-insatser")
    assert refused(lambda: mine.update(edition=stockholm))


def test_a_draft_can_be_written_and_thrown_away(draft):
    Provision.objects.filter(edition=draft).update(text="x")
    draft.delete()
    assert not Edition.objects.filter(key="stockholm-2027").exists()


@pytest.mark.parametrize(
    ("constraint", "break_it"),
    [
        (
            "a_fixed_edition_has_its_time_and_digest",
            lambda e: Edition.objects.filter(pk=e.pk).update(state="adopted"),
        ),
        (
            "an_edition_does_not_precede_itself",
            lambda e: Edition.objects.filter(pk=e.pk).update(predecessor=e),
        ),
        (
            "one_edition_is_adopted",
            lambda e: [
                Edition.objects.create(
                    key=key,
                    title="x",
                    year=2030,
                    state="adopted",
                    fixed_at=timezone.now(),
                    digest="d",
                )
                for key in ("a", "b")
            ],
        ),
        (
            "one_provision_per_node_and_edition",
            lambda e: Provision.objects.create(
                edition=e, node=e.provisions.first().node, number="1", position=1, title="x"
            ),
        ),
        (
            "goals_that_count_persons_are_followed_by_sex",
            lambda e: GoalTerms.objects.filter(provision__edition=e, unit="person").update(
                sex="exempt", sex_exemption="för att"
            ),
        ),
        (
            "an_exemption_from_sex_has_its_reason",
            lambda e: GoalTerms.objects.filter(provision__edition=e, sex="exempt").update(
                sex_exemption=""
            ),
        ),
        (
            "one_change_per_node_and_pair_of_editions",
            lambda e: [
                Change.objects.create(
                    edition=e, before=e.predecessor, node=e.provisions.first().node, kind="changed"
                )
                for _ in range(2)
            ],
        ),
    ],
)
def test_the_database_keeps_its_promises(draft, constraint, break_it):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        break_it(draft)
    said = str(refusal.value)
    # SQLite names a check by its name and a unique constraint by its columns.
    assert constraint in said or said.startswith("UNIQUE")


def test_areas_goals_and_strategies_are_told_apart_by_kind(stockholm):
    counts = [TargetArea.objects.count(), InterimGoal.objects.count(), Strategy.objects.count()]
    assert counts == [4, 6, 23]


def test_a_reader_of_english_gets_the_translation_and_is_told_so(stockholm):
    strategy = stockholm.provisions.in_order().get(node__key="likvardig-forskola")
    assert strategy.shown_title == strategy.title
    assert not strategy.is_translated
    with translation.override("en"):
        assert strategy.shown_title.startswith("Increase participation")
        assert strategy.is_translated


def test_drafts_are_seen_only_at_the_centre(stockholm, draft):
    class AtTheCentre:
        def holds(self, *roles):
            return True

    class Outside:
        def holds(self, *roles):
            return False

    assert set(Edition.objects.visible_to(AtTheCentre())) == {stockholm, draft}
    assert set(Edition.objects.visible_to(Outside())) == {stockholm}
    assert Edition.objects.shown() == stockholm
