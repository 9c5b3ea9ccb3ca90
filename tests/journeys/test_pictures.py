"""The pictures in the README and the manual, taken of the program itself.

What is in them is published or made up; what is made up says so.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import staged
from tests.journeys.test_audit_of_tables import CLEAR, TABLE, hand_in
from tests.journeys.test_signing_in import looked_at

WIDE = 1200
ADMINISTRATOR = "Tor Holm"


def test_the_overview(server, open_page, picture):
    page = open_page(width=WIDE)
    page.goto(server.url)
    page.locator("section.area").first.wait_for()
    picture(page, "overview", clip=top(1250), full_page=True)


def test_a_goal(server, open_page, picture):
    page = open_page(width=WIDE)
    page.goto(server.url + "/mal/behorighet-arskurs-9/")
    page.locator("figure").first.wait_for()
    picture(page, "goal", clip=top(1500), full_page=True)


def test_a_strategy(server, open_page, picture):
    page = open_page(width=WIDE)
    page.goto(server.url + "/strategi/likvardig-forskola/")
    picture(page, "strategy", full_page=True)


def top(height: int) -> dict[str, int]:
    """The upper part of a page."""
    return {"x": 0, "y": 0, "width": WIDE, "height": height}


def keep(page: Page, name: str, picture, *, height: int, start: Locator | None = None) -> None:
    """Look at the page on a desk and in a hand, and keep a part of it, from its top if not told."""
    looked_at(page)
    page.set_viewport_size({"width": WIDE, "height": 900})
    above = start.bounding_box()["y"] - 30 if start else 0
    picture(page, name, clip={**top(height), "y": above}, full_page=True)


# A made-up referral


@pytest.fixture(scope="module")
def city(server) -> str:
    """The address of a made-up referral, with people and boards at work on it."""
    server.command("shell", "-c", "from tests.journeys import staged; staged.city()")
    return f"{server.url}/remissarbete/{staged.KEY}/"


@pytest.fixture
def strategist(server, city, open_page) -> Page:
    return signed_in(open_page(width=WIDE), server, staged.STRATEGIST)


def signed_in(page: Page, server, name: str) -> Page:
    page.goto(f"{server.url}/konto/logga-in/")
    page.get_by_label("E-post").fill(staged.address_of(name))
    page.get_by_label("Lösenord").fill(staged.PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(lambda url: "logga-in" not in url)
    return page


def test_the_points_of_all_answers(strategist, city, picture):
    strategist.goto(f"{city}synpunkter/")
    expect(strategist.get_by_text("Skriv in skolsköterskan")).to_be_visible()
    keep(strategist, "points", picture, height=880)


def test_one_point_and_what_became_of_it(strategist, city, picture):
    strategist.goto(f"{city}synpunkter/")
    strategist.get_by_role("link", name="Skriv in skolsköterskan").first.click()
    expect(strategist.get_by_text("skolsköterskan möter barnen").first).to_be_visible()
    keep(strategist, "point", picture, height=1100)


def test_who_stands_where(strategist, city, picture):
    strategist.goto(f"{city}matris/")
    expect(strategist.get_by_text("Norra exempelnämnden").first).to_be_visible()
    keep(strategist, "matrix", picture, height=1120)


def test_the_synopsis(strategist, city, picture):
    strategist.goto(f"{city}sammanstallning/")
    expect(strategist.get_by_text("Skriv in skolsköterskan").first).to_be_visible()
    strategy = strategist.get_by_role("heading", name="Strategi 1.1")
    keep(strategist, "synopsis", picture, height=900, start=strategy)


def test_the_referral_as_everybody_sees_it(server, city, open_page, picture):
    page = open_page(width=WIDE)
    page.goto(f"{server.url}/remisser/{staged.KEY}/")
    expect(page.get_by_text("Norra exempelnämnden").first).to_be_visible()
    keep(page, "referral", picture, height=1140)


# Making tables safe


@pytest.fixture
def analyst(server, city, open_page) -> Page:
    return signed_in(open_page(width=WIDE), server, staged.ANALYST)


def test_a_table_that_gives_something_away(server, analyst, picture):
    analyst.goto(f"{server.url}/skydd/granska/")
    hand_in(analyst, TABLE, "pahittade-skolor.csv")
    analyst.get_by_role("button", name="Granska").click()
    expect(analyst.get_by_text("= 17")).to_be_visible()
    keep(analyst, "audit", picture, height=950)


def test_ways_to_protect_a_table(server, analyst, picture):
    analyst.goto(f"{server.url}/skydd/jamfor/")
    hand_in(analyst, CLEAR, "pahittade-skolor.csv")
    analyst.get_by_role("button", name="Jämför").click()
    expect(analyst.get_by_role("rowheader", name="Avrunda bara små antal")).to_be_visible()
    keep(analyst, "compare", picture, height=960)


# For administrators


def test_people_and_what_they_have_done(server, city, open_page, picture):
    words = ["create_administrator", staged.address_of(ADMINISTRATOR), "--name", ADMINISTRATOR]
    server.command(*words, "--password-stdin", give=staged.PASSWORD)
    page = signed_in(open_page(width=WIDE), server, ADMINISTRATOR)
    page.goto(f"{server.url}/konto/personer/")
    expect(page.get_by_text("Bo Ek")).to_be_visible()
    keep(page, "people", picture, height=880)
    page.goto(f"{server.url}/konto/journal/")
    keep(page, "journal", picture, height=1500)
