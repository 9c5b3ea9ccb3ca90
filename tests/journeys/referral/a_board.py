"""Farsta prepares with its departments, decides and hands in; another board joins an answer."""

from playwright.sync_api import expect

from tests.journeys.referral.person import TITLE, Person, day

DEPARTMENTS = {
    "forskola": "Förskolan behöver fler utbildade förskollärare.",
    "fritid": "Öppna förskolor når dem som annars inte kommer.",
    "stod": "Föräldrar frågar efter stöd på fler språk.",
}
STAFF = "Personal till förskolorna i ytterstaden saknas i planen."
RESERVATION = "Vi ville avstyrka."
WOVEN = f"Nämnden tillstyrker förslaget.\n\n{STAFF}"


def invite_departments(officer: Person) -> str:
    """The officer begins and asks three departments; returns where the draft is."""
    officer.open("/namndens-remisser/")
    officer.look()
    officer.follow(TITLE)
    officer.look()
    officer.press("Vi har fått den")
    officer.press("Börja arbetet med svaret")
    draft = officer.page.url
    for key in DEPARTMENTS:
        officer.open(draft)
        officer.unfold("Bjud in en avdelning")
        officer.choose("Avdelning", f"Avdelningen {key}")
        officer.fill("Avdelningens sista dag", day(10))
        officer.press("Bjud in")
    officer.open(draft)
    expect(officer.page.locator("li.sheet", has_text="Avdelningen")).to_have_count(3)
    return draft


def contribute(contributor: Person, words: str) -> None:
    """A department writes of one strategy."""
    contributor.open("/namndens-remisser/")
    contributor.follow(TITLE)
    contributor.look()
    contributor.follow("1.1")
    contributor.fill("Text", words)
    contributor.press("Spara")
    contributor.sees(words)


def weave(officer: Person, draft: str) -> None:
    """The officer sees what the departments wrote beside her own words."""
    officer.open(draft)
    officer.look()
    officer.follow("Strategi 1.1")
    officer.sees(*DEPARTMENTS.values())
    officer.choose("Ståndpunkt", "supports_with_remarks")
    officer.fill("Text", WOVEN)
    address = officer.page.url
    officer.press("Spara")
    officer.open(address)
    officer.look("weaving")


def meet_another(officer: Person, draft: str) -> None:
    """Two windows with the same part open: what was saved first is not overwritten."""
    officer.open(draft)
    officer.follow("Strategi 1.1")
    address = officer.page.url
    late = officer.in_another_window()
    late.open(address)
    officer.fill("Text", f"{WOVEN}\n\nVi ber om besked.")
    officer.press("Spara")
    late.fill("Text", f"{WOVEN}\n\nVi ber om svar.")
    late.press("Spara")
    late.sees("Två har skrivit samtidigt", "Vi ber om besked.")
    expect(late.page.get_by_label("Text")).to_have_value(f"{WOVEN}\n\nVi ber om svar.")
    late.look()
    late.page.close()


def sign(head: Person, draft: str) -> None:
    """The head puts her name to the proposal as it stands."""
    head.open(f"{draft}forslag/")
    head.look()
    head.press("Underteckna förslaget")


def decide(secretary: Person, draft: str) -> None:
    """The secretary writes down the decision and a reservation, and hands in what was decided."""
    secretary.open(f"{draft}beslut/nytt/")
    secretary.look()
    secretary.tick("enligt förslaget")
    secretary.fill("Sammanträdesdag", day(0))
    secretary.fill("Paragraf", "§ 7")
    secretary.tick("Paragrafen justerades omedelbart")
    secretary.press("Spara beslutet")
    secretary.open(f"{draft}beslut/")
    secretary.unfold("Lägg till en reservation")
    secretary.fill("Ledamöter", "A. Ek")
    secretary.fill("Partier", "Partiet")
    secretary.fill("Text", RESERVATION)
    secretary.press("Lägg till")
    secretary.sees(RESERVATION)
    secretary.look("decision")
    digest = secretary.page.locator(".digest code").first.inner_text()
    secretary.press("Lämna in svaret")
    secretary.sees("Det som lämnades in är det som beslutades", digest)
    secretary.look()


def join(secretary: Person) -> None:
    """The board that a joint answer names says that it is its own too."""
    secretary.open("/namndens-remisser/")
    secretary.look()
    secretary.follow("har lämnat ett gemensamt svar")
    secretary.look()
    secretary.fill("Sammanträdesdag", day(0))
    secretary.fill("Paragraf", "§ 9")
    secretary.press("Nämnden har anslutit sig")
    secretary.does_not_see("Väntar på")
