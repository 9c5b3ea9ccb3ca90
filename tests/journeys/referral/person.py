"""Somebody before a browser: what she opens, presses and reads."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

PASSWORD = "ett langt losenord 2026"
TITLE = "Färdplan för ett Stockholm för alla"
REFERRAL = "/remissarbete/remiss-1/"


def day(days: int) -> str:
    """A day so many days from today, as a form takes it."""
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


class Person:
    """A person's own browser, at one server; it may or may not run scripts."""

    def __init__(self, page: Page, url: str, look: Callable[[Page, str], None]) -> None:
        self.page, self.url, self._look = page, url, look

    def in_another_window(self) -> "Person":
        """The same person, with the same browser."""
        return Person(self.page.context.new_page(), self.url, self._look)

    def open(self, address: str) -> None:
        """Go to an address of the server; nobody who does what she may is turned away."""
        reply = self.page.goto(address if address.startswith("http") else self.url + address)
        assert reply is None or reply.ok, (address, reply.status)

    def sign_in(self, name: str) -> None:
        self.open("/konto/logga-in/")
        self.fill("E-post", f"{name}@exempel.se")
        self.fill("Lösenord", PASSWORD)
        self.press("Logga in")
        expect(self.page).not_to_have_url(f"{self.url}/konto/logga-in/")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).first.click()

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self._field(label, within).fill(text)

    def choose(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """One in a list, by what stands there or by its value."""
        self._field(label, within).select_option(option)

    def tick(self, label: str) -> None:
        self._field(label).check()

    def _field(self, label: str, within: Locator | None = None) -> Locator:
        """The first whose label begins so: another may hold the same word further on."""
        return (within or self.page).get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def sees(self, *words: str) -> None:
        for some in words:
            expect(self.page.locator("main")).to_contain_text(some)

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(words)

    def look(self, name: str = "") -> None:
        """Is what she has before her accessible, and not too wide? Keep a picture if named."""
        self.page.wait_for_load_state()
        self._look(self.page, name)

    def download(self, name: str) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.follow(name)
        return Path(waiting.value.path()).read_bytes()
