"""The only writers of indicators, deliveries and releases."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from fardplan.errors import BadDefinition
from fardplan.indicators import figures, remarks, rules
from fardplan.indicators.areas import places
from fardplan.indicators.auditing import findings_on
from fardplan.indicators.definitions import FOLDER, IndicatorDefinition, Role, read_indicator
from fardplan.indicators.handed_in import Read, Sourced, read_handed_in
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.states import DeliveryState, can_move
from fardplan.journal.record import record
from fardplan.roadmap.models import GoalTerms, Node, NodeKind


@dataclass
class Loaded:
    """What became of each indicator that was read, by key."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class HandedIn:
    """A file as somebody hands it in: where it came from, and what it corrects if it does."""

    name: str
    content: bytes
    sourced: Sourced
    correction: str = ""


@transaction.atomic
def load_indicators(*, by, definitions: Path = FOLDER, figures_in: Path = figures.FOLDER) -> Loaded:
    """Read every indicator of a folder with its figures: all of them, or none if one is at fault.

    The same content again changes nothing. Other figures, or another definition of them, become a
    new release; the old one stays as it was.
    """
    rules.may_load_indicators(by).require()
    read = _read(definitions, figures_in)
    goals = _goals([definition for definition, _table in read])
    read.sort(key=lambda one: one[0].role == Role.CORE)  # who gives up being the core goes first
    loaded = Loaded()
    for definition, table in read:
        goal = goals.get(definition.goal)
        outcome = _keep(definition, table, goal=goal, by=by)
        getattr(loaded, outcome).append(definition.key)
    return loaded


def _read(folder: Path, figures_in: Path) -> list[tuple[IndicatorDefinition, str]]:
    """Each definition with its table as text; an empty text where there are no figures."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadDefinition(
            "{folder} har inga indikatorer (filer som slutar på .yaml).", folder=folder
        )
    read = [read_indicator(path) for path in paths]
    return [
        (
            one,
            figures.as_text(figures.read_figures(one, places(), folder=figures_in))
            if one.figures
            else "",
        )
        for one in read
    ]


def _goals(read: Sequence[IndicatorDefinition]) -> dict[str, Node]:
    """The goals that are served, each seen to exist and to be served by what it counts."""
    wanted = {one.goal for one in read if one.goal}
    nodes = Node.objects.filter(key__in=wanted, kind=NodeKind.INTERIM_GOAL)
    goals = {node.key: node for node in nodes}
    terms = {
        one.provision.node.key: one
        for one in GoalTerms.objects.filter(provision__node__key__in=wanted)
        .select_related("provision__node")
        .order_by("provision__edition__year")
    }
    for one in read:
        if one.goal and one.goal not in goals:
            raise BadDefinition(
                "{name}: målet {goal} finns inte i färdplanen.", name=one.key, goal=one.goal
            )
        rules.may_serve(one, terms.get(one.goal)).require()
    _refuse_two_cores(read)
    return goals


def _refuse_two_cores(read: Sequence[IndicatorDefinition]) -> None:
    """One indicator counts what the goal speaks of, among those read and those already here."""
    elsewhere = Indicator.objects.filter(role=Role.CORE).exclude(key__in=[one.key for one in read])
    cores = dict(elsewhere.values_list("goal__key", "key"))
    for one in read:
        if one.role == Role.CORE and cores.setdefault(one.goal, one.key) != one.key:
            raise BadDefinition(
                "{name}: målet {goal} har redan {other} som sin egen indikator (role: core).",
                name=one.key,
                goal=one.goal,
                other=cores[one.goal],
            )


def _keep(definition: IndicatorDefinition, table: str, *, goal: Node | None, by) -> str:
    """Write what is new of one indicator; say whether it was new, changed or unchanged."""
    content = definition.model_dump(mode="json")
    indicator = Indicator.objects.select_for_update().filter(key=definition.key).first()
    outcome = "unchanged" if indicator else "new"
    if indicator is None or indicator.definition != content:
        outcome = "changed" if indicator else "new"
        indicator = _define(indicator or Indicator(key=definition.key), definition, goal, by=by)
    if table and _is_news(indicator, table):
        outcome = "new" if outcome == "new" else "changed"
        _release(indicator, table, by=by)
    return outcome


def _define(indicator: Indicator, definition: IndicatorDefinition, goal: Node | None, *, by):
    indicator.goal, indicator.role = goal, definition.role
    indicator.definition = definition.model_dump(mode="json")
    indicator.save()
    record("indicator_defined", indicator, by=by, role=indicator.role)
    return indicator


def _is_news(indicator: Indicator, table: str) -> bool:
    """Is this another table, or another definition, than the newest release has?

    Once two persons have released an indicator's figures, files no longer do: the program would
    otherwise put its own older figures back at every start.
    """
    newest = Release.objects.newest_of(indicator)
    if newest is None:
        return True
    here = (_sha256(table), indicator.definition)
    return not newest.was_delivered and (newest.sha256, newest.definition) != here


@transaction.atomic
def deliver(*, indicator: Indicator, file: HandedIn, by) -> Delivery:
    """Keep a file of figures: as a draft for review, or, if it has faults, for correction.

    What waited for the same indicator gives way to a sound file; a refused or returned one gives
    way to any file. Both stay where they are.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    rules.may_deliver(by, indicator).require()
    read = _read_delivery(indicator, file)
    state = DeliveryState.REFUSED if read.table is None else DeliveryState.DRAFT
    for earlier in Delivery.objects.open_for(indicator).select_for_update():
        if state == DeliveryState.DRAFT or earlier.state != DeliveryState.DRAFT:
            _move(earlier, DeliveryState.REPLACED)
    delivery = Delivery.objects.create(
        indicator=indicator,
        name=file.name,
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        retrieved=file.sourced.retrieved,
        edition=file.sourced.edition,
        correction=file.correction.strip(),
        delivered_at=timezone.now(),
        delivered_by=by.journal_name,
        faults=remarks.to_stored(read.faults),
        findings=remarks.to_stored(read.findings),
        definition={} if read.table is None else read.definition.model_dump(mode="json"),
        table="" if read.table is None else figures.as_text(read.table),
        state=state,
    )
    record("figures_delivered", delivery, by=by, sha256=delivery.sha256, state=str(state))
    return delivery


@transaction.atomic
def return_delivery(*, delivery: Delivery, reason: str, by) -> Delivery:
    """Send a draft back to the analysts, with what must be corrected."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    rules.may_return(by, delivery, reason=reason).require()
    _move(delivery, DeliveryState.RETURNED, by=by, reason=reason.strip())
    record("delivery_returned", delivery, by=by)
    return delivery


@transaction.atomic
def release_delivery(*, delivery: Delivery, by) -> Release:
    """Publish a draft that somebody else delivered. It is the indicator's newest from now on."""
    indicator = Indicator.objects.select_for_update().get(pk=delivery.indicator_id)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    newest = Release.objects.newest_of(indicator)
    rules.may_release(by, delivery, newest=newest).require()
    _move(delivery, DeliveryState.RELEASED, by=by)
    return _publish(
        Release(
            indicator=indicator,
            definition=delivery.definition,
            table=delivery.table,
            produced_by=delivery.delivered_by,
            correction=delivery.correction,
            findings=delivery.findings,
            delivery=delivery,
        ),
        by=by,
    )


def _read_delivery(indicator: Indicator, file: HandedIn) -> Read:
    """The file as a table, unless it has faults or changes what is published without a word."""
    read = read_handed_in(file.content, indicator.defined, file.sourced, places())
    if read.table is None:
        return read
    newest = Release.objects.newest_of(indicator)
    verdict = rules.fits_what_is_published(read.table, newest, correction=file.correction.strip())
    return read if verdict else Read(read.definition, faults=(remarks.fault(verdict.reason),))


def _move(delivery: Delivery, to, *, by=None, reason: str = "") -> None:
    """Put a delivery in another state, and say who reviewed it if somebody did."""
    can_move(delivery.state, to).require()
    delivery.state = to
    if by:
        delivery.reviewed_by, delivery.reviewed_at = by.journal_name, timezone.now()
        delivery.return_reason = reason
    delivery.save(update_fields=["state", "reviewed_by", "reviewed_at", "return_reason"])


def _release(indicator: Indicator, table: str, *, by) -> Release:
    """Publish a table that was read from a file which its definition vouches for."""
    read = figures.from_text(table, indicator.defined)
    findings = remarks.to_stored(findings_on(read, indicator.defined, places()))
    release = Release(
        indicator=indicator, definition=indicator.definition, table=table, findings=findings
    )
    return _publish(release, by=by)


def _publish(release: Release, *, by) -> Release:
    """Give a release its number and write it, for good."""
    newest = Release.objects.newest_of(release.indicator)
    release.version = newest.version + 1 if newest else 1
    release.sha256 = _sha256(release.table)
    release.released_at, release.released_by = timezone.now(), by.journal_name
    release.save(force_insert=True)
    record("release_published", release, by=by, sha256=release.sha256)
    return release


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
