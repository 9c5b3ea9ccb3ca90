"""Are all rows there, do their areas exist, and is there a number where one was expected?"""

from collections.abc import Mapping, Sequence

import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.areas import RESIDUAL, Area, AreaHistory, AreaVersion
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity, rows_of, tally
from fardplan.statistics.periods import time_of
from fardplan.statistics.shape import group_of


def missing_rows(
    table: pl.DataFrame, *, expected: Mapping[str, Sequence[str]] | None = None
) -> list[Finding]:
    """Find the combinations of area, period, sex and dimensions that have no row at all.

    table:   in the shape. Expected is every combination of what stands in the table, and of
             what `expected` adds by column, such as all districts or all years.
    returns: `row_missing` (warn) per version of the areas, with the rows that are missing.
    raises:  BadTable if `expected` names a column that is no key.
    source:  statistics.md rule S3: sex crossed with every other variable.
    """
    keys = [*group_of(table), "sex"]
    if unknown := sorted(set(expected or {}) - set(keys)):
        raise BadTable("Väntade värden gäller okända kolumner: {names}.", names=", ".join(unknown))
    plain = table.select(pl.col(keys).cast(pl.String))
    found = []
    for _, rows in plain.group_by("area_version", maintain_order=True):
        wanted = pl.DataFrame({"area_version": rows["area_version"].head(1)})
        for name in keys:
            if name != "area_version":
                members = [*rows[name].unique(maintain_order=True), *(expected or {}).get(name, ())]
                column = pl.DataFrame({name: pl.Series(members).unique(maintain_order=True)})
                wanted = wanted.join(column, how="cross", maintain_order="left_right")
        missing = wanted.select(keys).join(rows, on=keys, how="anti", maintain_order="left")
        found += tally(Code.ROW_MISSING, Severity.WARN, missing, wanted.height)
    return found


def missing_areas(table: pl.DataFrame, history: AreaHistory) -> list[Finding]:
    """Find areas that have no row although some of those beside them, and their whole, do.

    table:   in the shape. A residual area need not be there.
    returns: `row_missing` (warn) per version of the areas, with the areas that are missing.
    raises:  BadTable for an unknown version.
    source:  audits.md section 4, "drop a row".
    """
    found = []
    for key in table["area_version"].unique(maintain_order=True):
        version = history.version(key)
        known = set(table.filter(pl.col("area_version") == key)["area"])
        wholes = [area.key for area in version.areas if area.key in known]
        missing = [part for whole in wholes for part in _missing_below(whole, version, known) or ()]
        rows = pl.DataFrame({"area": [area.key for area in missing], "area_version": key})
        found += tally(Code.ROW_MISSING, Severity.WARN, rows, len(version.areas), columns=("area",))
    return found


def _missing_below(whole: str, version: AreaVersion, known: set[str]) -> list[Area] | None:
    """The parts of a whole that are missing; None when none of them is there at all.

    A part that is not there itself may be there by its own parts.
    """
    parts = [part for part in version.children(whole) if part.kind != RESIDUAL]
    absent = [part for part in parts if part.key not in known]
    if len(absent) == len(parts):
        return None
    missing: list[Area] = []
    for part in absent:
        below = _missing_below(part.key, version, known)
        missing += [part] if below is None else below
    return missing


def areas_out_of_time(table: pl.DataFrame, history: AreaHistory) -> list[Finding]:
    """Find areas that their version does not have, or that had closed by the period.

    table:   in the shape; periods as years or parts of years.
    returns: `area_closed` (refuse) for a district in a later period than it lived, with its
             successor, for it would be counted twice; `area_unknown` (refuse) for the others.
             Within the year of a merger the old areas are still right, and so they are in a
             forecast made before it.
    raises:  BadTable for an unknown version or a period that cannot be read.
    source:  statistics.md section 7, "a stray row".
    """
    found = []
    counted = table.filter(pl.col("obs_status") != "F")
    rows = counted.select("area", "area_version", "period").unique(maintain_order=True)
    for row in rows_of(rows):
        version = history.version(row["area_version"])
        merger = history.merger_of(row["area"])
        if merger and time_of(row["period"]) > merger.on.year:
            name, successor = (history.name_of(key) for key in (row["area"], merger.new))
            names = {"name": name, "period": row["period"], "successor": successor}
            found.append(Finding(Code.AREA_CLOSED, Severity.REFUSE, names, {}, (row,), ("area",)))
        elif row["area"] not in version:
            names = {"name": row["area"], "version": version.key}
            found.append(Finding(Code.AREA_UNKNOWN, Severity.REFUSE, names, {}, (row,), ("area",)))
    return found


def marks(table: pl.DataFrame) -> list[Finding]:
    """Find the cells where a mark stood instead of a number.

    table:   in the shape.
    returns: `mark_not_number` (block, for every mean or sum that needs the cells) per status,
             so that what is hidden, missing and impossible are never one heap.
    raises:  nothing.
    source:  audits.md A10.
    """
    empty = table.filter(pl.col("value").is_null())
    found = []
    for (status,), rows in empty.group_by(["obs_status"], maintain_order=True):
        kept = rows.select(*group_of(table), "sex", "obs_status", "lower", "upper")
        names = {"status": str(status)}
        found += tally(Code.MARK_NOT_NUMBER, Severity.BLOCK, kept, table.height, names=names)
    return found
