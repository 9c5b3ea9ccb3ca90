"""A resident answers without an account, and somebody at the centre reads it first."""

import re
from email import message_from_string, policy
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.referral.person import REFERRAL, TITLE, Person

EMAIL = "boende@exempel.se"
OPENING_HOURS = "Biblioteken borde ha öppet på söndagar."


def answer(resident: Person, post: Path, server) -> None:
    """What she writes counts when she has opened the letter that she gets."""
    resident.open("/remisser/")
    resident.look()
    resident.follow(TITLE)
    resident.look()
    resident.follow("Svara på remissen")
    resident.look()
    resident.fill("Ditt svar", OPENING_HOURS)
    resident.fill("Din e-postadress", EMAIL)
    resident.press("Skicka svaret")
    resident.sees("Inom kort får du ett brev")
    resident.look()
    server.command("send_letters")
    resident.open(_link_in(post))
    resident.look()
    resident.press("Bekräfta svaret")
    resident.sees("Ditt svar är bekräftat")
    resident.look()


def _link_in(post: Path) -> str:
    """The address in the letter to the resident."""
    sent = "".join(one.read_text() for one in post.iterdir()).split("\n" + "-" * 79 + "\n")
    letters = [message_from_string(one, policy=policy.default) for one in sent]
    mine = next(one for one in letters if one["To"] == EMAIL)
    return re.search(r"http\S+/bekrafta/\S+", mine.get_body().get_content()).group()


def moderate(registrar: Person) -> None:
    """A person reads what the resident wrote, and takes it in."""
    registrar.open(f"{REFERRAL}enskilda/")
    registrar.sees(OPENING_HOURS)
    registrar.look()
    registrar.press("Ta emot och publicera")
    registrar.sees("0 svar väntar")
    expect(registrar.page.locator("section.sheet")).to_have_count(0)
