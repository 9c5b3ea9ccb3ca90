"""An edition as the file it can be written to, and its fingerprint."""

import hashlib
from typing import Any

from fardplan.definitions import write_definition
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.document import (
    AreaPart,
    EditionDocument,
    GoalPart,
    StrategyPart,
    Translation,
)
from fardplan.roadmap.models import Edition, Provision


def document_of(edition: Edition) -> EditionDocument:
    """The edition as a file would say it; reading that file back gives the same edition."""
    parts: dict[Any, list] = {kind: [] for kind in NodeKind.values}
    for provision in edition.provisions.in_order():
        parts[provision.kind].append(_part(provision))
    return EditionDocument(
        key=edition.key,
        title=edition.title,
        language=edition.language,
        translations=_translations(edition.translations),
        diary_number=edition.diary_number,
        year=edition.year,
        state=edition.state,
        predecessor=edition.predecessor.key if edition.predecessor else None,
        referred_on=edition.referred_on,
        adopted_on=edition.adopted_on,
        source=edition.source,
        note=edition.note,
        areas=parts[NodeKind.TARGET_AREA],
        goals=parts[NodeKind.INTERIM_GOAL],
        strategies=parts[NodeKind.STRATEGY],
    )


def digest_of(edition: Edition) -> str:
    """SHA-256 of what the edition says, whatever state it is in and whenever it got there."""
    document = document_of(edition).model_copy(
        update={"state": "draft", "referred_on": None, "adopted_on": None}
    )
    return hashlib.sha256(write_definition(document).encode()).hexdigest()


def _part(provision: Provision) -> AreaPart | GoalPart | StrategyPart:
    same: dict[str, Any] = {
        "key": provision.node.key,
        "number": provision.number,
        "title": provision.title,
        "text": provision.text,
    }
    if provision.kind == NodeKind.TARGET_AREA:
        return AreaPart(**same, translations=_translations(provision.translations))
    same["area"] = provision.parent.key
    if provision.kind == NodeKind.STRATEGY:
        return StrategyPart(**same, translations=_translations(provision.translations))
    terms = provision.goal_terms
    words = {
        language: {
            **provision.translations.get(language, {}),
            **terms.translations.get(language, {}),
        }
        for language in {**provision.translations, **terms.translations}
    }
    return GoalPart(
        **same,
        translations=_translations(words),
        measure=terms.measure,
        unit=terms.unit,
        sex=terms.sex,
        sex_exemption=terms.sex_exemption,
        direction=terms.direction or None,
        baseline=_amount(terms.baseline),
        baseline_year=terms.baseline_year,
        target=_amount(terms.target),
        target_year=terms.target_year,
    )


def _translations(words: dict[str, dict[str, str]]) -> dict[Any, Translation]:
    return {language: Translation(**fields) for language, fields in words.items()}


def _amount(value: Any) -> float | None:
    return None if value is None else float(value)
