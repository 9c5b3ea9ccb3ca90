"""What the centre fills in beside the synopsis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.roadmap.forms import PlainTextField


class ViewForm(Form):
    """What the centre thinks, and which version the writer had before her."""

    text = PlainTextField(
        label=_("Ställningstagande"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "En tom rad skiljer stycken. Det som står här publiceras med sammanställningen."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublishForm(Form):
    """The fingerprint of the synopsis that the publisher had before her."""

    read = forms.CharField(widget=forms.HiddenInput)
