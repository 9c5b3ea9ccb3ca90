"""What is demanded to follow each goal, what exists of it, and what is missing and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fardplan.indicators.definitions import Gap, IndicatorDefinition, Role
from fardplan.indicators.presentation import Shown
from fardplan.roadmap.models import Provision


class Extent(StrEnum):
    """How far a demand is met. What is near the goal never counts as the goal's own."""

    HELD = "held"
    NEAR = "near"
    PARTLY = "partly"
    MISSING = "missing"
    EXEMPT = "exempt"


EXTENTS = {
    Extent.HELD: gettext_lazy("finns"),
    Extent.NEAR: gettext_lazy("finns i närliggande mått"),
    Extent.PARTLY: gettext_lazy("finns delvis i närliggande mått"),
    Extent.MISSING: gettext_lazy("saknas"),
    Extent.EXEMPT: gettext_lazy("gäller inte"),
}
BY_ROLE = ((Role.CORE, Extent.HELD), (Role.PROXY, Extent.NEAR))


@dataclass(frozen=True)
class Demand:
    """One thing demanded of a goal's figures, and how far it is met."""

    what: str
    extent: Extent
    remark: str = ""

    @property
    def in_words(self) -> str:
        return str(EXTENTS[self.extent])


@dataclass(frozen=True)
class Lacking:
    """What one indicator lacks, why, and who has it."""

    title: str
    gap: Gap


@dataclass(frozen=True)
class GoalCoverage:
    """One goal: how far each demand is met, and what is missing and why."""

    goal: Provision
    demands: tuple[Demand, ...]  # one for each column of the table
    breakdowns: tuple[str, ...]  # wanted beside sex and district; no table has any of them
    exemption: str
    lacking: tuple[Lacking, ...]


def headings() -> tuple[str, ...]:
    """What is demanded of every goal, in the order of the table's columns."""
    return (
        _("Målets eget mått"),
        _("Kvinnor och män"),
        _("Stadsdelsområde"),
        _("Kön och stadsdelsområde"),
    )


def coverage_of(goal: Provision, shown: Sequence[Shown]) -> GoalCoverage:
    """What is demanded of one goal, and what its indicators have: the goal's own first."""
    shown = sorted(shown, key=lambda one: one.definition.role != Role.CORE)
    definitions = [one.definition for one in shown]
    exempt = bool(definitions) and not definitions[0].counted.individual_based
    figures, sexes, districts, crossed = headings()
    demands = (
        Demand(figures, _extent(shown, lambda _one: True)),
        Demand(sexes, Extent.EXEMPT if exempt else _extent(shown, _is_by_sex)),
        _by_district(districts, shown),
        Demand(crossed, Extent.EXEMPT if exempt else _extent(shown, _is_crossed)),
    )
    return GoalCoverage(
        goal=goal,
        demands=demands,
        breakdowns=_breakdowns(definitions),
        exemption=_exemption(definitions) if exempt else "",
        lacking=_lacking(shown),
    )


def _extent(shown: Sequence[Shown], has: Callable[[Shown], bool]) -> Extent:
    """Met by what counts the goal itself, else by what is near it, else not."""
    for role, extent in BY_ROLE:
        if any(one.has_real_figures and has(one) for one in shown if one.definition.role == role):
            return extent
    return Extent.MISSING


def _is_by_sex(one: Shown) -> bool:
    return one.definition.sex.is_given


def _is_crossed(one: Shown) -> bool:
    return _is_by_sex(one) and not one.lacks_districts


def _by_district(what: str, shown: Sequence[Shown]) -> Demand:
    extent = _extent(shown, lambda one: not one.lacks_districts)
    some = max(
        (len(one.series.districts) for one in shown if one.series and one.has_real_figures),
        default=0,
    )
    if extent != Extent.MISSING or not some:
        return Demand(what, extent)
    return Demand(what, Extent.PARTLY, _("{count} områden").format(count=some))


def _breakdowns(definitions: Sequence[IndicatorDefinition]) -> tuple[str, ...]:
    wanted = [str(text) for one in definitions for text in one.expected_breakdowns]
    return tuple(dict.fromkeys(wanted))


def _exemption(definitions: Sequence[IndicatorDefinition]) -> str:
    reasons = (str(one.sex.exemption.reason) for one in definitions if one.sex.exemption)
    return next(reasons, "")


def _lacking(shown: Sequence[Shown]) -> tuple[Lacking, ...]:
    """What is missing until somebody delivers it, and the sexes where they are not given."""
    gaps = [
        (
            str(one.definition.short_title),
            (None if one.has_real_figures else one.definition.missing) or one.definition.sex.gap,
        )
        for one in shown
    ]
    return tuple(Lacking(title, gap) for title, gap in gaps if gap)
