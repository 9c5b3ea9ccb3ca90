"""The language of a paper: its fixed sentences, and how it writes dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

LanguageCode = Literal["sv", "en"]

_MONTHS = {
    "sv": "januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
}
_REGIONS = {"sv": "SE", "en": "GB"}


@dataclass(frozen=True)
class Language:
    """Swedish as it is written here, or another language by way of a translator."""

    code: LanguageCode = "sv"
    translate: Callable[[str], str] = str

    @property
    def tag(self) -> str:
        """As programs want it: sv-SE, en-GB."""
        return f"{self.code}-{self.region}"

    @property
    def region(self) -> str:
        return _REGIONS[self.code]

    def sentence(self, text: str, **values: Any) -> str:
        """A fixed sentence in this language, with its values."""
        return self.translate(text).format(**values)

    def day(self, day: date) -> str:
        """ "23 november 2026"."""
        months = _MONTHS[self.code].split(",")
        return f"{day.day} {months[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """ "2026-11-23 14:05:31 +01:00", for what must be proved: the second and the zone."""
        return moment.isoformat(sep=" ", timespec="seconds").replace("+", " +")

    def names(self, names: tuple[str, ...]) -> str:
        """ "Farsta, Bromma och Älvsjö"."""
        *first, last = names or ("",)
        joined = ", ".join(first)
        return self.sentence("{first} och {last}", first=joined, last=last) if first else last


SWEDISH = Language()
