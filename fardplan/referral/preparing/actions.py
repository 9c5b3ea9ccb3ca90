"""The only writers of what a body writes before it answers.

Every write takes the draft's row first, so that two who write at once come one after the other; the
later is told what the earlier wrote. Nothing is overwritten silently.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral import sealed
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import (
    AnswerKind,
    Comment,
    Contribution,
    ContributionVersion,
    DraftAnswer,
    HeadSignature,
    Invitation,
    Recipient,
    Relation,
    Section,
    SectionVersion,
    anchor_of,
)
from fardplan.referral.preparing import rules
from fardplan.referral.preparing.proposal import facts_of
from fardplan.referral.states import DraftState
from fardplan.roadmap.models import Provision
from fardplan.verdicts import no


@transaction.atomic
def open_draft(*, recipient: Recipient, by, relation: Any = Relation.FIRST) -> DraftAnswer:
    """Begin the body's work on its answer. A correction begins with what was handed in."""
    recipient = Recipient.objects.select_for_update(of=("self",)).for_page().get(pk=recipient.pk)
    rules.may_open_draft(by, recipient, relation=relation).require()
    last = recipient.drafts.newest_first().first()
    draft = DraftAnswer.objects.create(
        recipient=recipient,
        number=last.number + 1 if last else 1,
        relation=relation,
        kind=last.kind if last and relation == Relation.CORRECTION else AnswerKind.FULL,
        refers_to=last.refers_to if last and relation == Relation.CORRECTION else None,
        opened_at=timezone.now(),
        opened_by=by.journal_name,
    )
    if last and relation == Relation.CORRECTION:
        _copy(last, draft, by=by)
    record("draft_opened", draft, by=by, relation=relation)
    return draft


def _copy(last: DraftAnswer, draft: DraftAnswer, *, by) -> None:
    draft.joint_with.set(last.joint_with.all())
    for section in last.sections.in_order():
        _write_section(draft, section.in_order, text=section.text, position=section.position, by=by)


@transaction.atomic
def choose_kind(
    *,
    draft: DraftAnswer,
    seen: int,
    kind: str,
    by,
    joint_with: Iterable[Body] = (),
    refers_to: Body | None = None,
) -> DraftAnswer:
    """Say what the answer is, with whom it is given, and whose it refers to."""
    draft = _led(draft, by)
    if draft.version != seen:
        raise Overtaken
    bodies = [body for body in joint_with if body != draft.body]
    if kind == AnswerKind.REFERS and refers_to in (None, draft.body):
        no("Välj vems svar ni hänvisar till.").require()
    draft.kind = kind
    draft.refers_to = refers_to if kind == AnswerKind.REFERS else None
    _changed(draft)
    draft.joint_with.set(bodies)
    record("draft_kind_chosen", draft, by=by, kind=kind, joint_with=[one.key for one in bodies])
    return draft


@transaction.atomic
def invite(
    *, draft: DraftAnswer, department: Body, last_day: datetime.date, by, message: str = ""
) -> Invitation:
    """Ask a department of the body to contribute, until a day of its own."""
    draft = _locked(draft)
    today = timezone.localdate()
    rules.may_invite(by, draft, department, last_day=last_day, today=today).require()
    invitation = Invitation.objects.create(
        draft=draft,
        department=department,
        last_day=last_day,
        message=message.strip(),
        invited_at=timezone.now(),
        invited_by=by.journal_name,
    )
    record("department_invited", invitation, by=by, last_day=last_day)
    return invitation


@transaction.atomic
def move_day(*, invitation: Invitation, last_day: datetime.date, by) -> Invitation:
    """Give a department another last day."""
    _locked(invitation.draft)
    invitation = Invitation.objects.for_page().get(pk=invitation.pk)
    today = timezone.localdate()
    rules.may_move_day(by, invitation, last_day=last_day, today=today).require()
    old_day, invitation.last_day = invitation.last_day, last_day
    invitation.save(update_fields=["last_day"])
    record("department_day_moved", invitation, by=by, old_day=old_day, new_day=last_day)
    return invitation


@transaction.atomic
def write_contribution(
    *, invitation: Invitation, provisions: Iterable[Provision], seen: int, text: str, by
) -> Contribution:
    """Write what a department says on some provisions, or on the whole where none are given.

    `seen` is the number of the version that the writer had before her, 0 when there was none.
    """
    draft = _locked(invitation.draft)
    invitation = Invitation.objects.for_page().get(pk=invitation.pk)
    invitation.draft = draft
    rules.may_contribute(by, invitation, today=timezone.localdate()).require()
    chosen = list(provisions)
    _check_provisions(draft, chosen)
    contribution, created = Contribution.objects.get_or_create(
        invitation=invitation, anchor=anchor_of(chosen)
    )
    if created:
        contribution.provisions.set(chosen)
    if contribution.version != seen:
        raise Overtaken
    _advance(contribution, ContributionVersion(contribution=contribution), {"text": text}, by=by)
    record("contribution_written", invitation, by=by, version=contribution.version)
    return contribution


@transaction.atomic
def write_section(
    *,
    draft: DraftAnswer,
    provisions: Iterable[Provision],
    seen: int,
    text: str,
    by,
    position: str = "",
) -> Section:
    """Write one part of the proposal; `seen` as for a contribution. An empty part says nothing."""
    draft = _led(draft, by)
    chosen = list(provisions)
    _check_provisions(draft, chosen)
    section = draft.sections.filter(anchor=anchor_of(chosen)).first()
    if (section.version if section else 0) != seen:
        raise Overtaken
    section = _write_section(draft, chosen, text=text, position=position, by=by)
    _changed(draft)
    record("section_written", draft, by=by, anchor=section.anchor, version=section.version)
    return section


def _write_section(
    draft: DraftAnswer, provisions: list[Provision], *, text: str, position: str, by
) -> Section:
    section, created = Section.objects.get_or_create(
        draft=draft, anchor=anchor_of(provisions), defaults={"order": draft.sections.count()}
    )
    if created:
        section.provisions.set(provisions)
    words = {"text": text, "position": position}
    _advance(section, SectionVersion(section=section), words, by=by)
    return section


@transaction.atomic
def comment(
    *, draft: DraftAnswer, text: str, by, contribution: Contribution | None = None
) -> Comment:
    """Say something to the others, on a contribution or on the proposal as a whole."""
    draft = _locked(draft)
    invitation = contribution.invitation if contribution else None
    rules.may_comment(by, draft, invitation).require()
    if not text.strip():
        no("Skriv kommentaren först.").require()
    made = Comment.objects.create(
        draft=draft,
        contribution=contribution,
        text=text.strip(),
        written_at=timezone.now(),
        written_by=by.journal_name,
    )
    record("comment_written", draft, by=by)
    return made


@transaction.atomic
def sign(*, draft: DraftAnswer, seen: int, by) -> HeadSignature:
    """Put the proposal forward as it stood when the head read it."""
    draft = _locked(draft)
    rules.may_sign(by, draft).require()
    if draft.version != seen:
        no("Förslaget har ändrats sedan du öppnade det. Läs det igen och underteckna.").require()
    facts = facts_of(draft)
    words = sealed.words_of(facts)
    signature = HeadSignature.objects.create(
        draft=draft,
        draft_version=draft.version,
        facts=facts,
        content=words,
        digest=sealed.digest_of(words),
        signed_at=timezone.now(),
        signed_by=by.journal_name,
    )
    _move(draft, DraftState.SIGNED)
    record("proposal_signed", draft, by=by, digest=signature.digest, version=draft.version)
    return signature


@transaction.atomic
def reopen(*, draft: DraftAnswer, by) -> DraftAnswer:
    """Take a signed proposal back to be written in; it must be signed anew."""
    draft = _locked(draft)
    rules.may_reopen(by, draft).require()
    draft.version += 1
    _move(draft, DraftState.WRITING)
    record("proposal_reopened", draft, by=by, version=draft.version)
    return draft


def _locked(draft: DraftAnswer) -> DraftAnswer:
    return DraftAnswer.objects.select_for_update(of=("self",)).for_page().get(pk=draft.pk)


def _led(draft: DraftAnswer, by) -> DraftAnswer:
    draft = _locked(draft)
    rules.may_lead(by, draft).require()
    return draft


def _changed(draft: DraftAnswer) -> None:
    """Whoever has read the draft before now has read another."""
    draft.version += 1
    draft.save()


def _move(draft: DraftAnswer, to) -> None:
    draft.state = to
    draft.save(update_fields=["state", "version"])


def _advance(
    written: Contribution | Section,
    version: ContributionVersion | SectionVersion,
    words: dict[str, Any],
    *,
    by,
) -> None:
    """Give a text its next version, and keep that version as a row of its own."""
    written.version += 1
    for name, value in words.items():
        setattr(written, name, value)
        setattr(version, name, value)
    written.save(update_fields=[*words, "version"])
    version.number = written.version
    version.written_at, version.written_by = timezone.now(), by.journal_name
    version.save()


def _check_provisions(draft: DraftAnswer, provisions: list[Provision]) -> None:
    """What is answered belongs to the edition that was sent."""
    edition = draft.recipient.referral.edition_id
    if any(provision.edition_id != edition for provision in provisions):
        no("Svaret gäller en annan utgåva än den som har skickats.").require()
