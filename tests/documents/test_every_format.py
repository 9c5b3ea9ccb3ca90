"""The same statement is read alike, whichever program wrote it and in whatever format."""

import pytest

from fardplan.documents.reading import read_document
from fardplan.documents.stance import propose_position
from fardplan.documents.statement import read_statement
from tests.documents.test_the_real_answer import POSITIONS, spaced_once
from tests.documents.written import WRITERS, Piece

LONG = (
    "Förvaltningen välkomnar förslagen men saknar en beskrivning av hur barnomsorgspersonalen i "
    "ytterstaden ska räcka till, och hur stadsdelsnämnderna ska samarbeta med utbildningsnämnden. "
    "Männen är i majoritet i dessa grupper. Därför behöver mål delas upp på kön."
)
FORMATS = pytest.mark.parametrize("name", WRITERS)


@pytest.fixture(scope="module")
def pieces(titles):
    """A statement with the difficulties that formats treat differently."""
    return [
        Piece("Förvaltningens synpunkter", is_heading=True),
        Piece("Förvaltningen ser positivt på färdplanen som helhet."),
        Piece(f"Strategi 1.1 {titles['1.1']}", is_heading=True),
        Piece("Strategin framhåller att barn ska nås tidigt. " * 8),
        Piece("Förvaltningens synpunkter:", is_heading=True),
        Piece(LONG, note="Rapport om grupper, 2017."),
        Piece(f"Strategi 3.1 {titles['3.1']}", is_heading=True),
        Piece("Förvaltningens synpunkter:", is_heading=True),
        Piece("Se svar under 3.2."),
        Piece(f"Strategi 3.2 {titles['3.2']}", is_heading=True),
        Piece("Förvaltningens synpunkter på 3.1 och 3.2:", is_heading=True),
        Piece("Förvaltningen instämmer i bedömningen."),
        Piece("Skälet är att hushållen skiljer sig åt mellan områdena. " * 30),
    ]


def opinions_of(statement) -> list[tuple]:
    everything = [*statement.general, *statement.opinions]
    return [
        (opinion.numbers, spaced_once(opinion.text), [note.text for note in opinion.footnotes])
        for opinion in everything
    ]


def read_as(name: str, pieces, provisions):
    document = read_document(WRITERS[name](pieces), name=name)
    return read_statement(document, provisions=provisions)


@FORMATS
def test_a_statement_reads_alike_in_every_format(name, pieces, provisions):
    statement = read_as(name, pieces, provisions)
    notes = [] if name == "word.docx" else ["Rapport om grupper, 2017."]
    assert opinions_of(statement) == [
        ((), "Förvaltningen ser positivt på färdplanen som helhet.", []),
        (("1.1",), LONG, notes),
        (("3.1",), "Se svar under 3.2.", []),
        (("3.1", "3.2"), spaced_once(f"{pieces[-2].text} {pieces[-1].text}"), []),
    ]


@FORMATS
def test_positions_are_the_same_in_every_format(name, pieces, provisions):
    statement = read_as(name, pieces, provisions)
    proposals = [propose_position(opinion.text) for opinion in statement.opinions]
    assert [proposal.position.value for proposal in proposals] == [
        "supports_with_remarks",
        "refers",
        "supports",
    ]


@pytest.mark.parametrize("name", ["typst.pdf", "columns.pdf", "own.pdf"])
def test_a_pdf_knows_on_which_pages_its_words_stand(name, pieces, provisions):
    last = read_as(name, pieces, provisions).opinions[-1]
    assert last.place.first_page is not None
    assert last.place.last_page >= last.place.first_page


@pytest.fixture(scope="module")
def real_pieces(real_bytes, provisions):
    """The real answer's headings and paragraphs; a footnote ends the paragraph that marks it."""
    document = read_document(real_bytes, name="svar.txt")
    statement = read_statement(document, provisions=provisions)
    opinions = [*statement.opinions, *statement.general]
    parts = [*statement.parts, *statement.descriptions]
    headings = [part.title for part in parts] + [o.label for o in opinions if o.label]
    texts = [block for piece in [*parts, *opinions] for block in piece.blocks]
    (note,) = statement.footnotes
    pieces = [(block.place.first_line, Piece(block.text, is_heading=True)) for block in headings]
    for block in texts:
        first, last = block.place.first_line, block.place.last_line
        words = note.text if first <= note.marked_at.number <= last else ""
        pieces.append((first, Piece(block.text, note=words)))
    return [piece for _, piece in sorted(pieces, key=lambda pair: pair[0])]


@FORMATS
def test_the_real_answer_reads_as_a_person_read_it_in_every_format(
    name, real_pieces, gold, provisions
):
    statement = read_as(name, real_pieces, provisions)
    said = {(spaced_once(o.text), number): o for o in statement.opinions for number in o.numbers}
    assert len(statement.opinions) == len(gold) == 23
    for expected in gold:
        opinion = said[expected["text"], expected["strategy"]]
        assert spaced_once(opinion.label.text) == expected["label"]
        proposal = propose_position(opinion.text)
        assert (proposal and proposal.position) == POSITIONS[expected["position"]]
