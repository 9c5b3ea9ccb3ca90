"""The invented answer that ships: it says that it is invented, and shows what reading can do."""

import pytest

from fardplan.documents.reading import read_text
from fardplan.documents.stance import Position, propose_position
from fardplan.documents.statement import read_statement
from tests.documents.conftest import ROOT
from tests.documents.words import words, words_of_statement

FILE = ROOT / "data" / "answers" / "exempelsvar.txt"


@pytest.fixture(scope="module")
def statement(provisions):
    return read_statement(read_text(FILE.read_bytes(), name=FILE.name), provisions=provisions)


def test_its_first_lines_say_that_it_is_invented(statement):
    first, second, *_ = [block.text for block in statement.letterhead.blocks]
    assert first == "Påhittat exempelsvar"
    assert "inte ett yttrande från någon nämnd" in second


def test_no_word_of_it_is_lost(statement):
    assert words_of_statement(statement) == words(FILE.read_text(encoding="utf-8"))


def test_it_has_views_on_many_strategies_and_two_on_the_whole(statement):
    spoken = {number for opinion in statement.opinions for number in opinion.numbers}
    assert len(spoken) == 12
    assert len(statement.general) == 2
    assert statement.unplaced == ()


def test_it_holds_the_difficulties_of_a_real_answer(statement):
    by_numbers = {opinion.numbers: opinion for opinion in statement.opinions}
    assert by_numbers["3.1",].refers_to[0].number == "3.2"
    assert ("3.1", "3.2") in by_numbers
    noted = by_numbers["2.4",]
    assert (noted.place.first_page, noted.place.last_page) == (3, 4)
    assert len(noted.footnotes) == 1
    assert "fotnot" not in noted.text


def test_it_shows_most_positions(statement):
    positions = [propose_position(opinion.text) for opinion in statement.opinions]
    assert {proposal.position for proposal in positions if proposal} == set(Position) - {
        Position.COMMENTS_ONLY,
        Position.OPPOSES,
        Position.ABSTAINS,
    }
    assert None in positions
