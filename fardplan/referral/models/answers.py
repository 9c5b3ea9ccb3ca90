"""What has come in as answers, and what a machine has read in them.

A document is read by machine into proposed opinions. A person reviews each: what she decides is a
row of its own, so a later reading never overwrites a decision, and a proposal is never taken for
what somebody has confirmed.
"""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fardplan.errors import BadDocument
from fardplan.people.models import Body, Role
from fardplan.referral.models.decisions import BoardDecision
from fardplan.referral.models.drafts import AnswerKind, Relation
from fardplan.referral.models.referrals import (
    WITHIN_A_BODY,
    Channel,
    Referral,
    acting_for,
)
from fardplan.referral.states import AnswerState
from fardplan.roadmap.models import Edition, Provision
from fardplan.swedish import swedish

POSITIONS = {
    "supports": _("tillstyrker"),
    "supports_with_remarks": _("tillstyrker med påpekanden"),
    "no_objection": _("ingen erinran"),
    "doubtful": _("tveksam"),
    "opposes": _("avstyrker"),
    "abstains": _("avstår från att svara"),
    "refers": _("hänvisar till annat svar"),
}

# What a body can say of itself; the machine never proposes the last.
STATED_POSITIONS = {**POSITIONS, "comments_only": _("endast synpunkter")}


class DuplicateGroup(models.Model):
    """Answers that say the same in nearly the same words: a mass answer, counted as such."""

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="duplicate_groups"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class AnswerQuerySet(models.QuerySet):
    """Answers, and how far their review has come."""

    def latest(self):
        """Of each body's public answers on an edition only the last that is not withdrawn."""
        kept = Answer.objects.public().exclude(state=AnswerState.WITHDRAWN)
        same = {"edition": OuterRef("edition"), "body": OuterRef("body")}
        later = kept.filter(**same, pk__gt=OuterRef("pk"))
        public = self.public().filter(body__isnull=False).exclude(state=AnswerState.WITHDRAWN)
        return public.filter(~Exists(later))

    def standing(self):
        """Those that count: a supplement beside the first, a correction instead of it."""
        return self.filter(state=AnswerState.STANDS)

    def with_progress(self):
        """How many opinions were proposed, and how many a person has not yet reviewed."""
        return self.select_related("body", "edition", "referral").annotate(
            proposed=Count("proposals"),
            unreviewed=Count("proposals", filter=Q(proposals__opinion=None)),
        )

    def of(self, edition: str, body: str):
        """By the keys of the edition and the body."""
        return self.filter(edition__key=edition, body__key=body)

    def visible_to(self, by):
        """Those who handle answers see all of them; to others they are only what is published."""
        return self if by.holds(Role.STRATEGIST, Role.REGISTRAR) else self.none()

    def sent_by(self, person):
        """What a person's own body has handed in, or another that names it as one of several."""
        if not hasattr(person, "appointments"):
            return self.none()
        mine = Body.objects.filter(acting_for(person, *WITHIN_A_BODY))
        return self.filter(Q(bodies__in=mine) | Q(decision__draft__joint_with__in=mine)).distinct()

    def awaiting(self, person):
        """Joint answers that name a person's own body, which has yet to say that it concurs."""
        if not hasattr(person, "appointments"):
            return self.none()
        mine = Body.objects.filter(acting_for(person, *WITHIN_A_BODY))
        named = self.standing().filter(decision__draft__joint_with__in=mine)
        return named.exclude(bodies__in=mine).select_related("body", "referral").distinct()

    def public(self):
        """What anyone may read: what was read in from a published file, or has been cleared."""
        return self.filter(Q(referral=None) | Q(clearance__isnull=False))

    def open_from_residents(self):
        """What residents have answered that counts and is let out, in the order it was taken in."""
        ours = self.standing().filter(body__isnull=True, cleared_at__isnull=False)
        return ours.defer("content").order_by("pk")

    def not_let_out(self):
        """Those that count and that nobody has yet read for secrecy."""
        return self.standing().filter(cleared_at__isnull=True)

    def sizes_of_groups(self, groups) -> dict[int, int]:
        """How many answers that count each of these groups has, by its number."""
        rows = self.standing().filter(duplicate_group__in=groups).order_by("duplicate_group")
        return dict(rows.values_list("duplicate_group").annotate(n=Count("pk")))

    def newest_first(self):
        return self.order_by("-imported_at", "-pk")

    def on_edition(self, edition):
        return self.filter(edition=edition).order_by(swedish("body__name"))

    def on_referral(self, referral: Referral):
        return self.filter(referral=referral).select_related("body", "referral", "edition")

    def as_they_came(self):
        return self.order_by("received_at", "pk")

    def in_register(self):
        """As a register lists them: in the order in which they came."""
        with_bodies = self.select_related("decision__draft").prefetch_related(
            "bodies", "decision__draft__joint_with"
        )
        light = with_bodies.defer("content", "text", "decision__content", "decision__facts")
        return light.as_they_came()


class Answer(models.Model):
    """One answer as it was sent: a body's, several bodies' jointly, or a resident's (no body).

    What was sent never changes: a supplement or a correction is another answer. Only whether it
    still counts, the centre's diary number, when it was let out and the group of mass answers are
    set afterwards.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="answers")
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    bodies = models.ManyToManyField(Body, related_name="joint_answers")
    version = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.FIRST)
    kind = models.CharField(max_length=12, choices=AnswerKind, default=AnswerKind.FULL)
    refers_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.OneToOneField(
        BoardDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    is_office_answer = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)
    questions = models.JSONField(default=list)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    sender_diary_number = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()
    imported_at = models.DateTimeField()
    diary_number = models.CharField(max_length=60, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.STANDS)
    cleared_at = models.DateTimeField(null=True, blank=True)
    duplicate_group = models.ForeignKey(
        DuplicateGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_answer_per_body_edition_and_version",
                fields=["edition", "body", "version"],
                condition=Q(referral=None),
            ),
            models.UniqueConstraint(
                name="the_same_file_is_one_answer",
                fields=["edition", "body", "digest"],
                condition=Q(referral=None),
            ),
            models.UniqueConstraint(
                name="one_answer_per_body_referral_and_version",
                fields=["referral", "body", "version"],
            ),
            models.UniqueConstraint(
                name="the_same_file_answers_a_referral_once",
                fields=["referral", "body", "digest"],
            ),
            models.CheckConstraint(
                name="a_registered_answer_says_when_and_by_whom",
                condition=Q(registered_at__isnull=True, registered_by="", diary_number="")
                | (Q(registered_at__isnull=False) & ~Q(registered_by="") & ~Q(diary_number="")),
            ),
        ]
        indexes = [
            models.Index(name="answers_by_state", fields=["referral", "state"]),
            models.Index(name="answers_alike", fields=["duplicate_group", "state"]),
            models.Index(
                name="answers_on_editions",
                fields=["edition", "body"],
                condition=Q(body__isnull=False),
            ),
            models.Index(
                name="answers_of_bodies",
                fields=["referral", "state", "received_at", "id"],
                condition=Q(body__isnull=False),
            ),
            models.Index(name="answers_as_they_came", fields=["referral", "received_at", "id"]),
            models.Index(
                name="answers_of_residents",
                fields=["referral", "body", "state", "id", "cleared_at"],
                condition=Q(body__isnull=True, cleared_at__isnull=False),
            ),
            models.Index(
                name="answers_not_let_out",
                fields=["referral", "state", "body", "cleared_at"],
                condition=Q(cleared_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} – {self.edition}"

    @property
    def sender(self):
        """Who answered, in words."""
        return self.body or _("en enskild")

    @property
    def awaited(self) -> list[Body]:
        """Bodies that it names besides those that give it, and that have yet to concur."""
        if self.decision is None:
            return []
        given_by = {body.pk for body in self.bodies.all()}
        named = self.decision.draft.joint_with.all()
        return [body for body in named if body.pk not in given_by]

    @property
    def shown_questions(self) -> list[tuple[BadDocument, int]]:
        """What the reading left for a person to settle, and the line where it stood."""
        return [_question(**question) for question in self.questions]

    @property
    def journal_name(self) -> str:
        on = self.referral.key if self.referral else self.edition.key
        return f"answer:{on}/{self.body.key if self.body else self.pk}/{self.version}"


def _question(sentence: str, values: dict, line: int) -> tuple[BadDocument, int]:
    return BadDocument(sentence, **values), line


class Withdrawal(models.Model):
    """A body took its answer back, and why. The answer is kept; it no longer counts."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_withdrawal_has_its_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class Concurrence(models.Model):
    """A body has decided that a joint answer is its own too: at which meeting, in which paragraph.

    Each board decides for itself: what another has handed in counts as its own from then on.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="concurrences")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="concurrences")
    decided_on = models.DateField()
    paragraph = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_body_concurs_once_in_an_answer", fields=["answer", "body"]
            ),
            models.CheckConstraint(
                name="a_concurrence_stands_in_a_paragraph", condition=~Q(paragraph="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.decided_on} {self.paragraph}"


class ProposedOpinionQuerySet(models.QuerySet):
    """Proposed opinions as pages need them."""

    def with_all(self):
        return (
            self.select_related("answer__body", "answer__edition", "opinion")
            .prefetch_related("provisions__node", "refers_to__node", "opinion__provisions__node")
            .order_by(swedish("answer__body__name"), "order")
        )

    def visible_to(self, by):
        """The unreviewed belong to those who handle answers, as the answers do."""
        return self.filter(answer__in=Answer.objects.visible_to(by)).with_all()

    def unreviewed(self):
        return self.filter(opinion=None)

    def shown(self):
        """Not what a person has said is no opinion, nor what she has yet to find a place for."""
        waiting = Q(opinion=None, is_placed=False)
        return self.exclude(waiting).exclude(opinion__outcome="dismissed")

    def said_on(self, key: str):
        """What is shown of a strategy: what a person has confirmed or nobody has reviewed."""
        proposed = Q(opinion=None, provisions__node__key=key)
        decided = Q(opinion__provisions__node__key=key)
        answers = Answer.objects.standing().public()
        latest = self.shown().filter(proposed | decided, answer__in=answers)
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
