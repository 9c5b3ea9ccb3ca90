"""Where staff have tables audited, and the ways to protect them compared. Nothing is kept."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import localize
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fardplan.disclosure.chooser import Choice
from fardplan.disclosure.policy import Policy
from fardplan.errors import FardplanError
from fardplan.protection import rules
from fardplan.protection.auditing import Audited, Understood, audited
from fardplan.protection.choosing import compared
from fardplan.protection.definitions import rules_in_force
from fardplan.protection.forms import (
    FilesForm,
    LayoutForm,
    files_that_came_along,
    layout_form,
)
from fardplan.protection.report import as_csv, as_json, rows_of
from fardplan.wording import in_words

PATIENCE = 25  # seconds that a page may take
HIDING = 12  # … of which hiding cells may take so many, when ways to protect are compared
SHOWN = 200  # findings of a kind on the page; the files to take away hold all
TAKE_AWAY = {"csv": (as_csv, "text/csv"), "json": (as_json, "application/json")}


class TakesTooLong(FardplanError):
    """Work that is too much for a page."""


@dataclass(frozen=True)
class Task:
    """What is done with uploaded tables: the page it has, the work, and the words of the result."""

    template: str
    work: Callable[..., Any]
    describe: Callable[[Any], dict[str, Any]]


def _findings(found: Audited) -> dict[str, Any]:
    rows = rows_of(found)
    kinds = {
        kind: [row for row in rows if row.kind == kind][:SHOWN]
        for kind in dict.fromkeys(row.kind for row in rows)
    }
    return {"found": found, "kinds": kinds}


def _costs(found: Iterable[Choice]) -> dict[str, Any]:
    """Each choice beside its name and its sentence in the reader's language."""
    return {
        "found": [
            {
                **vars(choice),
                "heading": gettext(choice.name),
                "words": in_words(FardplanError(choice.sentence, **_readable(choice.values))),
                "is_usable": choice.is_usable,
            }
            for choice in found
        ]
    }


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers with the reader's decimal sign, and no decimals where there are none."""
    return {
        name: localize(int(value) if value == int(value) else value)
        if isinstance(value, float)
        else value
        for name, value in values.items()
    }


def _compared(understood: Understood, policy: Policy, *, progress: Callable[[float], None]):
    """All ways compared; hiding cells leaves time for the others, and says so if it must."""
    last = time.monotonic() + HIDING
    return compared(understood, policy, progress=progress, enough=lambda: time.monotonic() > last)


AUDIT = Task("protection/audit.html", audited, _findings)
COMPARE = Task("protection/compare.html", _compared, _costs)


@require_http_methods(["GET", "POST"])
def audit_tables(request):
    """Upload published tables; be told what can be worked out from them."""
    rules.may_work_with_protection(request.user).require()
    return _with_tables(request, AUDIT)


@require_http_methods(["GET", "POST"])
def compare_methods(request):
    """Upload tables in the clear; be told what each way to protect them costs and leaves."""
    rules.may_work_with_protection(request.user).require()
    return _with_tables(request, COMPARE)


def _with_tables(request, task: Task):
    """Ask for files; guess what they are; do the task, again whenever the guess is corrected."""
    files = files_that_came_along(request.POST)
    asked = FilesForm(*(() if files else (request.POST or None, request.FILES or None)))
    if not files and asked.is_valid():
        files = asked.cleaned_data["files"]
    if not files:
        return _page(request, task, asked)
    try:
        form = layout_form(request.POST, files)
    except FardplanError as fault:
        asked = FilesForm(request.POST, request.FILES)
        asked.errors.pop("files", None)
        asked.add_error(None, in_words(fault))
        return _page(request, task, asked)
    return _answer(request, task, form)


def _answer(request, task: Task, form: LayoutForm):
    """The result if the files can be read so, or why they cannot, with what was filled in."""
    found = None
    if form.is_valid():
        try:
            policy = rules_in_force().policy
            found = task.work(form.understood, policy, progress=_patient(time.monotonic()))
        except FardplanError as fault:
            form.add_error(None, in_words(fault))
    if isinstance(found, Audited) and request.POST.get("format") in TAKE_AWAY:
        return _file(found, request.POST["format"])
    return _page(request, task, form, {} if found is None else task.describe(found))


def _patient(started: float) -> Callable[[float], None]:
    """Somebody waits: give up rather than hold on to the server."""

    def progress(_done: float) -> None:
        if time.monotonic() - started > PATIENCE:
            raise TakesTooLong(
                "Tabellerna är för stora för en sida. Be den som sköter servern köra "
                "./run audit-table."
            )

    return progress


def _file(found: Audited, kind: str) -> HttpResponse:
    write, content_type = TAKE_AWAY[kind]
    file = HttpResponse(write(found), content_type=content_type)
    file["Content-Disposition"] = f'attachment; filename="granskning.{kind}"'
    return file


def _page(request, task: Task, form, result: dict[str, Any] | None = None) -> TemplateResponse:
    context = {
        "form": form,
        "is_first": isinstance(form, FilesForm),
        "rules": rules_in_force(),
        **(result or {}),
    }
    return TemplateResponse(request, task.template, context)
