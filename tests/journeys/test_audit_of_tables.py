"""An analyst has a published table audited, corrects how it was read, and takes the report away."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

TABLE = """skola;kvinnor;män;totalt
Norra skolan;..;18;35
Södra skolan;40;..;..
Västra skolan;<5;<5;6
"""
CLEAR = """skola;kvinnor;män;totalt
norr;3;18;21
söder;40;25;65
alla;43;43;86
"""


@pytest.fixture(scope="module")
def analyst(server):
    made = []

    def sign_in(page):
        made.append(page)
        server.sign_in_as(
            page, "analyst", f"analyst{len(made)}@example.org", "korrekt häst batteri", "farsta"
        )

    return sign_in


def hand_in(page, text, name="skolor.csv"):
    page.get_by_label("Filer").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_published_table_is_audited_without_javascript(server, open_page, analyst, width):
    page = open_page(width=width, javascript=False)
    analyst(page)
    page.goto(f"{server.url}/skydd/granska/")
    hand_in(page, TABLE)
    page.get_by_role("button", name="Granska").click()
    expect(page.get_by_role("heading", name="Dolda värden som följer exakt")).to_be_visible()
    expect(page.get_by_text("= 17")).to_be_visible()
    marks = page.get_by_label("Märken för dolda värden")
    expect(marks).to_have_value(".. = 0–\n<5 = 1–4")
    marks.fill("..\n<5 = 1–4")
    page.get_by_role("button", name="Granska igen").click()
    expect(page.get_by_role("alert")).to_contain_text("är inget märke")
    expect(marks).to_have_value("..\n<5 = 1–4")


def test_the_report_is_taken_away_and_every_page_is_accessible(server, page, analyst):
    analyst(page)
    page.goto(f"{server.url}/skydd/granska/")
    assert_accessible(page)
    hand_in(page, TABLE)
    page.get_by_role("button", name="Granska").click()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta resultatet som JSON").click()
    found = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert found["findings"][0]["lowest"] == 17


def test_ways_to_protect_a_table_are_compared(server, page, analyst):
    analyst(page)
    page.goto(f"{server.url}/skydd/jamfor/")
    assert_accessible(page)
    hand_in(page, CLEAR)
    page.get_by_role("button", name="Jämför").click()
    expect(page.get_by_role("rowheader", name="Avrunda bara små antal")).to_be_visible()
    assert_accessible(page)


def test_a_file_that_is_no_table_is_refused_in_one_sentence(server, page, analyst):
    analyst(page)
    page.goto(f"{server.url}/skydd/granska/")
    hand_in(page, "bara text", "brev.csv")
    page.get_by_role("button", name="Granska").click()
    expect(page.get_by_role("alert")).to_contain_text("inga rader under rubriken")
