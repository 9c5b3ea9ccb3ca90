"""What a body fills in about when it meets, and about longer time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import DayField, Form
from fardplan.roadmap.forms import PlainTextField


class MeetingForm(Form):
    day = DayField(label=_("Sammanträdesdag"))


class TimeForm(Form):
    wished_day = DayField(label=_("Vi vill svara senast"))
    reason = PlainTextField(label=_("Skäl"), widget=forms.Textarea(attrs={"rows": 3}))
