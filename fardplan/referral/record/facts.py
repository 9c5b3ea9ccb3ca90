"""What can be proved about a referral, gathered from its rows and from the journal."""

from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from fardplan.documents.papers.people import Head
from fardplan.documents.papers.record import (
    AskedBody,
    Extension,
    ReceivedAnswer,
    ReferralEvent,
    ReferralRecord,
)
from fardplan.journal.models import Entry
from fardplan.people.models import BodyKind, Person
from fardplan.referral.letters.wording import GROUPS, SENDER, digest_of
from fardplan.referral.models import (
    Answer,
    Channel,
    LetterKind,
    OutgoingLetter,
    Recipient,
    Referral,
    Relation,
)
from fardplan.referral.states import AnswerState

# What the journal calls it, and what the record says of it; the rest it tells elsewhere.
EVENTS = {
    "referral_created": "Remissen påbörjades",
    "recipients_added": "Remissinstanser valdes",
    "recipient_removed": "En remissinstans togs bort före utskick",
    "referral_sent": "Remissen skickades",
    "recipient_added_afterwards": "En remissinstans tillfrågades i efterhand",
    "extension_granted": "Svarstiden förlängdes",
    "reminders_queued": "Påminnelser skrevs",
    "referral_received": "Mottagandet bekräftades",
    "answer_submitted": "Ett svar lämnades in",
    "answer_received": "Ett svar kom in",
    "answer_joined": "En instans anslöt sig till ett gemensamt svar",
    "time_asked_for": "En instans bad om längre tid",
    "answer_diarised": "Ett svar diariefördes",
    "answer_withdrawn": "Ett svar återkallades",
    "referral_closed": "Remissen avslutades",
    "referral_published": "Remissen redovisades",
}


def record_of(referral: Referral, *, last: Entry, made_at: datetime) -> ReferralRecord:
    """The whole record, as it stands at the journal's entry `last`."""
    recipients = list(referral.recipients.in_groups().prefetch_related("extensions"))
    letters = _letters(referral)
    answers = list(Answer.objects.on_referral(referral).in_register())
    entries = _entries(referral)
    names = _names(entries, recipients)
    asked = [_asked(one, letters[one.pk], _of_body(answers, one), names) for one in recipients]
    return ReferralRecord(
        head=Head(SENDER, referral.diary_number, timezone.localdate(made_at)),
        title=referral.title,
        edition=f"{referral.edition.title} ({referral.edition.year})",
        edition_digest=referral.edition_digest,
        letter_digest=digest_of(referral.title, letter_and_questions(referral)),
        sent_at=_local(referral.sent_at),
        last_day=referral.last_day,
        bodies=(*asked, *_unasked(answers, recipients)),
        events=tuple(_events(entries, names)),
        journal_digest=last.digest,
        made_at=_local(made_at),
    )


def letter_and_questions(referral: Referral) -> str:
    """What was asked, as one text whose fingerprint can be taken."""
    questions = [f"{n}. {question}" for n, question in enumerate(referral.questions, start=1)]
    return "\n".join([referral.letter, *questions])


def _letters(referral: Referral) -> dict[int, list[OutgoingLetter]]:
    """Each recipient's letters, in the order in which they were written."""
    found: dict[int, list[OutgoingLetter]] = defaultdict(list)
    written = OutgoingLetter.objects.about(referral).prefetch_related("recipients")
    for letter in written.order_by("pk"):
        for recipient in letter.recipients.all():
            found[recipient.pk].append(letter)
    return found


def _of_body(answers: list[Answer], recipient: Recipient) -> list[Answer]:
    return [
        answer
        for answer in answers
        if any(body.pk == recipient.body_id for body in answer.bodies.all())
    ]


def _asked(
    recipient: Recipient,
    letters: list[OutgoingLetter],
    answers: list[Answer],
    names: dict[str, str],
) -> AskedBody:
    sent = recipient.referral.sent_at
    asking = next((one for one in letters if one.kind == LetterKind.REFERRAL), None)
    return AskedBody(
        name=recipient.body.name,
        group=GROUPS.get(BodyKind(recipient.body.kind), recipient.body.kind),
        last_day=recipient.last_day,
        address=_address(asking),
        added_at=_local(recipient.added_at) if recipient.added_at > sent else None,
        sent_at=_local(asking.sent_at) if asking and asking.sent_at else None,
        arrived_at=_local(recipient.received_at) if recipient.received_at else None,
        reminded_at=tuple(
            _local(one.sent_at)
            for one in letters
            if one.kind == LetterKind.REMINDER and one.sent_at
        ),
        extensions=tuple(
            Extension(one.new_day, _name(one.granted_by, names), _local(one.granted_at), one.reason)
            for one in recipient.extensions.all()
        ),
        answers=tuple(_received(answer, recipient) for answer in answers),
    )


def _address(letter: OutgoingLetter | None) -> str:
    if letter is None:
        return ""
    return "Brev" if letter.channel == Channel.POST else letter.address


def _received(answer: Answer, recipient: Recipient | None) -> ReceivedAnswer:
    return ReceivedAnswer(
        received_at=_local(answer.received_at),
        digest=answer.digest,
        diary_number=answer.diary_number,
        remark=", ".join(_remarks(answer, recipient)),
    )


def _remarks(answer: Answer, recipient: Recipient | None):
    if len(answer.bodies.all()) > 1 or answer.awaited:
        yield "gemensamt svar"
    for body in answer.awaited:
        yield f"{body.name} har inte anslutit sig"
    if recipient and timezone.localdate(answer.received_at) > recipient.last_day:
        yield "för sent inkommet"
    if answer.relation != Relation.FIRST:
        yield str(Relation(answer.relation).label)
    if answer.is_office_answer:
        yield "kontorsyttrande"
    if answer.state != AnswerState.STANDS:
        yield str(AnswerState(answer.state).label).lower()


def _unasked(answers: list[Answer], recipients: list[Recipient]):
    """Bodies that answered without having been asked."""
    asked = {recipient.body_id for recipient in recipients}
    found: dict[str, list[Answer]] = defaultdict(list)
    groups = {}
    for answer in answers:
        for body in answer.bodies.all():
            if body.pk not in asked:
                found[body.name].append(answer)
                groups[body.name] = GROUPS.get(BodyKind(body.kind), body.kind)
    for name, theirs in sorted(found.items()):
        received = tuple(_received(answer, None) for answer in theirs)
        yield AskedBody(name, groups[name], answers=received, was_asked=False)


def _events(entries: list[Entry], names: dict[str, str]):
    """What happened, each with whom it was about where that is one body."""
    for entry in entries:
        _, is_about, about = entry.subject.partition("/")
        what = EVENTS[entry.event]
        yield ReferralEvent(
            _local(entry.at), f"{what}: {about}" if is_about else what, _name(entry.by, names)
        )


def _entries(referral: Referral) -> list[Entry]:
    """The journal on the referral, on those it asks and on what they answered."""
    key = referral.key
    starts = (f"referral:{key}", f"recipient:{key}/", f"answer:{key}/")
    entries = Entry.objects.filter(event__in=EVENTS).order_by("sequence")
    return [
        entry
        for entry in entries
        if entry.subject == starts[0] or entry.subject.startswith(starts[1:])
    ]


def _names(entries: list[Entry], recipients: list[Recipient]) -> dict[str, str]:
    """The names of those who acted, by what the journal calls them."""
    granted = [one.granted_by for recipient in recipients for one in recipient.extensions.all()]
    actors = {*granted, *(entry.by for entry in entries)}
    found = Person.objects.named_in_journal([one for one in actors if one.startswith("person:")])
    return {name: person.name for name, person in found.items()}


def _local(moment: datetime) -> datetime:
    """Swedish time, with its zone: what a reader of the record means by the hour."""
    return timezone.localtime(moment)


def _name(actor: str, names: dict[str, str]) -> str:
    return names.get(actor, actor)
