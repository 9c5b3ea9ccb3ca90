"""Who answers together, and whether the office answers alone."""

import pytest

from fardplan.documents.facts import read_facts
from fardplan.documents.reading import read_document

NAMES = ["Farsta stadsdelsnämnd", "Skarpnäcks stadsdelsnämnd", "Socialnämnden"]


def read(text: str):
    return read_facts(read_document(text.encode(), name="svar.txt"), body_names=NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Gemensamt svar från Farsta och Skarpnäcks stadsdelsnämnder\n\nText.",
        "Tjänsteutlåtande\n\nFarsta lämnar ett gemensamt yttrande med Skarpnäck.",
        "Farsta stadsdelsförvaltning tillsammans med Skarpnäcks stadsdelsförvaltning\n\nText.",
    ],
)
def test_bodies_that_answer_together_are_named_with_the_words_that_say_so(text):
    one, other = read(text).joint_bodies
    assert (one.name, other.name) == ("Farsta stadsdelsnämnd", "Skarpnäcks stadsdelsnämnd")
    assert one.quote.text in text
    assert one.quote.place.first_line >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Farsta stadsdelsnämnd\n\nArbetet bör ske gemensamt i staden.",
        "Farsta och Skarpnäck växer.",
        "Gemensamt svar från Farstavägen och Skarpnäcksfältet",
    ],
)
def test_a_body_alone_is_not_joint(text):
    assert read(text).joint_bodies == ()


def test_an_answer_by_the_office_alone_is_told():
    facts = read("Stadsledningskontoret\nKontorsyttrande\n\nKontoret tillstyrker.")
    assert facts.office_answer.text == "Kontorsyttrande"
    assert read("Tjänsteutlåtande\n\nNämnden svarar.").office_answer is None
