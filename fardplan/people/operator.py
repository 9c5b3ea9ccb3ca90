"""Whoever runs commands on the server: no person, but the journal has to call them something."""

import datetime

from fardplan.people.models import Body, Role


class Operator:
    """May administer and load content, as whoever holds the machine could anyway."""

    journal_name = "operator"
    pk = None
    roles = frozenset({Role.ADMINISTRATOR, Role.STRATEGIST})

    def __str__(self) -> str:
        return self.journal_name

    def holds(
        self,
        *roles: Role,
        body: Body | None = None,  # noqa: ARG002 - the same question as to a person
        on: datetime.date | None = None,  # noqa: ARG002
    ) -> bool:
        return not self.roles.isdisjoint(roles)


OPERATOR = Operator()
