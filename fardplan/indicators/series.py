"""What the pages show of a table: rows by sex, rows by area, sums and what the parts leave over."""

from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fardplan.errors import BadDefinition
from fardplan.indicators.areas import AreaKind, Places
from fardplan.indicators.definitions import Break, Figures, IndicatorDefinition
from fardplan.indicators.numbers import Cell, cell, difference
from fardplan.indicators.values import Turn, Values
from fardplan.statistics.shape import Measure


@dataclass(frozen=True)
class SexRow:
    """Women, men and total of one area and period, always in that order, and the gap."""

    area: str
    period: str
    women: Cell
    men: Cell
    total: Cell
    gap: Cell


@dataclass(frozen=True)
class Series:
    """One indicator's table with its definition and the areas it counts in.

    A synthetic one is made up: it is marked wherever it is shown, and judges nothing.
    """

    definition: IndicatorDefinition
    values: Values
    places: Places
    most_decimals: int = 6
    synthetic: bool = False

    @property
    def main_area(self) -> str:
        return self.figures.main_area

    @property
    def figures(self) -> Figures:
        """What the definition says of the figures; only an indicator that has some is a series."""
        if self.definition.figures is None:
            raise BadDefinition("{name}: indikatorn har inga siffror.", name=self.definition.key)
        return self.definition.figures

    @property
    def decimals(self) -> int:
        return min(self.definition.measured.decimals, self.most_decimals)

    @property
    def version(self) -> str:
        """The version of the areas that the newest figures are in."""
        return self.figures.versions[-1]

    @property
    def women_word(self) -> str:
        words = self.definition.sex.words
        return str(words.women) if words else _("kvinnor")

    @property
    def men_word(self) -> str:
        words = self.definition.sex.words
        return str(words.men) if words else _("män")

    @property
    def unit(self) -> str:
        return str(self.definition.measured.unit)

    @property
    def unit_sign(self) -> str:
        """The unit as short as it can be written."""
        measured = self.definition.measured
        return "%" if measured.kind == Measure.SHARE and measured.per == 100 else self.unit

    @property
    def gap_unit(self) -> str:
        """Two shares differ by percentage points, never by per cent."""
        return _("procentenheter") if self.definition.measured.kind.is_a_ratio else self.unit

    @property
    def table(self) -> pl.DataFrame:
        return self.values.table

    @property
    def whole_table(self) -> pl.DataFrame:
        """Every row, also those of age groups and the like that pages do not show."""
        return self.values.whole

    @property
    def periods(self) -> list[str]:
        return self.values.periods

    @property
    def observed_periods(self) -> list[str]:
        """The periods with figures that are no forecast."""
        return self.values.observed_periods

    @property
    def area_word(self) -> str:
        """What the areas are called, as a heading."""
        kind = self.places.entry(self.version, self.main_area).kind
        return _("Kommun") if kind == AreaKind.MUNICIPALITY else _("Område")

    def other_areas(self, count: int) -> str:
        """So many other areas of the same kind, in words."""
        kind = self.places.entry(self.version, self.main_area).kind
        if kind == AreaKind.MUNICIPALITY:
            sentence = ngettext("{count} annan kommun", "{count} andra kommuner", count)
        else:
            sentence = ngettext("{count} annat område", "{count} andra områden", count)
        return sentence.format(count=count)

    def periods_in(self, version: str) -> list[str]:
        """The periods that are counted in a version of the areas."""
        return self.values.periods_in(version)

    @property
    def districts(self) -> set[str]:
        """The districts that there are figures of, in the newest version of the areas."""
        known = {area for one in self.periods for area in self.values.totals(self.version, one)}
        return known & self.of_kind(AreaKind.DISTRICT, self.version)

    @property
    def has_districts(self) -> bool:
        """Are there figures of every district?"""
        every = self.of_kind(AreaKind.DISTRICT, self.version)
        return bool(every) and self.districts == every

    def version_of(self, period: str) -> str:
        """The newest version of the areas that a period is counted in."""
        used = [one for one in self.figures.versions if period in self.periods_in(one)]
        return used[-1] if used else self.version

    def outer_city(self, version: str) -> tuple[str, ...]:
        """The districts of the outer city in a version, for places that have one."""
        return self.places.version(version).outer_city()

    def name(self, area: str, version: str = "") -> str:
        return self.places.name(version or self.version, area)

    def breaks(self, area: str, periods: list[str]) -> list[Break]:
        """The breaks that lie inside the periods, for an area."""
        found = self.definition.breaks_for(area)
        return [one for one in found if periods and periods[0] < one.period <= periods[-1]]

    def by_sex(self, area: str) -> list[SexRow]:
        """One row per period of an area, oldest first."""
        rows = [self._sex_row(area, period) for period in self.periods]
        return [row for row in rows if row]

    def by_area(self, areas: list[str], period: str) -> list[SexRow]:
        """One row per area of a period, in the order given."""
        rows = [self._sex_row(area, period) for area in areas]
        return [row for row in rows if row]

    def turns(self, area: str) -> list[Turn]:
        """The periods in which women and men changed places."""
        return self.values.turns(area, self.definition.shape)

    def total(self, area: str, period: str, version: str = "") -> Cell | None:
        """The total of an area: as published, or the sum of all its parts; None if neither."""
        version = version or self.version
        totals = self.values.totals(version, period)
        if area in totals:
            found = totals[area]
            return cell(found.value, found.status, self.decimals, found.limits)
        parts = [totals[part] for part in self._parts(area, version, set(totals))]
        numbers = [part.value for part in parts if part.value is not None]
        if not parts or len(numbers) < len(parts):
            return None
        status = next((part.status for part in parts if part.status != "A"), "A")
        return cell(sum(numbers), status, self.decimals)

    def is_published(self, area: str, version: str, period: str) -> bool:
        return area in self.values.totals(version, period)

    def remainder(self, period: str, version: str = "") -> float | None:
        """What the published whole has beyond its parts: units that belong to no area.

        The residual area is no part in this sum, so it is what remains. None where the whole or
        a part is missing, and for what does not add up, such as shares.
        """
        version = version or self.version
        totals = self.values.totals(version, period)
        whole = self.whole_of(version)
        residual = self.of_kind(AreaKind.RESIDUAL, version)
        parts = self._parts(whole, version, set(totals) - residual)
        if whole not in totals or not parts:
            return None
        first, *rest = (totals[key].value for key in (whole, *parts))
        numbers = [number for number in rest if number is not None]
        return first - sum(numbers) if first is not None and len(numbers) == len(rest) else None

    def whole_of(self, version: str) -> str:
        """The area that all others in a version are parts of; nothing where there is none."""
        return next(iter(self.of_kind(AreaKind.WHOLE, version)), "")

    def of_kind(self, kind: AreaKind, version: str) -> set[str]:
        """The keys of the areas of a kind in a version."""
        return {area.key for area in self.places.version(version).areas if area.kind == kind}

    def _parts(self, area: str, version: str, known: set[str]) -> tuple[str, ...]:
        """Known parts that together are all of an area; only counts are the sum of their parts."""
        areas = self.places.version(version)
        if self.definition.measured.kind != Measure.COUNT or area not in areas:
            return ()
        return areas.parts_among(area, known - {area})

    def _sex_row(self, area: str, period: str) -> SexRow | None:
        """An area's figures in a period, in the newest version that has them."""
        found = (
            self.values.by_place.get((version, period), {}).get(area)
            for version in reversed(self.figures.versions)
        )
        sexes = next((one for one in found if one), None)
        if sexes is None:
            return None
        women, men, total = (
            cell(one.value, one.status, self.decimals, one.limits)
            for one in (sexes[sex] for sex in "KMT")
        )
        return SexRow(area, period, women, men, total, difference(women, men, self.decimals))
