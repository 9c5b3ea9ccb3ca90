"""Who may do what with indicators, and what an indicator must be to serve a goal."""

from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.people.models import Role
from fardplan.roadmap.models import GoalTerms, Unit
from fardplan.verdicts import YES, Verdict, no


def may_load_indicators(by) -> Verdict:
    """Those who answer for the statistics, and whoever administers the installation."""
    if by.holds(Role.RELEASER, Role.ADMINISTRATOR):
        return YES
    return no("Bara statistikansvariga kan läsa in indikatorer.")


def may_serve(definition: IndicatorDefinition, terms: GoalTerms | None) -> Verdict:
    """A goal about persons is followed by persons, never by households or dwellings."""
    if terms and terms.unit == Unit.PERSON and not definition.counted.individual_based:
        return no(
            "{name}: målet {goal} räknar personer, men indikatorn räknar {counted}.",
            name=definition.key,
            goal=definition.goal,
            counted=definition.counted.unit_words.sv,
        )
    return YES
