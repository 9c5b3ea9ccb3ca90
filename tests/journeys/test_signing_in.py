"""Signing in, with a passkey, with codes, with the city's account; and the list of my sessions."""

import re
import time
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from fardplan.people.signing_in import codes
from tests.journeys.conftest import assert_accessible, running

PASSWORD = "fyra korta ord räcker"
WIDE, NARROW = 1280, 390

MAKE = """
from fardplan.people import actions
from fardplan.people.operator import OPERATOR
person = actions.add_person(email="{email}", name="{name}", by=OPERATOR)
token = actions.invite(person=person, by=OPERATOR)
actions.set_first_password(pk=person.pk, token=token, password="{password}")
"""


def add(server, email: str, name: str) -> None:
    server.command("shell", "-c", MAKE.format(email=email, name=name, password=PASSWORD))


def address(server) -> str:
    """Passkeys belong to a name: a number will not do."""
    return server.url.replace("127.0.0.1", "localhost")


def give_password(page, server, email: str) -> None:
    page.goto(f"{address(server)}/konto/logga-in/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def looked_at(page, keep=None, name: str = "") -> None:
    """Accessible and not too wide, on a desk and in a hand."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    if keep:
        keep(page, name, full_page=True)


def code_of(secret: str, steps: int = 0) -> str:
    return codes.code_at(secret, int(time.time()) // codes.PERIOD + steps)


@contextmanager
def virtual_authenticator(page):
    """Chromium's own made-up telephone, that always says it knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield session
    session.detach()


def test_a_passkey_is_added_and_then_opens_the_door_alone(server, page, picture):
    add(server, "eva@example.org", "Eva Berg")
    with virtual_authenticator(page):
        give_password(page, server, "eva@example.org")
        page.goto(f"{address(server)}/konto/sakerhet/")
        page.get_by_role("link", name="Lägg till ett andra steg").click()
        looked_at(page)
        form = page.locator("form[data-passkey]")
        form.get_by_label("Namn").fill("Evas dator")
        form.get_by_label("Ditt lösenord").fill(PASSWORD)
        form.get_by_role("button", name="Lägg till passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Dina reservkoder")
        assert page.locator(".reserve li").count() == codes.RESERVE
        looked_at(page)
        page.get_by_role("link", name="Jag har sparat dem").click()
        expect(page.get_by_role("rowheader", name="Evas dator")).to_be_visible()
        looked_at(page, picture, "signing-in")

        page.goto(f"{address(server)}/konto/")
        page.get_by_role("button", name="Logga ut").click()
        page.goto(f"{address(server)}/konto/logga-in/?next=/konto/sakerhet/")
        looked_at(page)
        page.get_by_role("button", name="Logga in med passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Så loggar du in")
        expect(page.get_by_role("cell", name="passkey", exact=True).first).to_be_visible()

        page.goto(f"{address(server)}/konto/")
        page.get_by_role("button", name="Logga ut").click()
        give_password(page, server, "eva@example.org")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ett steg till")
        looked_at(page)
        page.get_by_role("button", name="Använd passkey").click()
        expect(page.get_by_role("link", name="Eva Berg")).to_be_visible()


def test_a_browser_without_its_passkey_says_so(server, open_page):
    page = open_page()
    with virtual_authenticator(page):
        page.goto(f"{address(server)}/konto/logga-in/")
        page.get_by_role("button", name="Logga in med passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("Din passkey kunde inte användas")


def test_codes_work_without_javascript(server, open_page):
    add(server, "ola@example.org", "Ola Alm")
    page = open_page(javascript=False)
    give_password(page, server, "ola@example.org")
    page.goto(f"{address(server)}/konto/sakerhet/nytt/")
    expect(page.get_by_text("kräver att webbläsaren får köra JavaScript")).to_be_visible()
    secret = page.locator("code").first.inner_text().replace(" ", "")
    expect(page.get_by_role("img", name=re.compile("Ruta att fotografera"))).to_be_visible()
    page.get_by_label("Koden som appen visar").fill(code_of(secret, -1))
    page.get_by_label("Ditt lösenord").last.fill(PASSWORD)
    page.get_by_role("button", name="Lägg till appen").click()
    reserve = page.locator(".reserve code").first.inner_text()

    again = open_page(javascript=False)
    give_password(again, server, "ola@example.org")
    again.get_by_label("Kod").fill("000000")
    again.get_by_role("button", name="Fortsätt").click()
    expect(again.locator(".error-summary")).to_contain_text("Koden stämmer inte")
    again.get_by_label("Kod").fill(code_of(secret))
    again.get_by_role("button", name="Fortsätt").click()
    expect(again.get_by_role("link", name="Ola Alm")).to_be_visible()

    third = open_page(javascript=False)
    give_password(third, server, "ola@example.org")
    third.get_by_label("Kod").fill(reserve)
    third.get_by_role("button", name="Fortsätt").click()
    expect(third.get_by_role("link", name="Ola Alm")).to_be_visible()


def test_a_second_step_that_is_required_is_added_on_the_way_in(server, page):
    add(server, "ida@example.org", "Ida Lund")
    require = "from fardplan.people.signing_in import actions\n"
    require += "from fardplan.people.operator import OPERATOR\n"
    require += "actions.set_policy(requires_second_factor={}, by=OPERATOR)"
    server.command("shell", "-c", require.format(True))
    try:
        give_password(page, server, "ida@example.org")
        expect(page.get_by_text("Här räcker inte ett lösenord")).to_be_visible()
        looked_at(page)
        secret = page.locator("code").first.inner_text().replace(" ", "")
        page.get_by_label("Koden som appen visar").fill(code_of(secret))
        page.get_by_role("button", name="Lägg till appen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Dina reservkoder")
        expect(page.get_by_role("link", name="Ida Lund")).to_be_visible()
    finally:
        server.command("shell", "-c", require.format(False))


def test_i_end_my_session_in_another_browser(server, open_page):
    add(server, "kim@example.org", "Kim Ek")
    here, there = open_page(), open_page(width=NARROW)
    for page in (here, there):
        give_password(page, server, "kim@example.org")
    here.goto(f"{address(server)}/konto/sakerhet/")
    expect(here.get_by_text("den här")).to_be_visible()
    looked_at(here)
    here.get_by_role("button", name=re.compile("^Avsluta Chrome")).click()
    expect(here.get_by_role("status")).to_contain_text("Inloggningen är avslutad.")
    there.goto(f"{address(server)}/konto/sakerhet/")
    expect(there.get_by_role("heading", level=1)).to_have_text("Logga in")


@pytest.fixture
def provider():
    """A real OpenID Connect provider on loopback."""
    import oidc_provider_mock

    from tests.people.serving import served

    with served(oidc_provider_mock.app()) as where:
        yield where


SIGN_IN = """
local_accounts: true
providers:
  - protocol: oidc
    key: staden
    name: Stockholms stad
    issuer: {issuer}
    client_id: fardplan
    secret_file: secret
    vouches_for_email: true
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_citys_account_opens_the_door_for_whoever_was_added(
    prepared_folder, tmp_path, open_page, provider, picture
):
    import shutil

    shutil.copytree(prepared_folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "secret").write_text("a secret of the two")
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN.format(issuer=provider))
    with running(tmp_path) as server:
        add(server, "anna@example.org", "Anna Ek")
        page = open_page()
        page.expect_complaint("Failed to load resource")  # the provider has no icon nor style
        page.goto(f"{server.url}/konto/logga-in/?next=/konto/sakerhet/")
        looked_at(page, picture, "sign-in")
        page.get_by_role("link", name="Logga in med Stockholms stad").click()
        page.locator("input[name=sub]").fill("anna@example.org")
        page.get_by_role("button").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Så loggar du in")
        expect(page.get_by_role("cell", name="Stockholms stad")).to_be_visible()

        stranger = open_page()
        stranger.expect_complaint("403")
        stranger.goto(f"{server.url}/konto/logga-in/med/staden/")
        stranger.locator("input[name=sub]").fill("nobody@example.org")
        stranger.get_by_role("button").first.click()
        expect(stranger.locator("main")).to_contain_text("men har inget konto här")
        looked_at(stranger)
