"""What an analyst types of a file's columns, made into the mapping that reads it.

The words are kept as they were typed, so that a file and its choices can be corrected together.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from fardplan.definitions import read_definition
from fardplan.errors import BadDefinition, BadTable, sentence
from fardplan.indicators.definitions import Breakdown, IndicatorDefinition
from fardplan.indicators.sources import definitions
from fardplan.indicators.sources.definitions import File

MAPPED, DESCRIBED = "mapped", "described"  # by what is typed here, by the indicator's own mapping
MEASURES = ("value", "numerator", "denominator")
SEXES = {1: ("",), 2: ("K", "M"), 3: ("K", "M", "T")}
ALL_WORDS = ("totalt", "total", "samtliga", "alla", "all")
YEAR = re.compile(r"[12]\d{3}", re.ASCII)
MAGIC = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}
PLACE = sentence("kolumnerna")

Typed = Mapping[str, Any]


def described(key: str) -> File | None:
    """The mapping of an indicator's file, where its own definition has one."""
    path = definitions.FOLDER / f"{key}.yaml"
    return definitions.read_source(path).file if path.exists() else None


def typed_as_described(file: File) -> dict[str, Any]:
    """The choice of the indicator's own mapping, with the mapping as it is now."""
    return {"layout": DESCRIBED, "file": file.model_dump(mode="json", exclude_defaults=True)}


def wanted_of(typed: Typed, definition: IndicatorDefinition, content: bytes) -> File:
    """How the columns are to be read. Raises BadTable or BadDefinition for what cannot be."""
    if typed["layout"] == DESCRIBED:
        return File.model_validate(typed["file"])
    spec: dict[str, Any] = {
        "kind": _kind(content),
        "area": {"column": _needed(typed, "area", sentence("Skriv kolumnen med område."))},
        "area_version": typed.get("area_version", ""),
        "areas_by_name": typed.get("areas_by", "name") == "name",
        "dimensions": {one.key: _dimension(typed, one) for one in definition.dimensions},
        "values": list(_values(typed)),
        "ignored": _split(typed.get("ignored", "")),
        "total_is_the_sum": bool(typed.get("total_is_the_sum")),
    }
    for name in ("marks_of", "decimal", "encoding", "delimiter", "sheet", "header_row"):
        if typed.get(name):
            spec[name] = typed[name]
    if str(spec.get("header_row", "")).isdecimal():
        spec["header_row"] = int(spec["header_row"])
    period = _needed(typed, "period", sentence("Skriv kolumnen med år, eller året."))
    spec["period"] = {"always" if YEAR.fullmatch(period) else "column": period}
    if sex := typed.get("sex", ""):
        spec["sex"] = {"column": sex}
    return read_definition(json.dumps(spec), File, name=PLACE)


def _kind(content: bytes) -> str:
    """What a file is, by how it begins: its name may say anything."""
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), "csv")


def _needed(typed: Typed, name: str, said: str) -> str:
    if given := str(typed.get(name, "")).strip():
        return given
    raise BadDefinition(said)


def _values(typed: Typed) -> Iterator[dict[str, str]]:
    """One column for each measure, or one for each sex of it."""
    found = False
    for measure in MEASURES:
        columns = _split(typed.get(measure, ""))
        if not columns:
            continue
        if len(columns) not in SEXES:
            raise BadTable(
                "Skriv en kolumn, eller kvinnor; män; samtliga med semikolon emellan: ”{given}”.",
                given=typed[measure],
            )
        found = True
        for column, sex in zip(columns, SEXES[len(columns)], strict=True):
            yield {"column": column, "measure": measure, **({"sex": sex} if sex else {})}
    if not found:
        raise BadDefinition("Skriv minst en kolumn med tal.")


def _dimension(typed: Typed, one: Breakdown) -> dict[str, Any]:
    """The column of a breakdown; without one, the whole file is its total."""
    column = str(typed.get(one.key, "")).strip()
    if not column:
        return {"always": one.total}
    named = {word: code for code, text in one.members.items() for word in (text.sv, text.en)}
    return {"column": column, "codes": {**named, **dict.fromkeys(ALL_WORDS, one.total)}}


def _split(text: str) -> list[str]:
    return [part for one in str(text).split(";") if (part := one.strip())]
