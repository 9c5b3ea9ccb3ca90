"""An answer arrives, is shown as a proposal, and is confirmed by a person."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

EMAIL, PASSWORD = "strateg@exempel.se", "ett langt losenord 2026"


@pytest.fixture
def strategist(server, page):
    """Somebody at the centre, let in by the first administrator."""
    server.sign_in_as(page, "strategist", EMAIL, PASSWORD)
    return page


def test_the_real_answer_is_proposed_until_a_person_confirms_it(server, strategist, shared_data):
    page = strategist
    file = shared_data / "referral" / "enskede-arsta-vantor-svar.txt"
    said = server.command("import_answer", str(file), "--body", "enskede-arsta-vantor")
    assert "synpunkter inlästa" in said

    page.goto(server.url + "/strategi/bostader-for-resurssvaga-hushall/")
    answers = page.locator(".opinion", has_text="Enskede-Årsta-Vantör")
    expect(answers).to_have_count(2)
    expect(answers.first).to_contain_text("ännu inte granskad av en person")
    expect(answers.filter(has_text="Hänvisar till svaret på")).to_have_count(1)
    assert_accessible(page)

    page.goto(server.url + "/remissvar/")
    page.get_by_role("link", name="Enskede-Årsta-Vantör").click()
    assert_accessible(page)
    page.get_by_role("link", name="Granska synpunkten").first.click()
    assert_accessible(page)
    page.get_by_role("button", name="Inte en synpunkt").click()
    page.get_by_role("link", name="Granska synpunkten").first.click()
    page.get_by_label("Synpunkten med nämndens egna ord").fill("Rättad av en människa.")
    page.get_by_role("button", name="Bekräfta", exact=True).click()
    expect(page.locator("main")).to_contain_text("Rättad av en människa.")
    page.get_by_role("button", name="Bekräfta alla ogranskade").click()
    expect(page.locator("main")).to_contain_text("0 av")

    page.goto(server.url + "/strategi/bostader-for-resurssvaga-hushall/")
    expect(answers.first).to_contain_text("Granskad av en person")
    page.goto(server.url + "/svar/stockholm-2018/enskede-arsta-vantor/")
    expect(page.locator("main")).to_contain_text("Rättad av en människa.")
    assert "hel" in server.command("verify_journal")


def test_the_invented_example_says_so_wherever_it_is_shown(server, page):
    page.goto(server.url)
    expect(page.locator("main li", has_text="Exempelnämnden")).to_contain_text("påhittat exempel")
    page.get_by_role("link", name="Exempelnämnden").click()
    expect(page.locator("main")).to_contain_text("Det kommer inte från någon nämnd")
    page.locator("main h3 a").first.click()
    invented = page.locator(".opinion", has_text="Exempelnämnden").first
    expect(invented).to_contain_text("påhittat exempel")


def test_reviewing_works_without_javascript(server, open_page):
    page = open_page(javascript=False)
    server.sign_in_as(page, "registrar", "registrator@exempel.se", PASSWORD)
    page.goto(server.url + "/remissvar/")
    page.get_by_role("link", name="Exempelnämnden").click()
    page.get_by_role("link", name="Granska synpunkten").first.click()
    page.get_by_role("button", name="Bekräfta", exact=True).click()
    expect(page.locator("main")).to_contain_text("Bekräftad")


def test_whoever_is_not_at_the_centre_is_told_why_not(server, page):
    server.sign_in_as(page, "secretary", "sekreterare@exempel.se", PASSWORD, body="farsta")
    page.expect_complaint("403")
    page.goto(server.url + "/remissvar/")
    expect(page.locator("main")).to_contain_text("strateger och registratorer")
    assert_accessible(page)
