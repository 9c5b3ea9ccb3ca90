"""What a reviewer fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.referral.models import Outcome, ProposedOpinion
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.forms import PlainTextField


class ReviewForm(forms.Form):
    """What a person says of a proposed opinion, and her corrections if any."""

    text = PlainTextField(label=_("Synpunkten med nämndens egna ord"))
    provisions = forms.MultipleChoiceField(
        label=_("Gäller"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingen vald betyder färdplanen som helhet."),
    )

    def __init__(self, *args, proposal: ProposedOpinion, **kwargs):
        edition = proposal.answer.edition
        strategies = edition.provisions.in_order().of_kind(NodeKind.STRATEGY)
        self.proposal = proposal
        self.strategies = {str(provision.pk): provision for provision in strategies}
        self.covered = [str(provision.pk) for provision in proposal.provisions.all()]
        initial = {"text": proposal.text, "provisions": self.covered}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["provisions"].choices = [
            (pk, str(provision)) for pk, provision in self.strategies.items()
        ]

    def decision(self) -> dict:
        """What the action needs: confirmed when nothing was changed, corrected otherwise."""
        text, chosen = self.cleaned_data["text"], self.cleaned_data["provisions"]
        same = text == self.proposal.text and set(chosen) == set(self.covered)
        return {
            "outcome": Outcome.CONFIRMED if same else Outcome.CORRECTED,
            "text": text,
            "provisions": [self.strategies[pk] for pk in chosen],
        }
