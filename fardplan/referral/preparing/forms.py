"""What a body's own people fill in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import DayField, Form
from fardplan.people.models import Body, BodyKind
from fardplan.referral.models import STATED_POSITIONS, AnswerKind, DraftAnswer
from fardplan.roadmap.forms import PlainTextField
from fardplan.roadmap.models import Provision

# A body that abstains or refers says so of the whole answer, not of one part.
OF_A_PART = [
    (code, label) for code, label in STATED_POSITIONS.items() if code not in ("abstains", "refers")
]


class KindForm(Form):
    """What the answer is, and who gives it."""

    kind = forms.ChoiceField(label=_("Svaret är"), choices=AnswerKind.choices)
    refers_to = forms.ModelChoiceField(
        label=_("Vi hänvisar till svaret från"), queryset=Body.objects.none(), required=False
    )
    joint_with = forms.ModelMultipleChoiceField(
        label=_("Vi svarar gemensamt med"),
        queryset=Body.objects.none(),
        required=False,
        help_text=_("Svaret räknas för var och en som ansluter sig genom ett eget beslut."),
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, draft: DraftAnswer, **options):
        initial = {
            "kind": draft.kind,
            "refers_to": draft.refers_to_id,
            "joint_with": [body.pk for body in draft.joint_with.all()],
            "seen": draft.version,
        }
        super().__init__(*args, initial=initial, **options)
        others = Body.objects.exclude(kind=BodyKind.DEPARTMENT).exclude(pk=draft.body.pk)
        for name in ("refers_to", "joint_with"):
            self.fields[name].queryset = others.in_kinds()


class InvitationForm(Form):
    """A department of the body's own."""

    department = forms.ModelChoiceField(label=_("Avdelning"), queryset=Body.objects.none())
    last_day = DayField(label=_("Avdelningens sista dag"))
    message = PlainTextField(
        label=_("Hälsning"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, departments, **options):
        super().__init__(*args, **options)
        self.fields["department"].queryset = departments


class DayForm(Form):
    last_day = DayField(label=_("Ny sista dag"))


class TextForm(Form):
    """A text, and which version the writer had before her."""

    text = PlainTextField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SectionForm(TextForm):
    """A part of the proposal, and the position it takes."""

    position = forms.ChoiceField(
        label=_("Ståndpunkt"),
        required=False,
        choices=[("", _("ingen angiven")), *OF_A_PART],
        help_text=_("Er egen. Den som inte anger någon får sitt svar läst av en person centralt."),
    )
    field_order = ["position", "text"]


class PlaceForm(Form):
    """Which provisions one text is on."""

    provisions = forms.MultipleChoiceField(
        label=_("Texten gäller"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Flera valda betyder en gemensam text om dem alla."),
    )

    def __init__(self, *args, provisions: Iterable[Provision], **options):
        super().__init__(*args, **options)
        self.fields["provisions"].choices = [(str(one.pk), str(one)) for one in provisions]


class CommentForm(Form):
    text = PlainTextField(label=_("Kommentar"), widget=forms.Textarea(attrs={"rows": 3}))
