"""A release as others compute with it: one table for all files, and what must go with it."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from fardplan.indicators.definitions import IndicatorDefinition, Source
from fardplan.indicators.models import Release
from fardplan.indicators.series import Series
from fardplan.indicators.stored import series_of
from fardplan.indicators.texts import Text
from fardplan.statistics.codes import CONF_STATUSES, OBS_STATUSES, SEXES, Meaning
from fardplan.statistics.shape import dimensions_of

LEGENDS = {"sex": SEXES, "obs_status": OBS_STATUSES, "conf_status": CONF_STATUSES}


MADE_UP = Text(sv="PÅHITTADE SIFFROR, inga riktiga personer", en="MADE-UP FIGURES, no real persons")


@dataclass(frozen=True)
class Published:
    """One release on its way into a file; `address` is where it stands for ever."""

    release: Release
    series: Series
    address: str

    @property
    def name(self) -> str:
        """What its files are called, before the ending that tells their format."""
        return file_name(self.release)

    @property
    def definition(self) -> IndicatorDefinition:
        return self.series.definition

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the table is divided by beside area, period and sex."""
        return dimensions_of(self.series.whole_table)

    @cached_property
    def table(self) -> pl.DataFrame:
        """The release's table, each row with what a lone row would otherwise lose.

        table:   the release's own, in the one shape.
        returns: the same rows in the same order, then indicator, release, unit, the area's name
                 and the source; made-up figures say so in every row. A missing number is null.
        raises:  nothing: all was checked before it was released.
        source:  statistics.md section 13.
        """
        table = self.series.whole_table.with_columns(
            indicator=pl.lit(self.release.indicator.key),
            release=pl.lit(self.release.version, dtype=pl.Int64),
            unit=pl.lit(self.definition.measured.unit.sv),
        )
        named = table.join(self._names, on=["area_version", "area"], maintain_order="left")
        sourced = named.join(self._sources, on="period", maintain_order="left")
        if not self.release.synthetic:
            return sourced
        return sourced.with_columns(pl.lit(f"{MADE_UP.sv} / {MADE_UP.en}").alias("made_up"))

    @cached_property
    def about(self) -> dict[str, Any]:
        """What the figures are, in plain values: what a file says that can carry more than rows."""
        release, definition = self.release, self.definition
        return {
            "indicator": definition.key,
            "title": self._title,
            "definition": _both(definition.definition),
            "unit": _both(definition.measured.unit),
            "synthetic": release.synthetic,
            "caveats": [_both(caveat) for caveat in definition.caveats],
            "release": release.version,
            "released": release.released_at.isoformat(timespec="seconds"),
            "correction": release.correction,
            "address": self.address,
            "sha256": release.sha256,
            "sources": [self._about_source(source) for source in self._all_sources],
            "legend": {
                name: {code: _meaning(meaning) for code, meaning in codes.items()}
                for name, codes in LEGENDS.items()
            },
        }

    @property
    def _title(self) -> dict[str, str]:
        """The title; of made-up figures with the mark first, in whatever file it stands."""
        title = _both(self.definition.title)
        if not self.release.synthetic:
            return title
        mark = _both(MADE_UP)
        return {language: f"{mark[language]}: {words}" for language, words in title.items()}

    @property
    def as_json(self) -> str:
        return json.dumps(self.about, ensure_ascii=False)

    @property
    def _all_sources(self) -> tuple[Source, ...]:
        return self.series.figures.sources

    def _about_source(self, source: Source) -> dict[str, Any]:
        return {
            "publisher": _both(source.publisher),
            "table": source.table,
            "edition": _both(source.edition),
            "licence": _both(source.licence),
            "retrieved": source.retrieved,
            "url": source.url,
            "periods": [one for one in self.series.periods if source.covers(one)],
        }

    @property
    def _names(self) -> pl.DataFrame:
        """The name of each area, which its key alone may not tell."""
        areas = self.series.whole_table.select("area_version", "area").unique(maintain_order=True)
        places = self.series.places
        names = [places.entry(version, area).name for version, area in areas.iter_rows()]
        return areas.with_columns(area_name=pl.Series(names, dtype=pl.String))

    @property
    def _sources(self) -> pl.DataFrame:
        """Where the figures of each period were published."""
        rows = []
        for period in self.series.periods:
            source = self.definition.source_of(period)
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


def file_name(release: Release) -> str:
    """What a release's files are called, before the ending that tells their format."""
    name = f"{release.indicator.key}-{release.version}"
    return f"{name}-pahittad" if release.synthetic else name


def published(release: Release, *, address: str) -> Published:
    """A release made ready for any file."""
    (series,) = series_of([release])
    return Published(release, series, address)


def _both(text: Any) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _meaning(meaning: Meaning) -> dict[str, str]:
    return {"sv": meaning.swedish, "en": meaning.english}
