"""A stranger opens the address that `./run` printed, and looks around."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

PUBLIC = {
    "overview": "/",
    "goal by sex": "/mal/behorighet-arskurs-9/",
    "goal without figures": "/mal/unga-utan-arbete-eller-studier/",
    "goal of dwellings": "/mal/bostadsbyggande-i-fokusomraden/",
    "goal with districts": "/mal/arbetsplatser-i-ytterstaden/",
    "goal of a survey": "/mal/otrygga-i-bostadsomradet/",
    "goal of trust": "/mal/lagt-fortroende-for-stadsdelsnamnden/",
    "strategy": "/strategi/likvardig-forskola/",
    "example answer": "/svar/stockholm-2018/exempelnamnden/",
    "editions": "/utgavor/",
    "edition": "/utgava/stockholm-2018/",
    "statistics": "/statistik/",
    "indicator": "/statistik/behorighet-hemkommun/",
    "release": "/statistik/behorighet-hemkommun/publicering/1/",
    "coverage": "/statistik/tackning/",
    "areas": "/omraden/",
    "areas of a year": "/omraden/?ar=2019",
    "about": "/om/",
    "accessibility": "/tillganglighet/",
    "sign in": "/konto/logga-in/",
    "nothing here": "/finns-inte/",
}


@pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC.keys())
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["swedish", "english"])
def test_every_page_is_accessible_and_fits_a_phone(server, open_page, prefix, address):
    page = open_page()
    if address == "/finns-inte/":
        page.expect_complaint("404")
    page.goto(server.url + prefix + address)
    assert_accessible(page)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if prefix else "sv")
    page.set_viewport_size({"width": 360, "height": 800})
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide
    assert_accessible(page)


def test_the_overview_shows_areas_goals_and_strategies_with_women_first(server, page):
    page.goto(server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Färdplan för ett Stockholm för alla")
    assert page.locator("section.area").count() == 4
    assert page.locator(".goal").count() == 6
    assert page.locator(".strategies li").count() == 23
    figures = page.locator(".goal").first.locator("dl")
    assert [part.strip() for part in figures.locator("dd").all_inner_texts()][:3] == [
        "88,5 %",
        "88,8 %",
        "88,7 %",
    ]
    assert figures.locator("dt").all_inner_texts()[:3] == ["flickor", "pojkar", "samtliga"]


def test_goal_one_says_that_girls_are_below_boys_for_the_first_time(server, page):
    page.goto(server.url)
    page.get_by_role("link", name="behörighet till nationella program").click()
    main = page.locator("main")
    for figure in ("88,50", "88,81", "88,66"):
        expect(main).to_contain_text(figure)
    expect(main).to_contain_text("2024 är det första året sedan 2010")
    page.get_by_role("link", name="English").click()
    for figure in ("88.50", "88.81", "88.66"):
        expect(main).to_contain_text(figure)
    expect(main).to_contain_text("2024 is the first year since 2010")


def test_charts_are_drawn_by_our_own_script_and_have_their_table(server, page):
    page.goto(server.url + "/mal/behorighet-arskurs-9/")
    page.locator("figure").first.scroll_into_view_if_needed()
    expect(page.locator("figure .drawing svg").first).to_be_visible()
    assert_accessible(page)
    for figure in page.locator("figure").all():
        assert figure.locator("xpath=following::table").count()


def test_everything_is_there_without_javascript(server, open_page):
    page = open_page(javascript=False)
    page.goto(server.url + "/mal/behorighet-arskurs-9/")
    picture = page.locator("figure img").first
    expect(picture).to_be_visible()
    assert len(picture.get_attribute("alt")) > 40
    expect(page.locator("main")).to_contain_text("88,50")
    page.get_by_role("link", name="Utgåvor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utgåvor av färdplanen")


def test_the_keyboard_reaches_the_content_first(server, page):
    page.goto(server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_paper_the_menus_are_gone_and_the_figures_stay(server, page):
    page.emulate_media(media="print")
    page.goto(server.url + "/mal/behorighet-arskurs-9/")
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    expect(page.locator("main table").first).to_be_visible()


def test_any_year_can_be_asked_for_its_districts(server, page):
    page.goto(server.url + "/omraden/")
    for year, districts in [("2019", 14), ("2021", 13), ("2024", 11)]:
        page.get_by_label("År").fill(year)
        page.get_by_role("button", name="Visa").click()
        expect(page.locator("main")).to_contain_text(f"{districts} stadsdelsområden")
    page.get_by_label("År").fill("1850")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator("main")).to_contain_text("1850")
