"""The outbox: each letter that leaves us, written once, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fardplan.people.models import AT_THE_CENTRE, Body
from fardplan.referral.models.referrals import Channel, Recipient, Referral
from fardplan.referral.states import LetterState


class LetterKind(models.TextChoices):
    """What a letter is for."""

    REFERRAL = "referral", _("remissbrev")
    REMINDER = "reminder", _("påminnelse")
    EXTENSION = "extension", _("förlängd svarstid")
    RECEIPT = "receipt", _("kvitto")
    REPLY = "reply", _("återkoppling")
    CONFIRM = "confirm", _("bekräftelse")


class LetterQuerySet(models.QuerySet):
    """Letters, and what is to be done with them."""

    def visible_to(self, by):
        """Letters are the centre's own."""
        return self if by.holds(*AT_THE_CENTRE) else self.none()

    def to_send(self):
        """What the mail command takes, in the order it was written."""
        return self.filter(state=LetterState.QUEUED, channel=Channel.EMAIL).order_by("pk")

    def to_settle(self):
        """What a person must look at: refused, left without a reply, or to be posted on paper."""
        return self.filter(
            Q(state__in=[LetterState.FAILED, LetterState.SENDING])
            | Q(state=LetterState.QUEUED, channel=Channel.POST)
        )

    def about(self, referral: Referral):
        return self.filter(recipients__referral=referral).distinct()

    def in_list(self):
        return self.select_related("body").order_by("-queued_at", "-pk")


class OutgoingLetter(models.Model):
    """One letter to one body. Its words never change; its key lets it be written only once.

    A letter to a resident, who is to confirm an answer, is gone when the resident is forgotten.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=LetterKind)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    submission = models.ForeignKey(
        "referral.PublicSubmission",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
    )
    recipients = models.ManyToManyField(Recipient, related_name="letters")
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_sent_letter_has_its_time",
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_letter_by_mail_has_an_address",
                condition=~Q(channel=Channel.EMAIL) | ~Q(address=""),
            ),
            models.CheckConstraint(
                name="a_letter_goes_to_a_body_or_to_a_resident",
                condition=Q(body__isnull=False, submission__isnull=True)
                | Q(body__isnull=True, submission__isnull=False),
            ),
        ]
        indexes = [models.Index(name="letters_by_state", fields=["state", "channel"])]

    def __str__(self) -> str:
        return self.subject

    @property
    def journal_name(self) -> str:
        return f"letter:{self.key}"

    @property
    def is_by_post(self) -> bool:
        return self.channel == Channel.POST
