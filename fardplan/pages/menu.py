"""What the menu offers: the open pages to everybody, and their work to those who have some."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fardplan.indicators.rules import may_work_with_figures
from fardplan.people.models import Body, Role
from fardplan.people.rules import may_administer
from fardplan.protection.rules import may_work_with_protection
from fardplan.referral.models import WITHIN_A_BODY
from fardplan.referral.rules import may_read_referrals, may_work_with_answers

OPEN = (
    ("pages:overview", _("Översikt")),
    ("indicators:list", _("Statistik")),
    ("indicators:areas", _("Områden")),
    ("roadmap:editions", _("Utgåvor")),
    ("referral:open_referrals", _("Remisser")),
    ("pages:about", _("Om och metod")),
)


def may_answer_for_a_body(by) -> bool:
    return by.holds(*WITHIN_A_BODY, Role.CONTRIBUTOR)


WORK = (
    (may_read_referrals, "referral:referrals", _("Remissarbete")),
    (may_work_with_answers, "referral:answers", _("Remissvar")),
    (may_answer_for_a_body, "referral:to_answer", _("Att svara på")),
    (may_work_with_figures, "indicators:deliveries", _("Siffror in")),
    (may_work_with_protection, "protection:audit", _("Skydd")),
    (may_administer, "people:persons", _("Personer")),
)


@dataclass(frozen=True)
class Item:
    """One link of the menu."""

    title: str | Promise
    url: str
    is_here: bool


class Holding:
    """The roles that somebody holds now, asked for once for the whole menu.

    The menu only offers; each page asks the rules anew.
    """

    def __init__(self, person):
        self.person = person

    @cached_property
    def _roles(self) -> set[str]:
        return {one.role for one in self.person.held()}

    def holds(
        self,
        *roles: Role,
        body: Body | None = None,
        on: datetime.date | None = None,
    ) -> bool:
        if body or on:
            return self.person.holds(*roles, body=body, on=on)
        return not self._roles.isdisjoint(roles)


def open_pages(path: str) -> list[Item]:
    """What everybody may read."""
    return [_item(title, name, path) for name, title in OPEN]


def work(person, path: str) -> list[Item]:
    """What somebody's roles let them do; nothing for a visitor."""
    if not person.is_authenticated:
        return []
    holding = Holding(person)
    return [_item(title, name, path) for may, name, title in WORK if may(holding)]


def _item(title: str | Promise, name: str, path: str) -> Item:
    url = reverse(name)
    return Item(title, url, url == path)
