"""Who may do what with a body's own work. First who asks: an outsider learns nothing of when."""

import datetime

from fardplan.people.models import Body, BodyKind, Role
from fardplan.referral.models import (
    DECIDING,
    IN_A_DEPARTMENT,
    WITHIN_A_BODY,
    AnswerKind,
    DraftAnswer,
    Invitation,
    Recipient,
    Relation,
    acts_for,
)
from fardplan.referral.states import DRAFT_MOVES, DraftState, ReferralState, can_move
from fardplan.verdicts import YES, Verdict, no

OUTSIDER = "Bara de som arbetar åt {body} ser det här."


def may_see(by, body: Body) -> Verdict:
    """A body's own officers, heads and secretaries."""
    if acts_for(by, body, *WITHIN_A_BODY):
        return YES
    return no(OUTSIDER, body=body)


def is_officer(by, body: Body) -> Verdict:
    """The officer leads the work."""
    if acts_for(by, body, Role.OFFICER):
        return YES
    return may_see(by, body) and no("Det gör handläggaren.")


def may_open_draft(by, recipient: Recipient, *, relation: str) -> Verdict:
    """One draft at a time, on what has been sent; after the first, a supplement or a correction."""
    if not (verdict := is_officer(by, recipient.body)):
        return verdict
    if not recipient.sent_at or recipient.referral.state == ReferralState.DRAFT:
        return no("Remissen är inte skickad ännu.")
    if recipient.referral.state == ReferralState.PUBLISHED:
        return no("Remissen är redovisad. Vänd er till registratorn.")
    earlier = list(recipient.drafts.all())
    if any(draft.state != DraftState.SUBMITTED for draft in earlier):
        return no("Det finns redan ett utkast till svar.")
    if bool(earlier) == (relation == Relation.FIRST):
        return no("Välj om det är en komplettering eller en rättelse av det ni har lämnat in.")
    return YES


def may_lead(by, draft: DraftAnswer) -> Verdict:
    """The officer, as long as the draft is being written."""
    if not (verdict := is_officer(by, draft.body)):
        return verdict
    return is_open(draft)


def is_open(draft: DraftAnswer) -> Verdict:
    """Is the draft being written?"""
    if draft.state == DraftState.WRITING:
        return YES
    return no("Förslaget är undertecknat. Öppna det igen för att ändra.")


def may_invite(
    by, draft: DraftAnswer, department: Body, *, last_day: datetime.date, today: datetime.date
) -> Verdict:
    """The officer asks the body's own departments, once each."""
    if not (verdict := may_lead(by, draft)):
        return verdict
    if not belongs_to(department, draft.body):
        return no("{department} hör inte till {body}.", department=department, body=draft.body)
    if draft.invitations.filter(department=department).exists():
        return no("{department} är redan inbjuden.", department=department)
    return in_time(last_day, today)


def belongs_to(department: Body, body: Body) -> bool:
    """A department of the body, or of its administration."""
    parent = department.parent
    if department.kind != BodyKind.DEPARTMENT or parent is None:
        return False
    return body.pk in (parent.pk, parent.parent_id)


def may_move_day(
    by, invitation: Invitation, *, last_day: datetime.date, today: datetime.date
) -> Verdict:
    """The officer gives a department another day."""
    if not (verdict := may_lead(by, invitation.draft)):
        return verdict
    return in_time(last_day, today)


def in_time(day: datetime.date, today: datetime.date) -> Verdict:
    return YES if day >= today else no("Dagen har redan varit.")


def may_see_contributions(by, invitation: Invitation) -> Verdict:
    """The department's own, and those who answer for the body."""
    if acts_for(by, invitation.department, *IN_A_DEPARTMENT):
        return YES
    if acts_for(by, invitation.draft.body, *WITHIN_A_BODY):
        return YES
    return no(OUTSIDER, body=invitation.department)


def may_contribute(by, invitation: Invitation, *, today: datetime.date) -> Verdict:
    """The department's own people, until its day has passed or the proposal is signed."""
    if not acts_for(by, invitation.department, *IN_A_DEPARTMENT):
        return no("Bara de som arbetar åt {body} skriver här.", body=invitation.department)
    if not (verdict := is_open(invitation.draft)):
        return verdict
    if today > invitation.last_day:
        return no(
            "Er sista dag var den {day}. Be handläggaren om längre tid; er text finns kvar här.",
            day=invitation.last_day,
        )
    return YES


def may_comment(by, draft: DraftAnswer, invitation: Invitation | None = None) -> Verdict:
    """Those who see it, until it is handed in."""
    verdict = may_see_contributions(by, invitation) if invitation else may_see(by, draft.body)
    if not verdict:
        return verdict
    if draft.state == DraftState.SUBMITTED:
        return no("Svaret är inlämnat. Arbetsmaterialet är avslutat.")
    return YES


def may_sign(by, draft: DraftAnswer) -> Verdict:
    """The head, once there is something to put a name to."""
    if not acts_for(by, draft.body, Role.HEAD):
        return may_see(by, draft.body) and no("Chefen undertecknar.")
    if not can_move(DRAFT_MOVES, draft.state, DraftState.SIGNED):
        return no("Förslaget är redan undertecknat.")
    if draft.kind == AnswerKind.FULL and not draft.sections.exclude(text="").exists():
        return no("Det finns inget att underteckna ännu. Skriv svaret först.")
    return YES


def may_reopen(by, draft: DraftAnswer) -> Verdict:
    """The officer or the head takes a signed proposal back, until it is decided."""
    if not acts_for(by, draft.body, Role.OFFICER, Role.HEAD):
        return may_see(by, draft.body) and no("Det gör handläggaren eller chefen.")
    if draft.state != DraftState.SIGNED or draft.decisions.filter(kind__in=DECIDING).exists():
        return no("Bara ett undertecknat förslag som inte är beslutat kan öppnas igen.")
    return YES
