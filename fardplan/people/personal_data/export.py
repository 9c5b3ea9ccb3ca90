"""Everything that is held of one person, as data: what they may ask for, and take elsewhere."""

import datetime
from typing import Any

from django.db import models

from fardplan.journal.models import Entry
from fardplan.people.models import Person
from fardplan.people.personal_data.definitions import SELF, Held, held

JOURNAL_SHOWN = ("sequence", "at", "event", "subject", "details")


def exported(person: Person) -> dict[str, Any]:
    """Each model's rows of this person, without secrets, and what the journal says they did."""
    told = {
        model._meta.label: [_row(row, said) for row in rows]
        for model, said in held().items()
        if (rows := rows_of(person, model, said)) is not None
    }
    did = Entry.objects.matching(by=person.journal_name).values(*JOURNAL_SHOWN)
    return {"person": person.journal_name, "held": told, "journal": [_plain(row) for row in did]}


def shown(person: Person) -> list[tuple[str, list[dict[str, Any]]]]:
    """The same rows for a page: what each kind is, in the reader's language, and its rows."""
    return [
        (said.in_language("what"), [_row(row, said) for row in rows])
        for model, said in held().items()
        if (rows := rows_of(person, model, said))
    ]


def rows_of(person: Person, model: type[models.Model], said: Held) -> models.QuerySet | None:
    """The model's rows of this person, if it holds rows of persons."""
    if said.whose is None:
        return None
    name = "pk" if said.whose == SELF else said.whose
    return model._default_manager.filter(**{name: person.pk})


def _row(row: models.Model, said: Held) -> dict[str, Any]:
    values = {name: row.serializable_value(name) for name in said.fields if name not in said.secret}
    return _plain({name: value for name, value in values.items() if _is_column(row, name)})


def _is_column(row: models.Model, name: str) -> bool:
    return not row._meta.get_field(name).many_to_many


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    is_json = value is None or isinstance(value, bool | int | float | str | list | dict)
    return value if is_json else str(value)
