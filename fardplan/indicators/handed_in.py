"""A file that is handed in: our own shape, or any columns by a mapping; read, or every fault told.

What is not a table at all is of no matter, for the file is only kept.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from fardplan.errors import BadTable, FardplanError, sentence
from fardplan.indicators import figures
from fardplan.indicators.areas import Places
from fardplan.indicators.auditing import findings_on
from fardplan.indicators.columns import wanted_of
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.definitions import from_stored as defined
from fardplan.indicators.own_shape import SHOWN, faults_in, read_rows
from fardplan.indicators.remarks import Remark, fault, noted
from fardplan.indicators.sources.definitions import File
from fardplan.indicators.sources.files import read_file
from fardplan.indicators.sources.upload import BadUpload
from fardplan.statistics.checks.findings import Severity

LARGEST = 5_000_000  # bytes; a hundred times the largest that ships
OTHER_UNITS = ("hushåll", "household", "lägenhet", "bostad", "bostäd", "dwelling", "arbetsställe")
OTHER_UNIT = sentence("Kolumnen {column} räknar inte personer, men indikatorn räknar {counted}.")


@dataclass(frozen=True)
class Sourced:
    """What is said of where a file came from."""

    retrieved: date
    edition: dict[str, str]  # by language; empty when it is as before


@dataclass(frozen=True)
class Read:
    """What a file turned out to be: a table with the auditor's findings, or its faults.

    `notes` are what a reviewer must know of how the cells were read.
    """

    definition: IndicatorDefinition
    table: pl.DataFrame | None = None
    faults: tuple[Remark, ...] = ()
    findings: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class _Cells:
    """A file's table before it is held against its definition; or the faults of its cells."""

    table: pl.DataFrame = field(default_factory=pl.DataFrame)
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


def read_handed_in(
    content: bytes,
    definition: IndicatorDefinition,
    sourced: Sourced,
    places: Places,
    *,
    mapping: Mapping[str, Any] | None = None,
    earlier: pl.DataFrame | None = None,
    name: str = "",
) -> Read:
    """Read a file for an indicator that has figures.

    table:   none: the bytes as they were handed in. `mapping` says what the columns are; without
             one the file is CSV in our own shape. `earlier` is what is published.
    returns: the table with the definition it belongs to and the auditor's findings; or no table
             and every fault found, each with its row and column when it has one. What the
             auditor grades as impossible to publish is a fault.
    raises:  nothing that comes of the content.
    source:  statistics.md sections 2, 4 and 7.
    """
    figures.figures_of(definition)
    try:
        if mapping:
            cells = _mapped(content, definition, mapping, places, earlier, name)
        else:
            cells = _in_our_shape(content, definition, places)
        if cells.faults:
            return Read(definition, faults=cells.faults[:SHOWN])
        definition = _with_source(definition, content, set(cells.table["period"]), sourced)
        table = figures.table_of(cells.table, definition, places)
        _refuse_a_total_alone(table, definition)
    except FardplanError as error:
        return Read(definition, faults=(fault(error),))
    findings = findings_on(table, definition, places)
    if grave := [one for one in findings if one.severity >= Severity.REFUSE]:
        return Read(definition, faults=tuple(grave[:SHOWN]))
    return Read(definition, table, findings=tuple(findings), notes=cells.notes)


def _in_our_shape(content: bytes, definition: IndicatorDefinition, places: Places) -> _Cells:
    """A CSV file in the one shape, every cell as text, or the faults of its cells."""
    shape, wanted = definition.shape, figures.figures_of(definition)
    rows = read_rows(content, shape)
    if faults := faults_in(rows, shape, wanted, places):
        return _Cells(faults=tuple(faults))
    columns = {name: [row[name] for row in rows.values()] for name in shape.columns}
    return _Cells(pl.DataFrame(columns, schema=dict.fromkeys(shape.columns, pl.String)))


def _mapped(
    content: bytes,
    definition: IndicatorDefinition,
    mapping: Mapping[str, Any],
    places: Places,
    earlier: pl.DataFrame | None,
    name: str,
) -> _Cells:
    """A file with columns of its own, read as the mapping says, or the faults of its cells."""
    wanted = wanted_of(mapping, definition, content)
    _refuse_other_units(wanted, definition)
    try:
        draft = read_file(
            content, wanted, definition.shape, name=name, places=places, earlier=earlier
        )
    except BadUpload as refusal:
        return _Cells(faults=tuple(_placed(one) for one in refusal.faults))
    return _Cells(draft.table, notes=tuple(noted(one) for one in draft.notes))


def _placed(error: FardplanError) -> Remark:
    """A fault of a mapped file, with its place as a place and not in the sentence."""
    within = error.values.get("fault")
    if isinstance(within, FardplanError) and "row" in error.values:
        return fault(within, row=error.values["row"], column=str(error.values["column"]))
    return fault(error)


def _refuse_other_units(wanted: File, definition: IndicatorDefinition) -> None:
    """A column that names households cannot hold persons."""
    if not definition.counted.individual_based:
        return
    for column in (one.column for one in wanted.values):
        if any(word in column.casefold() for word in OTHER_UNITS):
            raise BadTable(OTHER_UNIT, column=column, counted=definition.counted.unit_words.sv)


def _refuse_a_total_alone(table: pl.DataFrame, definition: IndicatorDefinition) -> None:
    """Women or men who are missing in every row are not in the file, whatever it says of them."""
    if not definition.sex.is_given:
        return
    given = set(table.filter(pl.col("obs_status") != "O")["sex"])
    if not {"K", "M"} <= given:
        raise BadTable(
            "Filen saknar kvinnor eller män i varje rad. Indikatorn räknar {counted}, så båda "
            "behövs.",
            counted=definition.counted.unit_words.sv,
        )


def _with_source(
    definition: IndicatorDefinition,
    content: bytes,
    periods: Collection[str],
    sourced: Sourced,
) -> IndicatorDefinition:
    """The definition with the file's own fingerprint, and with when and whence it came.

    The last source is the one still in use: periods that no source has are its.
    """
    kept = definition.model_dump(mode="json")
    if definition.ships_figures:
        kept["figures"]["sha256"] = hashlib.sha256(content).hexdigest()
    sources = definition.figures.sources if definition.figures else ()
    last = kept["figures"]["sources"][-1]
    last["retrieved"], last["retrieved_note"] = sourced.retrieved.isoformat(), None
    if sourced.edition:
        last["edition"] = sourced.edition
    if last["periods"]:
        last["periods"] += [
            one for one in sorted(periods) if not any(source.covers(one) for source in sources)
        ]
    return defined(kept)
