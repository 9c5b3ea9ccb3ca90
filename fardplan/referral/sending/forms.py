"""What a strategist fills in to send a referral."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import DayField, Form
from fardplan.people.models import Body, BodyKind
from fardplan.roadmap.forms import KeyField, PlainTextField
from fardplan.roadmap.models import Edition


class ReferralForm(Form):
    """What is asked, and until when."""

    title = forms.CharField(label=_("Rubrik"), max_length=200)
    diary_number = forms.CharField(label=_("Diarienummer"), max_length=60, required=False)
    last_day = DayField(label=_("Sista svarsdag"))
    letter = PlainTextField(
        label=_("Remissbrev"),
        required=False,
        help_text=_("En tomrad skiljer stycken. Utgåva, sista dag och frågor skrivs ut ändå."),
    )
    questions = PlainTextField(
        label=_("Frågor att svara på"), required=False, help_text=_("En fråga på varje rad.")
    )
    is_open_to_all = forms.BooleanField(
        label=_("Alla får svara, också de som inte är tillfrågade"), required=False
    )

    def clean_questions(self) -> list[str]:
        lines = self.cleaned_data["questions"].split("\n")
        return [line.strip() for line in lines if line.strip()]


class NewReferralForm(ReferralForm):
    """A new referral, of an edition that is fixed."""

    edition = forms.ModelChoiceField(label=_("Utgåva"), queryset=Edition.objects.none())
    key = KeyField(
        label=_("Nyckel"),
        help_text=_("Bokstäver a–z, siffror och bindestreck. Står i adressen och ändras aldrig."),
    )
    field_order = ["edition", "title", "key"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["edition"].queryset = Edition.objects.fixed().newest_first()


class RecipientsForm(Form):
    """Whom to ask: whole groups, which are expanded now and once, and single bodies."""

    groups = forms.MultipleChoiceField(
        label=_("Grupper"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Gruppen blir en lista av dem som finns i dag, och ändras inte sedan."),
    )
    bodies = forms.MultipleChoiceField(
        label=_("Enskilda instanser"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, asked: Iterable[int], **options):
        super().__init__(*args, **options)
        there = set(asked)
        found = Body.objects.valid_on(timezone.localdate()).exclude(kind=BodyKind.DEPARTMENT)
        self.by_pk = {str(body.pk): body for body in found.in_kinds() if body.pk not in there}
        counts: dict[str, int] = {}
        for body in self.by_pk.values():
            counts[body.kind] = counts.get(body.kind, 0) + 1
        self.fields["groups"].choices = [
            (kind, f"{BodyKind(kind).label} ({n})") for kind, n in counts.items()
        ]
        self.fields["bodies"].choices = [(pk, str(body)) for pk, body in self.by_pk.items()]

    def chosen(self) -> list[Body]:
        """The bodies of the groups, and the single ones, each once."""
        groups, single = set(self.cleaned_data["groups"]), set(self.cleaned_data["bodies"])
        return [body for pk, body in self.by_pk.items() if body.kind in groups or pk in single]


class OneMoreForm(Form):
    """A body that is asked after the others."""

    body = forms.ModelChoiceField(label=_("Instans"), queryset=Body.objects.none())
    last_day = DayField(label=_("Sista svarsdag"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        found = Body.objects.valid_on(timezone.localdate()).exclude(kind=BodyKind.DEPARTMENT)
        self.fields["body"].queryset = found.in_kinds()


class ExtensionForm(Form):
    new_day = DayField(label=_("Ny sista svarsdag"))
    reason = PlainTextField(label=_("Skäl"), widget=forms.Textarea(attrs={"rows": 3}))


class ReceiptForm(Form):
    diary_number = forms.CharField(
        label=_("Instansens eget diarienummer"), max_length=60, required=False
    )
