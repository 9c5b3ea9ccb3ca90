"""The latest figures of each goal, for the page that shows all goals."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Gap
from fardplan.indicators.drawings.parts_over_time import newest_share
from fardplan.indicators.judging import judged
from fardplan.indicators.models import Indicator, Release, Role
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series
from fardplan.indicators.stored import series_of
from fardplan.indicators.verdict_words import Line, VerdictInWords, of_series

DECIMALS = 1  # at most: an overview is for comparing, the goal's own page for reading off


@dataclass(frozen=True)
class GoalFigures:
    """What is known of one goal: figures by sex, or a total without sexes, or why there is none.

    `women` and `men` are there together or not at all; `missing` says why they are not.
    """

    goal: str
    title: str = ""
    period: str = ""
    unit: str = ""
    place: str = ""
    women_word: str = ""
    men_word: str = ""
    women: Cell | None = None
    men: Cell | None = None
    total: Cell | None = None
    gap: Cell | None = None
    gap_unit: str = ""
    share: Cell | None = None  # of the whole city, per cent
    is_proxy: bool = False
    note: str = ""
    missing: str = ""
    verdict: str = ""  # on the goal itself, one sentence; a proxy never settles it
    verdicts: tuple[Line, ...] = ()  # on the figures shown: women, men, the gap and the total

    @property
    def by_sex(self) -> bool:
        return self.women is not None


def latest_figures(goal_keys: Iterable[str], *, language: str) -> dict[str, GoalFigures]:
    """The newest figures of each goal by its key; at most three queries, however many goals."""
    keys = list(goal_keys)
    indicators = list(Indicator.objects.for_goals(keys))
    releases = list(Release.objects.of(indicators).current().real().without_tables())
    shown = {
        release.indicator_id: replace(series, most_decimals=DECIMALS)
        for release, series in zip(releases, series_of(releases), strict=True)
    }
    with translation.override(language):
        return {
            key: _goal(key, [one for one in indicators if one.goal and one.goal.key == key], shown)
            for key in keys
        }


def _goal(key: str, indicators: list[Indicator], shown: dict[int, Series]) -> GoalFigures:
    """The goal's own indicator when it has figures, else the nearest that has, else the gap."""
    core = next((one for one in indicators if one.role == Role.CORE), None)
    gap = core.defined.missing if core else None
    for indicator in indicators:
        if indicator.pk in shown:
            return _figures(key, shown[indicator.pk], gap)
    reason = str(gap.reason) if gap else _("Inga siffror är inlästa för målet.")
    return GoalFigures(key, missing=reason, verdict=_say_unjudged())


def _figures(key: str, series: Series, gap: Gap | None) -> GoalFigures:
    period = series.observed_periods[-1]
    verdict = of_series(series, judged(series))
    is_own = series.definition.role == Role.CORE
    shown = GoalFigures(
        goal=key,
        title=str(series.definition.short_title),
        period=period,
        unit=series.unit_sign,
        place=series.name(series.main_area),
        is_proxy=series.definition.role == Role.PROXY,
        note=str(gap.reason) if gap else "",
        verdict=_say(verdict) if is_own else _say_unjudged(),
        verdicts=verdict.lines,
    )
    if not series.definition.sex.is_given:
        lacking = series.definition.sex.gap
        total = series.total(series.main_area, period)
        share = newest_share(series)
        missing = str(lacking.reason) if lacking else ""
        return replace(shown, total=total, share=share, missing=missing)
    (row,) = series.by_area([series.main_area], period)
    return replace(
        shown,
        women_word=series.women_word,
        men_word=series.men_word,
        women=row.women,
        men=row.men,
        total=row.total,
        gap=row.gap,
        gap_unit=series.gap_unit,
    )


def _say(verdict: VerdictInWords) -> str:
    return _("Målet: {verdict}.").format(verdict=verdict.word[:1].lower() + verdict.word[1:])


def _say_unjudged() -> str:
    return _("Målet kan inte bedömas: siffrorna som det talar om saknas.")
