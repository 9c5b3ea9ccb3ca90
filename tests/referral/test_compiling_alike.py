"""Answers that say the same are found however many there are, and kept apart from others."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from fardplan.documents.likeness import groups_of_like
from fardplan.journal.models import Entry
from fardplan.referral.models import Answer, DuplicateGroup
from fardplan.referral.publishing.residents import actions, alike
from tests.referral import made

pytestmark = pytest.mark.django_db
TEXTS = (
    "Vi vill ha fler platser att mötas på i Farsta.",
    "Bygg en simhall.",
    "vi vill ha fler platser att mötas på i farsta!",
    "Mer spårvagn till alla, hela dagen och hela natten.",
    "Bygg en simhall",
    "Något helt annat än de andra.",
)


@pytest.fixture
def referral(stockholm):
    found = made.sent(stockholm, made.board("farsta"))
    now = timezone.now()
    common = {"edition": stockholm, "version": 1, "file_name": "svar.txt", "content": b""}
    common |= {"received_at": now, "imported_at": now}
    Answer.objects.bulk_create(
        Answer(referral=found, text=text, digest=f"{n:064}", **common)
        for n, text in enumerate(TEXTS)
    )
    return found


@pytest.mark.parametrize("block", [1, 2, 100])
def test_blocks_of_any_size_give_the_same_groups_as_all_at_once(referral, monkeypatch, block):
    monkeypatch.setattr(alike, "AT_ONCE", block)
    found = alike.found_in(referral)
    assert found.first.tolist() == groups_of_like(TEXTS).group.tolist()
    pks = list(Answer.objects.order_by("pk").values_list("pk", flat=True))
    groups = {first: members.tolist() for first, members in found.members()}
    assert groups == {pks[0]: [pks[0], pks[2]], pks[1]: [pks[1], pks[4]]}


def test_groups_are_made_anew_each_time_by_a_command(referral, monkeypatch, capsys):
    monkeypatch.setattr(actions, "PORTION", 1)
    for _ in range(2):
        call_command("group_answers", referral.key)
        assert "2 grupper" in capsys.readouterr().out
        assert [group.answers.count() for group in DuplicateGroup.objects.all()] == [2, 2]
        assert {group.text for group in DuplicateGroup.objects.all()} == {TEXTS[0], TEXTS[1]}
    assert Entry.objects.filter(event="mass_answers_grouped").count() == 2
    with pytest.raises(CommandError, match="ingen skickad remiss"):
        call_command("group_answers", "finns-inte")
