"""The centre registers the answers, makes points of them and says who stands where."""

from playwright.sync_api import expect

from tests.journeys.referral.a_board import RESERVATION, STAFF
from tests.journeys.referral.others import SUPPORT
from tests.journeys.referral.person import REFERRAL, Person

REGISTER = f"{REFERRAL}register/"


def register(registrar: Person) -> None:
    """The registrar takes in an answer that came by mail, and gives each a diary number."""
    registrar.open(f"{REGISTER}nytt/")
    registrar.look()
    file = {"name": "svar.txt", "mimeType": "text/plain", "buffer": "Nämnden avstår.".encode()}
    registrar.page.get_by_label("Filen").set_input_files([file])
    registrar.choose("Från", "Kulturnämnden")
    registrar.choose("Slag", "abstains")
    registrar.press("Registrera")
    registrar.open(REGISTER)
    number = 0
    while registrar.page.get_by_role("button", name="Diarieför").count():
        number += 1
        registrar.fill("Vårt diarienummer", f"KS 2026/{number}")
        registrar.press("Diarieför")
    registrar.sees("gemensamt", "för sent", "avstår", f"KS 2026/{number}")
    registrar.does_not_see("har inte anslutit sig")
    registrar.look("register")


def answers(anyone: Person) -> list[str]:
    """The numbers of the answers in the register."""
    anyone.open(REGISTER)
    links = anyone.page.locator("tbody th a").all()
    return [one.get_attribute("href").strip("/").split("/")[-1] for one in links]


def open_answer(strategist: Person, body: str) -> None:
    """Go to where the points of a body's answer are marked."""
    strategist.open(REGISTER)
    strategist.page.locator("tbody th a", has_text=body).first.click()


def split(strategist: Person, *, javascript: bool) -> None:
    """A person reviews what the machine proposes, and marks points of her own in three ways."""
    for number in answers(strategist):
        strategist.open(f"/remissvar/{number}/")
        if strategist.page.get_by_role("button", name="Bekräfta alla ogranskade").count():
            strategist.press("Bekräfta alla ogranskade")
    open_answer(strategist, "Farsta")
    strategist.sees("§ 7", RESERVATION)
    strategist.look()
    if javascript:
        _select(strategist, STAFF)
    else:
        strategist.fill("Orden i svaret", STAFF)
    strategist.choose("Slag", "addition", within=strategist.page.locator("#mark"))
    strategist.fill("Teman", "bemanning", within=strategist.page.locator("#mark"))
    strategist.press("Markera som synpunkt")
    expect(strategist.page.locator("blockquote")).to_have_text(STAFF)
    open_answer(strategist, "Farsta")
    expect(strategist.page.locator("mark", has_text=STAFF).first).to_be_visible()
    strategist.look()
    for body in ("Kungsholmen", "Bromma", "Kulturnämnden", "en enskild"):
        open_answer(strategist, body)
        strategist.page.locator(".answer-text input").last.check()
        strategist.press("Markera som synpunkt")
        strategist.sees("Synpunkten är markerad")


def _select(strategist: Person, words: str) -> None:
    """Draw over the words: they are filled in where a point is made."""
    strategist.page.locator("p.words", has_text=words).last.select_text()
    expect(strategist.page.get_by_label("Orden i svaret")).to_have_value(words)


def position(strategist: Person) -> None:
    """Where an answer stands is what a person has read in it, with its words."""
    open_answer(strategist, "Kungsholmen")
    form = strategist.page.locator("form", has_text="Orden som visar det")
    strategist.choose("Ståndpunkt", "supports", within=form)
    strategist.fill("Orden som visar det", SUPPORT, within=form)
    strategist.press("Bekräfta ståndpunkten")
    whole = strategist.page.locator("tr", has_text="hela färdplanen")
    expect(whole).to_contain_text("tillstyrker")
    strategist.look()


def see_who_stands_where(strategist: Person) -> None:
    """Bodies by provisions, one provision, and one body."""
    strategist.open(f"{REFERRAL}matris/")
    strategist.sees("5 av 23 tillfrågade har svarat")
    strategist.look()
    strategist.follow("Farsta")
    strategist.sees("tillstyrker med påpekanden")
    strategist.look()
    strategist.open(f"{REFERRAL}matris/avsnitt/helheten/")
    strategist.sees("Tillstyrker: 1")
    strategist.look()
