"""Indicators, the figures that are delivered for them, and their releases.

A delivery is a file that an analyst hands in. It is kept whatever becomes of it. A release is a
table that was published; it never changes.
"""

from collections.abc import Iterable
from functools import cached_property

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fardplan.indicators import definitions, outcomes, remarks
from fardplan.indicators.outcomes import Outcome
from fardplan.indicators.states import DeliveryState
from fardplan.people.models import Role as PersonRole
from fardplan.roadmap.models import Node

AT_WORK_WITH_FIGURES = (PersonRole.ANALYST, PersonRole.RELEASER)


class Role(models.TextChoices):
    """What an indicator is to its goal."""

    CORE = definitions.Role.CORE, _("mäter det målet talar om")
    PROXY = definitions.Role.PROXY, _("närliggande mått")
    CONTEXT = definitions.Role.CONTEXT, _("bakgrund")


class IndicatorQuerySet(models.QuerySet):
    """Indicators. What is defined here is published, so all may be seen by everyone."""

    def visible_to(self, person):  # noqa: ARG002 - drafts come with the review of figures
        return self

    def for_goals(self, keys: Iterable[str]):
        """Those that serve the goals, what counts the goal itself before what is near it."""
        return self.filter(goal__key__in=list(keys)).select_related("goal").order_by("role", "key")

    def in_order(self):
        """By goal, and what serves no goal last."""
        return self.select_related("goal").order_by(
            models.F("goal__key").asc(nulls_last=True), "role", "key"
        )


class Indicator(models.Model):
    """What is counted to follow a goal, as its newest definition says."""

    key = models.SlugField(max_length=80, unique=True)
    goal = models.ForeignKey(
        Node, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    role = models.CharField(max_length=10, choices=Role)
    definition = models.JSONField()

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_core_indicator_per_goal", fields=["goal"], condition=Q(role=Role.CORE)
            ),
            models.CheckConstraint(
                name="an_indicator_serves_a_goal_or_is_context",
                condition=Q(role=Role.CONTEXT, goal__isnull=True)
                | (~Q(role=Role.CONTEXT) & Q(goal__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def journal_name(self) -> str:
        return f"indicator:{self.key}"

    @cached_property
    def defined(self) -> definitions.IndicatorDefinition:
        """The definition in its own form."""
        return definitions.from_stored(self.definition)


class DeliveryQuerySet(models.QuerySet):
    """Deliveries. Those who work with the figures see them all; others see none."""

    def visible_to(self, person):
        return self if person.holds(*AT_WORK_WITH_FIGURES) else self.none()

    def in_list(self):
        """Newest first, with all that a list shows and nothing of what is large."""
        return (
            self.select_related("indicator", "release")
            .defer("content", "table", "definition", "release__table", "release__definition")
            .order_by("-delivered_at", "-pk")
        )

    def whole(self):
        """With the indicator, and the release if it became one."""
        return self.select_related("indicator", "release")

    def open_for(self, indicator: Indicator):
        """Those of an indicator that something can still become of."""
        over = (DeliveryState.RELEASED, DeliveryState.REPLACED)
        return self.filter(indicator=indicator).exclude(state__in=over)


class Delivery(models.Model):
    """A file of figures that was handed in: refused with its faults, or a draft to review.

    The file and what was said of it never change; only its state moves. `protected` figures were
    not for publication when they came: `content` has them in the clear, `table` what may be shown.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="deliveries")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    retrieved = models.DateField()
    edition = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    basis = models.JSONField(default=list, blank=True)
    synthetic = models.BooleanField(default=False)
    correction = models.TextField(blank=True)
    delivered_at = models.DateTimeField()
    delivered_by = models.CharField(max_length=100)
    faults = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    findings = models.JSONField(default=list, blank=True)
    protected = models.BooleanField(default=False)
    audit = models.JSONField(null=True, blank=True)
    definition = models.JSONField(default=dict, blank=True)
    table = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState)
    reviewed_by = models.CharField(max_length=100, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-delivered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_waits_per_indicator",
                fields=["indicator"],
                condition=Q(state=DeliveryState.DRAFT),
            ),
            models.CheckConstraint(
                name="only_a_sound_delivery_has_a_table",
                condition=Q(state=DeliveryState.REPLACED)
                | Q(state=DeliveryState.REFUSED, table="")
                | (~Q(state=DeliveryState.REFUSED) & ~Q(table="")),
            ),
            models.CheckConstraint(
                name="a_returned_delivery_says_why",
                condition=~Q(state=DeliveryState.RETURNED) | ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="nobody_reviews_what_they_delivered",
                condition=~Q(reviewed_by=F("delivered_by")),
            ),
            models.CheckConstraint(
                name="a_protected_delivery_is_audited",
                condition=Q(protected=False) | Q(audit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        return f"delivery:{self.pk}"

    @property
    def defined(self) -> definitions.IndicatorDefinition:
        """The definition that the table was read by, with the source that came with the file."""
        return definitions.from_stored(self.definition)

    @property
    def shown_faults(self) -> list[remarks.Remark]:
        return remarks.from_stored(self.faults)

    @property
    def shown_notes(self) -> list[remarks.Remark]:
        return remarks.from_stored(self.notes)

    @property
    def shown_findings(self) -> list[remarks.Remark]:
        return remarks.from_stored(self.findings)

    @property
    def audited(self) -> Outcome | None:
        """What the disclosure audit found; None for figures that are not about persons."""
        return outcomes.from_stored(self.audit)


class ReleaseQuerySet(models.QuerySet):
    """Releases. What has been released is public."""

    def visible_to(self, person):  # noqa: ARG002 - what is released is for everyone
        return self

    def without_tables(self):
        """With all but the table itself, which `stored` fetches once and remembers."""
        return self.select_related("indicator").defer("table")

    def current(self):
        """The newest of each indicator."""
        newer = Release.objects.filter(
            indicator=OuterRef("indicator"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))

    def of(self, indicators: Iterable[Indicator]):
        return self.filter(indicator__in=list(indicators))

    def real(self):
        """Those of real people: nothing that is made up."""
        return self.filter(synthetic=False)

    def newest_of(self, indicator: Indicator) -> "Release | None":
        """The newest of one indicator, whole."""
        return self.filter(indicator=indicator).order_by("-version").first()


class Release(models.Model):
    """One published table of an indicator, with the definition that it was published under."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="releases")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    table = models.TextField()
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=100)
    produced_by = models.CharField(max_length=100, blank=True)
    correction = models.TextField(blank=True)
    findings = models.JSONField(null=True, blank=True)
    basis = models.JSONField(default=list, blank=True)
    synthetic = models.BooleanField(default=False)
    protected = models.BooleanField(default=False)
    audit = models.JSONField(null=True, blank=True)
    is_safe = models.BooleanField(null=True, blank=True)
    delivery = models.OneToOneField(
        Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="release"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["indicator_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="one_release_per_indicator_and_version", fields=["indicator", "version"]
            ),
            models.CheckConstraint(name="releases_count_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="nobody_releases_what_they_produced",
                condition=~Q(produced_by=F("released_by")),
            ),
            models.CheckConstraint(
                name="a_correction_has_something_to_correct",
                condition=Q(correction="") | Q(version__gt=1),
            ),
            models.CheckConstraint(
                name="what_was_protected_is_safe",
                condition=Q(protected=False)
                | Q(is_safe__isnull=False, is_safe=True, audit__isnull=False),
            ),
            models.CheckConstraint(
                name="made_up_figures_are_protected_as_real_ones",
                condition=Q(synthetic=False) | Q(protected=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.version}"

    def get_absolute_url(self) -> str:
        """Where this release stands for ever."""
        return reverse("indicators:release", args=[self.indicator.key, self.version])

    @property
    def journal_name(self) -> str:
        return f"release:{self.indicator.key}:{self.version}"

    @cached_property
    def defined(self) -> definitions.IndicatorDefinition:
        """The definition that the table was published under, in its own form."""
        return definitions.from_stored(self.definition)

    @property
    def shown_findings(self) -> list[remarks.Remark]:
        return remarks.from_stored(self.findings)

    @property
    def audited(self) -> Outcome | None:
        """What the disclosure audit found; None for figures that are not about persons."""
        return outcomes.from_stored(self.audit)

    def newer(self) -> ReleaseQuerySet:
        """Later releases of the same indicator, the newest first."""
        later = Release.objects.filter(indicator=self.indicator_id, version__gt=self.version)
        return later.order_by("-version")

    @property
    def was_delivered(self) -> bool:
        """Handed in by one person and released by another; otherwise read from files."""
        return bool(self.produced_by)
