"""What a body writes before it answers. Working material: seen by no one outside the body.

What several may write at once is kept as numbered versions: who writes says which version she had
before her, and is refused if there is a newer one. Nothing is laid over anything.
"""

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from fardplan.people.models import Body, Role
from fardplan.referral.models.referrals import (
    WITHIN_A_BODY,
    Recipient,
    acting_for,
)
from fardplan.referral.states import DraftState
from fardplan.roadmap.models import Provision
from fardplan.swedish import swedish

IN_A_DEPARTMENT = (Role.CONTRIBUTOR, Role.OFFICER, Role.HEAD)


class AnswerKind(models.TextChoices):
    """What an answer is."""

    FULL = "full", _("svar med synpunkter")
    NO_OBJECTION = "no_objection", _("inget att erinra")
    ABSTAINS = "abstains", _("avstår från att svara")
    REFERS = "refers", _("hänvisar till ett annat svar")


class Relation(models.TextChoices):
    """What an answer is to an earlier one from the same body."""

    FIRST = "first", _("första svaret")
    SUPPLEMENT = "supplement", _("komplettering")
    CORRECTION = "correction", _("rättelse")


class DraftAnswerQuerySet(models.QuerySet):
    """A body's own work, and nobody else's."""

    def visible_to(self, by):
        """Those who answer for the body. Not the centre, not other bodies, not administrators."""
        if not hasattr(by, "appointments"):
            return self.none()
        return self.filter(recipient__body__in=Body.objects.filter(acting_for(by, *WITHIN_A_BODY)))

    def for_page(self):
        return self.select_related("recipient__body", "recipient__referral__edition")

    def newest_first(self):
        return self.order_by("-number")


class DraftAnswer(models.Model):
    """One body's work on one answer, from the first contribution to what it hands in."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField(default=1)
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.FIRST)
    kind = models.CharField(max_length=12, choices=AnswerKind, default=AnswerKind.FULL)
    joint_with = models.ManyToManyField(Body, related_name="+", blank=True)
    refers_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WRITING)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)

    objects = DraftAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["recipient_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="a_body_numbers_its_drafts", fields=["recipient", "number"]
            ),
            models.UniqueConstraint(
                name="one_draft_at_a_time_per_body",
                fields=["recipient"],
                condition=~Q(state=DraftState.SUBMITTED),
            ),
            models.CheckConstraint(
                name="only_the_first_draft_is_a_first_answer",
                condition=Q(number=1, relation=Relation.FIRST)
                | (Q(number__gt=1) & ~Q(relation=Relation.FIRST)),
            ),
            models.CheckConstraint(
                name="what_refers_says_to_whom",
                condition=Q(kind=AnswerKind.REFERS, refers_to__isnull=False)
                | (~Q(kind=AnswerKind.REFERS) & Q(refers_to__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.number}"

    @property
    def journal_name(self) -> str:
        return f"draft:{self.recipient.referral.key}/{self.recipient.body.key}/{self.number}"

    @property
    def body(self) -> Body:
        return self.recipient.body

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.WRITING


class InvitationQuerySet(models.QuerySet):
    """Invitations of departments."""

    def visible_to(self, by):
        """Those of the department, and those who answer for the body."""
        if not hasattr(by, "appointments"):
            return self.none()
        departments = Body.objects.filter(acting_for(by, *IN_A_DEPARTMENT))
        drafts = DraftAnswer.objects.visible_to(by)
        return self.filter(Q(department__in=departments) | Q(draft__in=drafts))

    def of_person(self, by):
        """What a person's own departments are asked to contribute to."""
        if not hasattr(by, "appointments"):
            return self.none()
        mine = Body.objects.filter(acting_for(by, *IN_A_DEPARTMENT))
        return self.filter(department__in=mine).for_page().order_by("last_day", "pk")

    def for_page(self):
        return self.select_related(
            "department", "draft__recipient__body", "draft__recipient__referral__edition"
        )

    def with_progress(self):
        return self.annotate(written=Count("contributions"))


class Invitation(models.Model):
    """A department that the body's officer has asked to contribute, until a day of its own."""

    draft = models.ForeignKey(DraftAnswer, on_delete=models.CASCADE, related_name="invitations")
    department = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="invitations")
    last_day = models.DateField()
    message = models.TextField(blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=100)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_department_is_invited_once", fields=["draft", "department"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.department)

    @property
    def journal_name(self) -> str:
        return f"invitation:{self.draft.journal_name.partition(':')[2]}/{self.department.key}"


def anchor_of(provisions) -> str:
    """The one name of a set of provisions: which text is this, of those on the same draft?"""
    return "+".join(str(pk) for pk in sorted(provision.pk for provision in provisions))


def _with_nodes() -> Prefetch:
    """The provisions of each text, and what they are, in one question."""
    return Prefetch("provisions", queryset=Provision.objects.select_related("node"))


class VersionedText(models.Model):
    """A text on some provisions, or on the whole where there are none, that many may write."""

    anchor = models.CharField(max_length=200, blank=True)
    provisions = models.ManyToManyField(Provision, related_name="+", blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def in_order(self) -> list[Provision]:
        """Its provisions as the roadmap has them; from what was fetched with it."""
        return sorted(self.provisions.all(), key=lambda provision: provision.position)


class TextVersion(models.Model):
    """What a text said at one time, and who wrote it. Written once."""

    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class ContributionQuerySet(models.QuerySet):
    """Contributions, within the department and the body."""

    def visible_to(self, by):
        return self.filter(invitation__in=Invitation.objects.visible_to(by))

    def for_page(self):
        return self.select_related(
            "invitation__department",
            "invitation__draft__recipient__body",
            "invitation__draft__recipient__referral__edition",
        ).prefetch_related(_with_nodes())

    def on_draft(self, draft: DraftAnswer):
        of_draft = self.filter(invitation__draft=draft).for_page()
        return of_draft.order_by(swedish("invitation__department__name"), "pk")


class Contribution(VersionedText):
    """What one department has written on some provisions, or on the whole."""

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="contributions"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_contribution_per_department_and_place", fields=["invitation", "anchor"]
            ),
        ]


class ContributionVersion(TextVersion):
    """One version of a department's contribution."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="versions"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="versions_of_a_contribution_are_numbered", fields=["contribution", "number"]
            ),
        ]


class SectionQuerySet(models.QuerySet):
    """The sections of a proposal, in order."""

    def visible_to(self, by):
        return self.filter(draft__in=DraftAnswer.objects.visible_to(by))

    def in_order(self):
        return self.prefetch_related(_with_nodes()).order_by("order", "pk")

    def for_page(self):
        return self.select_related(
            "draft__recipient__body", "draft__recipient__referral__edition"
        ).prefetch_related(_with_nodes())


class Section(VersionedText):
    """One part of the proposal that the officer weaves: on some provisions, or on the whole."""

    draft = models.ForeignKey(DraftAnswer, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField()
    position = models.CharField(max_length=30, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_section_per_place", fields=["draft", "anchor"]),
        ]


class SectionVersion(TextVersion):
    """One version of a section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="versions")
    position = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="versions_of_a_section_are_numbered", fields=["section", "number"]
            ),
        ]


class CommentQuerySet(models.QuerySet):
    """Comments within the body."""

    def in_order(self):
        return self.order_by("written_at", "pk")

    def on_the_whole(self):
        return self.filter(contribution=None).in_order()


class Comment(models.Model):
    """A remark inside the body, on a contribution or on the proposal as a whole."""

    draft = models.ForeignKey(DraftAnswer, on_delete=models.CASCADE, related_name="comments")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_comment_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]
