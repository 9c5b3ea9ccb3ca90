"""What is cut out of an answer, and out of what is quoted from it."""

import pytest

from fardplan.referral.publishing.masking import HIDDEN, Mask

TEXT = "Barnet Alva Ek bor i Farsta.\n\nVi vill att alva\nek får hjälp. Alvar är en ö."
ALVA = (7, 14)


def test_words_are_hidden_wherever_they_stand():
    masked = Mask(TEXT, [ALVA]).text
    assert (
        masked == f"Barnet {HIDDEN} bor i Farsta.\n\nVi vill att {HIDDEN} får hjälp. Alvar är en ö."
    )


def test_nothing_is_hidden_without_a_mark():
    assert Mask(TEXT, []).text == TEXT
    assert Mask(TEXT, []).quote("Något annat.") == "Något annat."


def test_a_mark_on_the_whole_hides_all():
    mask = Mask(TEXT, [(None, None)])
    assert mask.hides_all
    assert mask.text == ""
    assert mask.quote("Barnet") == HIDDEN


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Vi vill att alva ek får hjälp.", f"Vi vill att {HIDDEN} får hjälp."),
        ("Ek bor i Farsta.", f"{HIDDEN} bor i Farsta."),
        ("Barnet Alva", f"Barnet {HIDDEN}"),
        ("Alvar är en ö.", "Alvar är en ö."),
        ("Alva Ek", HIDDEN),
    ],
)
def test_a_quote_loses_what_it_has_of_the_secret_words(said, shown):
    assert Mask(TEXT, [ALVA]).quote(said) == shown


def test_a_quote_that_is_not_in_the_answer_is_withheld():
    assert Mask(TEXT, [ALVA]).quote("Flickan A. Ek behöver stöd.") == HIDDEN


def test_marks_that_meet_are_hidden_as_one():
    assert Mask("ett två tre", [(0, 5), (4, 7)]).text == f"{HIDDEN} tre"


def test_a_quote_that_stands_in_two_places_loses_what_is_secret_in_either():
    mask = Mask("ja nej och nej", [(11, 14)])
    assert mask.quote("nej") == HIDDEN


def test_marked_words_are_hidden_in_what_somebody_else_has_written():
    mask = Mask("Barnet Alva Ek fick vänta.", [(7, 14), (None, None)])
    assert mask.elsewhere("Vi beklagar att alva  ek fick vänta.") == (
        "Vi beklagar att [maskerat] fick vänta."
    )
    assert mask.elsewhere("Alvar Eklund svarade.") == "Alvar Eklund svarade."
