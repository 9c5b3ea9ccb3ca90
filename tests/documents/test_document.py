import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents.document import Block, Line, Place


def block(*texts: str) -> Block:
    return Block.of([Line(text, number, 1 + number // 3) for number, text in enumerate(texts, 1)])


def test_a_block_spans_its_lines_and_pages():
    assert block("ett", "två", "tre").place == Place(1, 3, 1, 2)


@pytest.mark.parametrize(
    ("quote", "lines"),
    [("Förvaltningen", [1]), ("välkomnar", [1, 2]), ("förslaget om", [2, 3]), ("mer.", [3])],
)
def test_a_quote_is_found_on_its_lines(quote, lines):
    whole = block("Förvaltningen väl-", "komnar förslaget", "om mer.")
    start = whole.text.index(quote)
    assert [line.number for line in whole.lines_of(start, start + len(quote))] == lines


def test_a_block_is_cut_between_and_inside_lines():
    whole = block("ett två", "tre fyra", "fem")
    pieces = list(whole.split([4, 8]))
    assert [piece.text for piece in pieces] == ["ett", "två", "tre fyra fem"]
    assert [piece.place.first_line for piece in pieces] == [1, 1, 2]


@given(
    st.lists(st.text("abå- .", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=8),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_cutting_loses_nothing(texts, places):
    whole = block(*texts)
    pieces = whole.split(places)
    kept = "".join(line.text for piece in pieces for line in piece.lines)
    assert kept.replace(" ", "") == "".join(texts).replace(" ", "")
