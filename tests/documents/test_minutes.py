"""An extract from minutes: meeting, item, decision and dissents, each with its words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents.minutes import DissentKind, read_minutes
from fardplan.documents.reading import read_document
from fardplan.errors import BadDocument

EXTRACT = """
Farsta stadsdelsnämnd
Protokoll 8/2018
Sammanträdesdatum: 2018-11-22

§ 12 Svar på remiss om färdplan
Dnr 1.1-433/2018, inkommen 2018-09-03

Beslut

Stadsdelsnämnden beslutar följande.

1. Nämnden överlämnar tjänsteutlåtandet till kommunstyrelsen som svar på remissen.
2. Beslutet justeras omedelbart.

Handlingar i ärendet

Tjänsteutlåtande den 1 november 2018.

Reservation

Ledamoten Anna Ek (V) och ledamoten Bo von Berg m.fl. (MP) reserverar sig enligt följande.

Målen är för svaga. Fler mål behövs.

Särskilt uttalande

Vice ordföranden Eva Åström (L) lämnar ett särskilt uttalande.

Vi hade önskat längre remisstid.

Vid protokollet
"""


def read(text: str):
    return read_minutes(read_document(text.encode(), name="utdrag.txt"))


@pytest.fixture(scope="module")
def minutes():
    return read(EXTRACT)


def test_the_meeting_and_the_item_are_found_with_their_words(minutes):
    assert minutes.held_on == date(2018, 11, 22)
    assert minutes.held_on_quote.text == "Sammanträdesdatum: 2018-11-22"
    assert minutes.item == "12"
    assert minutes.item_quote.place.first_line == 6


def test_the_decision_is_found_point_by_point(minutes):
    assert [point.text for point in minutes.decision] == [
        "Nämnden överlämnar tjänsteutlåtandet till kommunstyrelsen som svar på remissen.",
        "Beslutet justeras omedelbart.",
    ]
    assert minutes.immediate_adjustment.text == "2. Beslutet justeras omedelbart."


def test_dissents_are_found_with_names_parties_and_their_own_text(minutes):
    reservation, statement = minutes.dissents
    assert reservation.kind is DissentKind.RESERVATION
    assert reservation.names == ("Anna Ek", "Bo von Berg")
    assert reservation.parties == ("V", "MP")
    assert reservation.quote.text.endswith("Målen är för svaga. Fler mål behövs.")
    assert statement.kind is DissentKind.SPECIAL_STATEMENT
    assert (statement.names, statement.parties) == (("Eva Åström",), ("L",))
    assert statement.quote.text.endswith("Vi hade önskat längre remisstid.")
    assert statement.quote.place.last_line > statement.quote.place.first_line


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Sammanträde den 22 november 2018", date(2018, 11, 22)),
        ("Protokoll fört vid sammanträde 2018-11-22", date(2018, 11, 22)),
        ("Sammanträdesdatum\n2018-11-22", date(2018, 11, 22)),
        ("Protokoll från den 31 februari 2018", None),
        ("Remissen inkom 2018-09-03", None),
    ],
)
def test_the_day_of_the_meeting_is_not_just_any_day(line, day):
    assert read(f"{line}\n\nNågot mer.").held_on == day


def test_what_is_not_there_is_not_invented():
    minutes = read("Nämnden diskuterade frågan om reservationer i allmänhet.")
    assert minutes.held_on is minutes.item is minutes.immediate_adjustment is None
    assert minutes.decision == minutes.dissents == ()


@given(st.lists(st.sampled_from(EXTRACT.split("\n")), min_size=1, max_size=40).map("\n".join))
def test_any_extract_gives_quotes_that_stand_in_it(text):
    try:
        minutes = read(text)
    except BadDocument:
        return
    quotes = [*minutes.decision, *(dissent.quote for dissent in minutes.dissents)]
    for quote in quotes:
        assert set(quote.text.split()) <= set(text.split())
        assert 1 <= quote.place.first_line <= quote.place.last_line <= text.count("\n") + 1
