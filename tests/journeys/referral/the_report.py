"""The centre says what it thinks, lets the answers out, reports, and replies."""

from io import BytesIO

import docx
from playwright.sync_api import expect

from tests.journeys.referral.others import NAME
from tests.journeys.referral.person import REFERRAL, Person
from tests.journeys.referral.the_points import answers, open_answer

SYNOPSIS = f"{REFERRAL}sammanstallning/"
VIEW = "Vi delar nämndernas oro för bemanningen."


def let_out(registrar: Person) -> None:
    """A person reads each answer for secrecy, hides a name in one, and lets them out."""
    open_answer(registrar, "Kungsholmen")
    registrar.follow("Sekretess och publicering")
    registrar.fill("Ord som ska maskeras", NAME)
    registrar.fill("Lagrum", "OSL 21 kap. 1 §")
    registrar.press("Maskera")
    registrar.look()
    expect(registrar.page.locator("blockquote")).not_to_contain_text(NAME)
    for number in answers(registrar):
        registrar.open(f"/remissvar/{number}/sekretess/")
        if registrar.page.get_by_role("button", name="Publicera svaret").count():
            registrar.tick("Jag har läst svaret")
            registrar.press("Publicera svaret")
        registrar.sees("Publicerat")
    registrar.look()


def write_views(strategist: Person) -> None:
    """What the centre thinks of the whole."""
    strategist.open(f"{SYNOPSIS}stallningstaganden/")
    strategist.look()
    strategist.page.locator("tbody th a").first.click()
    strategist.look()
    strategist.fill("Ställningstagande", VIEW)
    strategist.press("Spara")
    strategist.sees(VIEW)


def propose_decision(strategist: Person) -> None:
    """The proposal is to be read, and to be written on with."""
    strategist.open(f"{SYNOPSIS}beslut/")
    strategist.look()
    words = docx.Document(BytesIO(strategist.download("Hämta som docx")))
    assert any("23" in one.text for one in words.paragraphs)


def report(strategist: Person) -> None:
    """The synopsis is read in both orders, and made public."""
    strategist.open(REFERRAL)
    strategist.follow("Sammanställningen")
    for page in ("Avsnitt för avsnitt", "Instans för instans", "Hämta som fil", "Redovisa"):
        strategist.follow(page)
        strategist.look()
    strategist.press("Redovisa remissen")
    strategist.sees("Fingeravtryck")
    strategist.look()
    strategist.open(f"{SYNOPSIS}redovisa/")
    strategist.sees("Remissen är redan redovisad")


def reply(registrar: Person) -> None:
    """Each that answered is told what became of it, once."""
    registrar.open(f"{SYNOPSIS}svar/")
    registrar.look()
    registrar.press("Svara alla som inte har fått svar")
    registrar.press("Svara alla som inte har fått svar")
    registrar.look()
    registrar.follow("Farsta")
    registrar.sees("Vi tar in det i texten.")
    registrar.look()
