"""The life of a delivery of figures, as a table: docs/states.md is drawn from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fardplan.verdicts import YES, Verdict, no


class DeliveryState(models.TextChoices):
    """Where a delivery is in its life. Whatever becomes of it, it is kept."""

    REFUSED = "refused", _("Behöver rättas")
    DRAFT = "draft", _("Väntar på granskning")
    RETURNED = "returned", _("Återlämnad")
    RELEASED = "released", _("Publicerad")
    REPLACED = "replaced", _("Ersatt av en ny fil")


MOVES = {
    DeliveryState.REFUSED: {DeliveryState.REPLACED},
    DeliveryState.DRAFT: {
        DeliveryState.RELEASED,
        DeliveryState.RETURNED,
        DeliveryState.REPLACED,
    },
    DeliveryState.RETURNED: {DeliveryState.REPLACED},
    DeliveryState.RELEASED: set(),
    DeliveryState.REPLACED: set(),
}


def can_move(state, to) -> Verdict:
    """May a delivery go from the one state to the other?"""
    if DeliveryState(to) in MOVES[DeliveryState(state)]:
        return YES
    return no("Det går inte: filen är i läget ”{state}”.", state=DeliveryState(state).label)
