"""The letter that asks bodies to answer a referral (remissbrev)."""

from dataclasses import dataclass
from datetime import date

from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Decisions,
    Facts,
    Heading,
    Link,
    Paper,
    Paragraph,
    Signatures,
    Text,
    section,
)
from fardplan.documents.papers.people import BodyGroup, Head, Signatory, head_facts, signed


@dataclass(frozen=True, slots=True)
class ReferralLetter:
    """What is asked, about which version, of whom, and until when."""

    head: Head
    title: str
    edition: str
    digest: str
    """The checksum of the edition that is referred: it cannot change from now on."""
    last_day: date
    introduction: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    address: str = ""
    """Where the referral is read and answered."""
    how_to_answer: tuple[str, ...] = ()
    asked: tuple[BodyGroup, ...] = ()
    anyone_may_answer: bool = True
    signatories: tuple[Signatory, ...] = ()


def referral_letter(letter: ReferralLetter, *, language: Language = SWEDISH) -> Paper:
    """The letter as a paper."""
    return Paper(
        kind=language.sentence("Remiss"),
        title=letter.title,
        organisation=letter.head.organisation,
        unit=letter.head.unit,
        facts=head_facts(letter.head, language),
        recipient=letter.head.recipient,
        blocks=tuple(_blocks(letter, language)),
        language=language,
    )


def _blocks(letter: ReferralLetter, language: Language) -> list[Block]:
    last_day = language.day(letter.last_day)
    blocks: list[Block] = [
        Paragraph(
            language.sentence(
                "Ni ombeds svara på remissen. Svaret ska ha kommit in senast den {day}.",
                day=last_day,
            )
        ),
        *map(Paragraph, letter.introduction),
        Facts(_facts(letter, language)),
    ]
    if letter.questions:
        blocks += [
            Heading(language.sentence("Frågor att svara på")),
            Decisions(letter.questions),
        ]
    blocks += section(language.sentence("Så svarar ni"), _how_to_answer(letter, language))
    if letter.signatories:
        blocks.append(Signatures(signed(letter.signatories)))
    if letter.asked:
        blocks += [Heading(language.sentence("Remissinstanser")), *groups(letter.asked)]
    return blocks


def groups(asked: tuple[BodyGroup, ...]) -> list[Block]:
    """Each group of bodies with its name, and the bodies below it."""
    return [
        block
        for group in asked
        for block in (Heading(f"{group.name} ({len(group.bodies)})", 2), Bullets(group.bodies))
    ]


def _facts(letter: ReferralLetter, language: Language) -> tuple[tuple[str, Text], ...]:
    facts: list[tuple[str, Text]] = [
        (language.sentence("Sista svarsdag"), language.day(letter.last_day)),
        (language.sentence("Utgåva som remitteras"), letter.edition),
        (language.sentence("Utgåvans kontrollsumma"), letter.digest),
    ]
    if letter.address:
        facts.append((language.sentence("Adress"), (Link(letter.address, letter.address),)))
    return tuple(facts)


def _how_to_answer(letter: ReferralLetter, language: Language) -> list[Text]:
    texts: list[Text] = list(letter.how_to_answer)
    texts.append(
        language.sentence(
            "Svara gärna strategi för strategi och skriv ut ställningstagandet: tillstyrker, "
            "tillstyrker med påpekanden, ingen erinran, tveksam eller avstyrker. Den som avstår "
            "från att svara meddelar det; det räknas inte som att svar saknas."
        )
    )
    if letter.anyone_may_answer:
        texts.append(language.sentence("Även andra än remissinstanserna får lämna synpunkter."))
    return texts
