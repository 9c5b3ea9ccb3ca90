"""Skolverket's "planned educations": results of school units. It has no sex.

Source: statistics.md sections 4 and 12.3. The traps met here: numbers are text with a comma, a
share that hides a few pupils reads 100 and only its type tells, a number may be "cirka 340".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fardplan.definitions import sentence
from fardplan.indicators.sources.definitions import Skolverket
from fardplan.indicators.sources.draft import Draft, draft_of, note
from fardplan.indicators.sources.faults import BadReply, NotThere
from fardplan.indicators.sources.http import Client, Connect, Server
from fardplan.indicators.sources.marks import MISSING, NEARLY_ALL, SUPPRESSED, Marks, cell_of
from fardplan.indicators.sources.written import Written, read_number
from fardplan.statistics.shape import Shape

SERVER = Server(
    "skolverket",
    "Skolverket",
    "https://api.skolverket.se/planned-educations/v4",
    calls=5,
    seconds=1.0,
    accept="application/vnd.skolverket.plannededucations.api.v4.hal+json",
)
ON_A_PAGE = 100
EXISTS = "EXISTS"

# By type, and as written in older tables and files.
TYPES: Marks = {
    "MISSING": MISSING,
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": SUPPRESSED,
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": NEARLY_ALL,
}
MARKS: Marks = {".": MISSING, "..": SUPPRESSED, "~100": NEARLY_ALL}

NO_STATISTICS = sentence("{number} skolenheter har ingen statistik hos Skolverket.")
NO_MEASURE = sentence("{number} skolenheter har inte måttet.")


def fetch(wanted: Skolverket, shape: Shape, *, connect: Connect) -> Draft:
    """One measure of school units, for the years that Skolverket has.

    table:   in the shape, not by sex; an area is a school unit by its code.
    returns: a draft. A share that hides a few pupils is suppressed, with bounds where the number
             of pupils is known.
    raises:  BadSource, BadTable.
    source:  Skolverket's planned-educations v4 as described in statistics.md section 12.3.
    """
    client = connect(SERVER)
    rows: list[dict[str, Any]] = []
    silent = lacking = 0
    for school in wanted.schools or _schools(client, wanted):
        try:
            measured = _body(client.get(f"/school-units/{school}/statistics/{wanted.form}"))
        except NotThere:
            silent += 1
            continue
        found = list(_rows(school, measured, wanted, shape))
        lacking += not found
        rows += found
    notes = [
        note(text, number=number)
        for text, number in ((NO_STATISTICS, silent), (NO_MEASURE, lacking))
        if number
    ]
    return draft_of(rows, shape, notes=notes, basis=client.basis)


def _schools(client: Client, wanted: Skolverket) -> Iterator[str]:
    """The codes of all school units of the form in the municipality, page by page."""
    number, pages = 0, 1
    while number < pages:
        query = {
            "geographicalAreaCode": wanted.municipality,
            "typeOfSchooling": wanted.form,
            "page": number,
            "size": ON_A_PAGE,
        }
        body = _body(client.get("/school-units", query))
        try:
            pages = int(body["page"]["totalPages"])
            listed = body.get("_embedded", {}).get("listedSchoolUnits", [])
            yield from (str(one["code"]) for one in listed)
        except (KeyError, TypeError, ValueError) as error:
            raise BadReply("Skolverkets lista över skolenheter saknar delar.") from error
        number += 1


def _body(reply: Any) -> Mapping[str, Any]:
    """What the envelope holds."""
    body = reply.get("body") if isinstance(reply, Mapping) else None
    if not isinstance(body, Mapping):
        said = reply.get("message", "") if isinstance(reply, Mapping) else ""
        raise BadReply("Skolverket svarar utan innehåll: {message}", message=said or "–")
    return body


def _rows(
    school: str, measured: Mapping[str, Any], wanted: Skolverket, shape: Shape
) -> Iterator[dict[str, Any]]:
    """One row per year of one school's measure."""
    pupils = {
        str(one.get("timePeriod")): _written(one).number
        for one in _list(measured.get(wanted.counted))
        if one.get("valueType") == EXISTS
    }
    for one in _list(measured.get(wanted.measure)):
        period = str(one.get("timePeriod"))
        place = {"area": school, "area_version": wanted.area_version, "period": period}
        yield {**place, "sex": "T", **_cell(one, pupils.get(period), shape.per)}


def _cell(one: Mapping[str, Any], counted: float | None, per: float) -> dict[str, Any]:
    kind = str(one.get("valueType"))
    if kind in TYPES:
        return cell_of(TYPES[kind], counted=counted, per=per)
    if kind != EXISTS:
        raise BadReply("Skolverket använder en okänd märkning: {mark}.", mark=kind)
    if (mark := MARKS.get(str(one.get("value")).strip())) is not None:
        return cell_of(mark, counted=counted, per=per)
    read = _written(one)
    return {"value": read.number, "obs_status": "E" if read.about else "A"}


def _written(one: Mapping[str, Any]) -> Written:
    value = one.get("value")
    text = str(value)
    read = read_number(text, decimal="," if "," in text else ".")
    if read is None:
        raise BadReply("Skolverket svarar med ”{value}” där ett tal väntades.", value=value)
    return read


def _list(given: Any) -> Sequence[Mapping[str, Any]]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise BadReply("Skolverket svarar med ett mått som inte är en lista.")
    return given
