"""What is filled in to hide words, to show them again, and to let an answer out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.roadmap.forms import PlainTextField

FEW_ROWS = forms.Textarea(attrs={"rows": 2})


class SecrecyForm(Form):
    """Words of the answer, or all of it, and the law."""

    words = PlainTextField(
        label=_("Ord som ska maskeras"),
        required=False,
        strip=True,
        widget=FEW_ROWS,
        help_text=_("Kopiera dem ur svaret. De maskeras överallt där de står."),
    )
    hides_all = forms.BooleanField(label=_("Maskera hela svaret"), required=False)
    ground = forms.CharField(
        label=_("Lagrum"), max_length=200, help_text=_("Till exempel OSL 21 kap. 1 §.")
    )
    reason = PlainTextField(label=_("Skäl"), required=False, widget=FEW_ROWS)

    def clean(self):
        if bool(self.cleaned_data.get("words")) == self.cleaned_data.get("hides_all"):
            raise forms.ValidationError(_("Skriv orden som ska maskeras, eller välj hela svaret."))
        return self.cleaned_data


class LiftForm(Form):
    reason = PlainTextField(label=_("Varför maskeringen upphävs"), widget=FEW_ROWS)


class ClearanceForm(Form):
    note = PlainTextField(label=_("Anteckning om prövningen"), required=False, widget=FEW_ROWS)
    has_read = forms.BooleanField(
        label=_("Jag har läst svaret, och det som visas här får publiceras")
    )
