"""Files to hand in for the indicator of the tests, and those who hand them in."""

from datetime import date

from fardplan.indicators import actions
from fardplan.indicators.actions import HandedIn
from fardplan.indicators.handed_in import Sourced
from fardplan.indicators.models import Delivery, Indicator
from fardplan.people.models import Role
from tests import make
from tests.indicators.conftest import FIGURES, HEAD

NEW_YEAR = """\
0180,kommuner,2024,K,,,51,,,A,F
0180,kommuner,2024,M,,,53,,,A,F
0180,kommuner,2024,T,,,,,,O,F
1480,kommuner,2024,K,,,72,70.5,73.5,P,F
1480,kommuner,2024,M,,,73,71.5,74.5,P,F
1480,kommuner,2024,T,,,72.5,71,74,P,F
"""
NEXT = FIGURES + NEW_YEAR
CORRECTED = FIGURES.replace("60.25", "61")
WHY = "Andelen för kvinnor 2022 gällde ett annat år."
SOURCED = Sourced(date(2026, 11, 20), {"sv": "andra", "en": "second"})
FAULTY = FIGURES.replace("50.5,", "femtio,", 1)


def file(text: str | bytes = NEXT, *, correction: str = "", name: str = "prov.csv") -> HandedIn:
    content = text if isinstance(text, bytes) else text.encode()
    return HandedIn(name, content, SOURCED, correction)


def analyst(**fields):
    return make.person(Role.ANALYST, **fields)


def releaser(**fields):
    return make.person(Role.RELEASER, **fields)


def deliver(text: str | bytes = NEXT, *, by=None, correction: str = "") -> Delivery:
    indicator = Indicator.objects.get(key="prov")
    handed_in = file(text, correction=correction)
    return actions.deliver(indicator=indicator, file=handed_in, by=by or analyst())


def release(text: str = NEXT, *, correction: str = ""):
    """Deliver and publish, by two persons."""
    delivery = deliver(text, correction=correction)
    return actions.release_delivery(delivery=delivery, by=releaser())


def many_rows(periods: int) -> str:
    """A sound file with so many years."""
    rows = [
        f"0180,kommuner,{year},{sex},,,{value},,,A,F"
        for year in range(2023 - periods + 1, 2024)
        for sex, value in (("K", year / 100), ("M", year / 90), ("T", year / 95))
    ]
    return "\n".join([HEAD, *rows, ""])
