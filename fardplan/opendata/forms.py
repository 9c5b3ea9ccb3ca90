"""What is asked of whoever wants a key for a machine."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.opendata import rules
from fardplan.opendata.models import Scope
from fardplan.people.forms import DayField, Form


class TokenForm(Form):
    """What the key is to, what it opens, and its last day."""

    name = forms.CharField(label=_("Vad nyckeln är till"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("Vad den får göra"), widget=forms.CheckboxSelectMultiple
    )
    last_day = DayField(
        label=_("Sista dagen den gäller"), help_text=_("Högst ett år fram i tiden.")
    )

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.fields["scopes"].choices = [
            (scope.value, scope.label) for scope in Scope if rules.may_have_scope(by, scope)
        ]

    @property
    def expires_at(self) -> datetime.datetime:
        """The end of the last day, in the city's time."""
        after = self.cleaned_data["last_day"] + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(after, datetime.time()))
