import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.search.words import folded, forms_of, normal, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nämnd", "nämnderna"),
        ("förskola", "Förskolor"),
        ("bostad", "bostaden"),
        ("stad", "städernas"),
        ("flicka", "flickornas"),
        ("trygghet", "tryggheten"),
    ],
)
def test_forms_of_a_word_meet(one, other):
    assert not set(forms_of(one)).isdisjoint(forms_of(other))


def test_different_letters_make_different_words():
    assert set(forms_of("tal")).isdisjoint(forms_of("tål"))


def test_a_letter_is_the_same_however_it_was_typed():
    apart = unicodedata.normalize("NFD", "åtgärder")
    assert [one.forms for one in words_of(normal(apart))] == [forms_of("åtgärder")]


def test_a_folded_word_has_no_dots_or_rings():
    assert folded("förskoleålder") == "forskolealder"


@given(st.text(max_size=300))
def test_every_word_stands_where_it_says(text):
    text = normal(text)
    ends = 0
    for word in words_of(text):
        assert ends <= word.start < word.end <= len(text)
        assert forms_of(text[word.start : word.end]) == word.forms
        ends = word.end
