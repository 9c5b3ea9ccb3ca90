"""What goes out to everybody, and what comes in from anybody."""

from django.db import models
from django.db.models import F, Q

from fardplan.people.models import Role
from fardplan.referral.models.answers import Answer
from fardplan.referral.models.referrals import Referral
from fardplan.referral.states import SubmissionState


class SecrecyMark(models.Model):
    """Words in an answer, or all of it, that are not shown: by which law, and who said so."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="secrecy_marks")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    ground = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.CharField(max_length=100)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=100, blank=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="secrecy_has_its_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="secret_words_begin_before_they_end",
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")),
            ),
            models.CheckConstraint(
                name="lifted_secrecy_says_when_by_whom_and_why",
                condition=Q(lifted_at__isnull=True, lifted_by="", lifted_reason="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class Clearance(models.Model):
    """A person has read an answer for secrecy and let it out to everybody."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="clearance")
    cleared_at = models.DateTimeField()
    cleared_by = models.CharField(max_length=100)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.cleared_at)


class PublicSubmissionQuerySet(models.QuerySet):
    """Residents' answers before they count, with their personal data."""

    def visible_to(self, by):
        return self if by.holds(Role.STRATEGIST, Role.REGISTRAR) else self.none()

    def by_link(self, digest: str):
        """The one whose letter has the secret with this fingerprint, if it still counts."""
        return self.filter(token_digest=digest).first()

    def to_moderate(self):
        return self.filter(state=SubmissionState.WAITING).order_by("confirmed_at", "pk")

    def to_erase(self, today):
        """Those whose personal data have been kept as long as they may."""
        return self.filter(erase_on__lte=today, erased_at__isnull=True)


class PublicSubmission(models.Model):
    """A resident's answer and who sent it; the person is forgotten on `erase_on`."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="submissions")
    answer = models.OneToOneField(
        Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="submission"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    email_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    state = models.CharField(
        max_length=12, choices=SubmissionState, default=SubmissionState.UNCONFIRMED
    )
    submitted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.CharField(max_length=100, blank=True)
    rejection_reason = models.TextField(blank=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PublicSubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_accepted_submission_is_an_answer",
                condition=Q(state=SubmissionState.ACCEPTED, answer__isnull=False)
                | (~Q(state=SubmissionState.ACCEPTED) & Q(answer__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_rejected_submission_says_why",
                condition=~Q(state=SubmissionState.REJECTED) | ~Q(rejection_reason=""),
            ),
            models.CheckConstraint(
                name="an_erased_sender_is_forgotten",
                condition=Q(erased_at__isnull=True) | Q(name="", email=""),
            ),
        ]
        indexes = [
            models.Index(name="submissions_by_sender", fields=["referral", "email_digest"]),
            models.Index(name="submissions_by_state", fields=["state", "erase_on"]),
            models.Index(
                name="submissions_to_moderate", fields=["referral", "state", "confirmed_at", "id"]
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def journal_name(self) -> str:
        return f"submission:{self.pk}"


class Synopsis(models.Model):
    """A compilation of the answers as it was published, and its fingerprint. Kept.

    `content` is all but the points; the fingerprint is of both, in their order.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="synopses")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="synopses_of_a_referral_are_numbered", fields=["referral", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}/{self.version}"


class PublishedPoint(models.Model):
    """One point of a synopsis, as it was when the synopsis was published. Kept."""

    synopsis = models.ForeignKey(Synopsis, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ["synopsis_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="points_of_a_synopsis_are_numbered", fields=["synopsis", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.synopsis_id}/{self.number}"
