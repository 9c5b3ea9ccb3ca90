"""What the pages say of an indicator: its newest figures, sentences, pictures and source."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from fardplan.indicators import verdict_words
from fardplan.indicators.definitions import AcceptedGap, IndicatorDefinition, Role, Source
from fardplan.indicators.drawings import pictures_of
from fardplan.indicators.drawings.ground import Picture
from fardplan.indicators.drawings.parts_over_time import newest_share, rows_of, say_change
from fardplan.indicators.drawings.sexes_over_time import say_turn
from fardplan.indicators.finding_words import FoundInWords, in_words
from fardplan.indicators.judging import judged, not_the_goals_own
from fardplan.indicators.models import Indicator, Release
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series, SexRow
from fardplan.indicators.stored import series_of
from fardplan.indicators.verdict_words import VerdictInWords


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
    def is_made_up(self) -> bool:
        """Are the persons behind the figures invented? Then every page says so."""
        return self.series is not None and self.series.synthetic

    @property
    def has_real_figures(self) -> bool:
        """Are there figures that count for something?"""
        return self.series is not None and not self.series.synthetic

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

    @cached_property
    def verdict(self) -> VerdictInWords:
        """The verdict on the figures, or that there can be none as long as they are missing."""
        if self.series is None or self.series.synthetic:
            return verdict_words.unjudged(self.definition, lacking=self.definition.missing)
        return verdict_words.of_series(self.series, judged(self.series))

    @property
    def findings(self) -> tuple[FoundInWords, ...]:
        """What the auditor found about what is judged."""
        return in_words(judged(self.series).concerning, self.series) if self.series else ()

    @property
    def other_findings(self) -> tuple[FoundInWords, ...]:
        """What the auditor found about other areas and periods."""
        return in_words(judged(self.series).others, self.series) if self.series else ()

    @property
    def lacks_districts(self) -> bool:
        """Are the figures not by district, as those of every goal should be?"""
        return not self.series or not self.series.has_districts


@dataclass(frozen=True)
class GoalShown:
    """A goal's indicators: what counts the goal itself, and what has figures near it."""

    own: Shown | None
    held: tuple[Shown, ...]

    @property
    def verdict(self) -> VerdictInWords | None:
        """The goal's own verdict: no proxy settles a goal, but it shows what it lacks."""
        if self.own is None or self.own.series:
            return self.own.verdict if self.own else None
        near = next((one.definition for one in self.held if one.has_real_figures), None)
        found = not_the_goals_own(near, self.own.definition) if near else []
        return verdict_words.unjudged(
            self.own.definition,
            in_words(found, None),
            lacking=self.own.definition.missing,
        )


def goal_shown(shown: list[Shown]) -> GoalShown:
    """What is shown of one goal, out of its indicators."""
    own = next((one for one in shown if one.definition.role == Role.CORE), None)
    return GoalShown(own, tuple(one for one in shown if one.series))


def shown_for(indicators: list[Indicator]) -> list[Shown]:
    """Indicators with their newest releases, in the same order; two queries in all."""
    releases = list(Release.objects.of(indicators).current().without_tables())
    found = {
        release.indicator_id: (release, series)
        for release, series in zip(releases, series_of(releases), strict=True)
    }
    return [Shown(one, *found.get(one.pk, (None, None))) for one in indicators]
