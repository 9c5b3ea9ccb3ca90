"""What a registrar and a reviewer fill in."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.documents.files.formats import MOST_BYTES
from fardplan.people.forms import Form
from fardplan.people.models import Body, BodyKind
from fardplan.referral.actions import Incoming
from fardplan.referral.models import AnswerKind, Channel, Outcome, ProposedOpinion, Relation
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.forms import PlainTextField


class ReviewForm(forms.Form):
    """What a person says of a proposed opinion, and her corrections if any."""

    text = PlainTextField(label=_("Synpunkten med nämndens egna ord"))
    provisions = forms.MultipleChoiceField(
        label=_("Gäller"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingen vald betyder färdplanen som helhet."),
    )

    def __init__(self, *args, proposal: ProposedOpinion, **kwargs):
        edition = proposal.answer.edition
        strategies = edition.provisions.in_order().of_kind(NodeKind.STRATEGY)
        self.proposal = proposal
        self.strategies = {str(provision.pk): provision for provision in strategies}
        self.covered = [str(provision.pk) for provision in proposal.provisions.all()]
        initial = {"text": proposal.text, "provisions": self.covered}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["provisions"].choices = [
            (pk, str(provision)) for pk, provision in self.strategies.items()
        ]

    def decision(self) -> dict:
        """What the action needs: confirmed when nothing was changed, corrected otherwise."""
        text, chosen = self.cleaned_data["text"], self.cleaned_data["provisions"]
        same = text == self.proposal.text and set(chosen) == set(self.covered)
        return {
            "outcome": Outcome.CONFIRMED if same else Outcome.CORRECTED,
            "text": text,
            "provisions": [self.strategies[pk] for pk in chosen],
        }


class IncomingForm(Form):
    """An answer that came by mail or on paper."""

    file = forms.FileField(
        label=_("Filen"),
        help_text=_("Sparas som den är. En fil som inte går att läsa maskinellt läser ni själva."),
    )
    body = forms.ModelChoiceField(label=_("Från"), queryset=Body.objects.none())
    joint_with = forms.ModelMultipleChoiceField(
        label=_("Gemensamt med"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Svaret räknas en gång för var och en av dem som står bakom det."),
    )
    received_at = forms.DateTimeField(
        label=_("Inkom"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    channel = forms.ChoiceField(label=_("Hur"), choices=Channel.choices)
    kind = forms.ChoiceField(label=_("Slag"), choices=AnswerKind.choices)
    refers_to = forms.ModelChoiceField(
        label=_("Hänvisar till svaret från"), queryset=Body.objects.none(), required=False
    )
    relation = forms.ChoiceField(label=_("Tidigare svar"), choices=Relation.choices)
    is_office_answer = forms.BooleanField(label=_("Kontorsyttrande"), required=False)
    sender_diary_number = forms.CharField(
        label=_("Avsändarens diarienummer"), max_length=60, required=False
    )
    diary_number = forms.CharField(label=_("Vårt diarienummer"), max_length=60, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        bodies = Body.objects.exclude(kind=BodyKind.DEPARTMENT).in_kinds()
        for name in ("body", "joint_with", "refers_to"):
            self.fields[name].queryset = bodies
        self.initial.setdefault("received_at", timezone.localtime().strftime("%Y-%m-%dT%H:%M"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Filen är för stor. Dela den, eller lägg in en mindre."))
        return file

    def incoming(self) -> Incoming:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        others = [body for body in given["joint_with"] if body != given["body"]]
        return Incoming(
            name=given["file"].name,
            content=given["file"].read(),
            bodies=(given["body"], *others),
            **{
                name: given[name]
                for name in (
                    "received_at",
                    "channel",
                    "kind",
                    "refers_to",
                    "relation",
                    "is_office_answer",
                    "sender_diary_number",
                    "diary_number",
                )
            },
        )


class DiaryForm(Form):
    diary_number = forms.CharField(label=_("Vårt diarienummer"), max_length=60)
