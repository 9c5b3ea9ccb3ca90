"""Records about persons in, counts out: grouped where they lie, so that only counts come here.

The answer has one row for each combination of codes that anybody is in. However many persons a
register holds, it is no larger than the table that is to be protected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.tables import Table, from_counts

if TYPE_CHECKING:
    import ibis.expr.types as ir

COUNT = "count"


class Relation(Protocol):
    """What is used of a relation in DuckDB."""

    def aggregate(self, aggr_expr: str, group_expr: str = "") -> Any: ...


@dataclass(frozen=True)
class Asked:
    """A table in Ibis, and the DuckDB connection where what it speaks of lies."""

    table: "ir.Table"
    connection: Any


Records = pl.DataFrame | pl.LazyFrame | Path | Relation | Asked


def table_of(name: str, measure: str, dimensions: Iterable[Dimension], records: Records) -> Table:
    """Count records into a table that can be protected.

    table:   records with a column for each dimension, holding codes that are not divided further:
             Polars, a Parquet file, a relation in DuckDB, or a table in Ibis that lies there.
    returns: the whole table, its sums by construction.
    raises:  BadTable for a code that is not in its dimension, or a table too large to handle.
    source:  none; this is counting.
    """
    divided = tuple(dimensions)
    counts = counted(records, [dimension.name for dimension in divided])
    return from_counts(name, measure, divided, counts, value=COUNT)


def counted(records: Records, columns: Sequence[str]) -> pl.DataFrame:
    """How many records there are of each combination of codes."""
    if isinstance(records, Path):
        records = pl.scan_parquet(records)
    if isinstance(records, pl.DataFrame | pl.LazyFrame):
        grouped = records.lazy().group_by(list(columns)).agg(pl.len().alias(COUNT))
        return grouped.collect(engine="streaming")
    if isinstance(records, Asked):
        import ibis

        question = records.table.group_by(list(columns)).aggregate(**{COUNT: ibis._.count()})
        return _frame(records.connection.sql(ibis.to_sql(question, dialect="duckdb")))
    named = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
    return _frame(records.aggregate(f'{named}, count(*) AS "{COUNT}"', named))


def _frame(answer: Any) -> pl.DataFrame:
    """An answer of DuckDB's as a table, without a copy in between."""
    columns = [name for name, *_ in answer.description]
    return pl.DataFrame(answer.fetchnumpy(), schema=columns)
