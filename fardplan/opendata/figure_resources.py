"""Figures for machines: goals with their verdicts, indicators, releases and observations."""

import datetime

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from fardplan.indicators.areas import places
from fardplan.indicators.download import Published, published
from fardplan.indicators.formats import FORMATS
from fardplan.indicators.models import Indicator, Release
from fardplan.indicators.presentation import Shown, goal_shown, shown_for
from fardplan.indicators.verdict_words import VerdictInWords
from fardplan.opendata.paging import Asked, page
from fardplan.opendata.roadmap_resources import ANYONE, ProvisionOut, provision_out
from fardplan.roadmap.models import Edition, NodeKind

router = Router(tags=["figures"])


class LineOut(Schema):
    """The verdict on women, men, the gap between them, or all, with the sentences it rests on."""

    of: str
    kind: str
    verdict: str
    sentences: list[str]


class VerdictOut(Schema):
    """A verdict by sex, or the reasons why there is none."""

    verdict: str
    can_be_judged: bool
    is_proposed: bool = Field(description="The rule is proposed, and not decided by the city.")
    lines: list[LineOut]
    reasons: list[str]
    rules: list[str]


class GoalOut(ProvisionOut):
    """An interim goal as the current edition has it, what it is followed by, and its verdict."""

    verdict: VerdictOut | None
    indicators: list[str]


class ReleaseOut(Schema):
    """One published table, at an address where it stands for ever."""

    version: int
    released_at: datetime.datetime
    sha256: str
    correction: str
    synthetic: bool = Field(description="Made up, to try things with; says nothing of the city.")
    url: str
    observations: str


class FileOut(Schema):
    """A release as a file."""

    format: str
    media_type: str
    url: str


class ReleaseWhole(ReleaseOut):
    """A release with its files."""

    indicator: str
    files: list[FileOut]


class IndicatorOut(Schema):
    """What is counted, for which goal, by sex or why not."""

    key: str
    goal: str | None
    role: str
    title: str
    question: str
    unit: str
    counts: str = Field(description="The unit of count: person, household, dwelling …")
    by_sex: bool
    not_by_sex_because: str
    missing: str = Field(description="Why there are no figures; empty where there are.")
    period: str
    synthetic: bool = Field(description="Made up, to try things with; says nothing of the city.")
    url: str


class IndicatorWhole(IndicatorOut):
    """An indicator with its verdict, its caveats and its releases, newest first."""

    definition: str
    caveats: list[str]
    verdict: VerdictOut
    releases: list[ReleaseOut]


class IndicatorPage(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[IndicatorOut]


class ObservationOut(Schema):
    """One cell. A null value is no number: `obs_status` says why (SDMX code list CL_OBS_STATUS)."""

    area: str
    area_version: str
    area_name: str
    period: str
    sex: str = Field(description="K women, M men, X other or unknown, T total")
    dimensions: dict[str, str]
    numerator: float | None
    denominator: float | None
    value: float | None
    lower: float | None
    upper: float | None
    obs_status: str
    conf_status: str


class ObservationPage(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[ObservationOut]


class Wanted(Schema):
    """Which observations: all of those left out are not asked about."""

    area: str | None = None
    area_version: str | None = None
    period: str | None = None
    sex: str | None = None


class AreaOut(Schema):
    """An area in one version of the division: between which days, and part of what."""

    key: str
    name: str
    kind: str
    version: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    part_of: str | None


@router.get("/goals", response=list[GoalOut], summary="Interim goals with their verdicts by sex")
def goals(request: HttpRequest):
    edition = Edition.objects.shown()
    found = list(edition.provisions.of_kind(NodeKind.INTERIM_GOAL).in_order()) if edition else []
    keys = [one.node.key for one in found]
    shown = shown_for(list(Indicator.objects.visible_to(ANYONE).for_goals(keys)))
    return [
        _goal_out(goal, [one for one in shown if one.indicator.goal == goal.node]) for goal in found
    ]


@router.get("/goals/{key}", response=GoalOut, summary="One interim goal with its verdict by sex")
def goal(request: HttpRequest, key: str):
    for one in goals(request):
        if one["key"] == key:
            return one
    raise Http404


@router.get("/indicators", response=IndicatorPage, summary="Indicators")
def indicators(request: HttpRequest, response: HttpResponse, asked: Query[Asked]):
    shown = shown_for(list(Indicator.objects.visible_to(ANYONE).in_order()))
    return page(request, response, shown, asked, lambda one: _indicator_out(request, one))


@router.get("/indicators/{key}", response=IndicatorWhole, summary="One indicator")
def indicator(request: HttpRequest, key: str):
    found = get_object_or_404(Indicator.objects.visible_to(ANYONE).in_order(), key=key)
    shown = shown_for([found])[0]
    releases = found.releases.visible_to(ANYONE).without_tables()
    return {
        **_indicator_out(request, shown),
        "definition": str(shown.definition.definition),
        "caveats": [str(one) for one in shown.definition.caveats],
        "verdict": _verdict_out(shown.verdict),
        "releases": [_release_out(request, one) for one in releases],
    }


@router.get(
    "/indicators/{key}/releases/{version}", response=ReleaseWhole, summary="One release, its files"
)
def release(request: HttpRequest, key: str, version: int):
    made = _published(request, key, version)
    files = [
        {
            "format": str(one.title),
            "media_type": one.media_type,
            "url": request.build_absolute_uri(
                reverse("indicators:release_file", args=[key, version, made.name + one.ending])
            ),
        }
        for one in FORMATS
    ]
    return {**_release_out(request, made.release), "indicator": key, "files": files}


@router.get(
    "/indicators/{key}/releases/{version}/observations",
    response=ObservationPage,
    summary="The figures of a release, a page at a time",
    url_name="observations",
)
def observations(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    version: int,
    asked: Query[Asked],
    wanted: Query[Wanted],
):
    made = _published(request, key, version)
    table = made.table
    for column, value in wanted.dict(exclude_none=True).items():
        table = table.filter(pl.col(column).cast(pl.String) == value)
    dimensions = made.dimensions

    def out(row: dict) -> dict:
        return {**row, "dimensions": {name: row[name] for name in dimensions}}

    return page(request, response, _Rows(table), asked, out)


@router.get("/areas", response=list[AreaOut], summary="Areas in every version, with their time")
def areas(request: HttpRequest):
    known = places()
    return [
        {
            "key": area.key,
            "name": known.name(version.key, area.key),
            "kind": area.kind,
            "version": version.key,
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
            "part_of": area.part or None,
        }
        for file in known.files
        for version in file.history.versions
        for area in version.areas
    ]


class _Rows:
    """A table as a sequence of rows, of which only the asked ones are made."""

    def __init__(self, table: pl.DataFrame):
        self.table = table

    def __len__(self) -> int:
        return self.table.height

    def __getitem__(self, part: slice) -> list[dict]:
        return self.table[part].to_dicts()


def _goal_out(goal, shown: list[Shown]) -> dict:
    verdict = goal_shown(shown).verdict
    return {
        **provision_out(goal),
        "verdict": _verdict_out(verdict) if verdict else None,
        "indicators": [one.indicator.key for one in shown],
    }


def _indicator_out(request: HttpRequest, shown: Shown) -> dict:
    definition, found = shown.definition, shown.indicator
    lacking = definition.sex.gap or definition.sex.exemption
    return {
        "key": found.key,
        "goal": found.goal.key if found.goal else None,
        "role": found.role,
        "title": str(definition.title),
        "question": str(definition.question),
        "unit": str(definition.measured.unit),
        "counts": definition.counted.unit.value,
        "by_sex": definition.sex.is_given,
        "not_by_sex_because": str(lacking.reason) if lacking else "",
        "missing": str(definition.missing.reason) if definition.missing else "",
        "period": shown.period,
        "synthetic": bool(shown.release and shown.release.synthetic),
        "url": request.build_absolute_uri(reverse("indicators:indicator", args=[found.key])),
    }


def _verdict_out(verdict: VerdictInWords) -> dict:
    return {
        "verdict": verdict.word,
        "can_be_judged": verdict.can_be_judged,
        "is_proposed": verdict.is_proposed,
        "lines": [
            {
                "of": one.who,
                "kind": one.kind,
                "verdict": one.word,
                "sentences": list(one.sentences),
            }
            for one in verdict.lines
        ],
        "reasons": [one.sentence for one in verdict.reasons],
        "rules": list(verdict.rules),
    }


def _release_out(request: HttpRequest, release: Release) -> dict:
    where = [release.indicator.key, release.version]
    return {
        "version": release.version,
        "released_at": release.released_at,
        "sha256": release.sha256,
        "correction": release.correction,
        "synthetic": release.synthetic,
        "url": request.build_absolute_uri(release.get_absolute_url()),
        "observations": request.build_absolute_uri(reverse("api:observations", args=where)),
    }


def _published(request: HttpRequest, key: str, version: int) -> Published:
    releases = Release.objects.visible_to(ANYONE).without_tables()
    found = get_object_or_404(releases, indicator__key=key, version=version)
    return published(found, address=request.build_absolute_uri(found.get_absolute_url()))
