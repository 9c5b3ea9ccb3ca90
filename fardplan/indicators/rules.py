"""Who may do what with indicators, and what an indicator must be to serve a goal."""

import polars as pl

from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.figures import from_text
from fardplan.indicators.models import AT_WORK_WITH_FIGURES, Delivery, Indicator, Release
from fardplan.indicators.revisions import revision_of
from fardplan.indicators.states import DeliveryState, can_move
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


def may_work_with_figures(by) -> Verdict:
    """Analysts, and those who release."""
    if by.holds(*AT_WORK_WITH_FIGURES):
        return YES
    return no("Bara analytiker och statistikansvariga kommer åt det här.")


def may_deliver(by, indicator: Indicator) -> Verdict:
    """Analysts, for an indicator whose definition says what its figures are."""
    if not by.holds(Role.ANALYST):
        return no("Bara analytiker kan lämna siffror.")
    if indicator.defined.figures is None:
        return no(
            "Indikatorn saknar siffror enligt sin definition. Definitionen behöver ändras först."
        )
    return YES


def may_correct(by, delivery: Delivery) -> Verdict:
    """An analyst, any of them, as long as something can still become of the file."""
    if not (verdict := may_deliver(by, delivery.indicator)):
        return verdict
    return can_move(delivery.state, DeliveryState.REPLACED)


def may_return(by, delivery: Delivery, *, reason: str) -> Verdict:
    """Somebody who releases, and not who delivered it; with a reason to act on."""
    if not (verdict := may_review(by, delivery)):
        return verdict
    if not (verdict := can_move(delivery.state, DeliveryState.RETURNED)):
        return verdict
    return YES if reason.strip() else no("Skriv vad som behöver rättas.")


def may_release(by, delivery: Delivery, *, newest: Release | None) -> Verdict:
    """A second person, for a draft that still fits its definition and what is published."""
    if not (verdict := may_review(by, delivery)):
        return verdict
    if not (verdict := can_move(delivery.state, DeliveryState.RELEASED)):
        return verdict
    if not _is_defined_alike(delivery):
        return no("Definitionen har ändrats sedan filen lämnades. Filen behöver lämnas på nytt.")
    table = from_text(delivery.table, delivery.defined)
    return fits_what_is_published(table, newest, correction=delivery.correction)


def may_review(by, delivery: Delivery) -> Verdict:
    """Somebody who releases, and did not deliver the file."""
    if not by.holds(Role.RELEASER):
        return no("Bara statistikansvariga kan publicera eller lämna tillbaka siffror.")
    if by.journal_name == delivery.delivered_by:
        return no("Du lämnade själv den här filen. Någon annan ska granska den.")
    return YES


def fits_what_is_published(
    table: pl.DataFrame, newest: Release | None, *, correction: str
) -> Verdict:
    """New figures may be added; published ones change only in a correction that says why."""
    if newest is None:
        return no("Det finns inget publicerat att rätta.") if correction else YES
    revision = revision_of(from_text(newest.table, newest.defined), table)
    if correction:
        return YES
    if revision.is_nothing:
        return no("Siffrorna är redan publicerade. Är något annat fel, skriv vad som rättas.")
    if revision.touches_published:
        return no(
            "{changed} publicerade rader ändras och {removed} tas bort. Skriv vad som var fel.",
            changed=revision.changed,
            removed=revision.removed,
        )
    return YES


def _is_defined_alike(delivery: Delivery) -> bool:
    """Does the indicator still say the same of everything but the file and its source?"""
    now, then = dict(delivery.indicator.definition), dict(delivery.definition)
    return {**now, "figures": None} == {**then, "figures": None}
