"""What can be chosen in a roadmap, what each choice is called, and what form names must have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What a key, a number and a year must look like, in a file and in a form alike.
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
NUMBER = r"^[0-9A-Za-zÅÄÖåäö.]{1,12}$"
YEARS = (1900, 2200)


class NodeKind(models.TextChoices):
    """What a node is."""

    TARGET_AREA = "target_area", _("Målområde")
    INTERIM_GOAL = "interim_goal", _("Etappmål")
    STRATEGY = "strategy", _("Strategi")


class Unit(models.TextChoices):
    """What a goal counts."""

    PERSON = "person", _("personer")
    HOUSEHOLD = "household", _("hushåll")
    DWELLING = "dwelling", _("bostäder")
    WORKPLACE = "workplace", _("arbetsplatser")
    PLACE = "place", _("platser")
    ORGANISATION = "organisation", _("organisationer")


class Direction(models.TextChoices):
    """Which way is better."""

    INCREASE = "increase", _("ska öka")
    DECREASE = "decrease", _("ska minska")


class SexRequirement(models.TextChoices):
    """Must the goal be followed for women and men?"""

    REQUIRED = "required", _("ska följas för kvinnor och män")
    EXEMPT = "exempt", _("undantaget från uppdelning på kön")


class ChangeKind(models.TextChoices):
    """What happened to a node between two editions."""

    ADDED = "added", _("tillagd")
    REMOVED = "removed", _("borttagen")
    CHANGED = "changed", _("ändrad")
    UNCHANGED = "unchanged", _("oförändrad")


# The terms of a goal whose change is shown, and what a reader calls them.
TERMS = {
    "direction": _("riktning"),
    "baseline": _("utgångsvärde"),
    "baseline_year": _("utgångsår"),
    "target": _("målvärde"),
    "target_year": _("målår"),
    "unit": _("enhet"),
    "sex": _("uppdelning på kön"),
}
_CHOICES = {**dict(Direction.choices), **dict(Unit.choices), **dict(SexRequirement.choices)}


def term(value: str) -> str:
    """A stored value of a term, in words if it is a choice."""
    return str(_CHOICES.get(value, value))
