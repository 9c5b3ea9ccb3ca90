"""All that changes people and bodies: a rule is asked first, and the journal is told last."""

import datetime
import logging

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fardplan.errors import Refused
from fardplan.journal.record import record
from fardplan.people import rules
from fardplan.people.definitions import (
    BodiesDefinition,
    BodyDefinition,
    SuccessionDefinition,
)
from fardplan.people.links import make_token, person_behind
from fardplan.people.models import (
    Appointment,
    Body,
    Person,
    Role,
    SignInAttempt,
    Succession,
    normal_email,
)

log = logging.getLogger("fardplan.people")


@transaction.atomic
def load_bodies(*, definition: BodiesDefinition, by) -> list[str]:
    """Add what the definition has and we have not; correct what differs; take nothing away."""
    rules.may_load_bodies(by).require()
    bodies = {body.key: body for body in Body.objects.select_related("parent")}
    changed = [body.key for body in definition.bodies if _write_body(body, bodies)]
    changed += [
        f"{succession.predecessor} → {succession.successor}"
        for succession in definition.successions
        if _write_succession(succession, bodies)
    ]
    if changed:
        record("bodies_loaded", definition, by=by, changed=changed)
    return changed


def _write_body(definition: BodyDefinition, bodies: dict[str, Body]) -> bool:
    """Make the body as the definition has it; True if that changed anything."""
    values = definition.model_dump(exclude={"parent", "verified"})
    values["is_confirmed"] = definition.verified
    values["parent"] = bodies.get(definition.parent) if definition.parent else None
    body = bodies.setdefault(definition.key, Body())
    if all(getattr(body, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(body, name, value)
    body.save()
    return True


def _write_succession(definition: SuccessionDefinition, bodies: dict[str, Body]) -> bool:
    """Make the succession as the definition has it; True if that changed anything."""
    known, created = Succession.objects.get_or_create(
        predecessor=bodies[definition.predecessor],
        successor=bodies[definition.successor],
        defaults={"on": definition.on},
    )
    if known.on == definition.on:
        return created
    known.on = definition.on
    known.save(update_fields=["on"])
    return True


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str, by) -> Person:
    """Add somebody who can let the others in."""
    person = add_person(email=email, name=name, by=by)
    _set_password(person, password)
    record("first_password_set", person, by=by)
    appoint(person=person, role=Role.ADMINISTRATOR, by=by)
    return person


@transaction.atomic
def add_person(*, email: str, name: str, by) -> Person:
    """Add somebody who cannot do anything yet, not even sign in."""
    rules.may_add_person(by, email=email, name=name).require()
    person = Person(email=normal_email(email), name=name.strip())
    person.set_unusable_password()
    person.save()
    record("person_added", person, by=by)
    return person


@transaction.atomic
def invite(*, person: Person, by) -> str:
    """Make a one-time link to a first password; an older link or password stops working."""
    person = _locked(person)
    rules.may_invite(by, person).require()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    record("person_invited", person, by=by)
    return make_token(person)


@transaction.atomic
def set_first_password(*, pk: int, token: str, password: str) -> Person:
    """Choose the password that the link lets its holder choose. The link says who acts."""
    person = person_behind(pk, token, lock=True)
    _set_password(person, password)
    record("first_password_set", person, by=person)
    return person


@transaction.atomic
def change_password(*, current: str, new: str, by: Person) -> Person:
    """Change one's own password. Other sessions of the same person end."""
    person = _locked(by)
    rules.may_change_password(person, current=current).require()
    _set_password(person, new)
    record("password_changed", person, by=person)
    return person


def _set_password(person: Person, password: str) -> None:
    rules.is_good_password(password, person=person).require()
    person.set_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: Role,
    body: Body | None = None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    by,
) -> Appointment:
    """Give a person a role in a body, from today if no first day is named."""
    appointment = Appointment(
        person=_locked(person),
        role=role,
        body=body,
        valid_from=valid_from or timezone.localdate(),
        valid_to=valid_to,
    )
    rules.may_appoint(by, appointment).require()
    appointment.save()
    record("appointed", person, by=by, **_told(appointment), valid_to=valid_to)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: datetime.date, by) -> Appointment:
    """Set the last day of an appointment."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    rules.may_end_on(by, appointment, last_day=last_day).require()
    appointment.valid_to = last_day
    appointment.save(update_fields=["valid_to"])
    record("appointment_ended", appointment.person, by=by, **_told(appointment), last_day=last_day)
    return appointment


@transaction.atomic
def withdraw_appointment(*, appointment: Appointment, by) -> Appointment:
    """Take an appointment back at once, whatever its days: a mistake, or a misuse."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    rules.may_end(by, appointment).require()
    appointment.withdrawn_at = timezone.now()
    appointment.save(update_fields=["withdrawn_at"])
    record("appointment_withdrawn", appointment.person, by=by, **_told(appointment))
    return appointment


def _told(appointment: Appointment) -> dict:
    """The appointment as the journal tells of it."""
    body = appointment.body.key if appointment.body else None
    return {"role": appointment.role, "body": body, "valid_from": appointment.valid_from}


@transaction.atomic
def deactivate_person(*, person: Person, by) -> Person:
    """Shut somebody out at once; what they have done stays."""
    person = _locked(person)
    rules.may_deactivate(by, person).require()
    return _set_active(person, active=False, event="person_deactivated", by=by)


@transaction.atomic
def reactivate_person(*, person: Person, by) -> Person:
    """Let somebody in again, with the appointments that still count."""
    person = _locked(person)
    rules.may_reactivate(by, person).require()
    return _set_active(person, active=True, event="person_reactivated", by=by)


def _set_active(person: Person, *, active: bool, event: str, by) -> Person:
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(event, person, by=by)
    return person


def _locked(person: Person) -> Person:
    """The person as they are now, until the transaction ends."""
    return Person.objects.select_for_update().get(pk=person.pk)


def sign_in(*, email: str, password: str, address: str) -> Person:
    """Find out who it is; a failure looks the same, and takes as long, for somebody we do not know.

    The attempt is counted before the password is tried, so that many at once gain nothing, and the
    slow work on the password holds no transaction open.
    """
    account = _digest(normal_email(email))
    _count_attempt(account=account, address=_digest(address))
    person = authenticate(username=email, password=password)
    if person is None:
        raise Refused("E-postadressen eller lösenordet stämmer inte.")
    return _admit(person, account=account)


@transaction.atomic(durable=True)
def _count_attempt(*, account: str, address: str) -> None:
    now = timezone.now()
    SignInAttempt.objects.before(now - rules.WINDOW).delete()
    verdict = rules.may_try_to_sign_in(account=account, address=address, at=now)
    if not verdict:
        log.warning("Too many attempts to sign in; one was refused.")
    verdict.require()
    SignInAttempt.objects.create(account=account, address=address, at=now)


@transaction.atomic
def _admit(person: Person, *, account: str) -> Person:
    SignInAttempt.objects.filter(account=account).delete()
    record("signed_in", person, by=person)
    return person


def _digest(value: str) -> str:
    """Tells the same from the same, and tells nobody without our key who it was."""
    return salted_hmac("fardplan.people.actions.sign_in", value, algorithm="sha256").hexdigest()
