"""The way out: the only tables that may be published, drawn, downloaded, indexed or cached.

Hidden is null, never 0; why a cell is hidden stays inside; what is derived from a hidden cell is
hidden with it. A SafeTable is made by `publish` and by nothing else.
"""

from dataclasses import dataclass
from typing import NewType

import numpy as np
import polars as pl

from fardplan.disclosure.primary import Share
from fardplan.disclosure.problem import NotSafe
from fardplan.disclosure.suppression import Suppression
from fardplan.disclosure.tables import Mask, Numbers, Places, Table, frame
from fardplan.errors import BadTable

SafeTable = NewType("SafeTable", pl.DataFrame)
"""Nothing at run time; a type checker refuses a raw table where this is asked for."""


def publish(suppression: Suppression, name: str) -> SafeTable:
    """One of the protected tables as rows: its codes and `count`, null where hidden.

    raises: NotSafe if the proof does not hold; it is checked again here, by additions alone.
    """
    problem = suppression.problem
    if faults := suppression.proof.faults(problem, suppression.hidden):
        raise NotSafe("Skyddet kunde inte bevisas för {cells}.", cells=problem.cells.named(faults))
    table, place = _find(suppression, name)
    shown = np.where(suppression.hidden[place], np.nan, table.values)
    rows = frame(table, shown)
    never = [
        pl.col(dimension.name).is_in(sorted(dimension.unpublished))
        for dimension in table.dimensions
        if dimension.unpublished
    ]
    rows = rows.filter(~pl.any_horizontal(never)) if never else rows
    return SafeTable(rows if table.magnitude else rows.with_columns(pl.col("count").cast(pl.Int64)))


def with_share(counted: SafeTable, among: SafeTable, *, name: str = "share") -> SafeTable:
    """Add the share that the counted are of those who could have been; null if either is hidden."""
    keys = [column for column in among.columns if column != "count"]
    if set(keys) - set(counted.columns):
        raise BadTable("Tabellerna har inte samma dimensioner.")
    whole = among.rename({"count": "·"})
    joined = counted.join(whole, on=keys, how="left", maintain_order="left")
    share = pl.when(pl.col("·") > 0).then(pl.col("count") / pl.col("·"))
    return SafeTable(joined.with_columns(share.alias(name)).drop("·"))


def derived(table: SafeTable, name: str, expression: pl.Expr) -> SafeTable:
    """Add a column made of others, row by row; null wherever any of those is hidden.

    raises: BadTable for an expression that is made of no column, and so could bring in anything.
    """
    made_of = [column for column in expression.meta.root_names() if column in table.columns]
    if not made_of:
        raise BadTable("Kolumnen {name} är inte gjord av någon kolumn i tabellen.", name=name)
    is_shown = pl.all_horizontal(pl.col(made_of).is_not_null())
    return SafeTable(table.with_columns(pl.when(is_shown).then(expression).alias(name)))


def shares_of(suppression: Suppression, share: Share, tables: tuple[str, str]) -> SafeTable:
    """A share of two protected tables, named with the counted one first."""
    counted, among = tables
    for name, measure in ((counted, share.of), (among, share.among)):
        if _find(suppression, name)[0].measure != measure:
            raise BadTable("Tabellen {name} räknar inte {measure}.", name=name, measure=measure)
    return with_share(publish(suppression, counted), publish(suppression, among))


@dataclass(frozen=True)
class Loss:
    """What was hidden under one code, or in all.

    cells, hidden: cells that hold anything, and cells that are hidden.
    lost:          the part of all values, totals included, that stands in hidden cells.
    persons:       how many are in hidden cells of the finest division, each counted once.
    information:   the part that those cells have of the finest division's entropy; that is, of
                   what it tells beyond how many there are.
    """

    dimension: str
    code: str
    cells: int
    hidden: int
    lost: float
    persons: float
    information: float


def losses(suppression: Suppression, name: str) -> tuple[Loss, ...]:
    """What each code of each dimension lost, the whole table first."""
    table, place = _find(suppression, name)
    hidden = suppression.hidden[place]
    finest = _finest(table)
    total = max(1.0, float(table.values[finest].sum()))
    shares = np.where(finest, table.values / total, 0.0)
    bits = -shares * np.log2(np.where(shares > 0, shares, 1.0))

    def loss(dimension: str, code: str, here: Mask) -> Loss:
        gone = hidden & here
        return Loss(
            dimension, code, int((here & (table.values > 0)).sum()), int(gone.sum()),
            lost=_part(table.values, gone, here),
            persons=float(table.values[gone & finest].sum()),
            information=_part(bits, gone, here),
        )  # fmt: skip

    found = [loss("", "", np.ones(hidden.shape, dtype=bool))]
    for axis, dimension in enumerate(table.dimensions):
        for number, code in enumerate(dimension.codes):
            here = np.zeros(hidden.shape, dtype=bool)
            np.moveaxis(here, axis, 0)[number] = True
            found.append(loss(dimension.name, code, here))
    return tuple(found)


def _finest(table: Table) -> Mask:
    """The cells that are leaves in every dimension."""
    finest = np.ones(table.values.shape, dtype=bool)
    for axis, dimension in enumerate(table.dimensions):
        above = [n for n, code in enumerate(dimension.codes) if code not in dimension.leaves]
        np.moveaxis(finest, axis, 0)[above] = False
    return finest


def _part(amounts: Numbers, gone: Mask, here: Mask) -> float:
    whole = float(amounts[here].sum())
    return float(amounts[gone].sum()) / whole if whole else 0.0


def _find(suppression: Suppression, name: str) -> tuple[Table, Places]:
    cells = suppression.problem.cells
    for table, place in zip(cells.tables, cells.places, strict=True):
        if table.name == name:
            return table, place
    raise BadTable("Det finns ingen tabell som heter {name}.", name=name)
