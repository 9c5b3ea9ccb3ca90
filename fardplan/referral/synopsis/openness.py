"""What anyone may read of a published synopsis: asked anew each time, as secrecy can come late.

A point of an answer that nobody has let out is counted and not quoted, as the public page of the
referral does with the answer itself. Words that are marked as secret in an answer are hidden in
what is quoted from it, and in what the centre has written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fardplan.referral.models import Answer, Referral, Synopsis
from fardplan.referral.publishing.masking import Mask
from fardplan.referral.publishing.openness import mask_of
from fardplan.referral.synopsis.frame import Frame, PointFacts, Points
from fardplan.referral.synopsis.keeping import KeptPoints


def published(synopsis: Synopsis) -> tuple[Frame, Points]:
    """The synopsis as anyone may read it."""
    frame = Frame.from_json(synopsis.content)
    masks = _masks(synopsis.referral)
    points = _OpenPoints(KeptPoints(synopsis, frame), _closed(synopsis.referral), masks)
    views = {place: _without_secrets(text, masks.values()) for place, text in frame.views.items()}
    return replace(frame, views=views), points


def not_let_out(referral: Referral):
    """The answers that count and that nobody has read for secrecy."""
    return Answer.objects.standing().filter(referral=referral, clearance__isnull=True)


@dataclass(frozen=True)
class _OpenPoints:
    """Points without the words that are not for everybody."""

    points: Points
    closed: frozenset[int]
    masks: dict[int, Mask]

    def on(self, place: str) -> Iterator[PointFacts]:
        return map(self._open, self.points.on(place))

    def by(self, body: str) -> Iterator[PointFacts]:
        return map(self._open, self.points.by(body))

    def count_on(self, place: str) -> int:
        return self.points.count_on(place)

    def count_by(self, body: str) -> int:
        return self.points.count_by(body)

    def _open(self, point: PointFacts) -> PointFacts:
        mask = self.masks.get(point.answer)
        if point.answer in self.closed or (mask and mask.hides_all):
            return replace(point, said="", reason="", is_withheld=True)
        if mask is None:
            return point
        return replace(point, said=mask.quote(point.said), reason=mask.elsewhere(point.reason))


def _closed(referral: Referral) -> frozenset[int]:
    """Answers that points were made of, and that nobody has let out."""
    answers = Answer.objects.filter(referral=referral, clearance__isnull=True)
    return frozenset(answers.filter(opinions__isnull=False).values_list("pk", flat=True))


def _masks(referral: Referral) -> dict[int, Mask]:
    """What is hidden of each answer of which something is."""
    marked = Answer.objects.filter(referral=referral, secrecy_marks__lifted_at__isnull=True)
    marked = marked.filter(secrecy_marks__isnull=False).distinct().defer("content")
    return {one.pk: mask_of(one) for one in marked.prefetch_related("secrecy_marks")}


def _without_secrets(text: str, masks: Iterable[Mask]) -> str:
    for mask in masks:
        text = mask.elsewhere(text)
    return text
