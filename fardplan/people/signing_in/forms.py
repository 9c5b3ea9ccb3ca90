"""What is asked of whoever signs in, or changes how they do."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form
from fardplan.people.models import Person


def password_field(label, *, autocomplete: str, help_text="") -> forms.CharField:
    """Whatever was typed counts, blanks at the ends too, and is never sent back."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


def own_password_field() -> forms.CharField:
    return password_field(
        _("Ditt lösenord"),
        autocomplete="current-password",
        help_text=_("Så att ingen annan ändrar hur du loggar in."),
    )


def email_field() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username"})
    return forms.EmailField(label=_("E-postadress"), max_length=254, widget=widget)


class SignInForm(Form):
    email = email_field()
    password = password_field(_("Lösenord"), autocomplete="current-password")


class RecoveryForm(Form):
    email = email_field()


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


class CodeForm(Form):
    """A code from the app, or a reserve code."""

    code = forms.CharField(
        label=_("Kod"),
        max_length=30,
        help_text=_("Sex siffror från din app, eller en av dina reservkoder."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class PasskeyAnswerForm(Form):
    """What the browser says for a passkey; filled in by our script."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class PasswordForm(Form):
    """To show that it is oneself."""

    password = own_password_field()


class NewFactorForm(Form):
    """What is asked for any new factor: its name, and the password unless it was just given."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=100,
        required=False,
        help_text=_("Så att du känner igen den, till exempel Min telefon."),
    )
    password = own_password_field()

    def __init__(self, *args, proven: bool, **options):
        super().__init__(*args, **options)
        if proven:
            del self.fields["password"]

    @property
    def password_given(self) -> str | None:
        return self.cleaned_data.get("password")


class NewCodeAppForm(NewFactorForm):
    code = forms.CharField(
        label=_("Koden som appen visar"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ["code", "name", "password"]


class NewPasskeyForm(NewFactorForm):
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class PolicyForm(Form):
    requires_second_factor = forms.BooleanField(
        label=_("Lösenord räcker inte: alla med lokalt konto ska ha ett andra steg"),
        required=False,
        help_text=_("Den som saknar ett får lägga till det vid nästa inloggning."),
    )
