"""What is asked before somebody is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.people.personal_data.actions import Reason


class ErasureForm(Form):
    reason = forms.ChoiceField(
        label=_("Varför"),
        choices=[("", "–"), *(one for one in Reason.choices if one[0] != Reason.UNUSED)],
    )
    sure = forms.BooleanField(label=_("Ja, namnet och adressen ska bort för alltid"))

    def clean(self):
        """That one is sure has been said here; it is nothing for the action to know."""
        return {"reason": self.cleaned_data.get("reason", "")}
