"""Anybody reads who was asked, what they said, and what became of it."""

from io import BytesIO

import docx
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.referral.a_board import STAFF
from tests.journeys.referral.a_resident import OPENING_HOURS
from tests.journeys.referral.others import NAME
from tests.journeys.referral.person import TITLE, Person
from tests.journeys.referral.the_changes import ADDED
from tests.journeys.referral.the_report import VIEW

OPEN = "/remisser/remiss-1/"


def read_answers(visitor: Person) -> None:
    """Who was asked, who has answered, and each answer without what is secret."""
    visitor.open("/remisser/")
    visitor.look()
    visitor.follow(TITLE)
    visitor.sees("Kulturnämnden", "har inte svarat")
    visitor.look()
    visitor.follow("Kungsholmen")
    visitor.does_not_see(NAME)
    visitor.look()
    visitor.open(OPEN)
    visitor.follow("Farsta")
    visitor.sees(STAFF)
    visitor.look()
    visitor.open(f"{OPEN}enskilda/")
    visitor.sees(OPENING_HOURS)
    visitor.look()
    visitor.open(f"{OPEN}svara/")
    visitor.sees("Det går inte längre att svara")
    visitor.look()


def read_synopsis(visitor: Person) -> None:
    """What each said and what became of it, provision by provision and body by body."""
    visitor.open(OPEN)
    visitor.follow("Sammanställning av svaren")
    visitor.sees("Fem av de 23 remissinstanser som har tillfrågats har svarat.")
    for order in ("Avsnitt för avsnitt", "Instans för instans"):
        visitor.follow(order)
        visitor.sees(STAFF, "Vi tar in det i texten.")
        visitor.does_not_see(NAME)
        visitor.look()
    visitor.sees("Svarar gemensamt med Skarpnäcks", "Svaret kom in efter sista svarsdag")
    visitor.follow("Avsnitt för avsnitt")
    visitor.sees(VIEW, ADDED, "avstår från att svara (1): Kulturnämnden")


def take_away(visitor: Person) -> None:
    """The synopsis as a file to write in, and as one to read aloud."""
    visitor.open(f"{OPEN}sammanstallning/filer/")
    visitor.look()
    written = docx.Document(BytesIO(visitor.download("Hämta som docx")))
    said = "\n".join(one.text for one in written.paragraphs)
    printed = PdfReader(BytesIO(visitor.download("Hämta som pdf")))
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
    read = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for text in (said, read):
        assert STAFF in text
        assert NAME not in text
    expect(visitor.page).to_have_url(f"{visitor.url}{OPEN}sammanstallning/filer/")
