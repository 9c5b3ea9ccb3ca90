"""What a new table does to figures that are already published."""

from dataclasses import dataclass

import polars as pl

from fardplan.statistics.shape import MEASURES, STATUSES, group_of


@dataclass(frozen=True)
class Revision:
    """How many rows are new, and how many published ones say something else or are gone."""

    added: int
    changed: int
    removed: int

    @property
    def touches_published(self) -> bool:
        return bool(self.changed or self.removed)

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)


def revision_of(published: pl.DataFrame, table: pl.DataFrame) -> Revision:
    """Compare a new table with the published one.

    table:   two tables in the same shape.
    returns: the number of rows that only the new one has, that both have with other numbers or
             states, and that only the published one has.
    raises:  nothing.
    source:  none; this is arithmetic.
    """
    keys = [*group_of(table), "sex"]
    said = [*MEASURES, *STATUSES]
    added = table.join(published, on=keys, how="anti").height
    removed = published.join(table, on=keys, how="anti").height
    alike = table.join(published, on=[*keys, *said], how="semi", nulls_equal=True).height
    return Revision(added, table.height - added - alike, removed)
