"""What the head signed and what the board decided, as data. Written once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fardplan.referral.models.drafts import DraftAnswer


class SealedText(models.Model):
    """An answer's whole text at the moment when somebody put their name to it.

    `facts` are its parts as data; `content` is what they read like, and `digest` its SHA-256.
    """

    facts = models.JSONField(default=dict)
    content = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True


class HeadSignature(SealedText):
    """The head of the administration puts the proposal forward under their name."""

    draft = models.ForeignKey(DraftAnswer, on_delete=models.PROTECT, related_name="signatures")
    draft_version = models.PositiveIntegerField()
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_version_is_signed_once", fields=["draft", "draft_version"]
            ),
        ]

    def __str__(self) -> str:
        return self.digest


class DecisionKind(models.TextChoices):
    """What was decided of a proposal for an answer."""

    AS_PROPOSED = "as_proposed", _("enligt förslaget")
    AMENDED = "amended", _("med ändringar")
    SENT_BACK = "sent_back", _("återremitterat")
    TABLED = "tabled", _("bordlagt")
    OFFICE = "office", _("kontorsyttrande")


DECIDING = (DecisionKind.AS_PROPOSED, DecisionKind.AMENDED, DecisionKind.OFFICE)


class BoardDecision(SealedText):
    """One decision on a proposal: at which meeting, in which paragraph, and what was decided.

    An office answer (kontorsyttrande) is decided by the head alone, and reported to the board
    afterwards. Only what has been decided and adjusted may be submitted.
    """

    draft = models.ForeignKey(DraftAnswer, on_delete=models.PROTECT, related_name="decisions")
    signature = models.ForeignKey(HeadSignature, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    decided_on = models.DateField()
    paragraph = models.CharField(max_length=20, blank=True)
    is_adjusted_at_once = models.BooleanField(default=False)
    adjusted_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="an_answer_is_decided_once",
                fields=["draft"],
                condition=Q(kind__in=DECIDING),
            ),
            models.CheckConstraint(
                name="a_board_decides_in_a_paragraph",
                condition=Q(kind=DecisionKind.OFFICE, paragraph="")
                | (~Q(kind=DecisionKind.OFFICE) & ~Q(paragraph="")),
            ),
            models.CheckConstraint(
                name="what_was_decided_has_its_text",
                condition=(Q(kind__in=DECIDING) & ~Q(content="") & ~Q(digest=""))
                | (~Q(kind__in=DECIDING) & Q(content="", digest="")),
            ),
            models.CheckConstraint(
                name="adjusted_at_once_is_adjusted_that_day",
                condition=Q(is_adjusted_at_once=False) | Q(adjusted_on=models.F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.paragraph} {self.kind}"

    @property
    def is_office_answer(self) -> bool:
        return self.kind == DecisionKind.OFFICE

    @property
    def is_adjusted(self) -> bool:
        """May what was decided leave the house?"""
        return self.is_office_answer or self.adjusted_on is not None


class DissentKind(models.TextChoices):
    """How members let it be known that they think otherwise, or more."""

    RESERVATION = "reservation", _("reservation")
    SPECIAL_STATEMENT = "special_statement", _("särskilt uttalande")


class Reservation(models.Model):
    """A reservation or a special statement that stands in the minutes with the decision."""

    decision = models.ForeignKey(
        BoardDecision, on_delete=models.PROTECT, related_name="reservations"
    )
    kind = models.CharField(max_length=20, choices=DissentKind)
    members = models.CharField(max_length=300, blank=True)
    parties = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_reservation_says_whose_it_is", condition=~Q(members="") | ~Q(parties="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.members or self.parties}"


class OfficeReport(models.Model):
    """An office answer was reported to the board: at which meeting, in which paragraph."""

    decision = models.OneToOneField(BoardDecision, on_delete=models.PROTECT, related_name="report")
    reported_on = models.DateField()
    paragraph = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_report_stands_in_a_paragraph", condition=~Q(paragraph="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reported_on} {self.paragraph}"
