"""A file that an analyst hands in: read by row and column, so that every fault has its place.

The file must be CSV in the one shape. Nothing is unpacked and nothing is guessed; what a file
that is no table holds is of no matter, for it is only kept.
"""

import csv
import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

import polars as pl

from fardplan.errors import BadDefinition, BadTable, FardplanError
from fardplan.indicators import figures
from fardplan.indicators.areas import Places
from fardplan.indicators.auditing import findings_on
from fardplan.indicators.definitions import Figures, IndicatorDefinition
from fardplan.indicators.definitions import from_stored as defined
from fardplan.indicators.remarks import Remark, fault
from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.codes import CONF_STATUSES, OBS_STATUSES, SEXES
from fardplan.statistics.shape import MEASURES, Shape

LARGEST = 5_000_000  # bytes; a hundred times the largest that ships
SHOWN = 100  # faults that are kept; a wrong sign between columns can make one in every row
LONGEST = 40  # characters of a cell that a fault repeats
YEAR = re.compile(r"[12]\d{3}", re.ASCII)
CODES = {"sex": SEXES, "obs_status": OBS_STATUSES, "conf_status": CONF_STATUSES}

Lines = Mapping[int, dict[str, str]]  # cells by column, by the row's number in the file


@dataclass(frozen=True)
class Sourced:
    """What the analyst says of where a file came from."""

    retrieved: date
    edition: dict[str, str]  # by language; empty when it is as before


@dataclass(frozen=True)
class Read:
    """What a file turned out to be: a table with the auditor's findings, or its faults."""

    definition: IndicatorDefinition
    table: pl.DataFrame | None = None
    faults: tuple[Remark, ...] = ()
    findings: tuple[Remark, ...] = ()


def read_handed_in(
    content: bytes, definition: IndicatorDefinition, sourced: Sourced, places: Places
) -> Read:
    """Read a file for an indicator that has figures.

    table:   none: the bytes as they were handed in.
    returns: the table with the definition it belongs to and the auditor's findings; or no table
             and every fault found, each with its row and column when it has one. What the
             auditor grades as impossible to publish is a fault.
    raises:  nothing that comes of the content.
    source:  statistics.md sections 2, 4 and 7.
    """
    if definition.figures is None:
        raise BadDefinition("{name}: indikatorn har inga siffror.", name=definition.key)
    try:
        rows = _rows(content, definition.shape)
    except FardplanError as error:
        return Read(definition, faults=(fault(error),))
    if faults := _faults(rows, definition.shape, definition.figures, places):
        return Read(definition, faults=tuple(faults[:SHOWN]))
    definition = _with_source(definition, content, rows, sourced)
    try:
        table = _table(rows, definition, places)
    except FardplanError as error:
        return Read(definition, faults=(fault(error),))
    findings = findings_on(table, definition, places)
    if grave := [one for one in findings if one.severity >= Severity.REFUSE]:
        return Read(definition, faults=tuple(grave[:SHOWN]))
    return Read(definition, table, findings=tuple(findings))


def _table(rows: Lines, definition: IndicatorDefinition, places: Places) -> pl.DataFrame:
    """The rows as a table that is true to its definition, whose figures have been seen to be."""
    wanted, shape = definition.figures, definition.shape
    if wanted is None:
        raise BadDefinition("{name}: indikatorn har inga siffror.", name=definition.key)
    columns = {name: [row[name] for row in rows.values()] for name in shape.columns}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(shape.columns, pl.String))
    return figures.table_of(cells, wanted, shape, places)


def _with_source(
    definition: IndicatorDefinition, content: bytes, rows: Lines, sourced: Sourced
) -> IndicatorDefinition:
    """The definition with the file's own fingerprint, and with when and whence it came.

    The last source is the one still in use: periods that no source has are its.
    """
    kept = definition.model_dump(mode="json")
    kept["figures"]["sha256"] = hashlib.sha256(content).hexdigest()
    sources = definition.figures.sources if definition.figures else ()
    last = kept["figures"]["sources"][-1]
    last["retrieved"], last["retrieved_note"] = sourced.retrieved.isoformat(), None
    if sourced.edition:
        last["edition"] = sourced.edition
    if last["periods"]:
        periods = sorted({row["period"] for row in rows.values()})
        last["periods"] += [
            one for one in periods if not any(source.covers(one) for source in sources)
        ]
    return defined(kept)


def _rows(content: bytes, shape: Shape) -> Lines:
    """Every row as text by column. Raises BadTable for what is not such a file at all."""
    lines = _lines(_text(content))
    header_at = next(iter(lines))
    header = lines.pop(header_at)
    _refuse_other_header(header, shape)
    if not lines:
        raise BadTable("Filen har bara en rubrikrad.")
    for number, line in lines.items():
        if len(line) != len(header):
            raise BadTable(
                "Rad {row} har {found} celler men rubrikraden har {wanted}.",
                row=number,
                found=len(line),
                wanted=len(header),
            )
    return {number: dict(zip(header, line, strict=True)) for number, line in lines.items()}


def _text(content: bytes) -> str:
    """The text of a file, without the mark that some programs put first."""
    if content.startswith(b"PK\x03\x04"):
        raise BadTable("Filen är en arbetsbok eller en zip-fil. Spara bladet som CSV (UTF-8).")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadTable("Filen är inte text i UTF-8. Spara den som CSV (UTF-8).") from error
    if "\0" in text:
        raise BadTable("Filen är ingen textfil.")
    if not text.strip():
        raise BadTable("Filen är tom.")
    return text


def _lines(text: str) -> dict[int, list[str]]:
    """The cells of each line that has any, by the number that a spreadsheet gives it."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        return {number: line for number, line in enumerate(reader, start=1) if any(line)}
    except csv.Error as error:
        raise BadTable(
            "Filen går inte att dela i celler: citattecknen går inte ihop, eller en cell är för "
            "lång."
        ) from error


def _refuse_other_header(header: Sequence[str], shape: Shape) -> None:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise BadTable("Kolumnerna ska skiljas åt med kommatecken, och decimaler med punkt.")
    missing = [name for name in shape.columns if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in shape.columns]
    if missing:
        raise BadTable("Kolumnen {names} saknas.", names=", ".join(missing))
    if unknown:
        raise BadTable("Kolumnen {name} är okänd.", name=unknown[0][:LONGEST] or "?")
    if len(header) > len(shape.columns):
        raise BadTable("En kolumn står två gånger i rubrikraden.")


def _faults(rows: Lines, shape: Shape, wanted: Figures, places: Places) -> list[Remark]:
    """The first faults of all cells, with the row as an editor counts it and the column."""
    found: list[Remark] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in rows.items():
        found += [
            fault(error, row=number, column=column)
            for column, error in _faults_of(row, shape, wanted, places)
        ]
        key = tuple(row[name] for name in shape.keys)
        if (first := seen.setdefault(key, number)) != number:
            found.append(fault(BadTable("Samma som rad {first}.", first=first), row=number))
        if len(found) >= SHOWN:
            break
    return found


def _faults_of(
    row: dict[str, str], shape: Shape, wanted: Figures, places: Places
) -> Iterator[tuple[str, FardplanError]]:
    """The faults of one row, each with its column."""
    for name in MEASURES:
        if row[name] and not _is_a_number(row[name]):
            yield name, BadTable("”{given}” är inget tal.", given=row[name][:LONGEST])
    for name, codes in {**CODES, "area_version": wanted.versions}.items():
        if row[name] not in codes:
            given, allowed = row[name][:LONGEST], ", ".join(codes)
            yield name, BadTable("”{given}” är ingen av {allowed}.", given=given, allowed=allowed)
    for name in shape.dimensions:
        if not row[name]:
            yield name, BadTable("Cellen är tom.")
    yield from _faults_of_place(row, wanted, places)


def _faults_of_place(
    row: dict[str, str], wanted: Figures, places: Places
) -> Iterator[tuple[str, FardplanError]]:
    """The faults of a row's year, and of its area in a version that is right."""
    if not YEAR.fullmatch(row["period"]):
        yield "period", BadTable("”{given}” är inget år.", given=row["period"][:LONGEST])
    version = row["area_version"]
    if version in wanted.versions and row["area"] not in places.version(version):
        given = row["area"][:LONGEST]
        yield "area", BadTable("Området ”{given}” finns inte i versionen.", given=given)


def _is_a_number(text: str) -> bool:
    """Plain digits with a full stop: what the table itself is written with."""
    try:
        return text.isascii() and "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
