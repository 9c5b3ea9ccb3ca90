"""Where a machine delivers figures, and asks what became of them. A person still releases them."""

import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from fardplan.errors import BadDocument
from fardplan.indicators.actions import HandedIn, deliver
from fardplan.indicators.forms import LONGEST_NAME
from fardplan.indicators.handed_in import LARGEST, Sourced
from fardplan.indicators.models import Delivery, Indicator
from fardplan.opendata.keys import WithKey, by_key
from fardplan.opendata.models import Scope

router = Router(tags=["deliveries"])


class DeliveryIn(Schema):
    """When the figures were fetched from their source, and what they correct if they do."""

    retrieved: datetime.date
    edition_sv: str = ""
    edition_en: str = ""
    correction: str = Field("", max_length=4000)


class DeliveryOut(Schema):
    """What became of a file of figures: refused with its faults, or waiting for a releaser."""

    id: int
    indicator: str
    state: str
    sha256: str
    delivered_at: datetime.datetime
    faults: list[str]
    findings: list[str]
    return_reason: str
    release: int | None


@router.post(
    "/indicators/{key}/deliveries",
    response={201: DeliveryOut},
    auth=WithKey(str(Scope.FIGURES)),
    summary="Deliver a file of figures for review",
)
def hand_in(request: HttpRequest, key: str, about: Form[DeliveryIn], file: File[UploadedFile]):
    indicator = get_object_or_404(Indicator.objects.visible_to(by_key(request)), key=key)
    if file.size is None or file.size > LARGEST:
        raise BadDocument("Filen får vara högst {largest} byte.", largest=LARGEST)
    edition = {"sv": about.edition_sv, "en": about.edition_en}
    handed_in = HandedIn(
        name=(file.name or "")[-LONGEST_NAME:],
        content=file.read(),
        sourced=Sourced(about.retrieved, edition if all(edition.values()) else {}),
        correction=about.correction,
    )
    made = deliver(indicator=indicator, file=handed_in, by=by_key(request))
    return Status(201, _delivery_out(made))


@router.get(
    "/deliveries/{pk}",
    response=DeliveryOut,
    auth=WithKey(str(Scope.FIGURES)),
    summary="What became of a delivery",
)
def delivery(request: HttpRequest, pk: int):
    mine = Delivery.objects.visible_to(by_key(request)).whole()
    return _delivery_out(get_object_or_404(mine, pk=pk))


def _delivery_out(delivery: Delivery) -> dict:
    release = getattr(delivery, "release", None)
    return {
        "id": delivery.pk,
        "indicator": delivery.indicator.key,
        "state": delivery.state,
        "sha256": delivery.sha256,
        "delivered_at": delivery.delivered_at,
        "faults": [str(one) for one in delivery.shown_faults],
        "findings": [str(one) for one in delivery.shown_findings],
        "return_reason": delivery.return_reason,
        "release": release.version if release else None,
    }
