"""The only writers of the roadmap."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.roadmap import rules
from fardplan.roadmap.changes import changes_between
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.document import EditionDocument, GoalPart, Part, PlacedPart, Translation
from fardplan.roadmap.exchange import digest_of, document_of
from fardplan.roadmap.models import Change, Edition, GoalTerms, Node, Provision
from fardplan.roadmap.states import EditionState
from fardplan.verdicts import no

# Which of a translation's words belong to the provision; the rest belong to the goal's terms.
_PROVISION_WORDS = {"title", "text"}


@transaction.atomic
def import_edition(*, document: EditionDocument, by) -> Edition:
    """Take in a whole edition. The same file twice changes nothing; a draft is replaced."""
    rules.may_write_roadmap(by).require()
    edition = Edition.objects.select_for_update().filter(key=document.key).first()
    if edition and document_of(edition) == document:
        return edition
    if edition:
        rules.may_write(by, edition).require()
        edition.provisions.all().delete()
    edition = _write_edition(edition or Edition(key=document.key), document)
    _write_parts(edition, document)
    record("edition_imported", edition, by=by, year=edition.year)
    if document.state != EditionState.DRAFT:
        _fix(edition, EditionState(document.state), by=by)
    return edition


@transaction.atomic
def start_draft(*, predecessor: Edition, key: str, title: str, year: int, by) -> Edition:
    """Begin the next edition as a copy of an earlier one."""
    rules.may_write_roadmap(by).require()
    if Edition.objects.filter(key=key).exists():
        no("Det finns redan en utgåva med nyckeln {key}.", key=key).require()
    document = document_of(predecessor).model_copy(
        update={
            "key": key,
            "title": title,
            "year": year,
            "state": "draft",
            "predecessor": predecessor.key,
            "referred_on": None,
            "adopted_on": None,
            "source": "",
            "note": "",
        }
    )
    edition = _write_edition(Edition(key=key), document)
    _write_parts(edition, document)
    record("draft_started", edition, by=by, predecessor=predecessor.key)
    return edition


@transaction.atomic
def write_provision(
    *, provision: Provision, by, seen: str, words: dict[str, Any], terms: dict[str, Any] | None
) -> Provision:
    """Change what a draft says of a node, and what it promises where the node is a goal.

    `seen` is the fingerprint of the provision that the writer had before her; if somebody else has
    written since, her words are refused rather than laid over theirs.
    """
    edition = _locked(provision.edition)
    rules.may_write(by, edition).require()
    provision = edition.provisions.in_order().get(pk=provision.pk)
    if provision.fingerprint != seen:
        no("Någon annan har ändrat texten sedan du öppnade den. Jämför och spara igen.").require()
    if _number_taken(edition, provision.kind, words["number"], but=provision):
        no("Numret {number} används redan i utgåvan.", number=words["number"]).require()
    _assign(provision, {**words, "translations": {}})  # old translations would mislead
    if terms is not None:
        _assign(provision.goal_terms, terms)
    record("provision_written", edition, by=by, node=provision.node.key)
    return provision


@transaction.atomic
def add_strategy(*, edition: Edition, area: Node, key: str, number: str, title: str, by):
    """Add a strategy to a draft, last among those it has."""
    edition = _locked(edition)
    rules.may_write(by, edition).require()
    node, _ = Node.objects.get_or_create(key=key, defaults={"kind": NodeKind.STRATEGY})
    if node.kind != NodeKind.STRATEGY or edition.provisions.filter(node=node).exists():
        no("Nyckeln {key} används redan.", key=key).require()
    if _number_taken(edition, NodeKind.STRATEGY, number):
        no("Numret {number} används redan i utgåvan.", number=number).require()
    last = edition.provisions.order_by("-position").first()
    provision = Provision.objects.create(
        edition=edition,
        node=node,
        parent=area,
        number=number,
        title=title,
        position=last.position + 1 if last else 0,
    )
    record("strategy_added", edition, by=by, node=key)
    return provision


@transaction.atomic
def remove_provision(*, provision: Provision, by) -> None:
    """Take a strategy or a goal out of a draft; earlier editions keep it."""
    edition = _locked(provision.edition)
    rules.may_write(by, edition).require()
    if provision.kind == NodeKind.TARGET_AREA:
        no("Ett målområde kan inte tas bort så länge färdplanen är indelad i det.").require()
    key = provision.node.key
    provision.delete()
    record("provision_removed", edition, by=by, node=key)


@transaction.atomic
def refer_edition(*, edition: Edition, by, on: datetime.date | None = None) -> Edition:
    """Send an edition on referral: from now on it cannot change."""
    edition = _locked(edition)
    rules.may_move(by, edition, EditionState.ON_REFERRAL).require()
    edition.referred_on = on or timezone.localdate()
    return _fix(edition, EditionState.ON_REFERRAL, by=by)


@transaction.atomic
def adopt_edition(*, edition: Edition, by, on: datetime.date | None = None) -> Edition:
    """Adopt an edition; the one adopted before it, and the one it was made from, are superseded."""
    edition = _locked(edition)
    rules.may_move(by, edition, EditionState.ADOPTED).require()
    earlier = Edition.objects.adopted() | Edition.objects.referred().filter(
        pk=edition.predecessor_id
    )
    for old in earlier.exclude(pk=edition.pk):
        old.state = EditionState.SUPERSEDED
        old.save(update_fields=["state"])
        record("edition_superseded", old, by=by, successor=edition.key)
    edition.adopted_on = on or timezone.localdate()
    return _fix(edition, EditionState.ADOPTED, by=by)


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _assign(row: Provision | GoalTerms, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _number_taken(edition: Edition, kind: Any, number: str, but: Provision | None = None) -> bool:
    others = edition.provisions.of_kind(kind).filter(number=number)
    return others.exclude(pk=but.pk if but else None).exists()


def _fix(edition: Edition, state, *, by) -> Edition:
    """Seal a draft with its fingerprint and what changed in it; or move a sealed one on."""
    if not edition.is_fixed:
        if edition.predecessor:
            Change.objects.bulk_create(changes_between(edition.predecessor, edition))
        edition.fixed_at = timezone.now()
        edition.digest = digest_of(edition)
    edition.state = state
    edition.save()
    record(f"edition_{state}", edition, by=by, digest=edition.digest)
    return edition


def _write_edition(edition: Edition, document: EditionDocument) -> Edition:
    for field in ("title", "language", "diary_number", "year", "source", "note"):
        setattr(edition, field, getattr(document, field))
    edition.referred_on, edition.adopted_on = document.referred_on, document.adopted_on
    edition.translations = _words(document.translations)
    edition.predecessor = None
    if document.predecessor:
        edition.predecessor = Edition.objects.filter(key=document.predecessor).first()
        if not edition.predecessor:
            no("Utgåvan bygger på {key}, som inte finns.", key=document.predecessor).require()
    edition.save()
    return edition


def _write_parts(edition: Edition, document: EditionDocument) -> None:
    nodes = {part.key: _node(part, kind) for part, kind in _with_kinds(document)}
    provisions = Provision.objects.bulk_create(
        Provision(
            edition=edition,
            node=nodes[part.key],
            parent=nodes[part.area] if isinstance(part, PlacedPart) else None,
            number=part.number,
            position=position,
            title=part.title,
            text=part.text,
            translations=_words(part.translations, only=_PROVISION_WORDS),
        )
        for position, part in enumerate(document.parts())
    )
    by_key = {provision.node.key: provision for provision in provisions}
    GoalTerms.objects.bulk_create(_terms(goal, by_key[goal.key]) for goal in document.goals)


def _with_kinds(document: EditionDocument):
    for kind, parts in (
        (NodeKind.TARGET_AREA, document.areas),
        (NodeKind.INTERIM_GOAL, document.goals),
        (NodeKind.STRATEGY, document.strategies),
    ):
        for part in parts:
            yield part, kind


def _node(part: Part, kind: NodeKind) -> Node:
    node, _ = Node.objects.get_or_create(key=part.key, defaults={"kind": kind})
    if node.kind != kind:
        no("Nyckeln {key} tillhör redan något av ett annat slag.", key=part.key).require()
    return node


def _terms(goal: GoalPart, provision: Provision) -> GoalTerms:
    return GoalTerms(
        provision=provision,
        measure=goal.measure,
        unit=goal.unit,
        sex=goal.sex,
        sex_exemption=goal.sex_exemption,
        direction=goal.direction or "",
        baseline=goal.baseline,
        baseline_year=goal.baseline_year,
        target=goal.target,
        target_year=goal.target_year,
        translations=_words(goal.translations, but=_PROVISION_WORDS),
    )


def _words(
    translations: dict[Any, Translation],
    only: set[str] | None = None,
    but: set[str] | None = None,
) -> dict[str, dict[str, str]]:
    """A document's translations as the database keeps them: no empty fields, no empty languages."""
    kept = {
        language: words.model_dump(exclude_none=True, include=only, exclude=but)
        for language, words in translations.items()
    }
    return {language: words for language, words in kept.items() if words}
