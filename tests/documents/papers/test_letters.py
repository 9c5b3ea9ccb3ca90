import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents import writing
from fardplan.documents.papers.language import SWEDISH
from fardplan.documents.papers.letters import SHOWN, printable
from fardplan.documents.papers.paper import Paper, Paragraph
from tests.documents.papers.conftest import NOW
from tests.documents.papers.test_formats import pdf_text


def shown() -> list[str]:
    ends = SHOWN.split("\\U")[1:]
    pairs = [
        (int(a.rstrip("-"), 16), int(b, 16)) for a, b in zip(ends[::2], ends[1::2], strict=True)
    ]
    return [chr(code) for first, last in pairs for code in range(first, last + 1)]


def test_the_fonts_can_show_every_letter_that_is_let_through():
    """Typst refuses to make a PDF/UA with a letter that its fonts do not have."""
    letters = shown()
    assert len(letters) > 4_000
    assert printable("".join(letters), SWEDISH)
    blocks = [Paragraph(" ".join(letters[n : n + 50])) for n in range(0, len(letters), 50)]
    assert writing.as_pdf(Paper("K", "T", "O", blocks), made_at=NOW)


def test_swedish_letters_and_joined_ones_can_be_copied_from_a_pdf():
    text = "Återhämtning på Ängsvägen: effektiv flyttning, affisch, fjäril, ö"
    content = writing.as_pdf(Paper("K", "T", "O", [Paragraph(text)]), made_at=NOW)
    assert text in pdf_text(content)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bra 🙂!", "Bra [slightly smiling face]!"),
        ("Tack ❤️ och 👍", "Tack ❤ och [thumbs up sign]"),
        ("Svar: مرحبا بالعالم.", "Svar: [12 tecken: arabic]."),
        ("中", "[cjk unified ideograph-4e2d]"),
        ("a\u0308", "ä"),
        ("a\x00b\tc\u202ed\u200be", "a b cde"),
    ],
)
def test_what_cannot_be_shown_is_said(text, written):
    assert printable(text, SWEDISH) == written


@given(st.text())
def test_only_letters_that_can_be_shown_are_left(text):
    kept = printable(text, SWEDISH)
    assert set(kept) <= set(shown())
    assert unicodedata.is_normalized("NFC", kept)
