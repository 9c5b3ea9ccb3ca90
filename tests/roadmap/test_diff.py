from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.roadmap.diff import Piece, diff_words, is_changed

words = st.sampled_from(["barn", "unga", "ska", "nå", "tidigt", "–", ",", ".", "\n\n", "f.d."])
texts = st.one_of(st.text(max_size=200), st.lists(words, max_size=60).map(" ".join))


def rebuilt(pieces: list[Piece], but: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != but)


@given(texts, texts)
def test_both_texts_can_be_read_back_from_the_pieces(old, new):
    pieces = diff_words(old, new)
    assert rebuilt(pieces, but="added") == old
    assert rebuilt(pieces, but="removed") == new


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert not is_changed(diff_words(text, text))


@given(texts, texts)
def test_texts_that_differ_have_a_changed_piece(old, new):
    assert is_changed(diff_words(old, new)) == (old != new)


@given(texts, texts)
def test_neighbouring_pieces_are_of_different_kinds_and_never_empty(old, new):
    pieces = diff_words(old, new)
    kinds = [piece.kind for piece in pieces]
    assert all(piece.text for piece in pieces)
    assert all(here != then for here, then in pairwise(kinds))


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("", "Ny text.", [("added", "Ny text.")]),
        (
            "Staden ska nå fler unga.",
            "Staden ska nå flickor och pojkar.",
            [
                ("same", "Staden ska nå "),
                ("removed", "fler unga"),
                ("added", "flickor och pojkar"),
                ("same", "."),
            ],
        ),
        (
            "mark- och planprocessen",
            "mark- och plan-processen",
            [
                ("same", "mark- och "),
                ("removed", "planprocessen"),
                ("added", "plan-processen"),
            ],
        ),
    ],
)
def test_whole_words_and_phrases_change_not_letters(old, new, pieces):
    assert diff_words(old, new) == [Piece(*piece) for piece in pieces]
