"""Exporting, erasing and forgetting: the law's rights, and what goes by itself."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.journal.models import Entry
from fardplan.journal.record import record
from fardplan.people.models import Appointment, Person
from fardplan.people.personal_data import rules
from fardplan.people.personal_data.definitions import OnErasure, days_unused, held
from fardplan.people.personal_data.export import exported, rows_of


class Reason(TextChoices):
    """Why somebody is erased. A choice, so that the reason itself tells of nobody."""

    REQUESTED = "requested", _("personen har begärt det")
    LEFT = "left", _("personen har slutat")
    MISTAKE = "mistake", _("personen lades till av misstag")
    UNUSED = "unused", _("kontot har inte använts på länge")


class Deletion:
    """The scheduled deletion, as the journal calls it."""

    journal_name = "scheduled-deletion"


@transaction.atomic
def export(*, person: Person, by) -> dict[str, Any]:
    """Take out everything that is held of one person."""
    rules.may_export(by, person).require()
    record("personal_data_exported", person, by=by)
    return exported(person)


@transaction.atomic
def erase(*, person: Person, reason: str, by) -> Person:
    """Take away what tells who the person was; what they did stays, by a number that is nobody."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.may_erase(by, person).require()
    return _erase(person, reason=reason, by=by)


def _erase(person: Person, *, reason: str, by) -> Person:
    for model, said in held().items():
        rows = rows_of(person, model, said)
        if rows is not None and said.on_erasure == OnErasure.DELETE:
            rows.delete()
    person.name, person.email = "Borttagen person", f"borttagen-{person.pk}@example.invalid"
    person.is_active, person.erased_at = False, timezone.now()
    person.set_unusable_password()
    person.save()
    record("person_erased", person, by=by, reason=Reason(reason).value)
    return person


@transaction.atomic
def delete_expired(*, by) -> dict[str, int]:
    """Delete what has been held as long as its file says; gives how many rows of each kind."""
    rules.may_delete_expired(by).require()
    now = timezone.now()
    gone = {
        model._meta.label: _delete_older(model, said.delete.counted_from, now, said.delete.days)
        for model, said in held().items()
        if said.delete
    }
    gone["erased"] = _erase_unused(now, by=by)
    gone = {name: number for name, number in gone.items() if number}
    if gone:
        record("expired_deleted", Deletion(), by=by, **gone)
    return gone


def _delete_older(model, field: str, now: datetime.datetime, days: int) -> int:
    limit = now - datetime.timedelta(days=days)
    rows = model._default_manager.filter(**{f"{field}__lt": limit})
    number = rows.count()
    rows.delete()
    return number


def _erase_unused(now: datetime.datetime, *, by) -> int:
    """Erase whoever has no role and of whom the journal has said nothing for so long."""
    days = days_unused()
    if days is None:
        return 0
    limit = now - datetime.timedelta(days=days)
    without_role = Person.objects.filter(erased_at__isnull=True).exclude(
        pk__in=Appointment.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=limit.date()), withdrawn_at__isnull=True
        ).values("person")
    )
    unused = [person for person in without_role.select_for_update() if _quiet(person, limit)]
    for person in unused:
        _erase(person, reason=str(Reason.UNUSED), by=by)
    return len(unused)


def _quiet(person: Person, limit: datetime.datetime) -> bool:
    about = Entry.objects.filter(Q(subject=person.journal_name) | Q(by=person.journal_name))
    last = about.aggregate(last=Max("at"))["last"]
    return last is None or last < limit
