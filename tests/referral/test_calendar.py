import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.people.models import Role
from fardplan.referral.sending.calendar import DayEvent, calendar, fold
from tests import make
from tests.referral import made

MADE = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
EVENT = DayEvent("a@b", datetime.date(2026, 12, 24), "Sista svarsdag", url="https://example.org/")


def unfolded(text: str) -> list[str]:
    """The lines as the standard reads them."""
    return text.replace("\r\n ", "").split("\r\n")


@given(st.text())
def test_a_folded_line_is_short_and_reads_as_before(line):
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_a_character_is_never_cut_in_two():
    for piece in fold("å" * 200):
        assert piece.encode().decode() == piece


def test_a_day_is_a_whole_day_and_its_end_is_the_day_after():
    lines = unfolded(calendar("Remisser", [EVENT], made_at=MADE))
    assert "DTSTART;VALUE=DATE:20261224" in lines
    assert "DTEND;VALUE=DATE:20261225" in lines
    assert "DTSTAMP:20261123T120000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


@given(st.text())
def test_no_words_become_lines_of_their_own(words):
    event = DayEvent("a@b", EVENT.day, words, description=words, url=words)
    for line in unfolded(calendar(words, [event], made_at=MADE))[:-1]:
        assert line.split(":")[0].split(";")[0] in {
            "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID",
            "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP",
        }  # fmt: skip


def test_signs_of_the_format_are_marked():
    text = calendar("x", [DayEvent("u", EVENT.day, "a;b,c\\d\ne")], made_at=MADE)
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne" in unfolded(text)


@pytest.fixture
def secret(db, stockholm, farsta, client):
    """A board's calendar and feed, as its officer has them."""
    made.sent(stockholm, farsta)
    officer = make.person(Role.OFFICER, at=farsta)
    client.force_login(officer)
    page = client.post("/namndens-remisser/adresser/farsta/", follow=True)
    found = {
        name: page.context[name].replace("http://testserver", "")
        for name in ("body_calendar", "body_feed")
    }
    client.logout()
    return found


def test_a_calendar_program_reads_the_last_days_without_signing_in(client, secret):
    reply = client.get(secret["body_calendar"])
    assert reply["Content-Type"].startswith("text/calendar")
    lines = unfolded(reply.content.decode())
    assert f"DTSTART;VALUE=DATE:{made.day(30):%Y%m%d}" in lines


def test_a_feed_reader_reads_the_same(client, secret):
    text = client.get(secret["body_feed"]).content.decode()
    assert "<feed" in text
    assert "Färdplan för ett Stockholm för alla" in text


def test_a_new_address_makes_the_old_one_useless(client, secret, farsta):
    client.force_login(make.person(Role.SECRETARY, at=farsta))
    client.post("/namndens-remisser/adresser/farsta/", {"renew": ""})
    assert client.get(secret["body_calendar"]).status_code == 404
    assert client.get(secret["body_feed"]).status_code == 404


def test_a_guess_and_another_board_find_nothing(client, secret):
    made.board("bromma")
    token = secret["body_calendar"].rpartition("/")[2].removesuffix(".ics")
    for address in (f"bromma/{token}", "farsta/fel", "finns-inte/x"):
        assert client.get(f"/remisskalender/{address}.ics").status_code == 404


def test_only_the_boards_own_have_its_address(client, secret):
    for role, at in ((Role.STRATEGIST, None), (Role.OFFICER, made.board("bromma"))):
        client.force_login(make.person(role, at=at))
        assert client.get("/namndens-remisser/adresser/farsta/").status_code == 404
