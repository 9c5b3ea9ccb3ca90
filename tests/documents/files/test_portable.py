"""PDF: lines and paragraphs from where letters stand."""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from fardplan.documents.reading import read_document
from fardplan.errors import BadDocument

LONG = "Förvaltningen välkomnar förslagen om samverkan mellan förskola och skola i ytterstaden. "


def pdf(markup: str) -> bytes:
    source = f'#set text(lang: "sv")\n{markup}'
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True, pdf_tags=False))


def read(markup: str):
    return read_document(pdf(markup), name="svar.pdf")


def texts(markup: str) -> list[str]:
    return [block.text for block in read(markup).blocks]


def test_words_that_were_split_at_line_ends_are_mended():
    markup = f"#set par(justify: true)\n#set text(hyphenate: true)\n#block(width: 5cm)[{LONG * 3}]"
    assert texts(markup) == [(LONG * 3).strip()]


def test_page_headers_and_page_numbers_stand_beside_the_text():
    markup = (
        '#set page(header: [Farsta stadsdelsförvaltning], numbering: "1 (1)")\n'
        + "#pagebreak()".join(f"Sida {word} handlar om det." for word in ("ett", "två", "tre"))
    )
    document = read(markup)
    assert [block.text for block in document.blocks] == [
        f"Sida {word} handlar om det." for word in ("ett", "två", "tre")
    ]
    assert {line.text for line in document.running} == {
        "Farsta stadsdelsförvaltning",
        *("1 (3)", "2 (3)", "3 (3)"),
    }
    assert [block.place.first_page for block in document.blocks] == [1, 2, 3]


def test_a_sentence_that_goes_on_over_a_page_is_one_paragraph():
    document = read(f"#set page(height: 8cm)\n{LONG * 24}")
    assert len(document.blocks) == 1
    assert document.blocks[0].place.last_page == 2


def test_two_columns_are_read_one_after_the_other():
    told = " ".join(f"mening nummer {n} om samverkan i ytterstaden" for n in range(60))
    document = read(f"#set page(height: 14cm)\n= Rubrik\n#columns(2)[{told}]")
    assert [block.text for block in document.blocks] == ["Rubrik", told]


def test_a_table_is_not_taken_for_columns():
    cells = "".join(f"[Rad {n}], [tal {n}], " for n in range(1, 12))
    read_cells = texts(f"#table(columns: (1fr, 1fr), {cells})")
    assert read_cells[:4] == ["Rad 1", "tal 1", "Rad 2", "tal 2"]


@pytest.mark.parametrize("rule", ["", "#set super(typographic: false)\n"])
def test_a_footnote_stands_outside_the_sentence_that_marks_it(rule):
    document = read(f"{rule}Männen är fler.#footnote[Rapport, 2017.] Det gäller alla.")
    assert [block.text for block in document.blocks] == ["Männen är fler. Det gäller alla."]
    (note,) = document.footnotes
    assert (note.mark.text, note.text) == ("1", "Rapport, 2017.")


def test_a_raised_figure_that_marks_no_note_stays():
    assert texts("#set super(typographic: false)\nEn yta på 40 m#super[2] räcker.") == [
        "En yta på 40 m² räcker."
    ]


def test_list_items_and_headings_stay_apart():
    assert texts("= Mål\n- Uppväxt\n- Arbete\n+ Ett beslut.\n+ Ett till.") == [
        *("Mål", "• Uppväxt", "• Arbete", "1. Ett beslut.", "2. Ett till.")
    ]


def test_a_scanned_file_is_refused_with_the_reason():
    with pytest.raises(BadDocument, match="inskannad"):
        read(PICTURE)


def test_a_page_that_is_only_a_picture_is_remembered():
    assert read(f"{LONG}\n#pagebreak()\n{PICTURE}").silent_pages == (2,)


def test_a_file_without_anything_is_empty():
    with pytest.raises(BadDocument, match="är tom"):
        read("#rect()")


def test_a_protected_file_is_refused():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(LONG))))
    writer.encrypt("hemligt", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(BadDocument, match="lösenord"):
        read_document(buffer.getvalue(), name="svar.pdf")


PICTURE = (
    '#image(bytes((255, 0, 0, 0, 255, 0)), format: (encoding: "rgb8", width: 2, height: 1), '
    "width: 5cm)"
)
