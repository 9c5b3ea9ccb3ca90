import pytest
from django.db import IntegrityError, transaction

from fardplan.documents.stance import Position
from fardplan.referral.models import POSITIONS, Answer, ProposedOpinion

pytestmark = pytest.mark.django_db


def test_every_position_that_can_be_proposed_has_its_words():
    proposed = set(Position) - {Position.COMMENTS_ONLY}
    assert set(POSITIONS) == {position.value for position in proposed}


@pytest.mark.parametrize(
    ("constraint", "break_it"),
    [
        (
            "one_answer_per_body_edition_and_version",
            lambda a: Answer.objects.create(
                edition=a.edition, body=a.body, version=1, digest="b", imported_at=a.imported_at
            ),
        ),
        (
            "the_same_file_is_one_answer",
            lambda a: Answer.objects.create(
                edition=a.edition,
                body=a.body,
                version=2,
                digest=a.digest,
                imported_at=a.imported_at,
            ),
        ),
        (
            "proposed_opinions_have_their_order",
            lambda a: ProposedOpinion.objects.create(answer=a, order=0, text="x", line=1),
        ),
        (
            "a_proposed_position_shows_its_words",
            lambda a: a.proposals.update(position="supports", cues=[]),
        ),
    ],
)
def test_the_database_keeps_its_promises(answer, constraint, break_it):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        break_it(answer)
    said = str(refusal.value)
    assert constraint in said or said.startswith("UNIQUE")
