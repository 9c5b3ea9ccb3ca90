"""What can be said of the counts, in sentences that are worked out from the frame alone."""

from collections.abc import Iterable, Iterator, Sequence

from fardplan.documents.papers.language import Language
from fardplan.documents.quantities import (
    BODIES,
    DISTRICT_BOARDS,
    Base,
    Counted,
    Noun,
    exactly,
    quantified,
    sentence_case,
)
from fardplan.errors import sentence
from fardplan.referral.compiling.standing.matrix import AGAINST, FOR
from fardplan.referral.synopsis.frame import BodyFacts, Frame

COMMENTS = frozenset({"comments_only"})
STANCE = FOR | AGAINST
# What is counted, by kind of body; of a kind without a name of its own, nothing is said apart.
NOUNS = {
    "district_board": DISTRICT_BOARDS,
    "specialised_board": {
        "sv": Noun("facknämnd", "facknämnder"),
        "en": Noun("specialised board", "specialised boards"),
    },
    "company": {
        "sv": Noun("bolag", "bolag", is_neuter=True),
        "en": Noun("company", "companies"),
    },
    "outside": {
        "sv": Noun("extern organisation", "externa organisationer"),
        "en": Noun("outside organisation", "outside organisations"),
    },
}
HAS_ANSWERED = sentence("{who} har svarat.")
TOOK_A_POSITION = sentence("{who} har tagit ställning i den här delen.")
IN_FAVOUR = sentence("{who} tillstyrker eller har ingen erinran.")
NOT_IN_FAVOUR = sentence("{who} uttrycker tvekan eller avstyrker.")
COMMENTED = sentence("{who} lämnar endast synpunkter.")
# Of how many bodies it must be known, by the code of the remark.
TOLD = {
    "unasked": sentence("Antal instanser som har svarat utan att ha tillfrågats: {n}."),
    "joint": sentence("Antal instanser som har svarat gemensamt med någon annan: {n}."),
    "late": sentence("Antal instanser vars svar kom in efter sista svarsdag: {n}."),
    "abstains": sentence("Antal instanser som avstår från att svara: {n}."),
    "no_objection": sentence(
        "Antal instanser som har svarat att de inte har något att erinra: {n}."
    ),
    "refers": sentence("Antal instanser som hänvisar till någon annans svar: {n}."),
    "withdrawn": sentence("Antal instanser som har återkallat sitt svar: {n}."),
}


def on_answers(frame: Frame, language: Language) -> Iterator[str]:
    """How many of those asked have answered, and what must be known of their answers."""
    asked = [body for body in frame.bodies if body.was_asked]
    yield from _of_all_and_of_kinds(
        HAS_ANSWERED, asked, [body for body in asked if body.has_answered], Base.ASKED, language
    )
    for code, told in TOLD.items():
        if n := sum(body.has(code) for body in frame.bodies):
            yield language.sentence(told, n=n)
    if frame.private:
        private = sentence("Antal enskilda som har svarat: {n}.")
        yield language.sentence(private, n=frame.private)
    if frame.alike:
        alike = sentence("Antal svar som är likalydande med något annat svar: {n}.")
        yield language.sentence(alike, n=frame.alike)


def on_place(frame: Frame, place: str, language: Language) -> Iterator[str]:
    """How many take which position on a provision, or on the whole."""
    answered = [body for body in frame.bodies if body.has_answered]
    if not answered:
        return
    took = _taking(frame, answered, place, STANCE)
    yield _said(TOOK_A_POSITION, took, answered, Base.ANSWERED, BODIES, language, is_exact=True)
    if took:
        for_it = _taking(frame, answered, place, FOR)
        yield from _of_all_and_of_kinds(IN_FAVOUR, took, for_it, Base.TOOK_A_POSITION, language)
    if against := _taking(frame, answered, place, AGAINST):
        yield _said(NOT_IN_FAVOUR, against, took, Base.TOOK_A_POSITION, BODIES, language)
    if commented := _taking(frame, answered, place, COMMENTS):
        yield _said(COMMENTED, commented, answered, Base.ANSWERED, BODIES, language)


def _taking(
    frame: Frame, bodies: Iterable[BodyFacts], place: str, codes: frozenset[str]
) -> list[BodyFacts]:
    """Those of the bodies that take any of the positions."""
    return [one for one in bodies if frame.positions.get(one.key, {}).get(place) in codes]


def _of_all_and_of_kinds(
    pattern: str,
    whole: Sequence[BodyFacts],
    part: Sequence[BodyFacts],
    base: Base,
    language: Language,
) -> Iterator[str]:
    """Of all of them; and, when they are of several kinds, of each kind with more than one."""
    if not whole:
        return
    yield _said(pattern, part, whole, base, BODIES, language)
    kinds = {body.kind for body in whole}
    for kind, noun in NOUNS.items():
        of_kind = [body for body in whole if body.kind == kind]
        if len(kinds) > 1 and len(of_kind) > 1:
            among = [body for body in part if body.kind == kind]
            yield _said(pattern, among, of_kind, base, noun, language, is_exact=True)


def _said(
    pattern: str,
    part: Sequence[BodyFacts],
    whole: Sequence[BodyFacts],
    base: Base,
    noun: dict[str, Noun],
    language: Language,
    *,
    is_exact: bool = False,
) -> str:
    """One sentence: in words, or in numbers alone unless it is all of them.

    Those that are not among them are named where they are one or two.
    """
    there = {body.key for body in part}
    others = tuple(shown_name(body, language) for body in whole if body.key not in there)
    counted = Counted(len(part), len(whole), base, others)
    phrase = exactly if is_exact and len(part) < len(whole) else quantified
    who = phrase(counted, noun[language.code], language=language.code)
    return sentence_case(language.sentence(pattern, who=who))


def shown_name(body: BodyFacts, language: Language) -> str:
    """The body's name in a language."""
    return body.name_en if language.code == "en" and body.name_en else body.name
