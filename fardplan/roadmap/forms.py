"""What a strategist fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.roadmap.models import GoalTerms, Provision


class DraftForm(forms.Form):
    """The name of a new draft."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    year = forms.IntegerField(label=_("År"), min_value=1900, max_value=2200)
    key = forms.SlugField(
        label=_("Nyckel"),
        max_length=80,
        help_text=_("Bokstäver a–z, siffror och bindestreck. Står i adressen och ändras aldrig."),
    )


class ProvisionForm(forms.ModelForm):
    """What a draft says of a node."""

    class Meta:
        model = Provision
        fields = ["number", "title", "text"]
        labels = {"number": _("Nummer"), "title": _("Titel"), "text": _("Text")}
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "text": forms.Textarea}


class GoalTermsForm(forms.ModelForm):
    """What a draft's goal promises. What is left empty is shown as unknown."""

    class Meta:
        model = GoalTerms
        fields = ["direction", "baseline", "baseline_year", "target", "target_year"]
        labels = {
            "direction": _("Riktning"),
            "baseline": _("Utgångsvärde"),
            "baseline_year": _("Utgångsår"),
            "target": _("Målvärde"),
            "target_year": _("Målår"),
        }


class StrategyForm(forms.Form):
    """A new strategy in a draft."""

    area = forms.ChoiceField(label=_("Målområde"))
    number = forms.CharField(label=_("Nummer"), max_length=12)
    title = forms.CharField(label=_("Titel"), max_length=300)
    key = forms.SlugField(
        label=_("Nyckel"),
        max_length=80,
        help_text=_("Bokstäver a–z, siffror och bindestreck. Följer strategin genom alla utgåvor."),
    )

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = {area.node.key: area.node for area in areas}
        self.fields["area"].choices = [(area.node.key, str(area)) for area in areas]

    def clean_area(self):
        return self.areas[self.cleaned_data["area"]]
