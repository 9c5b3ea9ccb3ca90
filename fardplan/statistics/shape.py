"""The one shape that every table of figures has, and the refusal of what breaks it.

One row is one figure: for an area in one version of the areas, a period, a sex and any further
dimensions. A missing number is null with a status that says why; it is never 0 and never NaN.
Women (K) come first, then men (M), other or unknown (X), and the total (T).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fardplan.errors import BadTable, sentence
from fardplan.statistics import faults
from fardplan.statistics.codes import ConfStatus, ObsStatus, Sex

PLACE = ("area", "area_version", "period")
MEASURES = ("numerator", "denominator", "value", "lower", "upper")
STATUSES = ("obs_status", "conf_status")
NOT_A_NUMBER = sentence("Kolumnen {name} har {given!r}, som inte är ett tal: {rows}.")
NOT_A_CODE = sentence("Kolumnen {name} har {given!r}, som inte är en känd kod: {rows}.")
FIXED = (*PLACE, "sex", *MEASURES, *STATUSES)


class Measure(StrEnum):
    """What the value is, and so what may be done with it."""

    COUNT = "count"  # adds up over areas and sexes
    SHARE = "share"  # `per` × numerator / denominator, numerator part of denominator
    RATE = "rate"  # `per` × events / persons (or person-years)
    MEAN = "mean"  # sum / number
    MEDIAN = "median"  # cannot be put together from parts

    @property
    def is_a_ratio(self) -> bool:
        """True when the value follows from numerator and denominator."""
        return self in (Measure.SHARE, Measure.RATE, Measure.MEAN)


@dataclass(frozen=True)
class Shape:
    """What one table holds: its further dimensions, its measure, and whether it is by sex.

    `per` is what a share or rate is counted of: 100 for percent, 100 000 for most rates.
    A table that is not by sex must say why; only the total stands in it.
    """

    dimensions: tuple[str, ...] = ()
    measure: Measure = Measure.SHARE
    per: float = 100.0
    by_sex: bool = True
    no_sex_because: str = ""

    def __post_init__(self) -> None:
        if self.by_sex == bool(self.no_sex_because):
            raise BadTable("En tabell utan könsuppdelning ska säga varför, och bara en sådan.")
        if taken := sorted(set(self.dimensions) & set(FIXED)):
            raise BadTable("Dimensionen {names} har ett upptaget namn.", names=", ".join(taken))
        if len(set(self.dimensions)) < len(self.dimensions):
            names = ", ".join(self.dimensions)
            raise BadTable("Samma dimension anges två gånger: {names}.", names=names)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return (*PLACE, "sex", *self.dimensions)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.keys, *MEASURES, *STATUSES)

    @property
    def schema(self) -> pl.Schema:
        text, number = pl.String(), pl.Float64()
        return pl.Schema(
            {
                **dict.fromkeys(PLACE, text),
                "sex": Sex,
                **dict.fromkeys(self.dimensions, text),
                **dict.fromkeys(MEASURES, number),
                "obs_status": ObsStatus,
                "conf_status": ConfStatus,
            }
        )


def empty_table(shape: Shape) -> pl.DataFrame:
    """A table of this shape without rows."""
    return pl.DataFrame(schema=shape.schema)


def dimensions_of(table: pl.DataFrame) -> tuple[str, ...]:
    """The further dimensions of a table that has the shape, in their order."""
    return tuple(name for name in table.columns if name not in FIXED)


def group_of(table: pl.DataFrame) -> tuple[str, ...]:
    """The columns that name a group of sexes: all keys but the sex."""
    return (*PLACE, *dimensions_of(table))


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order they are always shown: place, time, dimensions, women first."""
    return table.sort("area_version", "area", "period", *dimensions_of(table), "sex")


def validate(table: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """Refuse a table that breaks the shape; give back a sound one in order.

    table:   any data frame; text columns are read as what the shape says.
    returns: the same rows with the shape's columns, types and order.
    raises:  BadTable with one sentence that names the rows, for the first fault found.
    source:  statistics.md sections 2 and 4: rules S1, S2, S5, S6, S15, S17 and the status codes.
    """
    typed = _typed(_with_columns_of(shape, table), shape)
    faults.refuse_unsound_rows(typed, shape.keys)
    faults.refuse_impossible_numbers(typed, shape.keys)
    if shape.measure == Measure.SHARE:
        faults.refuse_impossible_shares(typed, shape.keys, shape.per)
    check_sexes(typed, by_sex=shape.by_sex)
    if shape.by_sex:
        additive = shape.measure == Measure.COUNT
        faults.refuse_total_pasted_as_a_sex(typed, group_of(typed), additive=additive)
    return in_order(typed)


def check_sexes(table: pl.DataFrame, *, by_sex: bool = True) -> None:
    """Refuse a table where some group lacks women, men or the total.

    table:   in the shape; every group is an area, version, period and the further dimensions.
    returns: nothing. With `by_sex=False` only totals may stand in the table.
    raises:  BadTable naming the first groups at fault.
    source:  Förordning (2001:100) 14 §; statistics.md rules S1 and S2.
    """
    if not by_sex:
        if rows := faults.named_rows(table.filter(pl.col("sex") != "T"), table.columns[:4]):
            raise BadTable(
                "Tabellen är inte könsuppdelad men har rader med kön: {rows}.", rows=rows
            )
        return
    group = group_of(table)
    present = table.group_by(group, maintain_order=True).agg(pl.col("sex").cast(pl.String))
    for wanted, said in faults.MISSING_SEXES:
        lacking = present.filter(~pl.col("sex").list.contains(wanted))
        if rows := faults.named_rows(lacking, group):
            raise BadTable(said, rows=rows)


def from_records(
    records: Iterable[Mapping[str, object]], shape: Shape, **same: object
) -> pl.DataFrame:
    """Build a table from plain dicts, with what is the same in all rows given by keyword.

    table:   one dict per row. `obs_status` is A and `conf_status` F where nothing is said.
             Where no value is said at all, a ratio is computed from numerator and denominator.
    returns: a valid table in the shape.
    raises:  BadTable, also for an unknown column or a number given as text.
    source:  none; this is arithmetic.
    """
    rows = [{"obs_status": "A", "conf_status": "F", **same, **record} for record in records]
    for number, row in enumerate(rows, start=1):
        _refuse_unfit_record(row, shape, number)
    columns: dict[str, list[object]] = {
        name: [row.get(name) for row in rows] for name in shape.columns
    }
    types = {name: pl.Float64 if name in MEASURES else pl.String for name in shape.columns}
    table = pl.DataFrame(columns, schema=types, strict=False)
    if shape.measure.is_a_ratio:
        said = pl.Series([row.get("value", ...) is not ... for row in rows], dtype=pl.Boolean)
        ratio = ratio_of("numerator", "denominator", per=shape.per)
        table = table.with_columns(value=pl.when(said).then("value").otherwise(ratio))
    return validate(table, shape)


def ratio_of(numerator: str, denominator: str, *, per: float) -> pl.Expr:
    """`per` × numerator / denominator; null where nothing was counted."""
    return per * pl.col(numerator) / pl.when(pl.col(denominator) > 0).then(pl.col(denominator))


def _refuse_unfit_record(row: Mapping[str, object], shape: Shape, number: int) -> None:
    if unknown := sorted(set(row) - set(shape.columns)):
        raise BadTable(
            "Rad {number} har en okänd kolumn: {names}.", number=number, names=", ".join(unknown)
        )
    for name in MEASURES:
        given = row.get(name)
        if given is not None and (isinstance(given, bool) or not isinstance(given, int | float)):
            raise BadTable(
                "Rad {number} har {given!r} där kolumnen {name} ska ha ett tal.",
                number=number,
                given=given,
                name=name,
            )


def _with_columns_of(shape: Shape, table: pl.DataFrame) -> pl.DataFrame:
    if missing := [name for name in shape.columns if name not in table.columns]:
        raise BadTable("Tabellen saknar kolumnen {names}.", names=", ".join(missing))
    if unknown := [name for name in table.columns if name not in shape.columns]:
        raise BadTable("Tabellen har en okänd kolumn: {names}.", names=", ".join(unknown))
    return table.select(shape.columns)


def _typed(table: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """Read every column as its type; what cannot be read is refused, never made null."""
    given = {name: _given(name, table.schema[name], to) for name, to in shape.schema.items()}
    read = {name: given[name].cast(to, strict=False) for name, to in shape.schema.items()}
    lost = {name: read[name].is_null() & given[name].is_not_null() for name in read}
    for name, is_lost in (
        table.select(one.any() for one in lost.values()).row(0, named=True).items()
    ):
        if is_lost:
            said = NOT_A_NUMBER if shape.schema[name] == pl.Float64 else NOT_A_CODE
            rows = table.filter(lost[name])
            named = faults.named_rows(rows, shape.keys)
            raise BadTable(said, name=name, given=rows[name][0], rows=named)
    return table.with_columns(read.values())


def _given(name: str, found: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """A column as it came; in text that is to be something else, nothing written is nothing."""
    if found == pl.String and wanted != pl.String:
        return pl.col(name).replace("", None)
    return pl.col(name)
