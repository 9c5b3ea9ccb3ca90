"""What the centre makes of answers: opinions, positions, dispositions, and what they changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fardplan.people.models import Person, Role
from fardplan.referral.models.answers import STATED_POSITIONS, Answer, ProposedOpinion
from fardplan.referral.models.referrals import Referral
from fardplan.roadmap.models import Edition, Node, Provision


def one_current(*, of: str, on_a_provision: str, on_the_whole: str) -> list:
    """Of the versions of what is said of the same, one counts.

    The whole, where there is no provision, has a constraint of its own: nulls are never the same.
    """
    return [
        models.UniqueConstraint(
            name=on_a_provision,
            fields=[of, "provision"],
            condition=Q(is_current=True, provision__isnull=False),
        ),
        models.UniqueConstraint(
            name=on_the_whole,
            fields=[of],
            condition=Q(is_current=True, provision__isnull=True),
        ),
    ]


class Outcome(models.TextChoices):
    """What a person said of a proposed opinion."""

    CONFIRMED = "confirmed", _("bekräftad")
    CORRECTED = "corrected", _("rättad")
    DISMISSED = "dismissed", _("inte en synpunkt")


REAL = (Outcome.CONFIRMED, Outcome.CORRECTED)


class OpinionKind(models.TextChoices):
    """What an opinion asks for or says."""

    SUPPORT = "support", _("stöd")
    ADDITION = "addition", _("vill ha tillägg")
    CLARIFICATION = "clarification", _("vill ha förtydligande")
    CHANGE = "change", _("vill ha ändring")
    OBJECTION = "objection", _("invänder")
    RESOURCES = "resources", _("efterfrågar resurser")
    RESPONSIBILITY = "responsibility", _("frågar vem som ansvarar")
    INFORMATION = "information", _("upplysning")


class Topic(models.Model):
    """A theme that runs across provisions, such as staffing; a referral's own."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="a_topic_is_named_once_in_a_referral", fields=["referral", "name"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpinionQuerySet(models.QuerySet):
    """Opinions that a person has made out in the answers."""

    def visible_to(self, by):
        """Those who handle answers; others see what is published of them, elsewhere."""
        return self if by.holds(Role.STRATEGIST, Role.REGISTRAR) else self.none()

    def real(self):
        """Without what a person has said is no opinion."""
        return self.filter(outcome__in=REAL)

    def on_referral(self, referral: Referral):
        return self.real().filter(answer__referral=referral)

    def unassessed(self):
        return self.filter(kind="")

    def undisposed(self):
        """Those that nobody has yet said what becomes of."""
        return self.filter(disposition=None)


class Opinion(models.Model):
    """One point in an answer, as a person has decided that it was made.

    It comes from a proposal by machine, or from words that a person has marked in the answer's
    text; then `start` and `end` say which.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="opinions")
    proposal = models.OneToOneField(
        ProposedOpinion, on_delete=models.PROTECT, null=True, blank=True, related_name="opinion"
    )
    provisions = models.ManyToManyField(Provision, related_name="opinions")
    text = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reviewed_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=OpinionKind, blank=True)
    topics = models.ManyToManyField(Topic, related_name="opinions", blank=True)
    linked = models.ManyToManyField("self", blank=True)
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Written with what they repeat, so that a list can count without looking it up: on how many
    # provisions it is (none: on the whole), on which if it is on one, and the disposition that
    # counts.
    places = models.PositiveSmallIntegerField(default=0)
    place = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disposition = models.ForeignKey(
        "Disposition", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="marked_words_begin_before_they_end",
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")),
            ),
            models.CheckConstraint(
                name="an_opinion_was_read_or_marked",
                condition=Q(proposal__isnull=False) | Q(start__isnull=False),
            ),
            models.CheckConstraint(
                name="an_opinion_on_one_provision_says_which",
                condition=Q(places=1, place__isnull=False) | (~Q(places=1) & Q(place__isnull=True)),
            ),
        ]
        indexes = [  # each holds all that a list is counted and put in order by
            models.Index(
                name="opinions_counted",
                fields=["answer", "outcome", "kind", "disposition", "assignee", "start"],
            ),
            models.Index(
                name="opinions_by_place",
                fields=["answer", "places", "place", "outcome", "kind", "disposition", "start"],
            ),
            models.Index(
                name="opinions_in_order",
                fields=[
                    *["answer", "start", "id", "outcome", "kind", "disposition"],
                    *["places", "place", "assignee"],
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def journal_name(self) -> str:
        return f"opinion:{self.pk}"

    @property
    def shown_disposition(self):
        """What becomes of it, in words."""
        return self.disposition.get_outcome_display() if self.disposition else ""


class PositionSource(models.TextChoices):
    """Whose word a position is."""

    STATED = "stated", _("angiven i svaret")
    CONFIRMED = "confirmed", _("bedömd av en person")


class StatedPosition(models.Model):
    """An answer's position on one provision, or on the whole: never a machine's guess.

    A change of mind is another version; the one that counts is current.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="positions")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="positions"
    )
    position = models.CharField(max_length=30)
    source = models.CharField(max_length=10, choices=PositionSource)
    words = models.TextField(blank=True)
    refers_to = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            *one_current(
                of="answer",
                on_a_provision="one_current_position_per_answer_and_provision",
                on_the_whole="one_current_position_per_answer_on_the_whole",
            ),
            models.CheckConstraint(name="a_position_is_taken", condition=~Q(position="")),
        ]
        indexes = [
            models.Index(
                name="current_positions",
                fields=["provision", "position"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return self.position

    @property
    def label(self):
        """The position in the reader's words."""
        return STATED_POSITIONS[self.position]


class DispositionOutcome(models.TextChoices):
    """What becomes of an opinion."""

    ADOPTED = "adopted", _("tillgodosedd")
    PARTLY = "partly", _("delvis tillgodosedd")
    COVERED = "covered", _("finns redan i färdplanen")
    NOT_ADOPTED = "not_adopted", _("inte tillgodosedd")
    NOTED = "noted", _("noterad")
    REFERRED_ON = "referred_on", _("överlämnad till någon annan")


class Disposition(models.Model):
    """What becomes of one opinion, and why. Another decision is another version."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="dispositions")
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=DispositionOutcome)
    reason = models.TextField()
    is_current = models.BooleanField(default=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["opinion_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="dispositions_of_an_opinion_are_numbered", fields=["opinion", "version"]
            ),
            models.UniqueConstraint(
                name="one_current_disposition_per_opinion",
                fields=["opinion"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(name="a_disposition_has_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="nobody_is_their_own_second_reader", condition=~Q(read_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="a_second_reading_says_when_and_by_whom",
                condition=Q(read_at__isnull=True, read_by="")
                | (Q(read_at__isnull=False) & ~Q(read_by="")),
            ),
        ]
        indexes = [
            models.Index(
                name="current_dispositions",
                fields=["outcome", "opinion"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.reason[:40]}"


class DemandedChange(models.Model):
    """A disposition led to a change in what a later edition says of a node."""

    disposition = models.ForeignKey(
        Disposition, on_delete=models.PROTECT, related_name="demanded_changes"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_disposition_leads_to_a_change_once",
                fields=["disposition", "edition", "node"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.node_id}"


class CentreView(models.Model):
    """The centre's own view of one provision, or of the whole, after the answers; versioned."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="views")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField()
    text = models.TextField()
    is_current = models.BooleanField(default=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)

    class Meta:
        constraints = one_current(
            of="referral",
            on_a_provision="one_current_view_per_provision",
            on_the_whole="one_current_view_of_the_whole",
        )

    def __str__(self) -> str:
        return self.text[:60]
