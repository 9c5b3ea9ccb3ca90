"""What those who compile fill in: what a point is, which points to see, where an answer stands."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import DayField, Form
from fardplan.people.models import Body, BodyKind, Person
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.points import RESIDENTS, UNASSESSED, UNDISPOSED, Choice
from fardplan.referral.compiling.widgets import LongBoxes, LongSelect
from fardplan.referral.compiling.words import Span, place_of, place_of_paragraphs
from fardplan.referral.models import (
    STATED_POSITIONS,
    DispositionOutcome,
    Opinion,
    OpinionKind,
    Topic,
)
from fardplan.roadmap.forms import PlainTextField
from fardplan.roadmap.models import Provision

NOBODY, WHOLE = "nobody", "whole"
CHOSEN, ALL = "chosen", "all"
ANYTHING = ("", _("alla"))
KINDS = [("", _("inte bedömd ännu")), *OpinionKind.choices]
Persons = Sequence[Person]
Provisions = Sequence[Provision]


def _short(provision: Provision) -> str:
    return f"{provision.number} {provision.shown_title}"


class AssessmentForm(Form):
    """What one point asks for, what it is on, and who does what by when."""

    kind = forms.ChoiceField(label=_("Slag"), choices=KINDS, required=False)
    topics = forms.CharField(
        label=_("Teman"),
        required=False,
        max_length=500,
        help_text=_("Åtskilda med komma. Ett nytt tema läggs till."),
    )
    assignee = forms.ChoiceField(label=_("Ansvarig"), required=False)
    due = DayField(label=_("Klar senast"), required=False)
    provisions = forms.MultipleChoiceField(
        label=_("Gäller"),
        required=False,
        widget=LongBoxes,
        help_text=_("Ingen vald betyder färdplanen som helhet."),
    )

    def __init__(self, *args, provisions: Provisions, colleagues: Persons, **options):
        super().__init__(*args, **options)
        self.by_pk = {str(one.pk): one for one in provisions}
        self.people = {str(one.pk): one for one in colleagues}
        self.fields["provisions"].choices = [(pk, _short(one)) for pk, one in self.by_pk.items()]
        people = [(pk, one.name) for pk, one in self.people.items()]
        self.fields["assignee"].choices = [("", _("ingen")), *people]

    @staticmethod
    def initial_of(opinion: Opinion) -> dict:
        return {
            "kind": opinion.kind,
            "topics": ", ".join(topic.name for topic in opinion.topics.all()),
            "assignee": opinion.assignee_id,
            "due": opinion.due,
            "provisions": [str(one.pk) for one in opinion.provisions.all()],
            "seen": opinion.version,
        }

    def assessment(self) -> Assessment:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Assessment(
            kind=given["kind"],
            provisions=[self.by_pk[pk] for pk in given["provisions"]],
            topics=[name.strip()[:100] for name in given["topics"].split(",")],
            assignee=self.people.get(given["assignee"]),
            due=given["due"],
        )


class PointForm(AssessmentForm):
    """The same, of a point that is there already."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class MarkForm(AssessmentForm):
    """Which words of an answer make a point: pasted, marked, or whole paragraphs."""

    words = PlainTextField(
        label=_("Orden i svaret"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kopiera dem ur texten, eller kryssa för hela stycken."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field_order = ["words", "kind"]

    def span(self, text: str, paragraphs: Sequence[str]) -> Span:
        """Where the words stand; a selection is believed only if it is the words that were sent."""
        given = self.cleaned_data
        start, end, words = given["start"], given["end"], given["words"]
        if start is not None and end is not None and text[start:end].split() == words.split():
            return Span(start, end)
        if words.strip():
            return place_of(words, text)
        return place_of_paragraphs([int(one) for one in paragraphs if _is_number(one)], text)


class ManyForm(Form):
    """What is to hold for many points at once; what is left empty stays as it is."""

    ids = "many_%s"
    which = forms.ChoiceField(
        label=_("Vilka synpunkter?"),
        choices=[(CHOSEN, _("de jag har kryssat för")), (ALL, _("alla i urvalet, på alla sidor"))],
        initial=CHOSEN,
        required=False,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("Slag"), choices=[("", _("ändra inte")), *OpinionKind.choices], required=False
    )
    topic = forms.CharField(label=_("Lägg till tema"), max_length=100, required=False)
    assignee = forms.ChoiceField(label=_("Ansvarig"), required=False)
    due = DayField(label=_("Klar senast"), required=False)
    outcome = forms.ChoiceField(
        label=_("Hantering"),
        choices=[("", _("ändra inte")), *DispositionOutcome.choices],
        required=False,
    )
    reason = PlainTextField(
        label=_("Skäl till hanteringen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, colleagues: Persons, **options):
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in colleagues}
        people = [(pk, one.name) for pk, one in self.people.items()]
        self.fields["assignee"].choices = [("", _("ändra inte")), *people]

    def in_words(self) -> list[tuple[str, str]]:
        """What is to hold, field by field, as it is read before it is confirmed."""
        shown = {**self.cleaned_data, "which": ""}
        for name in ("kind", "outcome", "assignee"):
            shown[name] = shown[name] and dict(self.fields[name].choices)[shown[name]]
        return [(self.fields[name].label, value) for name, value in shown.items() if value]

    def fields_to_set(self) -> dict:
        """What was filled in of kind, assignee and day."""
        given = self.cleaned_data
        values = {
            "kind": given["kind"],
            "assignee": self.people.get(given["assignee"]),
            "due": given["due"],
        }
        return {name: value for name, value in values.items() if value}


class ChoiceForm(Form):
    """Which points to see."""

    q = forms.CharField(label=_("Ord"), max_length=200, required=False)
    body = forms.ChoiceField(label=_("Instans"), required=False, widget=LongSelect)
    group = forms.ChoiceField(
        label=_("Grupp"),
        choices=[ANYTHING, *BodyKind.choices, (RESIDENTS, _("Enskilda"))],
        required=False,
    )
    on = forms.ChoiceField(label=_("Gäller"), required=False, widget=LongSelect)
    kind = forms.ChoiceField(
        label=_("Slag"),
        choices=[ANYTHING, (UNASSESSED, _("inte bedömd ännu")), *OpinionKind.choices],
        required=False,
    )
    topic = forms.ChoiceField(label=_("Tema"), required=False)
    position = forms.ChoiceField(
        label=_("Ståndpunkt"), choices=[ANYTHING, *STATED_POSITIONS.items()], required=False
    )
    disposition = forms.ChoiceField(
        label=_("Hantering"),
        choices=[ANYTHING, (UNDISPOSED, _("ingen ännu")), *DispositionOutcome.choices],
        required=False,
    )
    assignee = forms.ChoiceField(label=_("Ansvarig"), required=False)

    def __init__(
        self,
        *args,
        bodies: Sequence[Body],
        provisions: Provisions,
        topics: Sequence[Topic],
        colleagues: Persons,
        **options,
    ):
        super().__init__(*args, **options)
        self.rows = {
            name: {str(row.pk): row for row in rows}
            for name, rows in (
                ("body", bodies),
                ("on", provisions),
                ("topic", topics),
                ("assignee", colleagues),
            )
        }
        more = {"on": [(WHOLE, _("hela färdplanen"))], "assignee": [(NOBODY, _("ingen"))]}
        for name, rows in self.rows.items():
            named = [(pk, _short(row) if name == "on" else str(row)) for pk, row in rows.items()]
            self.fields[name].choices = [ANYTHING, *more.get(name, []), *named]

    def in_words(self) -> list[tuple[str, str]]:
        """What was asked for, field by field, as it is read."""
        given = self.cleaned_data if self.is_valid() else {}
        return [
            (field.label, dict(field.choices)[value] if hasattr(field, "choices") else value)
            for name, field in self.fields.items()
            if (value := given.get(name))
        ]

    def choice(self) -> Choice:
        """What was asked for; what is not understood asks for nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        found = {name: rows.get(given.get(name, "")) for name, rows in self.rows.items()}
        return Choice(
            body=found["body"],
            provision=found["on"],
            topic=found["topic"],
            assignee=found["assignee"],
            on_the_whole=given.get("on") == WHOLE,
            is_unassigned=given.get("assignee") == NOBODY,
            words=given.get("q", ""),
            **{name: given.get(name, "") for name in ("group", "kind", "position", "disposition")},
        )


class PositionForm(Form):
    """Where an answer stands on one provision, or on the whole."""

    ids = "stand_%s"
    provision = forms.ChoiceField(label=_("Gäller"), required=False, widget=LongSelect)
    position = forms.ChoiceField(
        label=_("Ståndpunkt"), choices=[("", "–"), *STATED_POSITIONS.items()]
    )
    words = forms.CharField(
        label=_("Orden som visar det"),
        max_length=1000,
        required=False,
        help_text=_("Kopiera dem ur svaret."),
    )
    refers_to = forms.ChoiceField(
        label=_("Hänvisar till avsnittet"), required=False, widget=LongSelect
    )

    def __init__(self, *args, provisions: Provisions, **options):
        super().__init__(*args, **options)
        self.by_pk = {str(one.pk): one for one in provisions}
        named = [(pk, _short(one)) for pk, one in self.by_pk.items()]
        self.fields["provision"].choices = [("", _("hela färdplanen")), *named]
        self.fields["refers_to"].choices = [("", "–"), *named]

    def stand(self) -> dict:
        given = self.cleaned_data
        return {
            "provision": self.by_pk.get(given["provision"]),
            "position": given["position"],
            "words": given["words"],
            "refers_to": self.by_pk.get(given["refers_to"]),
        }


class LinksForm(Form):
    """Which other points a point belongs together with, by number."""

    ids = "links_%s"
    linked = forms.CharField(
        label=_("Hör ihop med synpunkterna"),
        required=False,
        max_length=400,
        help_text=_("Deras nummer, åtskilda med komma."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def numbers(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["linked"].split(",")]
        return [int(part) for part in parts if _is_number(part)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
