"""What is asked of those who deliver and release figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.errors import Refused
from fardplan.indicators.actions import HandedIn
from fardplan.indicators.handed_in import LARGEST, Sourced
from fardplan.people.forms import DayField
from fardplan.wording import in_words

LONGEST_NAME = 200


class DeliveryForm(forms.Form):
    """A file of figures and where it came from; a kept file is used until another is chosen."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_(
            "CSV i UTF-8 med en rad per område, period och kön. Filen sparas även om den har fel."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    retrieved = DayField(label=_("Dagen då siffrorna hämtades från källan"))
    edition_sv = forms.CharField(
        label=_("Källans upplaga på svenska"),
        required=False,
        max_length=200,
        help_text=_("Lämna tomt om den är som förut."),
    )
    edition_en = forms.CharField(
        label=_("Källans upplaga på engelska"), required=False, max_length=200
    )
    correction = forms.CharField(
        label=_("Vad som var fel, om filen rättar publicerade siffror"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Visas för alla vid den nya publiceringen och den gamla."),
    )

    def __init__(self, *args, kept=None, **options):
        """`kept` is an earlier delivery, whose file and words are there to begin with."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.kept = kept
        self.fields["file"].required = kept is None
        if kept:
            self.fields["file"].label = _("Ny fil, om den sparade inte ska lämnas igen")
            self.initial = {
                "retrieved": kept.retrieved,
                "edition_sv": kept.edition.get("sv", ""),
                "edition_en": kept.edition.get("en", ""),
                "correction": kept.correction,
            }

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(
                _("Filen är för stor och sparades inte. Den får vara högst %(largest)s byte."),
                params={"largest": LARGEST},
            )
        return file

    def clean(self):
        given = super().clean()
        if bool(given.get("edition_sv")) != bool(given.get("edition_en")):
            self.add_error("edition_en", _("Skriv upplagan på båda språken, eller inte alls."))
        return given

    def handed_in(self) -> HandedIn:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        edition = {"sv": given["edition_sv"], "en": given["edition_en"]}
        return HandedIn(
            name=given["file"].name[-LONGEST_NAME:] if given["file"] else self.kept.name,
            content=given["file"].read() if given["file"] else bytes(self.kept.content),
            sourced=Sourced(given["retrieved"], edition if edition["sv"] else {}),
            correction=given["correction"],
        )

    def refuse(self, refusal: Refused) -> None:
        self.add_error(None, in_words(refusal))


class ReturnForm(forms.Form):
    """What somebody who reviews wants corrected."""

    reason = forms.CharField(
        label=_("Vad som behöver rättas"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **{"label_suffix": "", **options})
