"""Where the centre chooses among points, and does the same with many of them at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fardplan.referral.attempts import attempted
from fardplan.referral.compiling import actions, forms, points, rules
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import Referral
from fardplan.referral.rules import may_work_with_answers

PER_PAGE = 50
Seen = list[tuple[int, int]]


class _PointPages(Paginator):
    """Pages of points: first which they are, then all that is shown of them."""

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = points.shown(self.object_list, slice(first, first + self.per_page))
        return self._get_page(rows, number, self)


@require_safe
def point_list(request, key):
    """Every point of a referral that was asked for, a page at a time."""
    return _list(request, _referral(request, key))


def _list(request, referral, *, many_form=None, status=200):
    """The same list whether it is read or something was refused; the choice is in the address."""
    colleagues = list(points.colleagues())
    form = _choice_form(request, referral, colleagues)
    choice = form.choice()
    numbers, rows = points.numbers_and_rows(referral, choice)
    paginator = _PointPages(rows, PER_PAGE)
    paginator.count = numbers["chosen"]  # the same question; asked once
    context = {
        "referral": referral,
        "form": form,
        "numbers": numbers,
        "page": paginator.get_page(request.GET.get("page")),
        "n": paginator.count,
        "asked": _without_page(request.GET).urlencode(),
        "many_form": many_form or forms.ManyForm(colleagues=colleagues),
        "is_open": rules.is_open(referral),
    }
    return TemplateResponse(request, "referral/compiling/points.html", context, status=status)


def _choice_form(request, referral: Referral, colleagues) -> forms.ChoiceForm:
    return forms.ChoiceForm(
        request.GET,
        bodies=points.who_answered(referral),
        provisions=referral.edition.provisions.in_order(),
        topics=referral.topics.all(),
        colleagues=colleagues,
    )


@require_POST
def many(request, key):
    """The same for many points at once: kind, topic, assignee, day, or what becomes of them."""
    referral, colleagues = _referral(request, key), list(points.colleagues())
    form = forms.ManyForm(request.POST, colleagues=colleagues)
    if form.is_valid() and form.cleaned_data["which"] == forms.ALL:
        return _all(request, referral, form, _choice_form(request, referral, colleagues))
    done, status = None, 200
    if form.is_valid():
        seen = [pair for one in request.POST.getlist("seen") if (pair := _seen(one))]
        try:
            done = _do(form, referral, seen, by=request.user)
        except Overtaken:
            status = 409
    if done is None:
        return _list(request, referral, many_form=form, status=status)
    return _done(request, done)


def _all(request, referral: Referral, form: forms.ManyForm, choice_form: forms.ChoiceForm):
    """The same for all that fit the choice: how many is said first, and confirmed.

    What is confirmed is just those points as they were then. If there are others by now, or
    somebody has written, it is said anew; so to confirm twice does nothing the second time.
    """
    seen = points.versions(referral, choice_form.choice(), most=rules.MOST_AT_ONCE)
    if not (verdict := rules.are_not_too_many(len(seen))):
        form.refuse(verdict.reason)
        return _list(request, referral, many_form=form, status=409)
    told = request.POST.get("confirmed")
    if told == points.mark_of(seen):
        try:
            if done := _do(form, referral, seen, by=request.user):
                return _done(request, done)
        except Overtaken:
            seen = points.versions(referral, choice_form.choice(), most=rules.MOST_AT_ONCE)
        else:
            return _list(request, referral, many_form=form)
    context = {
        "referral": referral,
        "n": len(seen),
        "mark": points.mark_of(seen),
        "are_others": told is not None,
        "choice": choice_form.in_words(),
        "form": form,
        "changes": form.in_words(),
        "asked": _without_page(request.GET).urlencode(),
    }
    status = 200 if told is None else 409
    return TemplateResponse(request, "referral/compiling/many.html", context, status=status)


def _do(form, referral: Referral, seen: Seen, *, by) -> int | None:
    """How many were changed; None with the refusal in the form."""
    given, outcome = form.cleaned_data, form.cleaned_data["outcome"]
    if outcome:
        disposed = {"seen": seen, "outcome": outcome, "reason": given["reason"], "by": by}
        made = attempted(form, disposing.dispose, referral=referral, **disposed)
        return None if made is None else len(made)
    changed = {"seen": seen, "fields": form.fields_to_set(), "topic": given["topic"]}
    return attempted(form, actions.assess_many, referral=referral, by=by, **changed)


def _done(request, n: int):
    said = ngettext("{n} synpunkt ändrad.", "{n} synpunkter ändrade.", n)
    messages.success(request, said.format(n=n))
    return redirect(f"{request.path.removesuffix('manga/')}?{request.GET.urlencode()}")


def _seen(pair: str) -> tuple[int, int] | None:
    """A point and the version of it that was on the page."""
    number, _dot, version = pair.partition(".")
    if all(part.isascii() and part.isdigit() and len(part) < 16 for part in (number, version)):
        return int(number), int(version)
    return None


def _without_page(asked: QueryDict) -> QueryDict:
    kept = asked.copy()
    kept.pop("page", None)
    return kept


def _referral(request, key: str) -> Referral:
    may_work_with_answers(request.user).require()
    return get_object_or_404(Referral.objects.sent().select_related("edition"), key=key)
