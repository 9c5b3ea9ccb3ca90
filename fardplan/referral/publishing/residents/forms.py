"""What a resident fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.referral.publishing.residents.rules import LONGEST_ANSWER
from fardplan.roadmap.forms import PlainTextField


class SubmissionForm(Form):
    """The answer, and where we can reach its sender."""

    text = PlainTextField(
        label=_("Ditt svar"),
        max_length=LONGEST_ANSWER,
        help_text=_("Skriv inget om andra personers hälsa eller privatliv."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=200,
        required=False,
        help_text=_("Du behöver inte skriva vem du är. Namnet publiceras aldrig."),
    )
    email = forms.EmailField(
        label=_("Din e-postadress"),
        max_length=254,
        help_text=_("Dit skickar vi en länk som du bekräftar svaret med. Den publiceras aldrig."),
    )


class RejectionForm(Form):
    reason = PlainTextField(label=_("Varför svaret avvisas"))
