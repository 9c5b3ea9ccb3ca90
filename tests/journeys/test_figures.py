"""A figure is published: delivered, reviewed with its audit, released by another, and corrected."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, assert_accessible

PASSWORD = "ett langt losenord 2026"
EXAMPLE = "pahittat-unga-utan-arbete-eller-studier"
SHIPPED = ROOT / "data" / "figures" / "behorighet-hemkommun.csv"
WRONG = "Andelen för flickor i Stockholm 2024 gällde ett annat år."


@pytest.fixture
def people(server, open_page, request) -> tuple[Page, Page]:
    """An analyst and somebody who releases, each in a browser of their own."""
    analyst, releaser = open_page(), open_page(width=390)
    name = request.node.name[:20]
    server.sign_in_as(analyst, "analyst", f"analytiker-{name}@exempel.se", PASSWORD)
    server.sign_in_as(releaser, "releaser", f"statistik-{name}@exempel.se", PASSWORD)
    return analyst, releaser


def with_next_year(text: str) -> str:
    """The shipped figures with one more year, made of the last."""
    added = [row.replace(",2024,", ",2025,") for row in text.splitlines() if ",2024," in row]
    return "\n".join([text.rstrip("\n"), *added, ""])


def upload(page: Page, text: str) -> None:
    page.get_by_label("Fil", exact=False).first.set_input_files(
        {"name": "behorighet.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )


def release(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)
    page.get_by_role("button", name="Publicera", exact=True).click()
    expect(page.locator("main")).to_contain_text("kan inte längre ändras")


def test_figures_are_delivered_corrected_and_released_by_two_persons(server, people):
    analyst, releaser = people
    sound = with_next_year(SHIPPED.read_text(encoding="utf-8"))

    analyst.goto(server.url + "/siffror/")
    assert_accessible(analyst)
    analyst.goto(server.url + "/siffror/ny/behorighet-hemkommun/")
    assert_accessible(analyst)
    upload(analyst, sound.replace(",2025,K,,,", ",2025,K,,,många", 1))
    analyst.get_by_label("Dagen då siffrorna hämtades från källan").fill("2026-11-20")
    analyst.get_by_role("button", name="Lämna", exact=True).click()
    expect(analyst.locator("main")).to_contain_text("är inget tal")
    assert_accessible(analyst)

    analyst.get_by_role("link", name="Rätta och lämna på nytt").click()
    assert_accessible(analyst)
    upload(analyst, sound)
    analyst.get_by_role("button", name="Lämna", exact=True).click()
    expect(analyst.locator("main")).to_contain_text("Väntar på granskning")
    expect(analyst.get_by_role("button", name="Publicera", exact=True)).to_have_count(0)

    release(releaser, analyst.url)
    first = releaser.url

    analyst.goto(server.url + "/siffror/ny/behorighet-hemkommun/")
    upload(analyst, sound.replace("0180,kommuner,2024,K,,,88", "0180,kommuner,2024,K,,,87"))
    analyst.get_by_label("Dagen då siffrorna hämtades från källan").fill("2026-11-21")
    analyst.get_by_label("Vad som var fel").fill(WRONG)
    analyst.get_by_role("button", name="Lämna", exact=True).click()
    expect(analyst.locator("main")).to_contain_text("Ändrade rader")
    release(releaser, analyst.url)
    expect(releaser.locator("main")).to_contain_text(WRONG)
    releaser.goto(first)
    expect(releaser.locator("main")).to_contain_text("Det finns nyare siffror")
    expect(releaser.locator("main")).to_contain_text(WRONG)
    assert_accessible(releaser)
    assert "hel" in server.command("verify_journal")


def test_what_is_counted_in_a_register_is_audited_before_it_is_released(server, people):
    _analyst, releaser = people
    assert "inget nytt" in server.command("produce", EXAMPLE)
    said = server.command("produce", EXAMPLE, "--correction", "Räknat på nytt som prov.")
    assert "PÅHITTADE PERSONER" in said

    releaser.goto(server.url + "/siffror/")
    expect(releaser.locator("main")).to_contain_text("påhittade siffror")
    releaser.get_by_role("link", name=f"{EXAMPLE}.csv").click()
    main = releaser.locator("main")
    expect(main).to_contain_text("Skydd av små tal")
    expect(main).to_contain_text("som ett skyddat antal kan vara")
    expect(main).to_contain_text("ett kommando på servern")
    release(releaser, releaser.url)
    expect(main).to_contain_text("Påhittade siffror.")
    expect(main).to_contain_text("Räknat på nytt som prov.")
    assert_accessible(releaser)


def test_the_made_up_example_is_marked_on_its_page(server, page):
    page.goto(f"{server.url}/statistik/{EXAMPLE}/")
    expect(page.locator("main")).to_contain_text("Personerna bakom dem finns inte")
    expect(page.locator("figcaption").first).to_contain_text("PÅHITTADE SIFFROR")
    assert_accessible(page)
