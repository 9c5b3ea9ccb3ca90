"""What is asked of the reader, field by field. What the rules say comes from the actions."""

from django import forms
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Body, Person, Role
from fardplan.wording import in_words


class Form(forms.Form):
    """A form without colons, that can show why the action behind it said no."""

    def __init__(self, *args, **options):
        super().__init__(*args, **{"label_suffix": "", **options})

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        self.add_error(field, in_words(refusal))


class DayField(forms.DateField):
    """A day, in the browser's own way of choosing one."""

    def __init__(self, **options):
        super().__init__(**options)
        self.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def password_field(label, *, autocomplete: str, help_text="") -> forms.CharField:
    """Whatever was typed counts, blanks at the ends too, and is never sent back."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


def email_field() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username"})
    return forms.EmailField(label=_("E-postadress"), max_length=254, widget=widget)


class SignInForm(Form):
    email = email_field()
    password = password_field(_("Lösenord"), autocomplete="current-password")


class NewPasswordForm(Form):
    """A new password, twice."""

    new = password_field(
        _("Nytt lösenord"),
        autocomplete="new-password",
        help_text=_("Minst tolv tecken. Gärna flera ord efter varandra."),
    )
    again = password_field(_("Nytt lösenord igen"), autocomplete="new-password")

    def __init__(self, *args, person: Person, **options):
        super().__init__(*args, **options)
        self.person = person

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("Lösenorden är inte lika."))
        return again


class ChangePasswordForm(NewPasswordForm):
    current = password_field(_("Nuvarande lösenord"), autocomplete="current-password")
    field_order = ["current", "new", "again"]


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
        help_text=_("Som i listan: person:17, eller operator för den som sköter servern."),
    )
    since = DayField(label=_("Från och med"), required=False)
    until = DayField(label=_("Till och med"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        events = Entry.objects.events()
        self.fields["event"].choices = [("", _("alla")), *((event, event) for event in events)]
