"""The roadmap as versioned data.

A node is a thing that lasts: a target area, an interim goal or a strategy, known by its permanent
key. An edition is one version of the whole roadmap. A provision is what one edition says of one
node: its number, its title and its text. Once an edition is fixed, nothing in it changes; the
database itself refuses.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from fardplan.people.models import AT_THE_CENTRE
from fardplan.roadmap.choices import (
    TERMS,
    ChangeKind,
    Direction,
    NodeKind,
    SexRequirement,
    Unit,
    term,
)
from fardplan.roadmap.states import FIXED, EditionState


class Node(models.Model):
    """What lasts from edition to edition: a target area, an interim goal or a strategy."""

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=NodeKind)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class _OfKind(models.Manager):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind)


class TargetArea(Node):
    """One of the areas that the roadmap is divided into (målområde)."""

    objects = _OfKind(NodeKind.TARGET_AREA)

    class Meta:
        proxy = True


class InterimGoal(Node):
    """What is to be better on the way (etappmål)."""

    objects = _OfKind(NodeKind.INTERIM_GOAL)

    class Meta:
        proxy = True


class Strategy(Node):
    """What the city does to get there (strategi)."""

    objects = _OfKind(NodeKind.STRATEGY)

    class Meta:
        proxy = True


class EditionQuerySet(models.QuerySet):
    """Editions, and who may see which."""

    def fixed(self):
        """Those that anyone may read: referred, adopted or superseded."""
        return self.filter(state__in=FIXED)

    def visible_to(self, person):
        """Anyone reads what is fixed; the centre reads the drafts as well."""
        return self if person.holds(*AT_THE_CENTRE) else self.fixed()

    def shown(self) -> "Edition | None":
        """The edition that a reader meets first: the adopted one, or else the latest referred."""
        rank = models.Case(
            models.When(state=EditionState.ADOPTED, then=0),
            models.When(state=EditionState.ON_REFERRAL, then=1),
            default=2,
        )
        return self.fixed().order_by(rank, "-year", "-pk").first()

    def adopted(self):
        return self.filter(state=EditionState.ADOPTED)

    def referred(self):
        return self.filter(state=EditionState.ON_REFERRAL)

    def newest_first(self):
        return self.order_by("-year", "-pk")


class Edition(models.Model):
    """One version of the whole roadmap."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="sv")
    translations = models.JSONField(default=dict, blank=True)
    diary_number = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFT)
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    referred_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_fixed_edition_has_its_time_and_digest",
                condition=Q(state=EditionState.DRAFT, fixed_at__isnull=True, digest="")
                | (~Q(state=EditionState.DRAFT) & Q(fixed_at__isnull=False) & ~Q(digest="")),
            ),
            models.UniqueConstraint(
                name="one_edition_is_adopted",
                fields=["state"],
                condition=Q(state=EditionState.ADOPTED),
            ),
            models.CheckConstraint(
                name="an_edition_does_not_precede_itself",
                condition=~Q(predecessor=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_name(self) -> str:
        return f"edition:{self.key}"

    @property
    def is_fixed(self) -> bool:
        return self.state != EditionState.DRAFT

    @property
    def shown_title(self) -> str:
        return _in_reader_language(self, "title")

    @property
    def shown_note(self) -> str:
        return _in_reader_language(self, "note")


class ProvisionQuerySet(models.QuerySet):
    """Provisions in the order of the roadmap, with what a page needs of them."""

    def in_order(self):
        return self.select_related("node", "parent", "edition", "goal_terms").order_by("position")

    def of_kind(self, kind: NodeKind):
        return self.filter(node__kind=kind)

    def beside(self, provision: "Provision"):
        """The goals and strategies of the same area in the same edition, itself among them."""
        return self.in_order().filter(edition=provision.edition, parent=provision.parent)

    def of_node(self, node: Node | None) -> "Provision | None":
        """What these provisions say of one node."""
        return self.select_related("node").filter(node=node).first()

    def history_of(self, key: str):
        """What each fixed edition has said of a node, newest first."""
        return (
            self.filter(node__key=key, edition__state__in=FIXED)
            .select_related("node", "parent", "edition", "goal_terms")
            .order_by("-edition__year", "-edition__pk")
        )


class Provision(models.Model):
    """What one edition says of one node."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="provisions")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="provisions")
    parent = models.ForeignKey(
        Node, on_delete=models.PROTECT, null=True, blank=True, related_name="child_provisions"
    )
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    translations = models.JSONField(default=dict, blank=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_provision_per_node_and_edition", fields=["edition", "node"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind(self) -> str:
        return self.node.kind

    @property
    def shown_title(self) -> str:
        return _in_reader_language(self, "title")

    @property
    def shown_text(self) -> str:
        return _in_reader_language(self, "text")

    @property
    def fingerprint(self) -> str:
        """What an editor had before her when she began: tells whether somebody wrote meanwhile."""
        words = "\x1f".join([self.number, self.title, self.text])
        return hashlib.sha256(words.encode()).hexdigest()

    @property
    def is_translated(self) -> bool:
        """Is what the reader sees a translation, and so not the decided words?"""
        return (get_language() or "sv") in self.translations


class GoalTerms(models.Model):
    """What an interim goal promises: what is counted, which way, from where and how far."""

    provision = models.OneToOneField(Provision, on_delete=models.CASCADE, related_name="goal_terms")
    measure = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, choices=Unit)
    sex = models.CharField(max_length=10, choices=SexRequirement)
    sex_exemption = models.TextField(blank=True)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="goals_that_count_persons_are_followed_by_sex",
                condition=~Q(unit=Unit.PERSON) | Q(sex=SexRequirement.REQUIRED),
            ),
            models.CheckConstraint(
                name="an_exemption_from_sex_has_its_reason",
                condition=Q(sex=SexRequirement.REQUIRED, sex_exemption="")
                | (Q(sex=SexRequirement.EXEMPT) & ~Q(sex_exemption="")),
            ),
        ]

    def __str__(self) -> str:
        return self.measure

    @property
    def by_sex(self) -> bool:
        return self.sex == SexRequirement.REQUIRED

    @property
    def shown_measure(self) -> str:
        return _in_reader_language(self, "measure")

    @property
    def shown_sex_exemption(self) -> str:
        return _in_reader_language(self, "sex_exemption")


class ChangeQuerySet(models.QuerySet):
    """Changes, in the order of the edition they led to."""

    def history_of(self, node: Node):
        """What became of one node, the latest first."""
        fixed = self.filter(node=node, edition__state__in=FIXED).select_related("edition", "before")
        return fixed.order_by("-edition__year", "-edition__pk")

    def from_edition(self, before: Edition):
        return self.filter(before=before).select_related("node").order_by("pk")


class Change(models.Model):
    """What became of one node since the edition before, kept word by word when one is fixed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="changes")
    before = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    number = models.JSONField(default=list)
    title = models.JSONField(default=list)
    text = models.JSONField(default=list)
    terms = models.JSONField(default=list)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_change_per_node_and_pair_of_editions",
                fields=["edition", "before", "node"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.kind}"

    @property
    def shown_terms(self) -> list[tuple[str, str, str]]:
        """What changed of a goal's promise, in the reader's words: term, before, after."""
        return [(TERMS[name], term(was), term(now)) for name, was, now in self.terms]


def areas_with_parts(provisions: Iterable[Provision]) -> list[tuple[Provision, list, list]]:
    """Each target area with its goals and its strategies, in order, from one list of provisions."""
    parts: dict[Any, list[Provision]] = defaultdict(list)
    areas = []
    for provision in provisions:
        if provision.kind == NodeKind.TARGET_AREA:
            areas.append(provision)
        else:
            parts[provision.parent_id, provision.kind].append(provision)
    return [
        (
            area,
            parts[area.node_id, NodeKind.INTERIM_GOAL],
            parts[area.node_id, NodeKind.STRATEGY],
        )
        for area in areas
    ]


def _in_reader_language(thing: Any, field: str) -> str:
    """The field in the language of the page where a translation exists, or else as decided."""
    translation = thing.translations.get(get_language() or "", {})
    return translation.get(field) or getattr(thing, field)
