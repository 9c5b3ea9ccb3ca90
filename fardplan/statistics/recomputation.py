"""Figures brought forward from one version of the areas to a newer one."""

from collections import Counter

import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.areas import AreaHistory
from fardplan.statistics.codes import ConfStatus, ObsStatus
from fardplan.statistics.faults import named_rows
from fardplan.statistics.shape import (
    Measure,
    Shape,
    check_sexes,
    in_order,
    ratio_of,
    validate,
)

# What the status of a merged figure is: that of the part which says most. A hidden part hides
# the sum and a missing one leaves it missing; one estimated part makes an estimated whole.
EMPTY_FIRST = ("Q", "L", "O", "M", "U", "N")
GRAVEST_FIRST = ("F", "E", "I", "U", "N", "B", "D", "P", "A")
CONFIDENTIAL_FIRST = ("C", "N", "F")


def recompute(table: pl.DataFrame, shape: Shape, history: AreaHistory, *, to: str) -> pl.DataFrame:
    """Bring a table to a newer version of the areas.

    table:   in the shape; all rows in versions of this history that are not newer than `to`.
    returns: one row per area of the new version. Counts are added. Shares, rates and means are
             recomputed from the sums of numerators and denominators; their intervals are
             dropped where areas were put together, for they cannot be read from the parts'.
    raises:  BadTable for a median; for a ratio without numerator and denominator; when an area
             that merged lacks one of its old parts; when the table is newer than `to`.
    source:  statistics.md section 7: all mergers since 2007 are of whole districts.
    """
    check_sexes(table, by_sex=shape.by_sex)
    moved = _with_successors(table, history, to)
    key = [name if name != "area" else "successor" for name in shape.keys]
    key.remove("area_version")
    parts = pl.len().over(key)
    merged = moved.filter(parts > 1)
    kept = moved.filter(parts == 1)
    _refuse_what_cannot_merge(merged, shape)
    _refuse_lone_parts(moved, history, to, shape)
    whole = _merge(merged, shape, key)
    rows = pl.concat([kept.select(whole.columns), whole])
    renamed = rows.rename({"successor": "area"}).with_columns(area_version=pl.lit(to))
    return validate(in_order(renamed.select(shape.columns)), shape)


def _with_successors(table: pl.DataFrame, history: AreaHistory, to: str) -> pl.DataFrame:
    """Every row with the key of the area that it belongs to in the new version."""
    order = {version.key: number for number, version in enumerate(history.versions)}
    history.version(to)
    seen = table.select("area_version", "area").unique(maintain_order=True)
    successors = []
    for version, area in seen.iter_rows():
        history.version(version).area(area)
        if order[version] > order[to]:
            raise BadTable(
                "Siffror för {version} kan inte räknas om bakåt till {to}.", version=version, to=to
            )
        successors.append(history.successor_of(area, to=to))
    return table.join(
        seen.with_columns(successor=pl.Series(successors, dtype=pl.String)),
        on=["area_version", "area"],
        maintain_order="left",
    )


def _refuse_what_cannot_merge(merged: pl.DataFrame, shape: Shape) -> None:
    if merged.is_empty():
        return
    if shape.measure == Measure.MEDIAN:
        rows = named_rows(merged, shape.keys)
        raise BadTable("Medianer kan inte läggas ihop när områden slås samman: {rows}.", rows=rows)
    there = pl.col("value").is_not_null()
    bare = merged.filter(there & (pl.col("numerator").is_null() | pl.col("denominator").is_null()))
    if shape.measure.is_a_ratio and bare.height:
        rows = named_rows(bare, shape.keys)
        raise BadTable(
            "Täljare och nämnare behövs för att räkna om sammanslagna områden, "
            "men saknas i {rows}.",
            rows=rows,
        )


def _refuse_lone_parts(moved: pl.DataFrame, history: AreaHistory, to: str, shape: Shape) -> None:
    """A merged area must have all the parts that its old version had, or the sum is too small."""
    sizes = Counter(
        (version.key, history.successor_of(area.key, to=to))
        for version in history.versions
        if version.key in moved["area_version"]
        for area in version.areas
    )
    wanted = pl.DataFrame(
        [(version, new, size) for (version, new), size in sizes.items()],
        schema={"area_version": pl.String, "successor": pl.String, "wanted": pl.UInt32},
        orient="row",
    )
    group = ["area_version", "successor", "period", "sex", *shape.dimensions]
    lacking = (
        moved.group_by(group, maintain_order=True)
        .agg(found=pl.len())
        .join(wanted, on=["area_version", "successor"], maintain_order="left")
        .filter(pl.col("found") < pl.col("wanted"))
    )
    if lacking.height:
        rows = named_rows(lacking, ["successor", "period", "sex", *shape.dimensions])
        raise BadTable("En del av det sammanslagna området saknas: {rows}.", rows=rows)


def _merge(merged: pl.DataFrame, shape: Shape, key: list[str]) -> pl.DataFrame:
    """One row per new area: sums that are null as soon as a part is, and the gravest status."""
    if shape.measure.is_a_ratio:
        # Where nobody was counted there is no share, but nor does it keep the whole from one.
        counted = pl.col("denominator").fill_null(1) > 0
        merged = merged.filter(counted | ~counted.any().over(key))
    empty = pl.col("value").is_null()
    whole = merged.group_by(key, maintain_order=True).agg(
        *[
            pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())
            for name in ("numerator", "denominator", "value")
        ],
        lower=pl.lit(None, dtype=pl.Float64),
        upper=pl.lit(None, dtype=pl.Float64),
        obs_status=pl.when(empty.any())
        .then(_first_of(EMPTY_FIRST, pl.col("obs_status").filter(empty)))
        .otherwise(_first_of(GRAVEST_FIRST, pl.col("obs_status")))
        .cast(ObsStatus),
        conf_status=_first_of(CONFIDENTIAL_FIRST, pl.col("conf_status")).cast(ConfStatus),
    )
    if not shape.measure.is_a_ratio:
        return whole
    ratio = ratio_of("numerator", "denominator", per=shape.per)
    return whole.with_columns(value=pl.when(pl.col("value").is_not_null()).then(ratio))


def _first_of(order: tuple[str, ...], codes: pl.Expr) -> pl.Expr:
    """The code among the parts that comes first in the order."""
    return pl.coalesce(
        pl.when((codes == code).any()).then(pl.lit(code, dtype=pl.String)) for code in order
    )
