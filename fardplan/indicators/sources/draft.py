"""A table on its way to a release: the figures, what to know of them, and what they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from fardplan.definitions import sentence
from fardplan.statistics.shape import MEASURES, Measure, Shape, ratio_of, validate

REQUIRED = ("K", "M", "T")
LACKING = sentence("Källan har inte alla kön i {groups} grupper; de som saknas är märkta så.")


@dataclass(frozen=True)
class Note:
    """Something that a reviewer must know: one sentence, and its values."""

    sentence: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


@dataclass(frozen=True)
class Basis:
    """What a draft rests on: a reply or a file, named by its hash."""

    name: str
    sha256: str
    at: datetime | None = None


@dataclass(frozen=True)
class Draft:
    """One indicator's table from a source. A synthetic one is made up and says so."""

    table: pl.DataFrame
    notes: tuple[Note, ...] = ()
    basis: tuple[Basis, ...] = ()
    synthetic: bool = False

    def knowing(self, *notes: Note) -> "Draft":
        return replace(self, notes=(*self.notes, *notes))


def note(text: str, **values: Any) -> Note:
    return Note(text, values)


def draft_of(
    rows: Iterable[dict[str, Any]],
    shape: Shape,
    *,
    notes: Iterable[Note] = (),
    basis: Iterable[Basis] = (),
    total_is_the_sum: bool = False,
) -> Draft:
    """Make a draft of plain rows, whose columns may be any of the shape's.

    table:   one dict per row; what is not said is null, and a missing status is A and F.
    returns: a draft whose table is valid. Where the shape is by sex, a sex that the source does
             not give becomes a row that is missing (O), with a note; the total is first made
             of women and men if it is to be.
    raises:  BadTable for whatever the shape refuses.
    source:  statistics.md rules S1 and S5.
    """
    given = [{"obs_status": "A", "conf_status": "F", **row} for row in rows]
    columns = {name: [row.get(name) for row in given] for name in shape.columns}
    types = {name: pl.Float64 if name in MEASURES else pl.String for name in shape.columns}
    table = pl.DataFrame(columns, schema=types)
    lacking: tuple[Note, ...] = ()
    if total_is_the_sum:
        table = with_totals(table, shape)
    if shape.by_sex:
        table, lacking = _with_all_sexes(table, shape)
    return Draft(validate(table, shape), notes=(*notes, *lacking), basis=tuple(basis))


def with_totals(table: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """Add the total of women and men where a source has none.

    table:   in the shape but for the totals; every group has women and men with counts.
    returns: the same rows and one total per group that lacked it: counts are added, and a ratio
             is recomputed from the sums. Null, and missing (O), as soon as a part is null.
    raises:  nothing; a total that cannot be computed is missing.
    source:  statistics.md rules S15 and S16.
    """
    group = [name for name in shape.keys if name != "sex"]
    have = table.filter(pl.col("sex") == "T").select(group)
    parts = table.join(have, on=group, how="anti", nulls_equal=True)
    total = parts.group_by(group, maintain_order=True).agg(
        pl.lit("T").alias("sex"),
        *[
            pl.when(pl.col(name).is_not_null().all() & (pl.len() > 1)).then(pl.col(name).sum())
            for name in ("numerator", "denominator", "value")
        ],
        lower=pl.lit(None, dtype=pl.Float64),
        upper=pl.lit(None, dtype=pl.Float64),
        hidden=(pl.col("obs_status") == "Q").any(),
        conf_status=pl.col("conf_status").min(),  # C comes before F
    )
    if shape.measure != Measure.COUNT:
        total = total.with_columns(value=ratio_of("numerator", "denominator", per=shape.per))
    status = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("A"))
        .when(pl.col("hidden"))
        .then(pl.lit("Q"))
        .otherwise(pl.lit("O"))
    )
    return pl.concat([table, total.with_columns(obs_status=status).select(table.columns)])


def _with_all_sexes(table: pl.DataFrame, shape: Shape) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    group = [name for name in shape.keys if name != "sex"]
    groups = table.select(group).unique(maintain_order=True)
    wanted = groups.join(pl.DataFrame({"sex": REQUIRED}), how="cross")
    lacking = wanted.join(table, on=[*group, "sex"], how="anti", nulls_equal=True)
    if lacking.is_empty():
        return table, ()
    filled = lacking.with_columns(obs_status=pl.lit("O"), conf_status=pl.lit("F"))
    number = lacking.select(group).unique().height
    return pl.concat([table, filled], how="diagonal"), (note(LACKING, groups=number),)
