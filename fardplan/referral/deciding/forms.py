"""What a secretary fills in about what was decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import DayField, Form
from fardplan.referral.deciding.actions import Dissent, Minutes
from fardplan.referral.models import DecisionKind, DissentKind
from fardplan.referral.sealed import label_of
from fardplan.roadmap.forms import PlainTextField

BOARD = [choice for choice in DecisionKind.choices if choice[0] != DecisionKind.OFFICE]


class DecisionForm(Form):
    """The meeting, the paragraph, and what was decided."""

    kind = forms.ChoiceField(label=_("Nämnden beslutade"), choices=BOARD, widget=forms.RadioSelect)
    decided_on = DayField(label=_("Sammanträdesdag"))
    paragraph = forms.CharField(label=_("Paragraf"), max_length=20)
    is_adjusted_at_once = forms.BooleanField(
        label=_("Paragrafen justerades omedelbart"), required=False
    )
    note = PlainTextField(
        label=_("Anteckning"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, sections: list[dict[str, Any]], **options):
        """`sections` are the proposal's parts; each can be written as the board decided it."""
        super().__init__(*args, **options)
        self.parts = [f"part_{n}" for n in range(len(sections))]
        for name, section in zip(self.parts, sections, strict=True):
            self.fields[name] = PlainTextField(
                label=label_of(section),
                required=False,
                strip=False,
                initial=section["text"],
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    def meeting_fields(self):
        return [self[name] for name in Minutes._fields]

    def part_fields(self):
        return [self[name] for name in self.parts]

    def minutes(self) -> Minutes:
        return Minutes(**{name: self.cleaned_data[name] for name in Minutes._fields})

    def amended(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.parts]


class OfficeForm(Form):
    """The head decides alone; the board is told afterwards."""

    decided_on = DayField(label=_("Beslutsdag"))
    note = PlainTextField(
        label=_("Anteckning"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def minutes(self) -> Minutes:
        return Minutes(kind=DecisionKind.OFFICE, **self.cleaned_data)


class DissentForm(Form):
    """Whose reservation or statement, and what it says."""

    kind = forms.ChoiceField(label=_("Slag"), choices=DissentKind.choices)
    members = forms.CharField(label=_("Ledamöter"), max_length=300, required=False)
    parties = forms.CharField(label=_("Partier"), max_length=200, required=False)
    text = PlainTextField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def dissent(self) -> Dissent:
        return Dissent(**self.cleaned_data)


class AdjustForm(Form):
    day = DayField(label=_("Justerad den"))


class ReportForm(Form):
    reported_on = DayField(label=_("Anmäld på sammanträdet den"))
    paragraph = forms.CharField(label=_("Paragraf"), max_length=20)


class ConcurForm(Form):
    decided_on = DayField(label=_("Sammanträdesdag"))
    paragraph = forms.CharField(label=_("Paragraf"), max_length=20)


class WithdrawForm(Form):
    reason = PlainTextField(label=_("Skäl"), widget=forms.Textarea(attrs={"rows": 3}))
