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


def shares_of(suppression: Suppression, share: Share, tables: tuple[str, str]) -> SafeTable:
    """A share of two protected tables, named with the counted one first."""
    counted, among = tables
    for name, measure in ((counted, share.of), (among, share.among)):
        if _find(suppression, name)[0].measure != measure:
            raise BadTable("Tabellen {name} räknar inte {measure}.", name=name, measure=measure)
    return with_share(publish(suppression, counted), publish(suppression, among))


@dataclass(frozen=True)
class Loss:
    """What was hidden under one code, or in all: cells, and the part of the counted in them."""

    dimension: str
    code: str
    cells: int
    hidden: int
    lost: float


def losses(suppression: Suppression, name: str) -> tuple[Loss, ...]:
    """What each code of each dimension lost, the whole table first."""
    table, place = _find(suppression, name)
    hidden = suppression.hidden[place]

    def loss(dimension: str, code: str, values: Numbers, gone: Mask) -> Loss:
        whole = float(values.sum())
        lost = float(values[gone].sum()) / whole if whole else 0.0
        return Loss(dimension, code, int((values > 0).sum()), int(gone.sum()), lost)

    found = [loss("", "", table.values, hidden)]
    for axis, dimension in enumerate(table.dimensions):
        values, gone = np.moveaxis(table.values, axis, 0), np.moveaxis(hidden, axis, 0)
        found += [
            loss(dimension.name, code, values[number], gone[number])
            for number, code in enumerate(dimension.codes)
        ]
    return tuple(found)


def _find(suppression: Suppression, name: str) -> tuple[Table, Places]:
    cells = suppression.problem.cells
    for table, place in zip(cells.tables, cells.places, strict=True):
        if table.name == name:
            return table, place
    raise BadTable("Det finns ingen tabell som heter {name}.", name=name)
