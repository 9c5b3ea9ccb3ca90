"""What the pages say of an indicator: its newest figures, sentences, pictures and source."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from fardplan.indicators.definitions import AcceptedGap, IndicatorDefinition, Source
from fardplan.indicators.drawings import pictures_of
from fardplan.indicators.drawings.ground import Picture
from fardplan.indicators.drawings.parts_over_time import newest_share, rows_of, say_change
from fardplan.indicators.drawings.sexes_over_time import say_turn
from fardplan.indicators.models import Indicator, Release
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.stored import series_of


@dataclass(frozen=True)
class Shown:
    """One indicator as a page shows it; without a release there is only what is missing."""

    indicator: Indicator
    release: Release | None = None
    series: Series | None = None

    @property
    def definition(self) -> IndicatorDefinition:
        return self.release.defined if self.release else self.indicator.defined

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.definition.figures.sources if self.definition.figures else ()

    @cached_property
    def pictures(self) -> list[Picture]:
        return pictures_of(self.series) if self.series else []

    @property
    def period(self) -> str:
        return self.series.observed_periods[-1] if self.series else ""

    @property
    def place(self) -> str:
        return self.series.name(self.series.main_area) if self.series else ""

    @property
    def sexes(self) -> SexRow | None:
        """The newest figures for women and men, if the figures are by sex."""
        if not self.series or not self.definition.sex.is_given:
            return None
        return self.series.by_area([self.series.main_area], self.period)[0]

    @property
    def total(self) -> Cell | None:
        """The newest figure where there is none by sex."""
        return self.series.total(self.series.main_area, self.period) if self.series else None

    @property
    def share(self) -> Cell | None:
        """The main area's share of the whole, in the newest period."""
        return newest_share(self.series) if self.series else None

    @property
    def sex_gap(self) -> AcceptedGap | None:
        return self.definition.sex.gap

    @property
    def sex_gap_is_over(self) -> bool:
        """Has the time run out for which somebody decided to live with the gap?"""
        gap = self.sex_gap
        return gap is not None and gap.until < timezone.localdate()

    @property
    def statements(self) -> list[str]:
        """What the newest figures show that a reader must not miss."""
        if not self.series:
            return []
        if self.share:
            return [say_change(self.series, rows_of(self.series))]
        turns = self.series.turns(self.series.main_area) if self.sexes else []
        return [say_turn(self.series, turn) for turn in turns if turn.period == self.period]

    @property
    def warnings(self) -> list[str]:
        """Why a change that the figures seem to show cannot be read."""
        return why_unreadable(self.series) if self.series else []


def shown_for(indicators: list[Indicator]) -> list[Shown]:
    """Indicators with their newest releases, in the same order; two queries in all."""
    releases = list(Release.objects.of(indicators).current().without_tables())
    found = {
        release.indicator_id: (release, series)
        for release, series in zip(releases, series_of(releases), strict=True)
    }
    return [Shown(one, *found.get(one.pk, (None, None))) for one in indicators]


def why_unreadable(series: Series) -> list[str]:
    """Sentences on a change that is smaller than what has come to lie outside all areas.

    Bounds: the change if none, and if all, of what lies outside belongs to the main area.
    """
    version = series.version
    periods = [one for one in series.periods_in(version) if one in series.observed_periods]
    if len(periods) < 2:
        return []
    first, last = periods[0], periods[-1]
    before, after = (series.total(series.main_area, one, version) for one in (first, last))
    outside = series.remainder(last, version)
    earlier = series.remainder(first, version)
    if None in (outside, earlier) or not before or not after:
        return []
    if before.value is None or after.value is None:
        return []
    change, added = after.value - before.value, (outside or 0) - (earlier or 0)
    if not added or abs(added) < abs(change):
        return []
    low, high = sorted((change, change + added))
    return [
        _(
            "Kan inte bedömas: {outside} {unit} saknar stadsdelsområde {last}, "
            "förändringen som ska bedömas är {change} ({place}, {first}–{last})."
        ).format(
            outside=shown(outside or 0, series.decimals),
            unit=series.unit,
            last=last,
            first=first,
            change=shown(change, series.decimals, signed=True),
            place=series.name(series.main_area),
        ),
        _("Om inget eller alla av dem hör dit ligger förändringen mellan {low} och {high}.").format(
            low=shown(low, series.decimals, signed=True),
            high=shown(high, series.decimals, signed=True),
        ),
    ]
