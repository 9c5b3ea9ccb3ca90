"""What is public of an answer: every page, file, feed, search and API asks here, and only here."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from fardplan.referral.models import Answer, ProposedOpinion, StatedPosition
from fardplan.referral.publishing.masking import Mask
from fardplan.roadmap.models import Provision


def mask_of(answer: Answer) -> Mask:
    """What is hidden of an answer; ask with `prefetch_related("secrecy_marks")` for many."""
    live = [mark for mark in answer.secrecy_marks.all() if mark.lifted_at is None]
    return Mask(answer.text, [(mark.start, mark.end) for mark in live])


def is_public(answer: Answer) -> bool:
    """Was it public before there were referrals here, or has a person let it out?"""
    return answer.referral_id is None or hasattr(answer, "clearance")


def public_text(answer: Answer) -> str:
    """What anyone may read of an answer: nothing before it is let out, and never what is secret."""
    return mask_of(answer).text if is_public(answer) else ""


class OpenOpinion:
    """An opinion as anyone may read it: as the row is, without the words that are secret."""

    def __init__(self, proposal: ProposedOpinion, mask: Mask) -> None:
        self._proposal, self._mask = proposal, mask
        self.answer: Answer = proposal.answer
        self.is_reviewed: bool = proposal.is_reviewed
        self.position: str = proposal.position
        self.shown_position: Any = proposal.shown_position
        self.refers_to: Any = proposal.refers_to

    @property
    def shown_text(self) -> str:
        return self._mask.quote(self._proposal.shown_text)

    @property
    def shown_provisions(self) -> list[Provision]:
        return self._proposal.shown_provisions

    @property
    def stated(self) -> list[StatedPosition]:
        """Where the body stands on what it speaks of, in its own word or a person's; no guess."""
        provisions = {provision.pk for provision in self.shown_provisions} or {None}
        taken = public_positions(self.answer)
        return [one for one in taken if one.provision_id in provisions]

    @property
    def footnotes(self) -> list[str]:
        return [self._mask.quote(note) for note in self._proposal.footnotes]

    @property
    def cues(self) -> list[str]:
        return [self._mask.quote(cue) for cue in self._proposal.cues]


def public_opinions(proposals: Iterable[ProposedOpinion]) -> Iterator[OpenOpinion]:
    """The opinions that anyone may read, in their order; of a secret answer none."""
    masks: dict[int, Mask] = {}
    for proposal in proposals:
        answer = proposal.answer
        mask = masks.setdefault(answer.pk, mask_of(answer))
        if is_public(answer) and not mask.hides_all:
            yield OpenOpinion(proposal, mask)


def with_marks(proposals):
    """The same rows, with what decides how much of each is public, in three questions more."""
    return proposals.select_related(
        "answer__body", "answer__edition", "opinion", "answer__clearance"
    ).prefetch_related("answer__secrecy_marks", _positions("answer__"))


def public_positions(answer: Answer) -> list[StatedPosition]:
    """Where an answer of `with_positions` stands; of a secret one, nothing."""
    is_open = is_public(answer) and not mask_of(answer).hides_all
    return list(answer.taken_positions) if is_open else []


def with_positions(answers):
    """Answers with where each stands now, by its own word or a person's, in the roadmap's order."""
    return answers.prefetch_related(_positions(""))


def _positions(of: str) -> Prefetch:
    rows = StatedPosition.objects.filter(is_current=True).select_related("provision__node")
    rows = rows.order_by("provision__position", "pk")
    return Prefetch(f"{of}positions", queryset=rows, to_attr="taken_positions")
