"""The life of an edition, as a table: docs/states.md is drawn from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fardplan.verdicts import YES, Verdict, no


class EditionState(models.TextChoices):
    """Where an edition is in its life. Only a draft can be written in."""

    DRAFT = "draft", _("Utkast")
    ON_REFERRAL = "on_referral", _("På remiss")
    ADOPTED = "adopted", _("Antagen")
    SUPERSEDED = "superseded", _("Ersatt")


MOVES = {
    EditionState.DRAFT: {EditionState.ON_REFERRAL, EditionState.ADOPTED},
    EditionState.ON_REFERRAL: {EditionState.ADOPTED, EditionState.SUPERSEDED},
    EditionState.ADOPTED: {EditionState.SUPERSEDED},
    EditionState.SUPERSEDED: set(),
}
FIXED = frozenset(EditionState) - {EditionState.DRAFT}


def can_move(state, to) -> Verdict:
    """May an edition go from the one state to the other?"""
    if EditionState(to) in MOVES[EditionState(state)]:
        return YES
    return no("Det går inte: utgåvan är i läget {state}.", state=EditionState(state).label)
