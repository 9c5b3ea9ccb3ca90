"""Who may do what with indicators, and what an indicator must be to serve a goal."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from fardplan.indicators.definitions import IndicatorDefinition, from_stored
from fardplan.indicators.figures import as_text, from_text
from fardplan.indicators.models import AT_WORK_WITH_FIGURES, Delivery, Indicator, Release
from fardplan.indicators.outcomes import Outcome
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


def may_deliver_produced(by, indicator: Indicator) -> Verdict:
    """What a command fetches or counts is delivered by whoever runs it on the server."""
    if not by.holds(Role.ADMINISTRATOR):
        return no("Bara den som sköter installationen kan hämta och räkna siffror.")
    if indicator.defined.figures is None:
        return no(
            "Indikatorn saknar siffror enligt sin definition. Definitionen behöver ändras först."
        )
    return YES


def may_release_example(by, *, synthetic: bool) -> Verdict:
    """Only what is made up may be published without a second person."""
    if not synthetic:
        return no("Bara påhittade siffror kan publiceras som exempel.")
    return may_load_indicators(by)


def may_follow(newest: Release | None, *, synthetic: bool) -> Verdict:
    """Made-up figures never take the place of real ones."""
    if synthetic and newest is not None and not newest.synthetic:
        return no("Påhittade siffror kan inte ersätta riktiga.")
    return YES


def comparable(newest: Release | None, *, synthetic: bool) -> Release | None:
    """The release that new figures are held against: real ones correct nothing made up."""
    return newest if newest and newest.synthetic == synthetic else None


def is_safe(outcome: Outcome | None) -> Verdict:
    """What was protected must have withstood the audit."""
    if outcome is None or outcome.is_safe:
        return YES
    return no(
        "Granskningen av små tal är inte godkänd: {exposed} dolda antal går att räkna ut och "
        "{small} små antal visas.",
        exposed=outcome.exposed,
        small=outcome.small,
    )


def is_protected_alike(delivery: Delivery, table: pl.DataFrame | None) -> Verdict:
    """Would the rules and the publications of today hide just what is hidden in a draft?"""
    if table is not None and as_text(table) == delivery.table:
        return YES
    return no(
        "Reglerna för små tal, eller det som är publicerat, har ändrats sedan filen lämnades. "
        "Filen behöver lämnas på nytt."
    )


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
    if not is_defined_alike(delivery.indicator.definition, delivery.definition):
        return no("Definitionen har ändrats sedan filen lämnades. Filen behöver lämnas på nytt.")
    if not (verdict := may_follow(newest, synthetic=delivery.synthetic)):
        return verdict
    if not (verdict := is_safe(delivery.audited)):
        return verdict
    table = from_text(delivery.table, delivery.defined)
    before = comparable(newest, synthetic=delivery.synthetic)
    return fits_what_is_published(table, before, correction=delivery.correction)


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


def is_defined_alike(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Do two definitions say the same of everything but the file and its source?"""
    one, other = (from_stored(dict(kept)).model_dump(exclude={"figures"}) for kept in (now, then))
    return one == other
