import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.errors import Refused
from fardplan.referral.compiling.words import (
    Span,
    paragraph_spans,
    paragraphs,
    place_of,
    place_of_paragraphs,
)

TEXT = "Ett stycke.\n\nEtt annat\nstycke.\n \n\n  Det tredje.\n"


def shown(span: Span) -> str:
    return TEXT[span.start : span.end]


def test_paragraphs_stand_between_empty_lines():
    assert [shown(span) for span in paragraph_spans(TEXT)] == [
        "Ett stycke.",
        "Ett annat\nstycke.",
        "Det tredje.",
    ]


def test_pasted_words_are_found_whatever_lies_between_them():
    assert shown(place_of("annat  stycke.", TEXT)) == "annat\nstycke."


@pytest.mark.parametrize("words", ["", "finns inte", "Ett", "stycke."])
def test_words_that_are_nowhere_or_in_several_places_are_refused(words):
    with pytest.raises(Refused):
        place_of(words, TEXT)


def test_chosen_paragraphs_follow_on_each_other():
    assert shown(place_of_paragraphs([1, 0], TEXT)).endswith("annat\nstycke.")
    for chosen in ([], [0, 2], [3], [-1]):
        with pytest.raises(Refused):
            place_of_paragraphs(chosen, TEXT)


def test_a_paragraph_is_cut_where_points_begin_and_end():
    marks = [(1, Span(0, 3)), (2, Span(2, 20))]
    first = paragraphs(TEXT, marks)[0]
    assert [(piece.text, piece.points) for piece in first.pieces] == [
        ("Et", (1,)),
        ("t", (1, 2)),
        (" stycke.", (2,)),
    ]


@given(st.text(alphabet="a \n\t\u2003.", max_size=60))
def test_nothing_but_white_space_is_left_out(text):
    kept = "".join(piece.text for paragraph in paragraphs(text, []) for piece in paragraph.pieces)
    assert "".join(kept.split()) == "".join(text.split())
