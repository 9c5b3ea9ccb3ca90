"""Whatever is written in an answer: nothing is lost, and the time grows with the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.documents.reading import read_text
from fardplan.documents.statement import read_statement
from fardplan.errors import BadDocument
from tests.documents.words import words, words_of_document, words_of_statement

LINES = (
    "Förvaltningens synpunkter:",
    "Förvaltningens synpunkter på 3.1 och 3.2:",
    "Våra synpunkter: Bra förslag",
    "Synpunkter på målområde 2",
    "Förvaltningen välkomnar förslagen.",
    "och mer text i samma mening",
    "Strategin handlar om detta.",
    "Strategi 1.1",
    "Strategi 9.9 Något annat",
    "Strategi 3.2 Främja socialt blandade bostadsområden",
    "Strategi 3.2 Främja socialt blandade bostadsområden Staden ska mer.",
    "Strategi 2.6 Utveckla förutsättningarna för",
    "företagande i ytterstaden",
    "1.1 Målområde uppväxt och utbildning",
    "Tre strategier är prioriterade.",
    "Se svar under 3.2.",
    "Bakgrund",
    "Bilaga",
    "- en punkt",
    "1",
    " " * 20,
    "______",
    "Sida 2 (14)",
    "",
    " ",
    "\f",
    " Ny sida kanske",
    "arbets-",
)
ANSWER = "\n\nVåra synpunkter på 4.4\nBra.\n"
texts = st.lists(st.sampled_from(LINES), max_size=50).map("\n".join)


@given(texts)
@settings(max_examples=300)
def test_every_word_is_in_exactly_one_piece_of_the_statement(provisions, text):
    document = read_text((text + ANSWER).encode(), name="svar.txt")
    statement = read_statement(document, provisions=provisions)
    assert words_of_statement(statement) == words_of_document(document)
    assert words_of_statement(statement) == words((text + ANSWER).replace("_", " "))


@given(texts)
def test_every_piece_knows_where_it_stood(provisions, text):
    lines = (text + ANSWER).split("\n")
    document = read_text((text + ANSWER).encode(), name="svar.txt")
    statement = read_statement(document, provisions=provisions)
    for opinion in (*statement.opinions, *statement.general, *statement.unplaced):
        for line in opinion.lines:
            assert line.text in " ".join(lines[line.number - 1].split())
        whole = opinion.place_of(0, len(opinion.text))
        assert whole == opinion.place
    for question in statement.questions:
        assert str(question).endswith("?")
        assert 1 <= question.place.first_line <= question.place.last_line <= len(lines)


@given(st.text(max_size=300) | texts)
def test_a_text_is_an_answer_or_is_refused(provisions, text):
    try:
        read_statement(read_text(text.encode(), name="svar.txt"), provisions=provisions)
    except BadDocument as error:
        assert error.values["name"] == "svar.txt"  # noqa: PT017


@pytest.mark.parametrize("line", LINES[:12:2])
def test_four_times_the_answer_takes_about_four_times_the_time(provisions, line):
    small, large = (read_in((line + "\n") * count + ANSWER, provisions) for count in (2_000, 8_000))
    assert large < 10 * small + 0.3  # sixteen times would be the square


def read_in(text: str, provisions) -> float:
    """Seconds of processor time, the least of three: what else the machine does only adds."""
    document = read_text(text.encode(), name="svar.txt")
    taken = []
    for _ in range(3):
        started = time.process_time()
        read_statement(document, provisions=provisions)
        taken.append(time.process_time() - started)
    return min(taken)
