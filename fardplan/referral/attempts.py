"""An action tried from a page: what it gives, or why not beside what was typed."""

from collections.abc import Callable, Iterable
from typing import Any

from fardplan.errors import Refused
from fardplan.people.models import Person
from fardplan.referral.conflicts import Overtaken
from fardplan.wording import in_words


def attempted(form, action: Callable, **arguments: Any) -> Any:
    """What the action gives; or None, with its refusal in the form.

    That somebody else has written meanwhile is raised on, for the page to show both texts.
    """
    try:
        return action(**arguments)
    except Overtaken as refusal:
        form.add_error(None, in_words(refusal))
        raise
    except Refused as refusal:
        form.add_error(None, in_words(refusal))
        return None


def with_names(rows: Iterable[Any], field: str) -> list[tuple[Any, str]]:
    """Each row with the name of the person that it says did it."""
    listed = list(rows)
    actors = {getattr(row, field) for row in listed}
    persons = Person.objects.named_in_journal(
        [actor for actor in actors if actor.startswith("person:")]
    )
    return [(row, _name(getattr(row, field), persons)) for row in listed]


def name_of(actor: str) -> str:
    """The name of one who acted."""
    persons = Person.objects.named_in_journal([actor] if actor.startswith("person:") else [])
    return _name(actor, persons)


def _name(actor: str, persons: dict[str, Person]) -> str:
    return persons[actor].name if actor in persons else actor
