"""The referral itself: what was sent, to whom, until when."""

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.people.models import AT_THE_CENTRE, Body, BodyKind, Role
from fardplan.referral.states import AnswerState, ReferralState, standing
from fardplan.roadmap.models import Edition
from fardplan.swedish import swedish

# Whoever holds a role in the administration acts for the board that it serves.
WITHIN_A_BODY = (Role.OFFICER, Role.HEAD, Role.SECRETARY)


def acting_for(person, *roles) -> Q:
    """Bodies that a person acts for in any of these roles: their own, or the one it administers.

    Written for a query on Body; asked anew each time, as the roles themselves are.
    """
    held = person.appointments.in_force().filter(role__in=roles, person__is_active=True)
    return Q(pk__in=held.values("body")) | Q(
        pk__in=held.filter(body__kind=BodyKind.ADMINISTRATION).values("body__parent")
    )


def acts_for(person, body: Body, *roles) -> bool:
    """Does the person hold any of these roles in the body, or in its administration?"""
    if not hasattr(person, "appointments"):  # a visitor and the operator hold none
        return False
    return any(
        one.role in roles
        and (one.body == body.pk or (one.kind == BodyKind.ADMINISTRATION and one.parent == body.pk))
        for one in person.held()
    )


class ReferralQuerySet(models.QuerySet):
    """Referrals, and who may see which."""

    def visible_to(self, by):
        """The centre sees them all; others those that have been sent out."""
        return self if by.holds(*AT_THE_CENTRE) else self.sent()

    def sent(self):
        return self.exclude(state=ReferralState.DRAFT)

    def of_edition(self, edition: Edition):
        return self.filter(edition=edition)

    def out(self):
        return self.filter(state=ReferralState.OUT)

    def newest_first(self):
        return self.select_related("edition").order_by(F("sent_at").desc(nulls_first=True), "-pk")

    def with_progress(self):
        """How many were asked, and how many of those have answered."""
        answered = Recipient.objects.filter(referral=OuterRef("pk")).answered()
        counted = answered.order_by().values("referral").annotate(n=Count("pk")).values("n")
        return self.annotate(asked=Count("recipients"), answered=Subquery(counted))


class Referral(models.Model):
    """One round in which bodies are asked about one edition. Once sent, what was asked stays."""

    key = models.SlugField(max_length=80, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="referrals")
    title = models.CharField(max_length=200)
    diary_number = models.CharField(max_length=60, blank=True)
    letter = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    last_day = models.DateField()
    is_open_to_all = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    edition_digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=100, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_sent_referral_has_its_time_and_edition",
                condition=Q(
                    state=ReferralState.DRAFT, sent_at__isnull=True, edition_digest="", sent_by=""
                )
                | (
                    ~Q(state=ReferralState.DRAFT)
                    & Q(sent_at__isnull=False)
                    & ~Q(edition_digest="")
                    & ~Q(sent_by="")
                ),
            ),
            models.CheckConstraint(
                name="a_closed_referral_says_when_and_by_whom",
                condition=Q(
                    state__in=[ReferralState.DRAFT, ReferralState.OUT],
                    closed_at__isnull=True,
                    closed_by="",
                )
                | (
                    Q(state__in=[ReferralState.CLOSED, ReferralState.PUBLISHED])
                    & Q(closed_at__isnull=False)
                    & ~Q(closed_by="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_name(self) -> str:
        return f"referral:{self.key}"

    @property
    def is_sent(self) -> bool:
        return self.state != ReferralState.DRAFT


class Channel(models.TextChoices):
    """How something was sent or came in."""

    EMAIL = "email", _("e-post")
    POST = "post", _("brev")
    SYSTEM = "system", _("i Färdplan")
    BY_HAND = "by_hand", _("lämnad för hand")


class RecipientQuerySet(models.QuerySet):
    """Those who were asked, and what has come of it."""

    def visible_to(self, by):
        """The centre sees everyone that was asked; a body itself, once it has been asked."""
        if by.holds(*AT_THE_CENTRE):
            return self
        return self.of_person(by, *WITHIN_A_BODY)

    def of_person(self, person, *roles):
        """What a person has been asked to answer, in these roles."""
        if not hasattr(person, "appointments"):
            return self.none()
        bodies = Body.objects.filter(acting_for(person, *roles))
        return self.filter(body__in=bodies, sent_at__isnull=False)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def answered(self):
        """Those with an answer of their own, or jointly with others, that still counts."""
        return self.filter(Exists(_answers_of_recipient()))

    def unanswered(self):
        return self.sent().filter(~Exists(_answers_of_recipient()))

    def with_answers(self):
        """With the moment each one's first standing answer came in."""
        first = _answers_of_recipient().order_by().values("body")
        return self.annotate(
            answered_at=Subquery(first.annotate(first=Min("answer__received_at")).values("first"))
        )

    def in_groups(self):
        """By kind of body and name, with all that a list shows."""
        return self.select_related("body", "referral__edition").order_by(
            "body__kind", swedish("body__name")
        )

    def for_page(self):
        return self.select_related("body", "referral__edition")

    def by_last_day(self):
        return self.for_page().order_by("last_day", swedish("body__name"))


def _answers_of_recipient():
    """What ties the recipient's body to its answers that count, by the relation answers have to us.

    To add nothing to the referral's number keeps a database from beginning with all its answers,
    a million residents' among them, instead of with those of one body.
    """
    joins = Referral.answers.field.model.bodies.through.objects
    mine = joins.filter(body=OuterRef("body"), answer__state=AnswerState.STANDS)
    return mine.alias(asked=F("answer__referral_id") + 0).filter(asked=OuterRef("referral"))


class Recipient(models.Model):
    """One body that was asked in one referral, until its own last day."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="recipients")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="referrals")
    first_last_day = models.DateField()
    last_day = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=100, blank=True)
    diary_number = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_body_is_asked_once_in_a_referral", fields=["referral", "body"]
            ),
            models.CheckConstraint(
                name="an_extension_never_shortens", condition=Q(last_day__gte=F("first_last_day"))
            ),
            models.CheckConstraint(
                name="what_was_received_was_sent_and_says_by_whom",
                condition=Q(received_at__isnull=True, received_by="")
                | (Q(received_at__isnull=False, sent_at__isnull=False) & ~Q(received_by="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def journal_name(self) -> str:
        return f"recipient:{self.referral.key}/{self.body.key}"

    @property
    def standing(self):
        """How it goes; asks for `with_answers`."""
        answered = getattr(self, "answered_at", None)
        return standing(
            sent=self.sent_at,
            received=self.received_at,
            last_day=self.last_day,
            answered_on=timezone.localdate(answered) if answered else None,
            today=timezone.localdate(),
        )

    @property
    def is_extended(self) -> bool:
        return self.last_day != self.first_last_day


class Extension(models.Model):
    """A later last day for one body: who granted it, and why. Written once."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="extensions")
    old_day = models.DateField()
    new_day = models.DateField()
    reason = models.TextField()
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_extension_gives_a_later_day", condition=Q(new_day__gt=F("old_day"))
            ),
            models.CheckConstraint(name="an_extension_has_its_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.old_day} → {self.new_day}"


class FeedKey(models.Model):
    """Makes a body's secret calendar address; another generation makes the old one useless."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="feed_key")
    generation = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.body_id}/{self.generation}"


class RecordExportQuerySet(models.QuerySet):
    """Records that have been handed out."""

    def visible_to(self, by):
        return self if by.holds(*AT_THE_CENTRE) else self.none()

    def in_list(self):
        return self.defer("content").order_by("-made_at", "-pk")


class RecordExport(models.Model):
    """A record of a referral that was handed out: by its fingerprint it is known again. Kept."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="exports")
    format = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    journal_sequence = models.PositiveBigIntegerField()
    journal_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    objects = RecordExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="the_same_record_is_exported_once", fields=["referral", "digest"]
            ),
        ]

    def __str__(self) -> str:
        return self.digest
