"""What is held of me, read and taken out; an administrator erases, keeps bodies and the journal."""

import json
import re

from playwright.sync_api import expect

from tests.journeys.test_signing_in import PASSWORD, add, give_password, looked_at


def administrator(server, page) -> None:
    server.command(
        "create_administrator",
        "ada@example.org",
        "--name",
        "Ada Min",
        "--password-stdin",
        give=f"{PASSWORD}\n",
    )
    give_password(page, server, "ada@example.org")


def test_anybody_reads_the_register(server, page, picture):
    page.goto(f"{server.url}/konto/personuppgifter/")
    expect(page.get_by_role("rowheader", name="Den som kan logga in")).to_be_visible()
    looked_at(page, picture, "personal-data")


def test_i_read_and_take_out_what_is_held_of_me(server, page):
    add(server, "my@example.org", "My Holm")
    give_password(page, server, "my@example.org")
    page.get_by_role("link", name="My Holm").click()
    page.get_by_role("link", name="Mina uppgifter").click()
    expect(page.locator("main")).to_contain_text("my@example.org")
    looked_at(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta allt som en fil").click()
    told = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert told["held"]["people.Person"][0]["name"] == "My Holm"


def test_an_administrator_erases_keeps_bodies_and_checks_the_journal(server, page):
    add(server, "liv@example.org", "Liv Dal")
    administrator(server, page)
    page.get_by_role("link", name="Ada Min").click()
    looked_at(page)
    page.get_by_role("link", name="Personer och uppdrag").click()
    page.get_by_role("link", name="Liv Dal").click()
    page.get_by_role("button", name="Stäng av").click()
    looked_at(page)
    page.get_by_role("link", name="Radera uppgifterna").click()
    page.get_by_label("Varför").select_option(label="personen har slutat")
    page.get_by_label("Ja, namnet").check()
    looked_at(page)
    page.get_by_role("button", name="Radera", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Borttagen person")

    base = re.match(r"https?://[^/]+", page.url).group()
    page.goto(f"{base}/konto/organisationer/farsta/")
    looked_at(page)
    page.get_by_label("Adress för brev").fill("farsta@example.org")
    page.get_by_role("button", name="Spara").first.click()
    page.goto(f"{base}/konto/organisationer/")
    looked_at(page)
    expect(page.get_by_role("cell", name="farsta@example.org")).to_be_visible()

    page.goto(f"{base}/konto/journal/?by=Ada+Min")
    looked_at(page)
    expect(page.get_by_role("cell", name="person_erased", exact=True)).to_be_visible()
    page.get_by_label("Varför").select_option(label="granskning")
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta", exact=True).click()
    rows = started.value.path().read_text(encoding="utf-8").splitlines()
    assert "person_erased" in {json.loads(row)["event"] for row in rows}
    page.goto(f"{base}/konto/journal/kontroll/")
    expect(page.locator("main")).to_contain_text("Journalen är hel")
    looked_at(page)
    page.goto(f"{base}/konto/sa-loggar-vi-in/")
    looked_at(page)
