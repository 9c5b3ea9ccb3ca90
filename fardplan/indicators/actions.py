"""The only writers of indicators, deliveries and releases."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from fardplan.errors import BadDefinition, BadTable
from fardplan.indicators import figures, outcomes, remarks, rules
from fardplan.indicators.areas import places
from fardplan.indicators.auditing import findings_on
from fardplan.indicators.definitions import (
    FOLDER,
    IndicatorDefinition,
    Role,
    from_stored,
    read_indicator,
)
from fardplan.indicators.handed_in import Sourced
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.outcomes import Outcome
from fardplan.indicators.readying import Incoming, Ready, make_ready, told
from fardplan.indicators.remarks import Remark
from fardplan.indicators.revisions import revision_of
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
    """A file as it is handed in: where it came from, and what it corrects if it does.

    mapping:   what its columns are, unless it is in our own shape.
    notes:     what a reviewer must know of how it came to be.
    basis:     the replies or files that it rests on, by name and hash.
    synthetic: its persons are made up.
    """

    name: str
    content: bytes
    sourced: Sourced
    correction: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Remark, ...] = ()
    basis: tuple[Mapping[str, Any], ...] = ()
    synthetic: bool = False


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
            if one.ships_figures
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
    indicator = Indicator.objects.select_for_update().filter(key=definition.key).first()
    outcome = "unchanged" if indicator else "new"
    if indicator is None or from_stored(indicator.definition) != definition:
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
    here = (_sha256(table), indicator.defined)
    return not newest.was_delivered and (newest.sha256, newest.defined) != here


@transaction.atomic
def deliver(*, indicator: Indicator, file: HandedIn, by) -> Delivery:
    """Keep a file of figures: as a draft for review, or, if it has faults, for correction.

    What waited for the same indicator gives way to a sound file; a refused or returned one gives
    way to any file. Both stay where they are.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    rules.may_deliver(by, indicator).require()
    return _keep_delivery(indicator, file, _made_ready(indicator, file), by=by)


@transaction.atomic
def deliver_produced(*, indicator: Indicator, file: HandedIn, by) -> Delivery | None:
    """Keep what a command fetched or counted, for review; nothing when it brings nothing new."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    rules.may_deliver_produced(by, indicator).require()
    ready = _made_ready(indicator, file)
    if _brings_nothing(ready, indicator, file):
        return None
    return _keep_delivery(indicator, file, ready, by=by)


@transaction.atomic
def release_example(*, indicator: Indicator, file: HandedIn, by) -> Release:
    """Publish made-up figures as an example. Nobody reviews them, and the release says so."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    rules.may_release_example(by, synthetic=file.synthetic).require()
    rules.may_follow(Release.objects.newest_of(indicator), synthetic=True).require()
    ready = _made_ready(indicator, file)
    if ready.table is None:
        raise BadTable("{name}: {fault}", name=indicator.key, fault=str(ready.faults[0]))
    rules.is_safe(ready.outcome).require()
    return _publish(
        Release(
            indicator=indicator,
            definition=ready.definition.model_dump(mode="json"),
            table=figures.as_text(ready.table),
            findings=remarks.to_stored(ready.findings),
            basis=[dict(one) for one in file.basis],
            synthetic=True,
            protected=True,
            audit=outcomes.to_stored(ready.outcome),
            is_safe=True,
        ),
        by=by,
    )


def _keep_delivery(indicator: Indicator, file: HandedIn, ready: Ready, *, by) -> Delivery:
    """Write down a file and all that was said of it, in the place of what it replaces."""
    read = _fitting(ready, indicator, file)
    state = DeliveryState.REFUSED if read.table is None else DeliveryState.DRAFT
    for earlier in Delivery.objects.open_for(indicator).select_for_update():
        if state == DeliveryState.DRAFT or earlier.state != DeliveryState.DRAFT:
            _move(earlier, DeliveryState.REPLACED)
    delivery = Delivery.objects.create(
        indicator=indicator,
        name=file.name,
        content=file.content,
        sha256=_sha256(file.content),
        retrieved=file.sourced.retrieved,
        edition=file.sourced.edition,
        mapping=dict(file.mapping),
        notes=remarks.to_stored((*file.notes, *read.notes)),
        basis=[dict(one) for one in file.basis],
        synthetic=file.synthetic,
        protected=read.is_protected,
        audit=outcomes.to_stored(read.outcome),
        correction=file.correction.strip(),
        delivered_at=timezone.now(),
        delivered_by=by.journal_name,
        faults=remarks.to_stored(read.faults),
        findings=remarks.to_stored(read.findings),
        definition={} if read.table is None else read.definition.model_dump(mode="json"),
        table="" if read.table is None else figures.as_text(read.table),
        state=state,
    )
    record(
        "figures_delivered",
        delivery,
        by=by,
        sha256=delivery.sha256,
        state=str(state),
        **_if_made_up(delivery),
    )
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
    outcome = _audited_again(delivery)
    rules.is_safe(outcome).require()
    _move(delivery, DeliveryState.RELEASED, by=by)
    return _publish(
        Release(
            indicator=indicator,
            definition=delivery.definition,
            table=delivery.table,
            produced_by=delivery.delivered_by,
            correction=delivery.correction,
            findings=delivery.findings,
            basis=delivery.basis,
            synthetic=delivery.synthetic,
            protected=delivery.protected,
            audit=outcomes.to_stored(outcome),
            is_safe=outcome.is_safe if outcome else None,
            delivery=delivery,
        ),
        by=by,
    )


def _made_ready(indicator: Indicator, file: HandedIn) -> Ready:
    """The file as a table that may be shown, or its faults."""
    incoming = Incoming(file.name, file.content, file.sourced, file.mapping, file.synthetic)
    published = _published(indicator, synthetic=file.synthetic)
    return make_ready(incoming, indicator.defined, published)


def _fitting(ready: Ready, indicator: Indicator, file: HandedIn) -> Ready:
    """The same, refused if it changes what is published without a word on why."""
    if ready.table is None:
        return ready
    newest = Release.objects.newest_of(indicator)
    verdict = rules.may_follow(newest, synthetic=file.synthetic) and rules.fits_what_is_published(
        ready.table,
        rules.comparable(newest, synthetic=file.synthetic),
        correction=file.correction.strip(),
    )
    return ready if verdict else ready.refused(verdict.reason)


def _brings_nothing(ready: Ready, indicator: Indicator, file: HandedIn) -> bool:
    """Is the file kept already, or does it have just the figures that are published?"""
    known = Delivery.objects.open_for(indicator).filter(sha256=_sha256(file.content))
    if known.filter(correction=file.correction.strip()).exists():
        return True
    newest = rules.comparable(Release.objects.newest_of(indicator), synthetic=file.synthetic)
    if ready.table is None or newest is None or file.correction.strip():
        return False
    return revision_of(figures.from_text(newest.table, newest.defined), ready.table).is_nothing


def _published(indicator: Indicator, *, synthetic: bool) -> list[pl.DataFrame]:
    """Every table that is published of an indicator, the newest first; made up and real apart."""
    releases = Release.objects.filter(indicator=indicator, synthetic=synthetic)
    return [figures.from_text(one.table, one.defined) for one in releases.order_by("-version")]


def _audited_again(delivery: Delivery) -> Outcome | None:
    """The audit by the rules and the publications of today; refused if they would hide more."""
    if not delivery.protected:
        return told(figures.from_text(delivery.table, delivery.defined), delivery.defined)
    sourced = Sourced(delivery.retrieved, delivery.edition)
    file = HandedIn(
        delivery.name,
        bytes(delivery.content),
        sourced,
        mapping=delivery.mapping,
        synthetic=delivery.synthetic,
    )
    now = _made_ready(delivery.indicator, file)
    rules.is_protected_alike(delivery, now.table).require()
    return now.outcome


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
    outcome = told(read, indicator.defined)
    release = Release(
        indicator=indicator,
        definition=indicator.definition,
        table=table,
        findings=findings,
        audit=outcomes.to_stored(outcome),
        is_safe=outcome.is_safe if outcome else None,
    )
    return _publish(release, by=by)


def _publish(release: Release, *, by) -> Release:
    """Give a release its number and write it, for good."""
    newest = Release.objects.newest_of(release.indicator)
    release.version = newest.version + 1 if newest else 1
    release.sha256 = _sha256(release.table)
    release.released_at, release.released_by = timezone.now(), by.journal_name
    release.save(force_insert=True)
    record("release_published", release, by=by, sha256=release.sha256, **_if_made_up(release))
    return release


def _if_made_up(figures_kept: Delivery | Release) -> dict[str, bool]:
    """What the journal says of figures of persons who do not exist."""
    return {"synthetic": True} if figures_kept.synthetic else {}


def _sha256(content: str | bytes) -> str:
    kept = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(kept).hexdigest()
