"""The centre says what becomes of each point, changes the next edition, and closes."""

from playwright.sync_api import expect

from tests.journeys.referral.a_board import STAFF
from tests.journeys.referral.person import REFERRAL, Person

POINTS = f"{REFERRAL}synpunkter/"
UNDISPOSED = f"{POINTS}?disposition=undisposed"
EARLY, ADULTS = "Prioritera tidiga", "Få fler kortutbildade att full"
ADDED = "Förskolor i ytterstaden bemannas först."


def rewrite(strategist: Person) -> None:
    """Two provisions of the next edition get other words."""
    strategist.open("/utgava/stockholm-2018/nytt-utkast/")
    strategist.fill("År", "2027")
    strategist.fill("Nyckel", "stockholm-2027")
    strategist.press("Skapa utkastet")
    draft = strategist.page.url
    for title in (EARLY, ADULTS):
        strategist.open(draft)
        strategist.page.locator("main a", has_text=title).first.click()
        text = strategist.page.get_by_label("Text")
        text.fill(f"{text.input_value()} {ADDED}".strip())
        strategist.press("Spara")


def adopt(strategist: Person) -> None:
    """Two points are met, each by its provision."""
    strategist.open(POINTS)
    strategist.look()
    for words, title in ((STAFF, EARLY), ("gymnasiet", ADULTS)):
        strategist.open(POINTS)
        strategist.page.locator("tbody th a", has_text=words).last.click()
        strategist.look()
        strategist.choose("Vad händer med synpunkten?", "adopted")
        strategist.fill("Varför", "Vi tar in det i texten.")
        strategist.press("Spara hanteringen")
        place = strategist.page.get_by_label("Avsnitt i nästa utkast")
        choice = place.locator("option", has_text=title).first
        place.select_option(choice.get_attribute("value"))
        strategist.press("Koppla till avsnittet")
    strategist.look()


def cannot_close_yet(strategist: Person) -> None:
    """A point without disposition stands in the way."""
    strategist.open(f"{REFERRAL}avsluta/")
    strategist.sees("saknar hantering")
    expect(strategist.page.get_by_role("button", name="Avsluta remissen")).to_have_count(0)
    strategist.look()


def dispose_of_the_others(strategist: Person) -> None:
    """The others get their kind, those that are ticked, and are noted, all that were chosen."""
    strategist.open(f"{POINTS}?kind=unassessed")
    strategist.look()
    for box in strategist.page.locator("tbody input[type=checkbox]").all():
        box.check()
    many = strategist.page.get_by_role("group", name="Gör samma sak med många")
    strategist.choose("Slag", "information", within=many)
    many.get_by_role("button", name="Spara").click()
    strategist.open(f"{POINTS}?kind=unassessed")
    strategist.sees("0 synpunkter.")
    strategist.open(UNDISPOSED)
    strategist.tick("alla i urvalet, på alla sidor")
    strategist.choose("Hantering", "noted", within=many)
    strategist.fill("Skäl till hanteringen", "Vi tar med oss det.", within=many)
    many.get_by_role("button", name="Spara").click()
    strategist.sees("Vi tar med oss det.")
    strategist.look()
    strategist.page.locator("main form button", has_text="Ändra").click()
    strategist.open(UNDISPOSED)
    strategist.sees("0 synpunkter.")


def read_second(strategist: Person) -> None:
    """Another strategist stands behind what the first decided."""
    strategist.open(f"{REFERRAL}andringar/")
    strategist.page.locator("section.sheet li a").first.click()
    strategist.press("Jag har läst och står bakom det")
    strategist.sees("Läst av en andra strateg")


def trace(strategist: Person) -> None:
    """From the changed words to those who asked for them."""
    strategist.open(f"{REFERRAL}andringar/")
    expect(strategist.page.locator("section.sheet")).to_have_count(2)
    strategist.look()
    for title, words in ((EARLY, STAFF), (ADULTS, "gymnasiet")):
        strategist.open(f"{REFERRAL}andringar/")
        strategist.page.locator("section.sheet h2 a", has_text=title).click()
        expect(strategist.page.locator("ins").first).to_contain_text("bemannas först")
        strategist.sees(words)
    strategist.look()


def close(strategist: Person) -> None:
    """Every point has its answer, and the time is out."""
    strategist.open(f"{REFERRAL}avsluta/")
    strategist.look()
    strategist.press("Avsluta remissen")
    strategist.open(REFERRAL)
    expect(strategist.page.locator(".state").first).to_have_text("Avslutad")
