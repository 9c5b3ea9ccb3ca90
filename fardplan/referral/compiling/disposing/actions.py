"""The only writers of what becomes of points, and of what they change."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.referral.compiling.actions import batched, locked_points
from fardplan.referral.compiling.disposing import rules
from fardplan.referral.compiling.disposing.changes import CHANGING
from fardplan.referral.compiling.rules import counts
from fardplan.referral.models import DemandedChange, Disposition, Opinion, Referral
from fardplan.referral.states import ReferralState
from fardplan.roadmap.models import Edition, Node


@transaction.atomic
def dispose(
    *, referral: Referral, seen: Sequence[tuple[int, int]], outcome: str, reason: str, by
) -> list[Disposition]:
    """Say what becomes of one point or many, and why; what was said before is kept.

    `seen` is each point's number and the version that was on the page: all of them, or none.
    """
    referral = _locked(referral)
    rules.may_decide(by, referral, outcome=outcome, reason=reason).require()
    opinions = locked_points(seen, referral=referral)
    for opinion in opinions:
        counts(opinion.answer).require()
    before = _retire(opinions)
    now = timezone.now()
    made = Disposition.objects.bulk_create(
        Disposition(
            opinion=opinion,
            version=before[opinion.pk].version + 1 if opinion.pk in before else 1,
            outcome=outcome,
            reason=reason.strip(),
            decided_at=now,
            decided_by=by.journal_name,
        )
        for opinion in opinions
    )
    _carry_over(made, before)
    _point_to(made)
    numbers = [opinion.pk for opinion in opinions]
    told = {"outcome": outcome, "count": len(numbers)}
    record("points_disposed", referral, by=by, opinions=numbers, **told)
    return made


@transaction.atomic
def read_second(*, disposition: Disposition, by) -> Disposition:
    """Another strategist has read what was decided, and stands by it."""
    disposition = _locked_disposition(disposition)
    rules.may_read_second(by, disposition).require()
    disposition.read_at, disposition.read_by = timezone.now(), by.journal_name
    disposition.save(update_fields=["read_at", "read_by"])
    record(
        "disposition_read",
        disposition.opinion.answer,
        by=by,
        opinion=disposition.opinion_id,
        version=disposition.version,
    )
    return disposition


@transaction.atomic
def demand_change(
    *, disposition: Disposition, edition: Edition, node: Node, by, note: str = ""
) -> DemandedChange:
    """Say which provision of the next draft a point has changed, or is to change."""
    disposition = _locked_disposition(disposition)
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    rules.may_demand(by, disposition, edition, node).require()
    words = {"note": note.strip(), "linked_at": timezone.now(), "linked_by": by.journal_name}
    change, is_new = DemandedChange.objects.get_or_create(
        disposition=disposition, edition=edition, node=node, defaults=words
    )
    if is_new:
        _tell("change_demanded", change, by=by)
    return change


@transaction.atomic
def drop_demand(*, change: DemandedChange, by) -> None:
    """The point did not lead to this change after all."""
    disposition = _locked_disposition(change.disposition)
    edition = Edition.objects.select_for_update(no_key=True).get(pk=change.edition_id)
    rules.may_drop_demand(by, disposition, edition).require()
    _tell("change_undemanded", change, by=by)
    change.delete()


@transaction.atomic
def close_referral(*, referral: Referral, by) -> Referral:
    """Say that the referral is over: every point has got its answer."""
    referral = _locked(referral)
    rules.may_close(by, referral, today=timezone.localdate()).require()
    referral.state = ReferralState.CLOSED
    referral.closed_at, referral.closed_by = timezone.now(), by.journal_name
    referral.save(update_fields=["state", "closed_at", "closed_by"])
    record("referral_closed", referral, by=by)
    return referral


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(no_key=True).get(pk=referral.pk)


def _locked_disposition(disposition: Disposition) -> Disposition:
    rows = Disposition.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("opinion__answer__referral").get(pk=disposition.pk)


def _retire(opinions: Sequence[Opinion]) -> dict[int, Disposition]:
    """What counted until now, by point; from now on it is history."""
    before: dict[int, Disposition] = {}
    for part in batched(opinions):
        current = Disposition.objects.filter(opinion__in=part, is_current=True)
        before |= {one.opinion_id: one for one in current.prefetch_related("demanded_changes")}
        current.update(is_current=False)
    return before


def _carry_over(made: Sequence[Disposition], before: dict[int, Disposition]) -> None:
    """A point that is met still leads to the changes that it led to."""
    DemandedChange.objects.bulk_create(
        DemandedChange(
            disposition=one,
            edition_id=change.edition_id,
            node_id=change.node_id,
            note=change.note,
            linked_at=change.linked_at,
            linked_by=change.linked_by,
        )
        for one in made
        if one.opinion_id in before and one.outcome in CHANGING
        for change in before[one.opinion_id].demanded_changes.all()
    )


def _point_to(made: Sequence[Disposition]) -> None:
    """Each point knows the disposition that counts, and is a version newer."""
    theirs = Disposition.objects.filter(opinion=OuterRef("pk"), is_current=True)
    for part in batched(made):
        Opinion.objects.filter(pk__in=[one.opinion_id for one in part]).update(
            disposition=Subquery(theirs.values("pk")), version=F("version") + 1
        )


def _tell(event: str, change: DemandedChange, *, by) -> None:
    record(
        event,
        change.disposition.opinion.answer,
        by=by,
        opinion=change.disposition.opinion_id,
        edition=change.edition.key,
        node=change.node.key,
    )
