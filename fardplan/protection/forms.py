"""What is asked of those who have tables audited: the files, and what is in them."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fardplan.errors import FardplanError
from fardplan.people.forms import Form
from fardplan.protection.auditing import MOST_FILES, TableFile, Understood, understand
from fardplan.protection.layouts import (
    BadLayout,
    Column,
    Layout,
    Reading,
    Use,
    marks_as_text,
    marks_from,
    sums_as_text,
    sums_from,
)
from fardplan.wording import in_words

LARGEST = 1_500_000  # bytes of all files: they travel with the form, for nothing is kept here
LONGEST = 200
MOST_COLUMNS = 150  # of all files; each has five fields, and a form may have a thousand
USES = [
    (Use.DIVIDES, _("delar in raderna")),
    (Use.COUNTS, _("antal")),
    (Use.SHARES, _("andel i procent")),
    (Use.IGNORED, _("används inte")),
]


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files at once."""

    widget = ManyFiles(attrs={"multiple": True, "accept": ".csv,.txt,.xlsx,.parquet"})

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(one, initial) for one in data or [None]]


class FilesForm(Form):
    """The files to audit together."""

    files = ManyFilesField(
        label=_("Filer"),
        help_text=_(
            "CSV, XLSX eller Parquet, högst fyra filer på tillsammans 1,5 MB. Filer om samma "
            "personer granskas tillsammans. Ingenting sparas."
        ),
    )

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES or sum(file.size for file in files) > LARGEST:
            raise forms.ValidationError(
                _("Filerna är för många eller för stora. Större filer kan granskas på servern.")
            )
        return [TableFile(file.name[-LONGEST:], file.read()) for file in files]


@dataclass(frozen=True)
class FileFields:
    """The fields of one file, as its part of the page shows them."""

    name: str
    content: str
    header_row: forms.BoundField
    sheet: forms.BoundField
    across: forms.BoundField
    columns: Sequence[tuple[str, Mapping[str, forms.BoundField]]]


class LayoutForm(Form):
    """How the files are to be read: what was guessed, or what somebody has made of it."""

    sums = forms.CharField(
        label=_("Summor"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "En rad per summa, till exempel kön: T = K + M. Delar som inte finns i filerna får "
            "egna namn. Det som saknar summor delar bara upp tabellen."
        ),
    )
    marks = forms.CharField(
        label=_("Märken för dolda värden"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "Minsta och största antal som märket kan betyda, till exempel <5 = 1–4. Är det största "
            "okänt: .. = 0–. För andelar: ~100 = alla utom 1–4. En tom cell skrivs (tom)."
        ),
    )
    base = forms.IntegerField(
        label=_("Talen är avrundade till multiplar av"),
        min_value=1,
        max_value=1000,
        help_text=_("1 om de inte är avrundade."),
    )
    noise = forms.IntegerField(
        label=_("Talen har brus på högst"),
        min_value=0,
        max_value=1000,
        help_text=_("0 om de inte har brus. Med brus behöver delarna inte gå ihop."),
    )

    def __init__(self, data=None, *, files: Sequence[TableFile], columns: Sequence[Sequence[str]]):
        super().__init__(data)
        self._files, self._columns = files, columns
        for at, names in enumerate(columns):
            self.fields[f"header-{at}"] = forms.IntegerField(
                label=_("Rubriker på rad"), min_value=1, max_value=1000
            )
            self.fields[f"sheet-{at}"] = _text(_("Blad"))
            self.fields[f"across-{at}"] = _text(_("Kolumnerna med antal delar upp"))
            for number, name in enumerate(names):
                use = forms.ChoiceField(choices=USES, label=_in(name, _("är")))
                self.fields[f"use-{at}-{number}"] = use
                for key, label in COLUMN_LABELS.items():
                    self.fields[f"{key}-{at}-{number}"] = _text(_in(name, label))
                for key in COLUMN_FIELDS:
                    field = self.fields[f"{key}-{at}-{number}"]
                    field.widget.attrs["aria-label"] = field.label

    @classmethod
    def of(cls, understood: Understood) -> "LayoutForm":
        """The form filled in with what was understood, as if somebody had typed it."""
        data = {
            "sums": sums_as_text(understood.reading.sums),
            "marks": marks_as_text(understood.reading.marks),
            "base": understood.reading.base,
            "noise": understood.reading.noise,
        }
        for at, (file, layout) in enumerate(zip(understood.files, understood.layouts, strict=True)):
            data |= {f"header-{at}": layout.header_row, f"sheet-{at}": file.sheet}
            data[f"across-{at}"] = layout.across
            for number, column in enumerate(layout.columns):
                data |= {
                    f"use-{at}-{number}": column.use.value,
                    f"measure-{at}-{number}": column.measure,
                    f"part-{at}-{number}": column.part,
                    f"among-{at}-{number}": column.among,
                }
        names = [[column.name for column in layout.columns] for layout in understood.layouts]
        return cls(data, files=understood.files, columns=names)

    def clean_sums(self):
        return self._read(sums_from, "sums")

    def clean_marks(self):
        return self._read(marks_from, "marks")

    def _read(self, read, field: str):
        try:
            return read(self.cleaned_data[field])
        except FardplanError as fault:
            raise forms.ValidationError(in_words(fault)) from fault

    @property
    def understood(self) -> Understood:
        """What was filled in."""
        given = self.cleaned_data
        files = [
            TableFile(file.name, file.content, given[f"sheet-{at}"])
            for at, file in enumerate(self._files)
        ]
        layouts = [
            Layout(
                tuple(self._column(at, number, name) for number, name in enumerate(names)),
                given[f"header-{at}"],
                given[f"across-{at}"],
            )
            for at, names in enumerate(self._columns)
        ]
        reading = Reading(given["sums"], given["marks"], given["base"], given["noise"])
        return Understood(tuple(files), tuple(layouts), reading)

    def _column(self, at: int, number: int, name: str) -> Column:
        given = self.cleaned_data
        use = Use(given[f"use-{at}-{number}"])
        if not use.has_figures:
            return Column(name, use)
        measure, part, among = (
            given[f"{key}-{at}-{number}"] for key in ("measure", "part", "among")
        )
        return Column(name, use, measure or name, part, among)

    @property
    def by_file(self) -> list[FileFields]:
        """The fields of each file, for the page."""
        return [
            FileFields(
                file.name,
                b64encode(file.content).decode(),
                self[f"header-{at}"],
                self[f"sheet-{at}"],
                self[f"across-{at}"],
                [
                    (name, {key: self[f"{key}-{at}-{number}"] for key in COLUMN_FIELDS})
                    for number, name in enumerate(self._columns[at])
                ],
            )
            for at, file in enumerate(self._files)
        ]


COLUMN_LABELS = {"measure": _("vad som räknas"), "part": _("del"), "among": _("andel av")}
COLUMN_FIELDS = ("use", *COLUMN_LABELS)


def _in(column: str, asked) -> str:
    """What is asked of a column, for one who does not see the table."""
    return format_lazy("{column}: {asked}", column=column, asked=asked)


def _text(label: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST)


def files_that_came_along(data) -> list[TableFile]:
    """The files that a page sent back with its form; none if there are none, or they are broken."""
    found = []
    named = zip(data.getlist("name"), data.getlist("content"), strict=False)
    for at, (name, content) in enumerate(named):
        row = data.get(f"header-{at}", "")
        try:
            found.append(
                TableFile(
                    name[-LONGEST:],
                    b64decode(content, validate=True),
                    data.get(f"sheet-{at}", "")[:LONGEST],
                    int(row) if row.isdecimal() and len(row) < 5 else 0,
                )
            )
        except ValueError:
            return []
    return found[:MOST_FILES]


def layout_form(data, files: Sequence[TableFile]) -> LayoutForm:
    """The form as it was filled in; guessed anew if the files have other columns than it asks of.

    Raises BadUpload or BadLayout for files that are no tables.
    """
    columns = [list(file.opened().header) for file in files]
    if sum(map(len, columns)) > MOST_COLUMNS:
        raise BadLayout(
            "Filerna har fler än {most} kolumner: för många att visa på en sida.",
            most=MOST_COLUMNS,
        )
    if [data.getlist(f"column-{at}") for at in range(len(files))] == columns:
        return LayoutForm(data, files=files, columns=columns)
    return LayoutForm.of(understand(files))
