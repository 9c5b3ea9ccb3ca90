"""A calendar file (RFC 5545), for days that matter. Pure: events in, text out."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE = 75  # octets in a line, its break not counted
PRODUCT = "-//Fardplan//Remisser//SV"


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something on one day: what, and where to read more."""

    uid: str
    day: datetime.date
    summary: str
    description: str = ""
    url: str = ""
    changed_at: datetime.datetime | None = None


def calendar(name: str, events: Iterable[DayEvent], *, made_at: datetime.datetime) -> str:
    """The calendar as a file: each line folded at 75 octets and ended as the standard says."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in fold(line))


def _event(event: DayEvent, made_at: datetime.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(event.changed_at or made_at)}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{_plain(event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, whole characters; later ones begin with a space."""
    piece, room = "", LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", LINE - 1
        piece += character
        room -= size
    yield piece


def _text(words: str) -> str:
    """Words with what the format takes as signs of its own marked; no other control characters."""
    marked = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _plain(marked.replace("\r\n", "\n").replace("\n", "\\n"))


def _plain(words: str) -> str:
    return "".join(character for character in words if character.isprintable())


def _moment(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
