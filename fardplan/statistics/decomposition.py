"""Why the city's share changed: other people, or other shares. Page: docs/methods/kitagawa.md."""

import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.faults import named_rows
from fardplan.statistics.shape import Shape, check_sexes, dimensions_of


def kitagawa(
    earlier: pl.DataFrame, later: pl.DataFrame, shape: Shape, *, sexes: tuple[str, ...] = ("K", "M")
) -> pl.DataFrame:
    """Split the change of the whole into mix and rate effects of each area and sex.

    table:   two tables in the shape with one period each: the areas that make the whole, in the
             same version, with counts. The parts are `sexes`; for one sex alone, give it.
    returns: one row per area, sex and dimensions: `mix` (what comes of its share of the
             population growing or shrinking) and `rate` (what comes of its own share or rate
             changing), in the table's unit. All of them add up to the change of the whole.
    raises:  BadTable for a ratio without counts, parts that only one period has, several
             periods in a table, or a sex missing.
    source:  E. M. Kitagawa (1955), JASA 50, pp. 1168-1194, two components without interaction.
    """
    parts = [_parts(table, shape, sexes) for table in (earlier, later)]
    keys = ["area", "area_version", "sex", *dimensions_of(earlier)]
    for one, other in (parts, parts[::-1]):
        if rows := named_rows(one.join(other, on=keys, how="anti"), keys):
            raise BadTable("Delen finns bara i den ena perioden: {rows}.", rows=rows)
    both = parts[0].join(parts[1], on=keys, suffix="_later", maintain_order="left")
    mix, rate = pl.col("mix"), pl.col("rate")
    mix_later, rate_later = pl.col("mix_later"), pl.col("rate_later")
    return both.select(
        *keys,
        mix=(mix_later - mix) * (rate + rate_later) / 2,
        rate=(rate_later - rate) * (mix + mix_later) / 2,
    )


def _parts(table: pl.DataFrame, shape: Shape, sexes: tuple[str, ...]) -> pl.DataFrame:
    """Each part's share of the population and its own rate."""
    check_sexes(table, by_sex=shape.by_sex)
    if not shape.measure.is_a_ratio:
        raise BadTable("Uppdelning av en förändring görs för andelar, tal och medelvärden.")
    if table["period"].n_unique() > 1:
        raise BadTable("En förändring räknas mellan två perioder, en i varje tabell.")
    rows = table.filter(pl.col("sex").cast(pl.String).is_in(sexes))
    counted = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    if named := named_rows(rows.filter(~counted.fill_null(value=False)), shape.keys):
        raise BadTable("Uppdelningen kräver täljare och nämnare i alla delar: {rows}.", rows=named)
    return rows.with_columns(
        mix=pl.col("denominator") / pl.col("denominator").sum(),
        rate=shape.per * pl.col("numerator") / pl.col("denominator"),
    )
