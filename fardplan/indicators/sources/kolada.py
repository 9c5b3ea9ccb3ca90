"""Kolada: figures of municipalities by sex. Version 3 of its interface, and 2 where 3 is away.

Source: statistics.md section 12.1. The traps met here: at most 25 values in a filter, pages, codes
that are text, a year that may be text, rows that were withdrawn but are still sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fardplan.definitions import sentence
from fardplan.indicators.sources.definitions import Kolada
from fardplan.indicators.sources.draft import Draft, Note, draft_of, note
from fardplan.indicators.sources.faults import BadReply, BadSource, NotThere, Unreachable
from fardplan.indicators.sources.http import Client, Connect, Server
from fardplan.indicators.sources.marks import (
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    Marks,
    cell_of,
)
from fardplan.statistics.shape import Shape

V3 = Server("kolada", "Kolada", "https://api.kolada.se/v3", calls=5, seconds=1.0)
V2 = Server("kolada-v2", "Kolada (v2)", "https://api.kolada.se/v2", calls=5, seconds=1.0)
IN_A_FILTER = 25
ON_A_PAGE = 5000
NEXT = ("next_url", "next_page")  # v3 and v2

MARKS: Marks = {
    "Missing": MISSING,
    "Privacy": SUPPRESSED,
    "Not applicable": NOT_APPLICABLE,
}

OLDER_VERSION = sentence("Kolada v3 svarade inte ({fault}); siffrorna är hämtade från v2.")
WITHDRAWN = sentence("{number} uppgifter är tillbakadragna av källan och är utelämnade.")
MARKED_WITH_NUMBER = sentence(
    "{number} uppgifter har både ett tal och märkningen att det saknas; märkningen gäller."
)
NO_REASON = sentence("{number} uppgifter saknar tal utan att källan säger varför.")
EMPTY_YEARS = sentence("Kolada har inga uppgifter för {years}.")


@dataclass
class _Found:
    """The rows so far, and what was odd about them."""

    rows: list[dict[str, Any]]
    withdrawn: int = 0
    contradicted: int = 0
    unexplained: int = 0

    def notes(self, wanted: Sequence[str]) -> Iterator[Note]:
        counted = (
            (WITHDRAWN, self.withdrawn),
            (MARKED_WITH_NUMBER, self.contradicted),
            (NO_REASON, self.unexplained),
        )
        yield from (note(text, number=number) for text, number in counted if number)
        if empty := sorted(set(wanted) - {row["period"] for row in self.rows}):
            yield note(EMPTY_YEARS, years=", ".join(empty))


def fetch(wanted: Kolada, shape: Shape, *, connect: Connect) -> Draft:
    """The figures of one Kolada indicator, for the municipalities and years wanted.

    table:   in the shape; value only, for Kolada gives no counts.
    returns: a draft. A municipality's sex that Kolada does not give is missing, with a note.
    raises:  BadSource when neither version answers, or answers something else; BadTable.
    source:  https://www.kolada.se/om-oss/api/ as described in statistics.md section 12.1.
    """
    notes: list[Note] = []
    try:
        client = connect(V3)
        found = _found(client, wanted, by_sex=shape.by_sex)
    except (NotThere, Unreachable) as fault:
        notes.append(note(OLDER_VERSION, fault=fault))
        client = connect(V2)
        found = _found(client, wanted, by_sex=shape.by_sex)
    notes += found.notes(_years(wanted))
    return draft_of(found.rows, shape, notes=notes, basis=client.basis)


def _found(client: Client, wanted: Kolada, *, by_sex: bool) -> _Found:
    _refuse_undivided(client, wanted.kpi, by_sex=by_sex)
    found = _Found([])
    for areas in _portions(wanted.areas):
        for years in _portions(_years(wanted)):
            address = (
                f"/data/kpi/{wanted.kpi}/municipality/{','.join(areas)}/year/{','.join(years)}"
            )
            for page in client.pages(address, {"per_page": ON_A_PAGE}, _following):
                for datum in _values(page):
                    _add(datum, wanted, found)
    return found


def _refuse_undivided(client: Client, kpi: str, *, by_sex: bool) -> None:
    """An indicator that Kolada does not divide by sex cannot fill a table that is by sex."""
    page = client.get(f"/kpi/{kpi}")
    described = _values(page)[0] if page.get("values") else page
    if not isinstance(described, Mapping) or described.get("id") != kpi:
        raise NotThere("Kolada har inget nyckeltal {kpi}.", kpi=kpi)
    if by_sex and not described.get("is_divided_by_gender"):
        raise BadSource("Kolada har inte {kpi} för kvinnor och män.", kpi=kpi)


def _add(datum: Mapping[str, Any], wanted: Kolada, found: _Found) -> None:
    """Take in one municipality's year: its rows of women, men and total."""
    try:
        kpi, area, period = datum["kpi"], str(datum["municipality"]), str(datum["period"])
        values = [dict(one) for one in datum["values"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadReply("Kolada svarar med en post som saknar fält.") from error
    if kpi != wanted.kpi or area not in wanted.areas or period not in _years(wanted):
        raise BadReply(
            "Kolada svarar med {kpi} för {area} {period}, som inte efterfrågades.",
            kpi=kpi,
            area=area,
            period=period,
        )
    for one in values:
        if one.get("isdeleted"):
            found.withdrawn += 1
            continue
        place = {"area": area, "area_version": wanted.area_version, "period": period}
        found.rows.append({**place, "sex": one.get("gender"), **_cell(one, found)})


def _cell(one: Mapping[str, Any], found: _Found) -> dict[str, Any]:
    """The value and its states; where value and mark disagree, the mark is believed."""
    value, status = one.get("value"), (one.get("status") or "").strip()
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise BadReply("Kolada svarar med ”{value}” där ett tal väntades.", value=value)
    if status:
        if status not in MARKS:
            raise BadReply("Kolada använder en okänd märkning: {mark}.", mark=status)
        found.contradicted += value is not None
        return cell_of(MARKS[status])
    if value is None:
        found.unexplained += 1
        return cell_of(MISSING)
    return {"value": float(value)}


def _values(page: Any) -> list[Any]:
    values = page.get("values") if isinstance(page, Mapping) else None
    if not isinstance(values, list):
        raise BadReply("Kolada svarar med något annat än en lista av värden.")
    return values


def _following(page: Mapping[str, Any]) -> str | None:
    return next((page[name] for name in NEXT if page.get(name)), None)


def _years(wanted: Kolada) -> list[str]:
    return [str(year) for year in range(wanted.first, wanted.last + 1)]


def _portions(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, no more at a time than a filter takes."""
    every = list(values)
    return (every[at : at + IN_A_FILTER] for at in range(0, len(every), IN_A_FILTER))
