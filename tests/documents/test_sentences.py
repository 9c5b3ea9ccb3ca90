import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("En mening. En till! Och en?", ["En mening.", "En till!", "Och en?"]),
        (
            "Lärare, t.ex. Anna och m.fl. Stockholmare.",
            ["Lärare, t.ex. Anna och m.fl. Stockholmare."],
        ),
        ("Utan punkt\n\nEtt stycke till.", ["Utan punkt", "Ett stycke till."]),
        ("Dnr 1.1 och 2.2 är tal.", ["Dnr 1.1 och 2.2 är tal."]),
        ("Han sa ”ja.” Sedan gick han.", ["Han sa ”ja.”", "Sedan gick han."]),
        ("", [""]),
    ],
)
def test_a_text_is_parted_into_sentences(text, parts):
    assert [sentence.text for sentence in sentences(text)] == parts


@given(st.text(". A\nb?”", max_size=40))
def test_sentences_stand_where_they_say(text):
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
