"""Who stands behind a paper: its head, those who sign it, and those it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fardplan.documents.papers.language import Language


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and as what."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Who handles the matter, and how she is reached."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose paper it is, in which matter, of what day, to whom."""

    organisation: str
    diary_number: str
    day: date
    unit: str = ""
    officers: tuple[Officer, ...] = ()
    recipient: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """Bodies of one kind: "Stadsdelsnämnder"."""

    name: str
    bodies: tuple[str, ...]


def head_facts(head: Head, language: Language) -> tuple[tuple[str, str], ...]:
    """What stands beside the sender at the top of a paper."""
    facts = [
        (language.sentence("Diarienummer"), head.diary_number),
        (language.sentence("Datum"), head.day.isoformat()),
    ]
    for officer in head.officers:
        facts.append((language.sentence("Handläggare"), officer.name))
        facts.append((language.sentence("Telefon"), officer.phone))
        facts.append((language.sentence("E-post"), officer.email))
    return tuple((name, value) for name, value in facts if value)


def signed(signatories: Iterable[Signatory]) -> tuple[tuple[str, str], ...]:
    """Names and titles as a paper wants them."""
    return tuple((who.name, who.title) for who in signatories)
