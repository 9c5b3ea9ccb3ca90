"""How many of how many, in words that are always true: "samtliga", "flertalet", "nio av tretton".

A phrase is chosen by its claim, and each claim says what must hold for it. What it counts from is
always said: those who were asked, who answered, or who took a position.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from fardplan.errors import FardplanError

LanguageCode = Literal["sv", "en"]


class BadCount(FardplanError):
    """A count that cannot be: more than all, fewer than none, or the wrong number of names."""


class Base(StrEnum):
    """What is counted from."""

    ASKED = "asked"
    ANSWERED = "answered"
    TOOK_A_POSITION = "took_a_position"


class Claim(StrEnum):
    """What a phrase says of the counts."""

    NOBODY_THERE = "nobody_there"
    NONE_OF_ONE = "none_of_one"
    NONE = "none"
    THE_ONLY = "the_only"
    BOTH = "both"
    ALL = "all"
    ALL_BUT = "all_but"
    NEARLY_ALL = "nearly_all"
    MOST = "most"
    MORE_THAN_HALF = "more_than_half"
    HALF = "half"
    ONE = "one"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of so many; `others` are the names of those who are not among them, when known."""

    part: int
    whole: int
    base: Base
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise BadCount(
                "Antalet {part} av {whole} går inte ihop.", part=self.part, whole=self.whole
            )
        if self.others and len(self.others) != self.whole - self.part:
            raise BadCount(
                "De undantagna är {named} till namnet men {left} till antalet.",
                named=len(self.others),
                left=self.whole - self.part,
            )


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted, in one language: "stadsdelsnämnd", "stadsdelsnämnder"."""

    one: str
    many: str
    is_neuter: bool = False
    """In Swedish: "ett bolag", not "en"."""


BODIES: Final = {
    "sv": Noun("remissinstans", "remissinstanser"),
    "en": Noun("body", "bodies"),
}
DISTRICT_BOARDS: Final = {
    "sv": Noun("stadsdelsnämnd", "stadsdelsnämnder"),
    "en": Noun("district board", "district boards"),
}

# What must hold for each claim. Of those that hold, the first is made.
CLAIMS: Final[dict[Claim, Callable[[Counted], bool]]] = {
    Claim.NOBODY_THERE: lambda c: c.whole == 0,
    Claim.NONE_OF_ONE: lambda c: c.part == 0 and c.whole == 1,
    Claim.NONE: lambda c: c.part == 0,
    Claim.THE_ONLY: lambda c: c.part == c.whole == 1,
    Claim.BOTH: lambda c: c.part == c.whole == 2,
    Claim.ALL: lambda c: c.part == c.whole,
    Claim.ALL_BUT: lambda c: 1 <= len(c.others) <= 2 and c.whole >= 5,
    Claim.NEARLY_ALL: lambda c: c.whole >= 10 and 20 * c.part >= 17 * c.whole,
    Claim.MOST: lambda c: c.whole >= 5 and 3 * c.part >= 2 * c.whole,
    Claim.MORE_THAN_HALF: lambda c: 2 * c.part > c.whole,
    Claim.HALF: lambda c: c.whole > 2 and 2 * c.part == c.whole,
    Claim.ONE: lambda c: c.part == 1,
    Claim.SOME: lambda c: c.part > 1 and 2 * c.part < c.whole,
}
_PHRASES: Final = {
    "sv": {
        Claim.NOBODY_THERE: "{no} {one} {has_base}",
        Claim.NONE_OF_ONE: "{no} {one} ({a} {has_base})",
        Claim.NONE: "{no} av de {whole} {many} {base}",
        Claim.THE_ONLY: "den enda {one} som {has_base}",
        Claim.BOTH: "båda de {many} {base}",
        Claim.ALL: "samtliga {whole} {many} {base}",
        Claim.ALL_BUT: "samtliga {whole} {many} {base} utom {others}",
        Claim.NEARLY_ALL: "det helt övervägande antalet {many} {base} ({part} av {whole})",
        Claim.MOST: "de flesta {many} {base} ({part} av {whole})",
        Claim.MORE_THAN_HALF: "flertalet {many} {base} ({part} av {whole})",
        Claim.HALF: "hälften av de {many} {base} ({part} av {whole})",
        Claim.ONE: "{a} av de {whole} {many} {base}",
        Claim.SOME: "{part} av de {whole} {many} {base}",
    },
    "en": {
        Claim.NOBODY_THERE: "no {one} {has_base}",
        Claim.NONE_OF_ONE: "no {one} (one {has_base})",
        Claim.NONE: "none of the {whole} {many} {base}",
        Claim.THE_ONLY: "the only {one} that {has_base}",
        Claim.BOTH: "both {many} {base}",
        Claim.ALL: "all {whole} {many} {base}",
        Claim.ALL_BUT: "all {whole} {many} {base}, except {others}",
        Claim.NEARLY_ALL: "the great majority of {many} {base} ({part} of {whole})",
        Claim.MOST: "most {many} {base} ({part} of {whole})",
        Claim.MORE_THAN_HALF: "more than half of the {many} {base} ({part} of {whole})",
        Claim.HALF: "half of the {many} {base} ({part} of {whole})",
        Claim.ONE: "one of the {whole} {many} {base}",
        Claim.SOME: "{part} of the {whole} {many} {base}",
    },
}
_EXACT: Final = {"sv": "{part} av {whole} {many} {base}", "en": "{part} of {whole} {many} {base}"}
_BASES: Final = {
    "sv": {
        Base.ASKED: "som har tillfrågats",
        Base.ANSWERED: "som har svarat",
        Base.TOOK_A_POSITION: "som har tagit ställning",
    },
    "en": {
        Base.ASKED: "that were asked",
        Base.ANSWERED: "that have answered",
        Base.TOOK_A_POSITION: "that have taken a position",
    },
}
_ALONE: Final = {
    "sv": {
        Base.ASKED: "har tillfrågats",
        Base.ANSWERED: "har svarat",
        Base.TOOK_A_POSITION: "har tagit ställning",
    },
    "en": {
        Base.ASKED: "was asked",
        Base.ANSWERED: "has answered",
        Base.TOOK_A_POSITION: "has taken a position",
    },
}
_NUMBERS: Final = {
    "sv": (
        *("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
        *("elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton"),
        *("nitton", "tjugo"),
    ),
    "en": (
        *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
        *("eighteen", "nineteen", "twenty"),
    ),
}
_AND: Final = {"sv": " och ", "en": " and "}


def claim_of(counted: Counted) -> Claim:
    """The strongest claim that holds."""
    return next(claim for claim, holds in CLAIMS.items() if holds(counted))


def quantified(counted: Counted, noun: Noun, *, language: LanguageCode = "sv") -> str:
    """The counts as the subject of a sentence: "samtliga tretton stadsdelsnämnder som har svarat".

    An inexact word always has the exact counts after it.
    """
    return _phrase(_PHRASES[language][claim_of(counted)], counted, noun, language)


def exactly(counted: Counted, noun: Noun, *, language: LanguageCode = "sv") -> str:
    """The counts and nothing else: "nio av tretton stadsdelsnämnder som har svarat"."""
    if counted.part == 0 or counted.whole == 1:
        return quantified(counted, noun, language=language)
    return _phrase(_EXACT[language], counted, noun, language)


def number_in_words(number: int, *, language: LanguageCode = "sv", is_neuter: bool = False) -> str:
    """ "nio"; in figures above twenty."""
    if language == "sv" and number == 1 and is_neuter:
        return "ett"
    words = _NUMBERS[language]
    return words[number] if 0 <= number < len(words) else str(number)


def sentence_case(text: str) -> str:
    """The same words as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _phrase(pattern: str, counted: Counted, noun: Noun, language: LanguageCode) -> str:
    def number(n: int) -> str:
        return number_in_words(n, language=language, is_neuter=noun.is_neuter)

    return pattern.format(
        part=number(counted.part),
        whole=number(counted.whole),
        one=noun.one,
        many=noun.many,
        base=_BASES[language][counted.base],
        has_base=_ALONE[language][counted.base],
        others=_listed(counted.others, language),
        no="inget" if noun.is_neuter else "ingen",
        a="ett" if noun.is_neuter else "en",
    )


def _listed(names: Sequence[str], language: LanguageCode) -> str:
    return _AND[language].join(names)
