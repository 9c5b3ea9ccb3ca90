"""Figures as the reader sees them: numbers in the language's form, words where there is none."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fardplan.statistics.codes import OBS_STATUSES

MINUS = "\N{MINUS SIGN}"

# What stands instead of a number. Each is a state of its own, and none of them is nought.
WITHOUT_NUMBER = {
    "L": gettext_lazy("samlas inte in"),
    "M": gettext_lazy("förekommer inte"),
    "N": gettext_lazy("inte säkerställt"),
    "O": gettext_lazy("saknas"),
    "Q": gettext_lazy("dold"),
    "U": gettext_lazy("för osäker"),
}

# What is said beside a number that is not an ordinary one.
BESIDE_NUMBER = {
    "B": gettext_lazy("tidsseriebrott"),
    "D": gettext_lazy("annan definition"),
    "E": gettext_lazy("uppskattat"),
    "F": gettext_lazy("prognos"),
    "I": gettext_lazy("ersatt värde"),
    "N": gettext_lazy("inte säkerställt"),
    "P": gettext_lazy("preliminärt"),
    "U": gettext_lazy("osäkert"),
}


@dataclass(frozen=True)
class Cell:
    """One figure, ready to show: its number if it has one, and what is to be read."""

    value: float | None
    text: str
    note: str = ""
    meaning: str = ""

    @property
    def is_ordinary(self) -> bool:
        return self.value is not None and not self.note

    @property
    def in_full(self) -> str:
        return f"{self.text} ({self.note})" if self.note else self.text


def shown(value: float, decimals: int, *, signed: bool = False) -> str:
    """A number with the decimal sign and the grouping of the page's language."""
    rounded = rounded_as_published(abs(value), decimals)
    text = number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    if not text.strip("0,.\N{NO-BREAK SPACE}"):
        return text
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed else text


def rounded_as_published(value: float, decimals: int) -> Decimal:
    """Half goes up, counted on the digits that were published; Django's own format would cut."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def cell(value: float | None, status: str, decimals: int) -> Cell:
    """A figure with its status: a number, perhaps with a word beside it, or a word alone."""
    language = "english" if get_language() == "en" else "swedish"
    meaning = "" if status == "A" else getattr(OBS_STATUSES[status], language)
    if value is None:
        return Cell(None, str(WITHOUT_NUMBER.get(status, _("saknas"))), meaning=meaning)
    note = str(BESIDE_NUMBER.get(status, ""))
    return Cell(value, shown(value, decimals), note, meaning)


def difference(first: Cell, second: Cell, decimals: int) -> Cell:
    """The first less the second, of the numbers as published and not as rounded for showing."""
    if first.value is None or second.value is None:
        return Cell(None, "–", meaning=_("Skillnaden kan inte räknas ut."))
    gap = first.value - second.value
    return Cell(gap, shown(gap, decimals, signed=True))


def vega_locale() -> dict[str, object]:
    """The same form of numbers for the axes of a chart."""
    swedish = get_language() != "en"
    return {
        "decimal": "," if swedish else ".",
        "thousands": "\N{NO-BREAK SPACE}" if swedish else ",",
        "grouping": [3],
        "currency": ["", ""],
        "minus": MINUS,
    }
