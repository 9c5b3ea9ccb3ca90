"""What is asked of the reader, field by field. What the rules say comes from the actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.actions import Purpose
from fardplan.people.models import Body, BodyKind, Role
from fardplan.wording import in_words


class Form(forms.Form):
    """A form without colons, that can show why the action behind it said no."""

    ids = "id_%s"  # another where two forms of one page have fields of the same name
    outcome: Any = None

    def __init__(self, *args, **options):
        super().__init__(*args, **{"label_suffix": "", "auto_id": self.ids, **options})

    def carries_out(self, action: Callable[..., Any], **known: Any) -> bool:
        """Do what is asked for, if it is whole; a refusal is shown in the form.

        What the action gives is kept as `outcome`.
        """
        if not self.is_valid():
            return False
        try:
            self.outcome = action(**self.cleaned_data, **known)
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        self.add_error(field, in_words(refusal))


class DayField(forms.DateField):
    """A day, in the browser's own way of choosing one."""

    def __init__(self, **options):
        super().__init__(**options)
        self.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PersonForm(Form):
    name = forms.CharField(label=_("Namn"), max_length=200)
    email = forms.EmailField(label=_("E-postadress"), max_length=254)


class AppointmentForm(Form):
    """A role, for a body, for a time."""

    role = forms.ChoiceField(label=_("Roll"), choices=[("", "–"), *Role.choices])
    body = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Body.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("Alla roller utom administratör hör till en organisation."),
    )
    valid_from = DayField(label=_("Första dag"), initial=timezone.localdate)
    valid_to = DayField(
        label=_("Sista dag"), required=False, help_text=_("Lämna tomt för tills vidare.")
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = Body.objects.valid_on(timezone.localdate())


class LastDayForm(Form):
    last_day = DayField(label=_("Sista dag"), initial=timezone.localdate)


class BodyForm(Form):
    """What is said of a body."""

    name = forms.CharField(label=_("Namn"), max_length=200)
    name_en = forms.CharField(label=_("Namn på engelska"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Slag"), choices=[("", "–"), *BodyKind.choices])
    parent = forms.ModelChoiceField(
        label=_("Hör till"),
        queryset=Body.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("En förvaltning hör till sin nämnd, en avdelning till sin förvaltning."),
    )
    valid_from = DayField(
        label=_("Första dag"), required=False, help_text=_("Lämna tomt om den är okänd.")
    )
    email = forms.EmailField(
        label=_("Adress för brev"),
        max_length=254,
        required=False,
        help_text=_("Registratorns eller nämndens, aldrig en persons egen. Hit går remisser."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["parent"].queryset = Body.objects.valid_on(timezone.localdate())

    @classmethod
    def of(cls, body: Body, data=None) -> "BodyForm":
        """The form filled in with what is said now."""
        known = {name: getattr(body, name) for name in cls.base_fields}
        return cls(data, initial={**known, "parent": body.parent_id})


class SuccessionForm(Form):
    """Whom a body took over from, and when."""

    predecessor = forms.ModelChoiceField(
        label=_("Tog över efter"), queryset=Body.objects.none(), empty_label="–"
    )
    on = DayField(label=_("Från och med"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["predecessor"].queryset = Body.objects.in_kinds()


class PersonSearchForm(Form):
    q = forms.CharField(label=_("Namn eller e-postadress"), max_length=200, required=False)


class JournalForm(Form):
    """What to look for in the journal."""

    event = forms.ChoiceField(label=_("Händelse"), required=False)
    subject = forms.CharField(
        label=_("Vad det gäller"),
        max_length=200,
        required=False,
        help_text=_("Som i listan, eller en del av det."),
    )
    by = forms.CharField(
        label=_("Av vem"),
        max_length=100,
        required=False,
        help_text=_("Ett namn eller en adress, eller operator för den som sköter servern."),
    )
    since = DayField(label=_("Från och med"), required=False)
    until = DayField(label=_("Till och med"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        events = Entry.objects.events()
        self.fields["event"].choices = [("", _("alla")), *((event, event) for event in events)]


class JournalExportForm(JournalForm):
    """The same search, why it is taken out, and as what."""

    purpose = forms.ChoiceField(label=_("Varför"), choices=[("", "–"), *Purpose.choices])
    file_format = forms.ChoiceField(
        label=_("Som"), choices=[("jsonl", "JSON Lines"), ("csv", "CSV")], initial="jsonl"
    )
