"""Indicators and their releases. A release is a table that was published; it never changes."""

from collections.abc import Iterable
from functools import cached_property

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fardplan.indicators import definitions
from fardplan.roadmap.models import Node


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


class Release(models.Model):
    """One published table of an indicator, with the definition that it was published under."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="releases")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    table = models.TextField()
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=100)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["indicator_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="one_release_per_indicator_and_version", fields=["indicator", "version"]
            ),
            models.CheckConstraint(name="releases_count_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.version}"

    @property
    def journal_name(self) -> str:
        return f"release:{self.indicator.key}:{self.version}"

    @cached_property
    def defined(self) -> definitions.IndicatorDefinition:
        """The definition that the table was published under, in its own form."""
        return definitions.from_stored(self.definition)
