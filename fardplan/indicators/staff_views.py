"""Where analysts deliver figures, and where others review and release them."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fardplan.errors import Refused
from fardplan.indicators import actions, rules
from fardplan.indicators.columns import described
from fardplan.indicators.figures import from_text
from fardplan.indicators.forms import DeliveryForm, ReturnForm
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.revisions import revision_of
from fardplan.indicators.sheets import sheet_of
from fardplan.people.models import Person

ROWS = 50
ENDINGS = {ending: ending for ending in (".csv", ".xlsx", ".parquet")}


@require_safe
def deliveries(request):
    """Every file that has been delivered, and the indicators to deliver for."""
    rules.may_work_with_figures(request.user).require()
    found = Delivery.objects.visible_to(request.user).in_list()
    context = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "indicators": [
            one
            for one in Indicator.objects.visible_to(request.user).in_order()
            if one.defined.figures
        ],
    }
    return TemplateResponse(request, "indicators/deliveries.html", context)


@require_http_methods(["GET", "POST"])
def deliver(request, key):
    """Hand in a file of figures for an indicator."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), key=key)
    rules.may_deliver(request.user, indicator).require()
    return _deliver(request, indicator)


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Hand in a file again, the same or another, in the place of one with something wrong."""
    kept = _delivery(request, pk)
    rules.may_correct(request.user, kept).require()
    return _deliver(request, kept.indicator, kept)


def _deliver(request, indicator: Indicator, kept: Delivery | None = None):
    """The form; once it is filled in, the delivery, whatever became of it."""
    form = DeliveryForm(
        request.POST or None,
        request.FILES or None,
        kept=kept,
        definition=indicator.defined,
        described=described(indicator.key),
    )
    if form.is_valid():
        try:
            made = actions.deliver(indicator=indicator, file=form.handed_in(), by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("indicators:delivery", pk=made.pk)
    context = {"indicator": indicator, "form": form, "kept": form.kept}
    return TemplateResponse(request, "indicators/deliver.html", context)


@require_safe
def delivery(request, pk):
    """One delivery: its faults, or its figures and findings, and what can be done with it."""
    return _page(request, _delivery(request, pk), ReturnForm())


@require_safe
def delivery_file(request, pk):
    """The file as it was handed in; always to be saved, never shown as a page."""
    found = _delivery(request, pk)
    file = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    ending = ENDINGS.get(Path(found.name).suffix.lower(), ".csv")
    file["Content-Disposition"] = f'attachment; filename="{found.indicator.key}-{pk}{ending}"'
    return file


@require_POST
def release(request, pk):
    """Publish what somebody else delivered."""
    made = actions.release_delivery(delivery=_delivery(request, pk), by=request.user)
    messages.success(request, _("Siffrorna är publicerade och kan inte längre ändras."))
    return redirect(made.get_absolute_url())


@require_POST
def return_delivery(request, pk):
    """Send a draft back with what is to be corrected."""
    found, form = _delivery(request, pk), ReturnForm(request.POST)
    rules.may_review(request.user, found).require()
    if not form.is_valid():
        return _page(request, found, form)
    actions.return_delivery(delivery=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Filen är återlämnad."))
    return redirect("indicators:delivery", pk=pk)


def _page(request, found: Delivery, form: ReturnForm):
    newest = Release.objects.visible_to(request.user).newest_of(found.indicator)
    table = from_text(found.table, found.defined) if found.table else None
    persons = Person.objects.named_in_journal([found.delivered_by, found.reviewed_by])
    context = {
        "delivery": found,
        "by": persons.get(found.delivered_by),
        "reviewer": persons.get(found.reviewed_by),
        "form": form,
        "newest": newest,
        "outcome": found.audited,
        "may_correct": rules.may_correct(request.user, found),
        "may_review": rules.may_review(request.user, found),
        "may_release": rules.may_release(request.user, found, newest=newest),
    }
    if table is not None:
        context["sheet"] = sheet_of(table, found.defined, request.GET.get("page", ""))
    newest = rules.comparable(newest, synthetic=found.synthetic)
    if table is not None and newest:
        context["revision"] = revision_of(from_text(newest.table, newest.defined), table)
    return TemplateResponse(request, "indicators/delivery.html", context)


def _delivery(request, pk: int) -> Delivery:
    rules.may_work_with_figures(request.user).require()
    return get_object_or_404(Delivery.objects.visible_to(request.user).whole(), pk=pk)
