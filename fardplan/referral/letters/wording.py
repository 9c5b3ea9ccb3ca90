"""What letters say. They go to Swedish boards, and are written in Swedish whoever sends them."""

import datetime
import hashlib
from collections.abc import Iterable
from itertools import groupby

from fardplan.documents import writing
from fardplan.documents.papers.paper import Paper
from fardplan.documents.papers.people import BodyGroup, Head
from fardplan.documents.papers.referral_letter import ReferralLetter, referral_letter
from fardplan.errors import sentence
from fardplan.people.models import BodyKind
from fardplan.referral.models import Extension, Recipient, Referral

GROUPS = {
    BodyKind.COUNCIL: sentence("Fullmäktige"),
    BodyKind.EXECUTIVE_BOARD: sentence("Styrelser"),
    BodyKind.DISTRICT_BOARD: sentence("Stadsdelsnämnder"),
    BodyKind.SPECIALISED_BOARD: sentence("Facknämnder"),
    BodyKind.ADMINISTRATION: sentence("Förvaltningar"),
    BodyKind.COMPANY: sentence("Bolag"),
    BodyKind.OUTSIDE: sentence("Externa organisationer"),
}
SENDER = "Kommunstyrelsen"


def in_groups(recipients: Iterable[Recipient]) -> tuple[BodyGroup, ...]:
    """The bodies by kind, as a letter lists them; they come sorted by kind."""
    return tuple(
        BodyGroup(GROUPS.get(BodyKind(kind), str(kind)), tuple(one.body.name for one in group))
        for kind, group in groupby(recipients, key=lambda recipient: recipient.body.kind)
    )


def letter_paper(
    referral: Referral,
    *,
    asked: Iterable[Recipient],
    address: str,
    day: datetime.date,
    recipient: Recipient | None = None,
) -> Paper:
    """The letter that asks; to one body, or as it reads to all before it is sent."""
    head = Head(
        organisation=SENDER,
        diary_number=referral.diary_number,
        day=day,
        recipient=(recipient.body.name,) if recipient else (),
    )
    return referral_letter(
        ReferralLetter(
            head=head,
            title=referral.title,
            edition=f"{referral.edition.title} ({referral.edition.year})",
            digest=referral.edition.digest,
            last_day=recipient.last_day if recipient else referral.last_day,
            introduction=_paragraphs(referral.letter),
            questions=tuple(referral.questions),
            address=address,
            asked=in_groups(asked),
            anyone_may_answer=referral.is_open_to_all,
        )
    )


def as_mail(paper: Paper) -> str:
    return writing.as_text(paper)


def extension_text(extension: Extension) -> str:
    recipient = extension.recipient
    return (
        f"Till {recipient.body.name}\n\n"
        f"Svarstiden på remissen ”{recipient.referral.title}” är förlängd för er.\n\n"
        f"Tidigare sista svarsdag: {extension.old_day}\n"
        f"Ny sista svarsdag: {extension.new_day}\n"
        f"Skäl: {extension.reason}\n\n{SENDER}\n"
    )


def reminder_text(items: Iterable[Recipient], *, address: str, today: datetime.date) -> str:
    """All that a body has yet to answer, the most urgent first, and what is already late."""
    listed = list(items)
    lines = [_item(item, today) for item in listed]
    told = "Vi saknar ert svar på den här remissen:" if len(lines) == 1 else _many(len(lines))
    return (
        f"Till {listed[0].body.name}\n\n{told}\n\n"
        + "\n".join(lines)
        + "\n\nEtt svar som kommer efter sista svarsdag tas emot och märks som sent. "
        "Den som avstår från att svara meddelar det.\n\n"
        f"Läs och svara: {address}\n\n{SENDER}\n"
    )


def _many(n: int) -> str:
    return f"Vi saknar era svar på {n} remisser:"


def _item(item: Recipient, today: datetime.date) -> str:
    number = f", dnr {item.referral.diary_number}" if item.referral.diary_number else ""
    late = " (dagen har passerat)" if item.last_day < today else ""
    return f"- {item.referral.title}{number}. Sista svarsdag {item.last_day}{late}."


def digest_of(subject: str, text: str) -> str:
    """SHA-256 of a letter as it was written: subject, empty line, text."""
    return hashlib.sha256(f"{subject}\n\n{text}".encode()).hexdigest()


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())
