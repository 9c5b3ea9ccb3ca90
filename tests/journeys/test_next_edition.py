"""A strategist writes the next edition, and everybody can read what changed."""

from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible


def test_from_a_copy_to_a_referred_edition_with_its_changes(server, page):
    server.sign_in_as(page, "strategist", "strateg@exempel.se", "ett langt losenord 2026")
    page.goto(server.url + "/utgava/stockholm-2018/")
    page.get_by_role("link", name="Börja nästa utgåva").click()
    assert_accessible(page)
    page.get_by_label("År").fill("2027")
    page.get_by_label("Nyckel").fill("stockholm-2018")
    page.get_by_role("button", name="Skapa utkastet").click()
    expect(page.locator(".error-summary")).to_contain_text("Det finns redan en utgåva")
    expect(page.get_by_label("År")).to_have_value("2027")
    assert_accessible(page)
    page.get_by_label("Nyckel").fill("stockholm-2027")
    page.get_by_role("button", name="Skapa utkastet").click()
    assert_accessible(page)

    page.get_by_role("link", name="Öka deltagandet och stärk likvärdigheten i förskolan").click()
    page.get_by_label("Titel").fill("Öka deltagandet och stärk kvaliteten i förskolan")
    page.get_by_label("Text").fill("Barn och personal ska ha små grupper.")
    assert_accessible(page)
    page.get_by_role("button", name="Spara").click()

    page.get_by_role("link", name="Andelen stockholmare som känner sig otrygga").click()
    page.get_by_label("Målvärde").fill("20")
    page.get_by_label("Målår").fill("2030")
    page.get_by_role("button", name="Spara").click()

    page.get_by_role("link", name="Ny strategi").click()
    page.get_by_label("Nummer").fill("1.7")
    page.get_by_label("Titel").fill("God skolmat")
    page.get_by_label("Nyckel").fill("skolmat")
    assert_accessible(page)
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("button", name="Skicka på remiss").click()
    expect(page.locator("main")).to_contain_text("kan inte längre ändras")

    page.goto(server.url + "/strategi/likvardig-forskola/")
    history = page.locator("section.sheet", has_text="2027")
    expect(history.locator("del").first).to_have_text("likvärdigheten")
    expect(history.locator("ins").first).to_have_text("kvaliteten")
    page.get_by_role("link", name="Jämfört med").click()
    expect(page.locator("main")).to_contain_text("God skolmat")
    expect(page.locator("main")).to_contain_text("målår")
    assert_accessible(page)


def test_a_draft_is_not_there_for_a_visitor(server, page, open_page):
    server.sign_in_as(page, "strategist", "strateg2@exempel.se", "ett langt losenord 2026")
    page.goto(server.url + "/utgava/stockholm-2018/nytt-utkast/")
    page.get_by_label("År").fill("2031")
    page.get_by_label("Nyckel").fill("hemligt-utkast")
    page.get_by_role("button", name="Skapa utkastet").click()
    visitor = open_page()
    visitor.expect_complaint("404")
    visitor.goto(server.url + "/utgava/hemligt-utkast/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sidan finns inte")
    visitor.goto(server.url + "/utgavor/")
    expect(visitor.locator("main")).not_to_contain_text("2031")
