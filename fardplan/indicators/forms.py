"""What is asked of those who deliver and release figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.errors import Refused
from fardplan.indicators import columns
from fardplan.indicators.actions import HandedIn
from fardplan.indicators.areas import places
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.handed_in import LARGEST, Sourced
from fardplan.people.forms import DayField
from fardplan.wording import in_words

LONGEST_NAME = 200
OWN = "own"
FILE_TYPES = ".csv,.xlsx,.parquet,text/csv"
PER_SEX = _("En kolumn, eller tre med semikolon emellan: kvinnor; män; samtliga.")


def _text(label, help_text="", **options) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=400, help_text=help_text, **options
    )


def _choice(label, choices, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, **options)


class ColumnsForm(forms.Form):
    """What a file's columns are. Nothing is refused here: the file is kept with what was typed."""

    layout = _choice(_("Hur filen är skriven"), (), widget=forms.RadioSelect)
    area = _text(_("Kolumnen med område"))
    areas_by = _choice(
        _("Områdena står med"), [("name", _("namn")), ("code", _("nyckel eller kod"))]
    )
    area_version = _choice(_("Områdena är indelade som"), ())
    period = _text(_("Kolumnen med år"), _("Eller ett årtal, om hela filen gäller det året."))
    sex = _text(_("Kolumnen med kön"), _("Lämna tomt om könen står i var sin kolumn."))
    value = _text(_("Kolumnen med värdet"), PER_SEX)
    numerator = _text(_("Kolumnen med täljaren"), PER_SEX)
    denominator = _text(_("Kolumnen med nämnaren"), PER_SEX)
    total_is_the_sum = forms.BooleanField(
        label=_("Samtliga saknas i filen och är summan av kvinnor och män"), required=False
    )
    ignored = _text(_("Kolumner att bortse från"), _("Med semikolon emellan."))
    decimal = _choice(_("Decimaltecken"), [(",", _("komma")), (".", _("punkt"))])
    delimiter = _choice(
        _("Kolumnerna skiljs åt med (CSV)"),
        [(";", _("semikolon")), (",", _("komma")), ("\t", _("tabb"))],
    )
    encoding = _choice(_("Teckenkod (CSV)"), [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")])
    sheet = _text(_("Blad (XLSX)"), _("Lämna tomt för det första."))
    header_row = _text(_("Rubrikernas rad"), initial="1")
    marks_of = _choice(
        _("Tecken i stället för tal betyder som hos"),
        [
            ("", _("ingen av dem; tecken är fel")),
            ("kolada", "Kolada"),
            ("scb", "SCB"),
            ("skolverket", "Skolverket"),
        ],
    )

    def __init__(self, *args, definition: IndicatorDefinition, described=None, **options):
        """`described` is the mapping that the indicator's own definition has, if it has one."""
        super().__init__(*args, **options)
        self.described = described
        layouts = [(OWN, _("I färdplanens egen form, som CSV"))]
        if described:
            layouts.append((columns.DESCRIBED, _("Som indikatorns definition beskriver filen")))
        self.fields["layout"].choices = [
            *layouts,
            (columns.MAPPED, _("Med kolumner som anges här")),
        ]
        versions = definition.figures.versions if definition.figures else ()
        self.fields["area_version"].choices = [
            (one, str(places().title(one))) for one in versions[::-1]
        ]
        for one in definition.dimensions:
            label = _("Kolumnen med {what}").format(what=one.title)
            self.fields[one.key] = _text(label, _("Lämna tomt om hela filen gäller alla."))

    @property
    def mapping(self) -> dict[str, Any]:
        """What was typed, or nothing for our own form."""
        given = self.cleaned_data
        if given["layout"] == columns.DESCRIBED:
            return columns.typed_as_described(self.described)
        if given["layout"] != columns.MAPPED:
            return {}
        return {name: given[name] for name in self.column_names if given[name] not in ("", None)}

    @property
    def column_names(self) -> list[str]:
        return [name for name in self.fields if name not in DeliveryForm.ABOUT]

    @property
    def column_fields(self):
        """The fields that matter only where the columns are said here."""
        return [self[name] for name in self.column_names if name != "layout"]


class DeliveryForm(ColumnsForm):
    """A file of figures and where it came from; a kept file is used until another is chosen."""

    ABOUT = ("file", "retrieved", "edition_sv", "edition_en", "correction")

    file = forms.FileField(
        label=_("Fil"),
        help_text=_(
            "CSV, XLSX eller Parquet. Filen sparas även om den har fel, med allt som skrivits här."
        ),
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
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
        self.fields["layout"].initial = columns.DESCRIBED if self.described else OWN
        self.fields["file"].required = kept is None
        if kept:
            self.fields["file"].label = _("Ny fil, om den sparade inte ska lämnas igen")
            self.initial = {
                "retrieved": kept.retrieved,
                "edition_sv": kept.edition.get("sv", ""),
                "edition_en": kept.edition.get("en", ""),
                "correction": kept.correction,
                "layout": OWN,
                **kept.mapping,
            }

    @property
    def about_fields(self):
        return [self[name] for name in self.ABOUT]

    @property
    def shows_columns(self) -> bool:
        """Are the fields of columns to be open from the start?"""
        return self["layout"].value() == columns.MAPPED

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
            mapping=self.mapping,
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
