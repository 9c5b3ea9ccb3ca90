"""A CSV file in the one shape, read by row and column, so that every fault has its place.

Nothing is unpacked and nothing is guessed; what a file that is no table holds is of no matter.
"""

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from fardplan.errors import BadTable, FardplanError
from fardplan.indicators.areas import Places
from fardplan.indicators.definitions import Figures
from fardplan.indicators.remarks import Remark, fault
from fardplan.statistics.codes import CONF_STATUSES, OBS_STATUSES, SEXES
from fardplan.statistics.shape import MEASURES, Shape

SHOWN = 100  # faults that are kept; a wrong sign between columns can make one in every row
LONGEST = 40  # characters of a cell that a fault repeats
YEAR = re.compile(r"[12]\d{3}", re.ASCII)
CODES = {"sex": SEXES, "obs_status": OBS_STATUSES, "conf_status": CONF_STATUSES}

Lines = Mapping[int, dict[str, str]]  # cells by column, by the row's number in the file


def read_rows(content: bytes, shape: Shape) -> Lines:
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


def faults_in(rows: Lines, shape: Shape, wanted: Figures, places: Places) -> list[Remark]:
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
