"""Numbers in the form of each language, and words where there is no number."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fardplan.indicators.numbers import BESIDE_NUMBER, WITHOUT_NUMBER, cell, difference, shown
from fardplan.indicators.values import Limits
from fardplan.statistics.codes import MAY_BE_EMPTY, OBS_STATUSES


@pytest.mark.parametrize(
    ("language", "value", "decimals", "text"),
    [
        ("sv", 88.500517, 2, "88,50"),
        ("en", 88.500517, 2, "88.50"),
        ("sv", 90.51857851, 2, "90,52"),  # rounded, not cut
        ("sv", 0.125, 2, "0,13"),  # half goes up, on the digits as published
        ("sv", 2.675, 2, "2,68"),  # binary 2.675 is a little less
        ("sv", 675539.0, 0, "675\N{NO-BREAK SPACE}539"),
        ("en", 675539.0, 0, "675,539"),
        ("sv", -533.0, 0, "−533"),
        ("sv", -0.001, 2, "0,00"),  # no minus before nothing
        ("sv", 0.0, 1, "0,0"),
    ],
)
def test_a_number_is_written_as_its_reader_writes_it(language, value, decimals, text):
    with translation.override(language):
        assert shown(value, decimals) == text


def test_a_change_has_its_sign():
    assert shown(230, 0, signed=True) == "+230"
    assert shown(-14.47, 1, signed=True) == "−14,5"
    assert shown(0, 1, signed=True) == "0,0"


def test_every_status_has_a_word_where_it_is_not_the_ordinary_one():
    assert set(WITHOUT_NUMBER) == set(MAY_BE_EMPTY)
    assert set(BESIDE_NUMBER) | set(WITHOUT_NUMBER) == set(OBS_STATUSES) - {"A"}


def test_hidden_missing_and_impossible_read_differently_and_none_is_nought():
    texts = [cell(None, status, 1).text for status in "LMOQ"]
    assert len(set(texts)) == 4
    assert not any("0" in text for text in texts)


def test_a_forecast_says_so_beside_its_number():
    assert cell(51311, "F", 0).in_full == "51\N{NO-BREAK SPACE}311 (prognos)"
    assert not cell(51311, "F", 0).is_ordinary
    assert cell(51311, "A", 0).is_ordinary


def test_the_meaning_of_a_status_is_in_the_language_of_the_page():
    with translation.override("en"):
        assert cell(None, "Q", 1).meaning == "Suppressed: not shown."


numbers = st.floats(min_value=0, max_value=100, allow_nan=False)


@given(numbers, numbers)
def test_a_difference_is_of_the_numbers_themselves(women, men):
    gap = difference(cell(women, "A", 2), cell(men, "A", 2), 2)
    assert gap.value == women - men
    assert gap.text == shown(women - men, 2, signed=True)


def test_there_is_no_difference_to_a_number_that_is_not_there():
    gap = difference(cell(50, "A", 1), cell(None, "Q", 1), 1)
    assert gap.value is None
    assert gap.text == "–"


def test_an_uncertain_number_has_its_interval_beside_it():
    women, men = (
        cell(25, "A", 1, Limits(19.1, 32.04)),
        cell(30, "P", 1, Limits(27.2, 32.9)),
    )
    assert women.in_full == "25,0 (19,1 till 32,0)"
    assert men.in_full == "30,0 (27,2 till 32,9; preliminärt)"


def test_a_difference_of_uncertain_numbers_has_newcombes_interval():
    """His first example, 56 of 70 against 48 of 80, from Wilson's limits in per cent."""
    first = cell(80, "A", 1, Limits(69.18, 87.69))
    second = cell(60, "A", 1, Limits(49.04, 70.02))
    assert difference(first, second, 2).between == "+5,25 till +33,39"
    assert difference(first, cell(60, "A", 1), 2).limits is None
