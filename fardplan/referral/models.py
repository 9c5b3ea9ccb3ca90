"""What bodies have answered.

A document is read by machine into proposed opinions. A person reviews each: what she decides is a
row of its own, so a later reading never overwrites a decision, and a proposal is never taken for
what somebody has confirmed.
"""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fardplan.errors import BadDocument
from fardplan.people.models import Body, Role
from fardplan.roadmap.models import Edition, Provision

POSITIONS = {
    "supports": _("tillstyrker"),
    "supports_with_remarks": _("tillstyrker med påpekanden"),
    "no_objection": _("ingen erinran"),
    "doubtful": _("tveksam"),
    "opposes": _("avstyrker"),
    "abstains": _("avstår från att svara"),
    "refers": _("hänvisar till annat svar"),
}


class AnswerQuerySet(models.QuerySet):
    """Answers, and how far their review has come."""

    def latest(self):
        """Of each body's answers on an edition only the last: a supplement stands for the first."""
        later = Answer.objects.filter(
            edition=OuterRef("edition"), body=OuterRef("body"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later))

    def with_progress(self):
        """How many opinions were proposed, and how many a person has not yet reviewed."""
        return self.select_related("body", "edition").annotate(
            proposed=Count("proposals"),
            unreviewed=Count("proposals", filter=Q(proposals__opinion=None)),
        )

    def of(self, edition: str, body: str):
        """By the keys of the edition and the body."""
        return self.filter(edition__key=edition, body__key=body)

    def visible_to(self, by):
        """Those who handle answers see all of them; to others they are only what is published."""
        return self if by.holds(Role.STRATEGIST, Role.REGISTRAR) else self.none()

    def newest_first(self):
        return self.order_by("-imported_at", "-pk")

    def on_edition(self, edition):
        return self.filter(edition=edition).order_by("body__name")


class Answer(models.Model):
    """One document that a body sent as its answer on one edition, as it was sent."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="answers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    is_synthetic = models.BooleanField(default=False)
    questions = models.JSONField(default=list)
    imported_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_answer_per_body_edition_and_version",
                fields=["edition", "body", "version"],
            ),
            models.UniqueConstraint(
                name="the_same_file_is_one_answer", fields=["edition", "body", "digest"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.edition}"

    @property
    def shown_questions(self) -> list[tuple[BadDocument, int]]:
        """What the reading left for a person to settle, and the line where it stood."""
        return [_question(**question) for question in self.questions]

    @property
    def journal_name(self) -> str:
        return f"answer:{self.edition.key}/{self.body.key}/{self.version}"


def _question(sentence: str, values: dict, line: int) -> tuple[BadDocument, int]:
    return BadDocument(sentence, **values), line


class ProposedOpinionQuerySet(models.QuerySet):
    """Proposed opinions as pages need them."""

    def with_all(self):
        return (
            self.select_related("answer__body", "answer__edition", "opinion")
            .prefetch_related("provisions__node", "refers_to__node", "opinion__provisions__node")
            .order_by("answer__body__name", "order")
        )

    def visible_to(self, by):
        """The unreviewed belong to those who handle answers, as the answers do."""
        return self.filter(answer__in=Answer.objects.visible_to(by)).with_all()

    def unreviewed(self):
        return self.filter(opinion=None)

    def shown(self):
        """Not what a person has said is no opinion, nor what she has yet to find a place for."""
        waiting = Q(opinion=None, is_placed=False)
        return self.exclude(waiting).exclude(opinion__outcome=Outcome.DISMISSED)

    def said_on(self, key: str):
        """What is shown of a strategy: what a person has confirmed or nobody has reviewed."""
        proposed = Q(opinion=None, provisions__node__key=key)
        decided = Q(opinion__provisions__node__key=key)
        latest = self.shown().filter(proposed | decided, answer__in=Answer.objects.latest())
        return latest.with_all().distinct()


class ProposedOpinion(models.Model):
    """What the machine read as one opinion: the body's own words, and where they stood."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="proposals")
    order = models.PositiveSmallIntegerField()
    provisions = models.ManyToManyField(Provision, related_name="proposed_opinions")
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    footnotes = models.JSONField(default=list)
    page = models.PositiveIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField()
    refers_to = models.ManyToManyField(Provision, related_name="+")
    is_placed = models.BooleanField(default=True)
    position = models.CharField(max_length=30, blank=True)
    cues = models.JSONField(default=list)

    objects = ProposedOpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="proposed_opinions_have_their_order", fields=["answer", "order"]
            ),
            models.CheckConstraint(
                name="a_proposed_position_shows_its_words",
                condition=Q(position="") | ~Q(cues=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def shown_position(self):
        return POSITIONS.get(self.position, "")

    @property
    def shown_text(self) -> str:
        """What a person confirmed the body said; until then, what was read."""
        return self.opinion.text if self.is_reviewed else self.text

    @property
    def shown_provisions(self) -> list[Provision]:
        covers = self.opinion.provisions if self.is_reviewed else self.provisions
        return sorted(covers.all(), key=lambda provision: provision.position)

    @property
    def is_reviewed(self) -> bool:
        return getattr(self, "opinion", None) is not None


class Outcome(models.TextChoices):
    """What a person said of a proposed opinion."""

    CONFIRMED = "confirmed", _("bekräftad")
    CORRECTED = "corrected", _("rättad")
    DISMISSED = "dismissed", _("inte en synpunkt")


class Opinion(models.Model):
    """What a person has decided that a body said: as proposed, corrected, or not an opinion."""

    proposal = models.OneToOneField(
        ProposedOpinion, on_delete=models.PROTECT, related_name="opinion"
    )
    provisions = models.ManyToManyField(Provision, related_name="opinions")
    text = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    reviewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]
