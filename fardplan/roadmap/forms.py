"""What a strategist fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.roadmap.choices import KEY, NUMBER, YEARS
from fardplan.roadmap.models import GoalTerms, Provision


class KeyField(forms.RegexField):
    """A permanent key: what a file may call a node or an edition, a form may too."""

    def __init__(self, **options):
        wrong = _("Skriv små bokstäver a–z, siffror och bindestreck.")
        messages = {"invalid": wrong}
        super().__init__(regex=KEY, max_length=80, error_messages=messages, **options)


class NumberField(forms.RegexField):
    """A number such as 1.2."""

    def __init__(self, **options):
        wrong = _("Skriv siffror, bokstäver och punkter, till exempel 1.2.")
        super().__init__(regex=NUMBER, error_messages={"invalid": wrong}, **options)


class PlainTextField(forms.CharField):
    """Text of several lines. A browser sends line breaks as CRLF; one kind is kept."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class DraftForm(forms.Form):
    """The name of a new draft."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    year = forms.IntegerField(label=_("År"), min_value=YEARS[0], max_value=YEARS[1])
    key = KeyField(
        label=_("Nyckel"),
        help_text=_("Bokstäver a–z, siffror och bindestreck. Står i adressen och ändras aldrig."),
    )


class ProvisionForm(forms.ModelForm):
    """What a draft says of a node."""

    number = NumberField(label=_("Nummer"))
    text = PlainTextField(label=_("Text"), required=False)

    class Meta:
        model = Provision
        fields = ["number", "title", "text"]
        labels = {"title": _("Titel")}


class GoalTermsForm(forms.ModelForm):
    """What a draft's goal promises. What is left empty is shown as unknown."""

    baseline_year = forms.IntegerField(
        label=_("Utgångsår"), required=False, min_value=YEARS[0], max_value=YEARS[1]
    )
    target_year = forms.IntegerField(
        label=_("Målår"), required=False, min_value=YEARS[0], max_value=YEARS[1]
    )

    class Meta:
        model = GoalTerms
        fields = ["direction", "baseline", "baseline_year", "target", "target_year"]
        labels = {
            "direction": _("Riktning"),
            "baseline": _("Utgångsvärde"),
            "target": _("Målvärde"),
        }


class StrategyForm(forms.Form):
    """A new strategy in a draft."""

    area = forms.ChoiceField(label=_("Målområde"))
    number = NumberField(label=_("Nummer"))
    title = forms.CharField(label=_("Titel"), max_length=300)
    key = KeyField(
        label=_("Nyckel"),
        help_text=_("Bokstäver a–z, siffror och bindestreck. Följer strategin genom alla utgåvor."),
    )

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = {area.node.key: area.node for area in areas}
        self.fields["area"].choices = [(area.node.key, str(area)) for area in areas]

    def clean_area(self):
        return self.areas[self.cleaned_data["area"]]
