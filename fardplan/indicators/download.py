"""A release as a file for others to compute with: every row with its status and its source."""

import polars as pl

from fardplan.indicators.models import Release
from fardplan.indicators.series import Series
from fardplan.indicators.stored import series_of


def as_csv(release: Release) -> str:
    """The release's table, each row with what a lone row would otherwise lose."""
    (series,) = series_of([release])
    table = series.table.with_columns(
        indicator=pl.lit(release.indicator.key),
        release=pl.lit(release.version),
        unit=pl.lit(series.definition.measured.unit.sv),
    )
    named = table.join(_names(series), on=["area_version", "area"], maintain_order="left")
    sourced = named.join(_sources(series), on="period", maintain_order="left")
    return sourced.write_csv(line_terminator="\n")


def _names(series: Series) -> pl.DataFrame:
    """The name of each area, which its key alone may not tell."""
    areas = series.table.select("area_version", "area").unique(maintain_order=True)
    names = [series.places.entry(version, area).name for version, area in areas.iter_rows()]
    return areas.with_columns(area_name=pl.Series(names, dtype=pl.String))


def _sources(series: Series) -> pl.DataFrame:
    """Where the figures of each period were published."""
    rows = []
    for period in series.periods:
        source = series.definition.source_of(period)
        rows.append(
            {
                "period": period,
                "source_publisher": source.publisher.sv,
                "source_table": source.table,
                "source_edition": source.edition.sv,
                "source_licence": source.licence.sv,
                "source_retrieved": source.retrieved,
            }
        )
    return pl.DataFrame(rows)
