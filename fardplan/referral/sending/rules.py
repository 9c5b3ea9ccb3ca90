"""Who may send a referral, to whom, and until when. First who asks, then whether it can be done."""

import datetime

from fardplan.people.models import Body, BodyKind, Role, valid_on
from fardplan.referral.models import Recipient, Referral, acts_for
from fardplan.referral.rules import may_handle, may_write_referrals
from fardplan.referral.states import REFERRAL_MOVES, ReferralState, can_move
from fardplan.roadmap.models import Edition
from fardplan.roadmap.states import EditionState
from fardplan.verdicts import YES, Verdict, no


def may_create(by, edition: Edition) -> Verdict:
    """What is referred is fixed, so that all answer the same words."""
    if not (verdict := may_write_referrals(by)):
        return verdict
    if not edition.is_fixed:
        return no(
            "Utgåvan ”{title}” är ett utkast. Fastställ den innan den skickas på remiss.",
            title=edition.title,
        )
    if edition.state == EditionState.SUPERSEDED:
        return no("Utgåvan ”{title}” är ersatt av en nyare.", title=edition.title)
    return YES


def may_write(by, referral: Referral) -> Verdict:
    """A strategist, until it is sent."""
    if not (verdict := may_write_referrals(by)):
        return verdict
    if referral.is_sent:
        return no("Remissen är skickad. Det som skickats ändras inte; gör en ny remiss.")
    return YES


def may_send(by, referral: Referral, *, today: datetime.date) -> Verdict:
    """A strategist, once there is somebody to ask, something to ask, and time to answer."""
    if not (verdict := may_write_referrals(by)):
        return verdict
    if not (verdict := can_move(REFERRAL_MOVES, referral.state, ReferralState.OUT)):
        return no("Remissen är redan skickad.")
    if not (verdict := may_create(by, referral.edition)):
        return verdict
    return _is_ready(referral, today)


def _is_ready(referral: Referral, today: datetime.date) -> Verdict:
    """There is a letter, time to answer it, and somebody to ask."""
    if not referral.letter.strip():
        return no("Skriv remissbrevet innan ni skickar.")
    if not referral.recipients.exists():
        return no("Välj minst en remissinstans.")
    return _in_time(referral.last_day, today)


def may_ask(by, referral: Referral, body: Body, *, today: datetime.date) -> Verdict:
    """Whoever there is to ask, once, as long as the referral is not closed."""
    if not (verdict := may_write_referrals(by)):
        return verdict
    if referral.state not in (ReferralState.DRAFT, ReferralState.OUT):
        return no("Remissen är avslutad. Ingen mer kan tillfrågas.")
    if body.kind == BodyKind.DEPARTMENT:
        return no("{body} är en avdelning. Fråga den organisation den hör till.", body=body)
    if not Body.objects.filter(valid_on(today), pk=body.pk).exists():
        return no("{body} finns inte längre.", body=body)
    if referral.recipients.filter(body=body).exists():
        return no("{body} är redan tillfrågad.", body=body)
    return YES


def may_ask_one_more(
    by, referral: Referral, body: Body, *, last_day: datetime.date, today: datetime.date
) -> Verdict:
    """A body that was forgotten is asked afterwards, with a day of its own."""
    if not (verdict := may_ask(by, referral, body, today=today)):
        return verdict
    if referral.state != ReferralState.OUT:
        return no("Remissen är inte skickad ännu. Lägg till instansen i listan.")
    return _in_time(last_day, today)


def may_extend(
    by, recipient: Recipient, *, new_day: datetime.date, reason: str, today: datetime.date
) -> Verdict:
    """A later day for one body, while the referral is out; the old day is kept."""
    if not (verdict := may_extend_at_all(by, recipient)):
        return verdict
    if new_day <= recipient.last_day:
        return no("Den nya dagen måste ligga efter den {day}.", day=recipient.last_day)
    if not reason.strip():
        return no("Skriv varför tiden förlängs.")
    return _in_time(new_day, today)


def may_extend_at_all(by, recipient: Recipient) -> Verdict:
    """Who, and while the referral is out: what a page asks before there is a day."""
    if not (verdict := may_write_referrals(by)):
        return verdict
    if recipient.referral.state != ReferralState.OUT:
        return no("Svarstiden kan bara förlängas medan remissen är ute.")
    return YES


def _in_time(day: datetime.date, today: datetime.date) -> Verdict:
    return YES if day > today else no("Sista svarsdag måste ligga efter i dag.")


def may_remind(by, referral: Referral) -> Verdict:
    """Those who keep the register remind, while the referral is out."""
    if not (verdict := may_handle(by)):
        return verdict
    if referral.state != ReferralState.OUT:
        return no("Påminnelser skickas bara medan remissen är ute.")
    return YES


def may_confirm_receipt(by, recipient: Recipient) -> Verdict:
    """The body itself says that it has the referral, or the register notes that it has said so."""
    own = acts_for(by, recipient.body, Role.OFFICER, Role.SECRETARY)
    if not own and not may_handle(by):
        return no("Bara instansen själv eller registratorn bekräftar mottagandet.")
    if not recipient.sent_at:
        return no("Remissen är inte skickad ännu.")
    if recipient.received_at:
        return no("Mottagandet är redan bekräftat.")
    return YES


def may_have_feed(by, body: Body) -> Verdict:
    """A body's own people have its secret calendar address."""
    if acts_for(by, body, Role.OFFICER, Role.HEAD, Role.SECRETARY):
        return YES
    return no("Adressen är bara till för dem som arbetar åt {body}.", body=body)
