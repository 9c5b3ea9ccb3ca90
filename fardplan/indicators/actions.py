"""The only writers of indicators and releases."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from fardplan.errors import BadDefinition
from fardplan.indicators import figures, rules
from fardplan.indicators.areas import places
from fardplan.indicators.definitions import FOLDER, IndicatorDefinition, Role, read_indicator
from fardplan.indicators.models import Indicator, Release
from fardplan.journal.record import record
from fardplan.roadmap.models import GoalTerms, Node, NodeKind


@dataclass
class Loaded:
    """What became of each indicator that was read, by key."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


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
    """Is this another table, or another definition, than the newest release has?"""
    newest = indicator.releases.order_by("-version").first()
    here = (_sha256(table), indicator.definition)
    return newest is None or (newest.sha256, newest.definition) != here


def _release(indicator: Indicator, table: str, *, by) -> Release:
    newest = indicator.releases.order_by("-version").first()
    release = Release.objects.create(
        indicator=indicator,
        version=newest.version + 1 if newest else 1,
        definition=indicator.definition,
        table=table,
        sha256=_sha256(table),
        released_at=timezone.now(),
        released_by=by.journal_name,
    )
    record("release_published", release, by=by, sha256=release.sha256)
    return release


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
