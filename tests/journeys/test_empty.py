"""An installation without the shipped content."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, manage, running


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    assert manage(folder, "prepare", "--empty").returncode == 0
    # A later start without the flag keeps to what was chosen.
    assert manage(folder, "prepare").returncode == 0
    with running(folder) as server:
        yield server


@pytest.mark.parametrize("address", ["/", "/utgavor/", "/statistik/", "/omraden/", "/om/"])
def test_an_empty_installation_has_pages_that_say_so(empty_server, page, address):
    page.goto(empty_server.url + address)
    assert_accessible(page)


def test_an_empty_installation_says_what_to_do(empty_server, page):
    page.goto(empty_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingen färdplan ännu")
    expect(page.locator("main")).to_contain_text("./run import-edition")
