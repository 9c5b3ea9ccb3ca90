"""The only writers of the centre's views, of published synopses, and of replies."""

import hashlib
import json
from collections.abc import Iterable
from itertools import islice
from tempfile import SpooledTemporaryFile

from django.db import transaction
from django.utils import timezone

from fardplan.documents import writing
from fardplan.journal.record import record
from fardplan.referral.compiling import points
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.letters.actions import queue_reply
from fardplan.referral.models import (
    CentreView,
    OutgoingLetter,
    PublishedPoint,
    Recipient,
    Referral,
    Synopsis,
)
from fardplan.referral.states import ReferralState
from fardplan.referral.synopsis import rules
from fardplan.referral.synopsis.facts import PointsInRows, frame_of
from fardplan.referral.synopsis.frame import Frame
from fardplan.referral.synopsis.keeping import KeptPoints, line_of
from fardplan.referral.synopsis.replies import key_of, replies_to, reply_paper
from fardplan.roadmap.models import Provision
from fardplan.verdicts import no

AT_A_TIME = 2000
HELD = 16_000_000  # bytes; more than that is kept on the disk until it is written


@transaction.atomic
def write_view(
    *, referral: Referral, provision: Provision | None, seen: int, text: str, by
) -> CentreView:
    """Say what the centre thinks of a provision, or of the whole; what was said before is kept.

    `seen` is the number of the version that the writer had before her, 0 when there was none.
    """
    referral = _locked(referral)
    rules.may_write_view(by, referral, provision).require()
    current = referral.views.filter(provision=provision, is_current=True).first()
    if (current.version if current else 0) != seen:
        raise Overtaken
    if current:
        current.is_current = False
        current.save(update_fields=["is_current"])
    view = CentreView.objects.create(
        referral=referral,
        provision=provision,
        version=seen + 1,
        text=text.strip(),
        written_at=timezone.now(),
        written_by=by.journal_name,
    )
    node = provision.node.key if provision else ""
    record("view_written", referral, by=by, node=node, version=view.version)
    return view


@transaction.atomic
def publish(*, referral: Referral, read: str, by) -> Synopsis:
    """Report the referral: the synopsis as it stands now is kept, and anyone may read it.

    `read` is the fingerprint of what the publisher had before her. If something has been written
    since, it is another synopsis, and must be read again.
    """
    referral = _locked(referral)
    rules.may_publish(by, referral).require()
    frame = frame_of(referral, day=timezone.localdate())
    if read != fingerprint(referral, frame):
        no("Sammanställningen har ändrats sedan du läste den. Läs den igen.").require()
    synopsis = _keep(referral, frame, by=by)
    referral.state = ReferralState.PUBLISHED
    referral.save(update_fields=["state"])
    record("referral_published", referral, by=by, digest=synopsis.digest, version=synopsis.version)
    return synopsis


def fingerprint(referral: Referral, frame: Frame) -> str:
    """What tells whether a synopsis is still the one that somebody has read."""
    numbers = points.numbers(referral)
    return hashlib.sha256(line_of(frame.as_json()) + line_of(numbers)).hexdigest()


def _keep(referral: Referral, frame: Frame, *, by) -> Synopsis:
    """The frame and each point as rows, and the fingerprint of them.

    The fingerprint must be there first, so the points wait as lines in a file of their own: each is
    read once, and they are never all in memory.
    """
    content = frame.as_json()
    digest = hashlib.sha256(line_of(content))
    with SpooledTemporaryFile(HELD) as lines:
        for point in PointsInRows(referral, frame).everything():
            line = line_of(point.as_json())
            digest.update(line)
            lines.write(line)
        lines.seek(0)
        synopsis = Synopsis.objects.create(
            referral=referral,
            version=referral.synopses.count() + 1,
            content=content,
            digest=digest.hexdigest(),
            published_at=timezone.now(),
            published_by=by.journal_name,
        )
        _keep_points(synopsis, lines)
    return synopsis


def _keep_points(synopsis: Synopsis, lines: Iterable[bytes]) -> None:
    rows = (
        PublishedPoint(synopsis=synopsis, number=number, content=json.loads(line))
        for number, line in enumerate(lines, start=1)
    )
    while some := list(islice(rows, AT_A_TIME)):
        PublishedPoint.objects.bulk_create(some)


@transaction.atomic
def queue_replies(
    *, referral: Referral, recipients: Iterable[Recipient], address: str, by
) -> list[OutgoingLetter]:
    """Write to each of those who were asked and have answered, once; `address` is the synopsis."""
    referral = _locked(referral)
    rules.may_reply(by, referral).require()
    synopsis = referral.synopses.all()[0]
    frame = Frame.from_json(synopsis.content)
    kept, written = KeptPoints(synopsis, frame), replies_to(referral)
    bodies = {body.key: body for body in frame.bodies if body.has_answered}
    made = []
    for recipient in recipients:
        body = bodies.get(recipient.body.key)
        if body is None or body.key in written or recipient.referral_id != referral.pk:
            continue
        text = writing.as_text(reply_paper(frame, kept, body, address=address))
        subject = f"Så togs era synpunkter om hand: {referral.title}"
        made.append(queue_reply([recipient], key=key_of(recipient), subject=subject, text=text))
    if made:
        record("replies_queued", referral, by=by, letters=[letter.key for letter in made])
    return made


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",), no_key=True).select_related("edition")
    return rows.get(pk=referral.pk)
