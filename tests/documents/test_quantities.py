"""Quantified phrases: whatever the counts, what is said of them is true."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents.quantities import (
    BODIES,
    CLAIMS,
    DISTRICT_BOARDS,
    BadCount,
    Base,
    Claim,
    Counted,
    Noun,
    claim_of,
    exactly,
    number_in_words,
    quantified,
    sentence_case,
)

COMPANIES = Noun("bolag", "bolag", is_neuter=True)
# What a reader takes each word to mean, written apart from the code that chooses it.
MEANINGS = {
    "sv": [
        ("ingen ", lambda part, whole: part == 0),
        ("den enda ", lambda part, whole: part == whole == 1),
        ("båda ", lambda part, whole: part == whole == 2),
        (r"samtliga .* utom .* och ", lambda part, whole: part == whole - 2),
        (r"samtliga .* utom ", lambda part, whole: part == whole - 1),
        ("samtliga ", lambda part, whole: part == whole >= 3),
        ("det helt övervägande antalet ", lambda part, whole: part / whole >= 0.85),
        ("de flesta ", lambda part, whole: part / whole >= 2 / 3),
        ("flertalet ", lambda part, whole: part / whole > 1 / 2),
        ("hälften ", lambda part, whole: part / whole == 1 / 2),
        (r"\w+ av de ", lambda part, whole: 0 < part / whole <= 1 / 2),
    ],
    "en": [
        ("none |no ", lambda part, whole: part == 0),
        ("the only ", lambda part, whole: part == whole == 1),
        ("both ", lambda part, whole: part == whole == 2),
        (r"all .*, except .* and ", lambda part, whole: part == whole - 2),
        (r"all .*, except ", lambda part, whole: part == whole - 1),
        ("all ", lambda part, whole: part == whole >= 3),
        ("the great majority ", lambda part, whole: part / whole >= 0.85),
        ("most ", lambda part, whole: part / whole >= 2 / 3),
        ("more than half ", lambda part, whole: part / whole > 1 / 2),
        ("half ", lambda part, whole: part / whole == 1 / 2),
        (r"\w+ of the ", lambda part, whole: 0 < part / whole <= 1 / 2),
    ],
}
BASES = {
    "sv": {"asked": "tillfrågats", "answered": "svarat", "took_a_position": "tagit ställning"},
    "en": {"asked": "asked", "answered": "answered", "took_a_position": "taken a position"},
}
INEXACT = {Claim.NEARLY_ALL, Claim.MOST, Claim.MORE_THAN_HALF, Claim.HALF}


@st.composite
def counts(draw):
    whole = draw(st.integers(0, 40) | st.integers(0, 400))
    part = draw(st.integers(0, whole) | st.integers(max(0, whole - 3), whole))
    named = draw(st.booleans())
    others = tuple(f"Namn{n}" for n in range(whole - part)) if named else ()
    return Counted(part, whole, draw(st.sampled_from(Base)), others)


@given(counts(), st.sampled_from(["sv", "en"]))
def test_what_a_phrase_says_holds(counted, language):
    phrase = quantified(counted, DISTRICT_BOARDS[language], language=language)
    holds = next(holds for pattern, holds in MEANINGS[language] if re.match(pattern, phrase))
    assert holds(counted.part, counted.whole), phrase
    assert BASES[language][counted.base] in phrase


@given(counts(), st.sampled_from(["sv", "en"]))
def test_an_inexact_word_has_the_exact_counts_after_it(counted, language):
    phrase = quantified(counted, BODIES[language], language=language)
    part, whole = (number_in_words(n, language=language) for n in (counted.part, counted.whole))
    between = "av" if language == "sv" else "of"
    assert (f"({part} {between} {whole})" in phrase) == (claim_of(counted) in INEXACT)


@given(counts())
def test_the_claim_that_is_made_is_the_strongest_that_holds(counted):
    holding = [claim for claim, holds in CLAIMS.items() if holds(counted)]
    assert claim_of(counted) == holding[0]


@given(counts(), st.sampled_from(["sv", "en"]))
def test_exact_counts_name_both_numbers(counted, language):
    phrase = exactly(counted, BODIES[language], language=language)
    if counted.part and counted.whole > 1:
        words = phrase.split()
        assert words[0] == number_in_words(counted.part, language=language)
        assert words[2] == number_in_words(counted.whole, language=language)


@pytest.mark.parametrize(
    ("counted", "phrase"),
    [
        (Counted(13, 13, Base.ASKED), "samtliga tretton stadsdelsnämnder som har tillfrågats"),
        (
            Counted(12, 13, Base.ANSWERED, ("Farsta",)),
            "samtliga tretton stadsdelsnämnder som har svarat utom Farsta",
        ),
        (
            Counted(9, 13, Base.ANSWERED),
            "de flesta stadsdelsnämnder som har svarat (nio av tretton)",
        ),
        (Counted(0, 1, Base.ANSWERED), "ingen stadsdelsnämnd (en har svarat)"),
        (Counted(0, 0, Base.ANSWERED), "ingen stadsdelsnämnd har svarat"),
        (Counted(1, 4, Base.ANSWERED), "en av de fyra stadsdelsnämnder som har svarat"),
        (Counted(1, 1, Base.ANSWERED), "den enda stadsdelsnämnd som har svarat"),
    ],
)
def test_phrases_in_swedish(counted, phrase):
    assert quantified(counted, DISTRICT_BOARDS["sv"]) == phrase


def test_swedish_has_two_genders():
    assert quantified(Counted(1, 3, Base.ANSWERED), COMPANIES).startswith("ett av de tre bolag")
    assert quantified(Counted(0, 3, Base.ANSWERED), COMPANIES).startswith("inget av de tre bolag")
    assert exactly(Counted(1, 3, Base.ANSWERED), COMPANIES).startswith("ett av tre bolag")


def test_a_phrase_can_begin_a_sentence_and_large_numbers_are_figures():
    phrase = quantified(Counted(300, 300, Base.ANSWERED), BODIES["sv"])
    assert sentence_case(phrase) == "Samtliga 300 remissinstanser som har svarat"


@pytest.mark.parametrize(
    ("part", "whole", "others"), [(3, 2, ()), (-1, 2, ()), (1, 3, ("Farsta",)), (3, 3, ("Farsta",))]
)
def test_counts_that_cannot_be_are_refused(part, whole, others):
    with pytest.raises(BadCount):
        Counted(part, whole, Base.ASKED, others)
