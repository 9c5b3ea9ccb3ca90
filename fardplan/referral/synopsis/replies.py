"""What each body is told afterwards: what it said, what became of it, and why."""

from collections.abc import Iterator
from datetime import date

from fardplan.documents.papers.changes import Change
from fardplan.documents.papers.language import SWEDISH
from fardplan.documents.papers.paper import Paper
from fardplan.documents.papers.reply import RepliedPoint, Reply, reply_to_body
from fardplan.errors import sentence
from fardplan.referral.models import LetterKind, OutgoingLetter, Recipient, Referral
from fardplan.referral.synopsis.frame import BodyFacts, Frame, PointFacts, Points
from fardplan.referral.synopsis.wording import head_of, label_of, labels

NOT_YET = sentence("inte avgjord ännu")


def reply_paper(frame: Frame, points: Points, body: BodyFacts, *, address: str = "") -> Paper:
    """The reply to one body, in Swedish as all letters are."""
    places = {place.key: label_of(place, SWEDISH) for place in frame.places}
    return reply_to_body(
        Reply(
            head=head_of(frame, to=(body.name,)),
            title=frame.title,
            points=tuple(_replied(frame, point, places) for point in points.by(body.key)),
            answered_on=date.fromisoformat(body.answered_on) if body.answered_on else None,
            address=address,
        )
    )


def _replied(frame: Frame, point: PointFacts, places: dict[str, str]) -> RepliedPoint:
    return RepliedPoint(
        said=point.said,
        disposition=labels("outcome", SWEDISH)[point.outcome] or NOT_YET,
        reason=point.reason,
        where="; ".join(places[key] for key in point.places),
        changes=tuple(_changes(frame, point)),
    )


def _changes(frame: Frame, point: PointFacts) -> Iterator[Change]:
    for one in frame.changes:
        if one.key in point.changed:
            yield Change(label_of(one, SWEDISH), one.old, one.new)


def key_of(recipient: Recipient) -> str:
    """What tells one body's reply from another's: it is written once."""
    return f"{recipient.referral_id}:{recipient.body_id}"


def replies_to(referral: Referral) -> dict[str, OutgoingLetter]:
    """The replies that have been written, by the key of the body."""
    letters = OutgoingLetter.objects.about(referral).filter(kind=LetterKind.REPLY)
    return {letter.body.key: letter for letter in letters.select_related("body")}
