"""SDMX-CSV 2.0: the columns that statistical agencies exchange, with both statuses as attributes.

Sex is coded as in the table (K, M, X, T), not by SDMX's own list, in which M is men too but K is
nothing: the structure named in every row has its own list.
"""

import polars as pl

from fardplan.indicators.download import Published
from fardplan.indicators.formats.formulas import as_text

ENDING = ".sdmx.csv"
AGENCY = "FARDPLAN"
ATTRIBUTES = (
    "numerator", "denominator", "lower", "upper", "obs_status", "conf_status", "unit",
    "area_name", "source_publisher", "source_table", "source_edition", "source_licence",
    "source_retrieved",
)  # fmt: skip


def _mark(published: Published) -> tuple[str, ...]:
    """The column that says in every row that figures are made up."""
    return ("made_up",) if published.release.synthetic else ()


def write(published: Published) -> bytes:
    """The whole table; every row is information (I) on the release that it is of."""
    release = published.release
    structure = f"{AGENCY}:{release.indicator.key.upper()}({release.version}.0.0)"
    dimensions = ("area_version", "area", "sex", *published.dimensions)
    table = published.table.select(
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(structure).alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
        *[pl.col(name).alias(name.upper()) for name in dimensions],
        pl.col("period").alias("TIME_PERIOD"),
        pl.col("value").alias("OBS_VALUE"),
        *[pl.col(name).alias(name.upper()) for name in (*ATTRIBUTES, *_mark(published))],
    )
    return as_text(table).write_csv(line_terminator="\n").encode()
