"""Figures as the reader sees them: numbers in the language's form, words where there is none."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fardplan.indicators.values import Limits
from fardplan.statistics import comparison
from fardplan.statistics.codes import OBS_STATUSES
from fardplan.statistics.rates import Interval

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
    """One figure, ready to show: its number if it has one, and what is to be read.

    `limits` are there for what is uncertain, and `between` says them.
    """

    value: float | None
    text: str
    note: str = ""
    meaning: str = ""
    limits: Limits | None = None
    between: str = ""

    @property
    def is_ordinary(self) -> bool:
        return self.value is not None and not self.note

    @property
    def in_full(self) -> str:
        beside = "; ".join(one for one in (self.between, self.note) if one)
        return f"{self.text} ({beside})" if beside else self.text


def shown(value: float, decimals: int, *, signed: bool = False) -> str:
    """A number with the decimal sign and the grouping of the page's language."""
    return _shown(value, decimals, signed=signed, _language=get_language())


@lru_cache(maxsize=20_000)
def _shown(value: float, decimals: int, *, signed: bool, _language: str | None) -> str:
    """The same numbers stand in picture, table and words, and again the next time."""
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


def cell(value: float | None, status: str, decimals: int, limits: Limits | None = None) -> Cell:
    """A figure with its status: a number, perhaps with a word beside it, or a word alone."""
    language = "english" if get_language() == "en" else "swedish"
    meaning = "" if status == "A" else getattr(OBS_STATUSES[status], language)
    if value is None:
        return Cell(None, str(WITHOUT_NUMBER.get(status, _("saknas"))), meaning=meaning)
    note = str(BESIDE_NUMBER.get(status, ""))
    between = _say_between(limits, decimals) if limits else ""
    return Cell(value, shown(value, decimals), note, meaning, limits, between)


def difference(first: Cell, second: Cell, decimals: int) -> Cell:
    """The first less the second, of the numbers as published and not as rounded for showing."""
    if first.value is None or second.value is None:
        return Cell(None, "–", meaning=_("Skillnaden kan inte räknas ut."))
    gap, limits = first.value - second.value, _limits_of_difference(first, second)
    between = _say_between(limits, decimals, signed=True) if limits else ""
    return Cell(gap, shown(gap, decimals, signed=True), limits=limits, between=between)


def _limits_of_difference(first: Cell, second: Cell) -> Limits | None:
    """Newcombe's, made of the limits of both; see docs/methods/gaps.md."""
    if first.limits is None or second.limits is None:
        return None
    values = np.array(first.value), np.array(second.value)
    of_first, of_second = (
        Interval(*(np.array(end) for end in one)) for one in (first.limits, second.limits)
    )
    lower, upper = comparison.difference(values[0], of_first, values[1], of_second)
    return Limits(float(lower), float(upper))


def _say_between(limits: Limits, decimals: int, *, signed: bool = False) -> str:
    low, high = (shown(one, decimals, signed=signed) for one in limits)
    return _("{low} till {high}").format(low=low, high=high)


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
