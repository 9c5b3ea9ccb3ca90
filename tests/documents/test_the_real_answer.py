"""Enskede-Årsta-Vantör's answer of 2018, against what a person found in it.

The answer and the person's reading lie beside the checkout; without them these tests are skipped.
"""

import pytest

from fardplan.documents.headings import PartKind
from fardplan.documents.reading import read_text
from fardplan.documents.stance import Position, propose_position, remarks_in
from fardplan.documents.statement import read_statement
from tests.documents.words import words, words_of_document, words_of_statement

POSITIONS = {
    "tillstyrker": Position.SUPPORTS,
    "tillstyrker_med_papekande": Position.SUPPORTS_WITH_REMARKS,
    "hanvisning:3.2": Position.REFERS,
    "endast_synpunkt": None,  # a person may say so; the machine proposes nothing
}
WITHOUT_STANCE_VERB = {"2.2", "2.6", "4.1", "4.6"}


@pytest.fixture(scope="module")
def document(real_bytes):
    return read_text(real_bytes, name="enskede-arsta-vantor-svar.txt")


@pytest.fixture(scope="module")
def statement(document, provisions):
    return read_statement(document, provisions=provisions)


def spaced_once(text: str) -> str:
    return " ".join(text.split())


def test_the_file_has_ten_pages_and_one_footnote(document):
    assert document.blocks[-1].place.last_page == 10
    assert [note.marked_at.number for note in document.footnotes] == [323]
    assert document.running == ()


def test_no_word_is_lost_or_doubled(real_bytes, document, statement):
    written = words(real_bytes.decode())
    assert words_of_document(document) == written
    assert words_of_statement(statement) == written


def test_all_strategies_have_the_comment_and_label_that_a_person_found(statement, gold):
    read = {
        (spaced_once(opinion.label.text), spaced_once(opinion.text)): opinion
        for opinion in statement.opinions
    }
    assert len(gold) == len(statement.opinions) == len(read) == 23
    for expected in gold:
        opinion = read[expected["label"], expected["text"]]
        assert expected["strategy"] in opinion.numbers


def test_one_comment_covers_two_strategies_and_another_points_to_it(statement):
    several = [opinion for opinion in statement.opinions if len(opinion.numbers) > 1]
    assert [opinion.numbers for opinion in several] == [("3.1", "3.2")]
    pointing = [opinion for opinion in statement.opinions if opinion.refers_to]
    assert [(o.numbers, o.refers_to[0].number) for o in pointing] == [(("3.1",), "3.2")]


def test_the_footnote_stands_outside_the_comment_that_it_belongs_to(statement):
    noted = [opinion for opinion in statement.opinions if opinion.footnotes]
    assert [opinion.numbers for opinion in noted] == [("2.1",)]
    assert "december 2017" in noted[0].footnotes[0].text
    assert not any("december 2017" in opinion.text for opinion in statement.opinions)


def test_views_on_the_whole_are_an_opening_and_three_views(statement):
    assert len(statement.general) == 4
    assert [propose_position(view.text) is not None for view in statement.general] == [
        True,
        False,
        False,
        False,
    ]


def test_nothing_is_left_unplaced(statement, titles):
    assert statement.unplaced == ()
    assert [d.provision.number for d in statement.descriptions] == list(titles)
    assert {part.kind for part in statement.parts} == set(PartKind) - {PartKind.DISPATCH}


def test_the_only_remark_is_on_the_area_that_is_numbered_like_a_strategy(statement):
    (question,) = statement.questions
    assert question.values["number"] == "1.1"
    assert question.place.first_line == 111


def test_positions_agree_with_the_persons(gold):
    for expected in gold:
        proposal = propose_position(expected["text"])
        assert (proposal and proposal.position) == POSITIONS[expected["position"]], expected


def test_no_support_is_proposed_where_a_person_found_none(gold):
    proposed = {
        row["strategy"]
        for row in gold
        if (proposal := propose_position(row["text"])) and proposal.position is Position.SUPPORTS
    }
    assert proposed == {row["strategy"] for row in gold if row["position"] == "tillstyrker"}


def test_comments_without_a_stance_verb_stay_unclassified(gold):
    unclassified = {row["strategy"] for row in gold if propose_position(row["text"]) is None}
    assert unclassified >= WITHOUT_STANCE_VERB


def test_the_words_shown_are_those_that_the_person_pointed_at(gold):
    for expected in gold:
        proposal = propose_position(expected["text"])
        if proposal is not None:
            first = proposal.cues[0].text
            assert first in expected["cues"][0] or expected["cues"][0] in first


def test_comments_without_a_position_still_show_their_remarks(gold):
    silent = {
        row["strategy"]
        for row in gold
        if row["position"] == "endast_synpunkt" and not remarks_in(row["text"])
    }
    assert silent == {"4.1"}  # it reports what has been seen, and asks for nothing
