"""A row of the table of who may come in where: see tests/project/access.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fardplan.people.models import Role

VISITOR, NO_ROLE = "visitor", "no role"
ROLES = frozenset(Role.values)
EVERYBODY = frozenset({VISITOR, NO_ROLE, *ROLES})
SIGNED_IN = EVERYBODY - {VISITOR}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})
STRATEGISTS = frozenset({Role.STRATEGIST.value})
REGISTRARS = frozenset({Role.STRATEGIST.value, Role.REGISTRAR.value})
CENTRE = frozenset({*REGISTRARS, Role.READER.value})
FIGURES = frozenset({Role.ANALYST.value, Role.RELEASER.value})
ANALYSTS = frozenset({Role.ANALYST.value})
RELEASERS = frozenset({Role.RELEASER.value})
BY_KEY: frozenset[str] = frozenset()  # whoever has the key, signed in or not; nobody without
NO: frozenset[str] | None = None
FAR_AHEAD = "2999-12-31"


def _nothing(_world) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """Who is let in by each method, and what the address leads to."""

    get: frozenset[str] | None
    post: frozenset[str] | None
    there: Callable[[Any], dict[str, Any]] | None = None
    own: Callable[[Any, Any], dict[str, Any]] | None = None
    given: Callable[[Any], dict[str, Any]] = _nothing

    @property
    def is_unseen(self) -> bool:
        return self.there is None and self.own is None


def row(get=NO, post=NO, there=_nothing, *, given=_nothing) -> Row:
    return Row(get, post, there, given=given)


def own(get=NO, post=NO, *, of) -> Row:
    """An address of something that everybody has, and each comes to their own alone."""
    return Row(get, post, own=of)


def unseen(get=NO, post=NO) -> Row:
    """An address whose thing the test does not make: those let in may be told it is not there."""
    return Row(get, post, None)
