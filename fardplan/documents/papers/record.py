"""The record of a referral: who was asked, with which version, when, and what came back.

It must convince somebody who was not there: every time with its zone, every file with its checksum,
and the last checksum of the journal, which changes if anything before it was changed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signatures,
    Table,
    Text,
)
from fardplan.documents.papers.people import Head, Signatory, head_facts, signed


@dataclass(frozen=True, slots=True)
class Extension:
    """A later last day for one body: who granted it, when and why."""

    last_day: date
    granted_by: str
    granted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """A file that came in from a body."""

    received_at: datetime
    digest: str
    diary_number: str = ""
    remark: str = ""
    """ "gemensamt svar", "för sent inkommet", "komplettering" …"""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """One body that was asked, or that answered unasked, and what passed between."""

    name: str
    group: str
    last_day: date | None = None
    address: str = ""
    """To whom or where the letter was sent."""
    added_at: datetime | None = None
    """When it was added, if it was not asked from the start."""
    sent_at: datetime | None = None
    arrived_at: datetime | None = None
    reminded_at: tuple[datetime, ...] = ()
    extensions: tuple[Extension, ...] = ()
    answers: tuple[ReceivedAnswer, ...] = ()
    was_asked: bool = True


@dataclass(frozen=True, slots=True)
class ReferralEvent:
    """Something that happened to the referral, as the journal has it."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class ReferralRecord:
    """All that must be provable about a referral, years later."""

    head: Head
    title: str
    edition: str
    edition_digest: str
    letter_digest: str
    sent_at: datetime
    last_day: date
    bodies: tuple[AskedBody, ...]
    events: tuple[ReferralEvent, ...]
    journal_digest: str
    """The checksum of the last entry; each entry holds that of the one before."""
    made_at: datetime
    signatories: tuple[Signatory, ...] = ()


def referral_record(record: ReferralRecord, *, language: Language = SWEDISH) -> Paper:
    """The record as a paper; its pages lie down."""
    return Paper(
        kind=language.sentence("Remissförteckning"),
        title=record.title,
        organisation=record.head.organisation,
        unit=record.head.unit,
        facts=head_facts(record.head, language),
        recipient=record.head.recipient,
        blocks=tuple(_blocks(record, language)),
        is_wide=True,
        language=language,
    )


def _blocks(record: ReferralRecord, language: Language) -> list[Block]:
    sentence = language.sentence
    asked = [body for body in record.bodies if body.was_asked]
    unasked = [body for body in record.bodies if not body.was_asked]
    blocks: list[Block] = [Facts(_facts(record, language))]
    blocks += [Heading(sentence("Tillfrågade")), _asked_table(asked, language)]
    blocks += _answers(sentence("Inkomna svar"), asked, language)
    blocks += _answers(sentence("Svar från andra än de tillfrågade"), unasked, language)
    blocks += _extensions(asked, language)
    if record.events:
        blocks += [Heading(sentence("Händelser")), _event_table(record.events, language)]
    blocks += [
        Heading(sentence("Så kan förteckningen prövas")),
        Paragraph(
            sentence(
                "Varje fil har en kontrollsumma (SHA-256). Den som har filen kan räkna ut summan "
                "på nytt: blir den en annan är det inte samma fil. Varje händelse i journalen bär "
                "summan av den före, så att den sista summan ändras om något tidigare har ändrats."
            )
        ),
    ]
    if record.signatories:
        blocks.append(Signatures(signed(record.signatories)))
    return blocks


def _facts(record: ReferralRecord, language: Language) -> tuple[tuple[str, Text], ...]:
    sentence = language.sentence
    asked = [body for body in record.bodies if body.was_asked]
    return (
        (sentence("Utgåva som remitterades"), record.edition),
        (sentence("Utgåvans kontrollsumma"), record.edition_digest),
        (sentence("Brevets kontrollsumma"), record.letter_digest),
        (sentence("Skickad"), language.moment(record.sent_at)),
        (sentence("Sista svarsdag"), record.last_day.isoformat()),
        (sentence("Antal tillfrågade"), str(len(asked))),
        (sentence("Antal tillfrågade som har svarat"), str(sum(bool(b.answers) for b in asked))),
        (sentence("Journalens sista kontrollsumma"), record.journal_digest),
        (sentence("Förteckningen gjord"), language.moment(record.made_at)),
    )


def _asked_table(bodies: list[AskedBody], language: Language) -> Table:
    sentence = language.sentence
    header = (
        sentence("Remissinstans"),
        sentence("Grupp"),
        sentence("Skickad till"),
        sentence("Skickad"),
        sentence("Framme"),
        sentence("Påmind"),
        sentence("Sista svarsdag"),
    )
    rows = tuple(
        (
            _name(body, language),
            body.group,
            body.address,
            _moment(body.sent_at, language),
            _moment(body.arrived_at, language),
            "; ".join(language.moment(at) for at in body.reminded_at) or "–",
            body.last_day.isoformat() if body.last_day else "–",
        )
        for body in bodies
    )
    return Table(
        sentence("Vilka som tillfrågades, hur och när"), header, rows, (4, 3, 4, 3, 3, 3, 2)
    )


def _name(body: AskedBody, language: Language) -> str:
    if body.added_at is None:
        return body.name
    return language.sentence(
        "{body} (tillagd {moment})", body=body.name, moment=language.moment(body.added_at)
    )


def _moment(moment: datetime | None, language: Language) -> str:
    return language.moment(moment) if moment else "–"


def _answers(title: str, bodies: list[AskedBody], language: Language) -> list[Block]:
    """A heading and a table, when any of these bodies has answered."""
    sentence = language.sentence
    rows = tuple(
        (
            body.name,
            language.moment(answer.received_at),
            answer.diary_number or "–",
            answer.remark or "–",
            answer.digest,
        )
        for body in bodies
        for answer in body.answers
    )
    header = (
        sentence("Remissinstans"),
        sentence("Inkommen"),
        sentence("Diarienummer"),
        sentence("Anmärkning"),
        sentence("Filens kontrollsumma"),
    )
    caption = sentence("Filer som har kommit in, med kontrollsumma")
    return [Heading(title), Table(caption, header, rows, (4, 3, 2, 3, 7))] if rows else []


def _extensions(bodies: list[AskedBody], language: Language) -> list[Block]:
    sentence = language.sentence
    rows = tuple(
        (
            body.name,
            extension.last_day.isoformat(),
            extension.granted_by,
            language.moment(extension.granted_at),
            extension.reason,
        )
        for body in bodies
        for extension in body.extensions
    )
    header = (
        sentence("Remissinstans"),
        sentence("Ny sista svarsdag"),
        sentence("Beviljad av"),
        sentence("Beviljad"),
        sentence("Skäl"),
    )
    if not rows:
        return []
    caption = sentence("Vilka som fick längre tid, och varför")
    table = Table(caption, header, rows, (4, 2, 3, 3, 6))
    return [Heading(sentence("Förlängd remisstid")), table]


def _event_table(events: tuple[ReferralEvent, ...], language: Language) -> Table:
    sentence = language.sentence
    rows = tuple((language.moment(event.at), event.what, event.by) for event in events)
    header = (sentence("Tid"), sentence("Händelse"), sentence("Av"))
    return Table(sentence("Vad som har hänt, i tidens ordning"), header, rows, (3, 8, 4))
