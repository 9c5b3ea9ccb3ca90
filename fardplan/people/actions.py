"""All that changes people and bodies: a rule is asked first, and the journal is told last."""

import datetime
from collections.abc import Iterable
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from fardplan.journal.models import Entry
from fardplan.journal.record import record
from fardplan.people import rules
from fardplan.people.definitions import (
    BodiesDefinition,
    BodyDefinition,
    SuccessionDefinition,
)
from fardplan.people.links import (
    make_recovery_token,
    make_token,
    person_behind,
    person_recovering,
)
from fardplan.people.models import (
    Appointment,
    Body,
    Person,
    Role,
    Succession,
    normal_email,
)
from fardplan.people.signing_in.actions import forget_sessions


class Purpose(TextChoices):
    """Why the journal is taken out. A choice, so that the purpose itself tells of nobody."""

    AUDIT = "audit", _("granskning")
    RECORDS = "records", _("begäran om allmän handling")
    INCIDENT = "incident", _("utredning av en händelse")


class _Journal:
    journal_name = "journal"


JOURNAL = _Journal()


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
    if body.is_kept_here:
        return False
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
def add_body(*, by, **values: Any) -> Body:
    """Add a body; its key is made of its name, and lasts."""
    body = Body(key=_free_key(values["name"]), is_kept_here=True, **values)
    rules.may_keep_body(by, body).require()
    body.save()
    record("body_added", body, by=by, kind=body.kind)
    return body


@transaction.atomic
def change_body(*, body: Body, by, **values: Any) -> Body:
    """Correct what is said of a body. From now on no file changes it."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    changed = [name for name, value in values.items() if getattr(body, name) != value]
    for name in changed:
        setattr(body, name, values[name])
    body.is_kept_here = True
    rules.may_keep_body(by, body).require()
    if changed:
        body.save()
        record("body_changed", body, by=by, changed=changed)
    return body


@transaction.atomic
def end_body(*, body: Body, last_day: datetime.date, by) -> Body:
    """Set the last day of a body. Roles in it count no longer than that."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    rules.may_end_body(by, body, last_day=last_day).require()
    body.valid_to, body.is_kept_here = last_day, True
    body.save(update_fields=["valid_to", "is_kept_here"])
    record("body_ended", body, by=by, last_day=last_day)
    return body


@transaction.atomic
def succeed(*, successor: Body, predecessor: Body, on: datetime.date, by) -> Succession:
    """Let one body take over from another, which ends the day before if nothing else was said."""
    predecessor = Body.objects.select_for_update().get(pk=predecessor.pk)
    rules.may_succeed(by, successor=successor, predecessor=predecessor, on=on).require()
    if predecessor.valid_to is None:
        end_body(body=predecessor, last_day=on - datetime.timedelta(days=1), by=by)
    made = Succession.objects.create(predecessor=predecessor, successor=successor, on=on)
    record("body_succeeded", predecessor, by=by, successor=successor.key, on=on)
    return made


def _free_key(name: str) -> str:
    """The name as a key that nobody has: a number is put after it if it must."""
    stem = slugify(name)[:70] or "organisation"
    keys = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(key for key in keys if not Body.objects.filter(key=key).exists())


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
    forget_sessions(person)
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
def change_password(*, current: str, new: str, by: Person, keep: str | None = None) -> Person:
    """Change one's own password. The person's sessions end, but for the one that is kept."""
    person = _locked(by)
    rules.may_change_password(person, current=current).require()
    _set_password(person, new)
    forget_sessions(person, keep=keep)
    record("password_changed", person, by=person)
    return person


@transaction.atomic
def recovery_link(*, email: str) -> tuple[Person, str] | None:
    """Whom to send a link to a new password, and its secret part; nobody without an account."""
    person = Person.objects.with_email(email).filter(is_active=True).first()
    if person is None or not person.has_usable_password():
        return None
    record("recovery_link_sent", person, by=person)
    return person, make_recovery_token(person)


@transaction.atomic
def recover_password(*, token: str, password: str) -> Person:
    """Choose a new password by the link in a letter. The link says who acts."""
    person = person_recovering(token, lock=True)
    _set_password(person, password)
    forget_sessions(person)
    record("password_recovered", person, by=person)
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
    forget_sessions(person)
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


@transaction.atomic
def export_journal(
    *, wanted: dict[str, Any], purpose: Purpose, file_format: str, by
) -> Iterable[Entry]:
    """Take out the entries that fit, oldest first, as far as the journal went just before this."""
    rules.may_read_journal(by).require()
    entries = Entry.objects.matching(**wanted).order_by("sequence")
    last = entries.last()
    found = entries.filter(sequence__lte=last.sequence if last else 0)
    told = {"purpose": Purpose(purpose).value, "format": file_format, "entries": found.count()}
    record("journal_exported", JOURNAL, by=by, **told)
    return found.iterator()
