"""What a strategist fills in of what becomes of a point."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.referral.models import DispositionOutcome
from fardplan.roadmap.forms import PlainTextField


class DispositionForm(Form):
    """What becomes of a point, and why."""

    ids = "decide_%s"
    outcome = forms.ChoiceField(
        label=_("Vad händer med synpunkten?"), choices=[("", "–"), *DispositionOutcome.choices]
    )
    reason = PlainTextField(
        label=_("Varför"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Instansen läser det här i vårt svar."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DemandForm(Form):
    """Which provision of the next draft the point changes."""

    ids = "demand_%s"
    place = forms.ChoiceField(label=_("Avsnitt i nästa utkast"))
    note = forms.CharField(label=_("Anteckning"), max_length=500, required=False)

    def __init__(self, *args, provisions, **options):
        super().__init__(*args, **options)
        self.by_pk = {str(one.pk): one for one in provisions}
        named = [
            (pk, f"{one.edition.shown_title} {one.edition.year}: {one.number} {one.shown_title}")
            for pk, one in self.by_pk.items()
        ]
        self.fields["place"].choices = [("", "–"), *named]

    def demand(self) -> dict:
        provision = self.by_pk[self.cleaned_data["place"]]
        return {
            "edition": provision.edition,
            "node": provision.node,
            "note": self.cleaned_data["note"],
        }
