"""A text file becomes blocks: pages, headers, footnotes, paragraphs; and nothing is lost."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fardplan.documents.reading import read_text
from fardplan.errors import BadDocument
from tests.documents.words import words, words_of_document

FULL = "Förvaltningen anser att samverkan mellan förskola, skola och"  # a line that is full


def document(text: str):
    return read_text(text.encode(), name="svar.txt")


def blocks(text: str) -> list[str]:
    return [block.text for block in document(text).blocks]


def double_spaced(*lines: str) -> str:
    """As some programs write: an empty line after each line, a space where a paragraph ends."""
    return "".join(f"{line} \n\n" if line else " \n\n" for line in lines)


# Paragraphs


def test_wrapped_lines_become_one_paragraph():
    assert blocks(f"{FULL}\nsocialtjänst behöver stärkas.\n\nNästa stycke.\n") == [
        f"{FULL} socialtjänst behöver stärkas.",
        "Nästa stycke.",
    ]


def test_a_full_line_goes_on_even_before_a_name():
    assert blocks(f"{FULL}\nStockholms universitet är viktig.") == [
        f"{FULL} Stockholms universitet är viktig."
    ]


def test_a_line_that_ends_early_ends_its_paragraph():
    assert blocks("Bakgrund\nDe senaste åren har mycket hänt.\nNu kommer mer.\n") == [
        "Bakgrund",
        "De senaste åren har mycket hänt.",
        "Nu kommer mer.",
    ]


def test_lines_that_were_never_wrapped_are_paragraphs():
    long = "Förvaltningen välkomnar förslagen. " * 8
    assert blocks(f"{long}\n{long}\n{long}") == [long.strip()] * 3


def test_list_items_stay_apart():
    text = "Målen är:\n- Uppväxt\n- Arbete och\nföretagande\n• Boende\n1. Demokrati\na) Trygghet"
    assert blocks(text) == [
        "Målen är:",
        "- Uppväxt",
        "- Arbete och företagande",
        "• Boende",
        "1. Demokrati",
        "a) Trygghet",
    ]
    assert [block.kind for block in document(text).blocks[1:4]] == ["item"] * 3


def test_in_a_double_spaced_file_an_empty_line_parts_nothing():
    text = double_spaced(
        "Förvaltningen vill framhålla vikten av att statistiken",
        "delas upp på kön. Det gäller också de mål som redan är",
        "beslutade.",
        "",
        "Förvaltningen saknar dessutom en beskrivning av hur mål",
        "som rör ytterstaden ska följas upp från år till år.",
        "och så vidare",
    )
    assert len(blocks(text)) == 2


# Pages


def test_form_feeds_part_pages_but_not_sentences():
    read = document(f"{FULL}\n\fsocialtjänst behöver stärkas.\n\fNy sida.\n")
    assert [block.text for block in read.blocks] == [
        f"{FULL} socialtjänst behöver stärkas.",
        "Ny sida.",
    ]
    assert [block.place.first_page for block in read.blocks] == [1, 3]
    assert read.blocks[0].place.last_page == 2
    assert (read.blocks[0].place.first_line, read.blocks[0].place.last_line) == (1, 2)


def test_a_space_first_marks_a_page_in_a_double_spaced_file():
    page = double_spaced(
        "Nya kontor bör läggas nära spåren så att fler än nu ska",
        "kunna arbeta nära sitt hem i söderort och i västerort",
        "samt för att andelen arbetsplatser ska kunna öka där",
        "det i dag byggs många nya bostäder men få kontor och",
    )
    read = document(page[:-1] + " verkstäder eller andra lokaler. \n\n" + "slut. \n")
    assert read.blocks[0].place.last_page == 2
    assert "kontor och verkstäder" in read.blocks[0].text


def test_a_stray_space_in_an_ordinary_file_marks_no_page():
    assert document("Ett stycke.\n Ett till.\nOch ett.\n").blocks[1].place.first_page is None


@pytest.mark.parametrize(
    "header",
    [
        "Tjänsteutlåtande Sida 2 (14)",
        "Sida 2 (14)",
        "Sid 2 av 14",
        "2 (14)",
        "2(14)",
        "- 2 -",
        "– 2 –",
    ],
)
def test_a_page_number_is_taken_out_of_the_sentence_and_kept(header):
    read = document(f"{FULL}\n\n{header}\n\nsocialtjänst behöver stärkas.\n")
    assert [block.text for block in read.blocks] == [f"{FULL} socialtjänst behöver stärkas."]
    assert [line.text for line in read.running] == [header]
    assert read.blocks[0].place.last_page == 2


@pytest.mark.parametrize("line", ["Sida vid sida", "2 av 14 svarade", "(14)", "3.1 (2)"])
def test_what_only_resembles_a_page_number_stays(line):
    assert document(f"{FULL}\n{line}\n").running == ()


def test_lines_that_open_every_page_are_a_header():
    pages = [f"Farsta kontor\nDnr 1.1-{n}\nHär är sida nummer {n}.\n{n}\n" for n in (1, 2, 3, 4)]
    read = document("\f".join(pages))
    assert {line.text for line in read.running} >= {"Farsta kontor", "Dnr 1.1-3", "3"}
    assert [block.text for block in read.blocks] == [f"Här är sida nummer {n}." for n in "1234"]


def test_the_kind_of_document_is_a_header_on_later_pages():
    read = document(f"Tjänsteutlåtande\n{FULL}\n\fTjänsteutlåtande\nsocialtjänst stärks.")
    assert [line.number for line in read.running] == [3]
    assert read.blocks[1].text == f"{FULL} socialtjänst stärks."


def test_a_label_that_happens_to_open_pages_is_no_header():
    label = "Förvaltningens synpunkter"
    pages = [f"{label}\nTanke {n}.\nMer om {n}.\nOch mer.\nSlut på {n}.\n" for n in "1234"]
    inside = f"Ett.\nTvå.\nTre.\n{label}\nFyra.\nFem.\nSex."
    assert document("\f".join([*pages, inside])).running == ()


# Footnotes


def test_a_footnote_in_the_middle_of_a_sentence_is_set_apart():
    text = (
        f"Männen är i majoritet\n1\ni dessa grupper.\n\n{FULL}\n{' ' * 30}\n1\n Rapport om\n"
        "spår, 2017.\n\fsocialtjänst behöver stärkas.\n"
    )
    read = document(text)
    assert [block.text for block in read.blocks] == [
        "Männen är i majoritet i dessa grupper.",
        f"{FULL} socialtjänst behöver stärkas.",
    ]
    (note,) = read.footnotes
    assert (note.mark.text, note.text) == ("1", "Rapport om spår, 2017.")
    assert note.marked_at.number == 2
    assert note.block.place.first_line == 8


def test_notes_below_underscores_may_have_their_marks_beside_them():
    text = (
        "Ett påstående\n1\noch ett till\n2\nhär.\n\n"
        "______\n1 Källa ett.\n2 Källa två.\n\fNy sida.\n"
    )
    notes = document(text).footnotes
    assert [(note.mark.text, note.text) for note in notes] == [
        ("1", "Källa ett."),
        ("2", "Källa två."),
    ]
    assert [note.marked_at.number for note in notes] == [2, 4]
    assert blocks(text) == ["Ett påstående och ett till här.", "Ny sida."]


def test_the_same_mark_on_two_pages_is_two_notes():
    page = f"Ett påstående\n1\nmed källa.\n{' ' * 20}\n1\nKälla {{}}.\n"
    notes = document(page.format("ett") + "\f" + page.format("två")).footnotes
    assert [(note.text, note.marked_at.number) for note in notes] == [
        ("Källa ett.", 2),
        ("Källa två.", 8),
    ]


@pytest.mark.parametrize("glued", ["grupper.1 Sedan", "grupper1 Sedan", "grupper¹ Sedan"])
def test_a_mark_that_is_glued_to_its_word_is_taken_from_it(glued):
    text = f"Det gäller dessa {glued} kommer mer.\n\n______\n1 Rapport om spår, 2017.\n"
    read = document(text)
    assert [block.text for block in read.blocks] == [
        f"Det gäller dessa {glued.replace('1', '').replace('¹', '')} kommer mer."
    ]
    (note,) = read.footnotes
    assert (note.text, note.marked_at.number) == ("Rapport om spår, 2017.", 1)


@pytest.mark.parametrize("text", ["Covid19 och E4 och mål 3.1 och 2 m² gäller.", "Se covid19."])
def test_figures_in_words_are_no_marks_when_there_is_no_note(text):
    assert blocks(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Recept\n______\n1 kg mjöl\n2 ägg\n",
        f"Ett stycke.\n{' ' * 20}\nEtt till.\n",
        "______\n",
        f"{' ' * 20}\n1\n\fNy sida",
        f"Slut\n{' ' * 20}\n1",
    ],
)
def test_what_only_resembles_a_footnote_is_none(text):
    assert document(text + "ord").footnotes == ()


def test_a_number_alone_that_belongs_to_no_note_stays():
    assert "7" in " ".join(blocks("Antal\n7\nstycken"))


# Any input


WORDS = st.sampled_from(
    [
        "och",
        "Staden",
        "1",
        "2",
        "Sida 2 (14)",
        "- punkt",
        "______",
        " " * 12,
        "\f",
        "\n",
        " \n",
        "ord-",
    ]
)


@given(st.lists(WORDS, max_size=60).map("\n".join))
@example("1\n            \n1\nord")
@example("______\n\f\n______\n\f\n______")
def test_every_word_of_a_text_is_in_exactly_one_part_of_the_document(text):
    try:
        read = document(text)
    except BadDocument:
        return
    assert words_of_document(read) == words(text)


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@example(b"\xff\xfe\x00\xd8")
@example("\u00ad\n\u00ad".encode())
@example(b"\x1c\n\x1d")
@example(b"_____")
def test_any_bytes_give_a_document_or_a_refusal(content):
    try:
        read = read_text(content, name="svar.txt")
    except BadDocument as error:
        refusal = str(error)
        assert "svar.txt" in refusal
        assert refusal.endswith(".")
    else:
        assert all(block.text for block in read.blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Förvaltningen välkomnar förslagen om samverkan mellan skola och fritid.\n",
        "1\n",
        " " * 12 + "\n1\nnot\n",
        "Sida 2 (14)\n",
        "Förvaltningens synpunkter:\n\n",
        "ord\f\n",
    ],
    ids=["text", "numbers", "notes", "headers", "labels", "pages"],
)
def test_four_times_the_text_takes_about_four_times_the_time(line):
    lines = line.count("\n") + line.count("\f")
    small, large = (read_in(line * (count // lines)) for count in (10_000, 40_000))
    assert large < 10 * small + 0.5


def read_in(text: str) -> float:
    started = time.process_time()
    document(text)
    return time.process_time() - started
