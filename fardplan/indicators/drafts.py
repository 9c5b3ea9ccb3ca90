"""What a command fetched or counted, on its way into the deliveries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fardplan.errors import BadDefinition
from fardplan.indicators.actions import HandedIn
from fardplan.indicators.figures import as_text
from fardplan.indicators.handed_in import Sourced
from fardplan.indicators.models import Delivery, Indicator
from fardplan.indicators.remarks import noted
from fardplan.indicators.sources.draft import Basis, Draft
from fardplan.indicators.states import DeliveryState


def handed_in(key: str, draft: Draft, *, retrieved: date, correction: str = "") -> HandedIn:
    """A draft as a file in our own shape, with what a reviewer must know of it."""
    return HandedIn(
        name=f"{key}.csv",
        content=as_text(draft.table).encode(),
        sourced=Sourced(retrieved, {}),
        correction=correction,
        notes=tuple(noted(one) for one in draft.notes),
        basis=tuple(_plain(one) for one in draft.basis),
        synthetic=draft.synthetic,
    )


def indicator_of(key: str) -> Indicator:
    """The indicator that figures are got for. Raises BadDefinition where there is none."""
    found = Indicator.objects.filter(key=key).first()
    if found is None:
        raise BadDefinition(
            "{name}: indikatorn är inte inläst. Läs in den först, med load_indicators.", name=key
        )
    return found


def said_of(key: str, delivery: Delivery | None) -> str:
    """What became of a draft, in one line."""
    if delivery is None:
        return _("{name}: inget nytt.").format(name=key)
    address = reverse("indicators:delivery", args=[delivery.pk])
    if delivery.state == DeliveryState.REFUSED:
        return _("{name}: behöver rättas. {fault} Filen är sparad: {address}").format(
            name=key, fault=delivery.shown_faults[0], address=address
        )
    hidden = delivery.audited.hidden if delivery.audited and delivery.protected else 0
    said = _("{name}: väntar på granskning, {address}").format(name=key, address=address)
    if hidden:
        words = ngettext("{hidden} rad med dolt tal", "{hidden} rader med dolda tal", hidden)
        said = f"{said} ({words.format(hidden=hidden)})"
    return f"{said} {_('PÅHITTADE PERSONER.')}" if delivery.synthetic else said


def _plain(basis: Basis) -> Mapping[str, Any]:
    at = basis.at.isoformat() if basis.at else None
    return {"name": basis.name, "sha256": basis.sha256, "at": at}
