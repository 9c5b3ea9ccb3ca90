"""Who may act: bodies, persons, and the roles that persons hold for a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fardplan.swedish import swedish


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("fullmäktige")
    EXECUTIVE_BOARD = "executive_board", _("styrelse")
    DISTRICT_BOARD = "district_board", _("stadsdelsnämnd")
    SPECIALISED_BOARD = "specialised_board", _("facknämnd")
    ADMINISTRATION = "administration", _("förvaltning")
    DEPARTMENT = "department", _("avdelning")
    COMPANY = "company", _("bolag")
    OUTSIDE = "outside", _("extern organisation")


CENTRAL = {BodyKind.COUNCIL, BodyKind.EXECUTIVE_BOARD}
SERVING = {BodyKind.ADMINISTRATION, BodyKind.DEPARTMENT}  # they belong where their parent does


class Role(models.TextChoices):
    STRATEGIST = "strategist", _("strateg")
    REGISTRAR = "registrar", _("registrator")
    READER = "reader", _("läsare")
    OFFICER = "officer", _("handläggare")
    HEAD = "head", _("chef")
    SECRETARY = "secretary", _("nämndsekreterare")
    CONTRIBUTOR = "contributor", _("medverkande")
    ANALYST = "analyst", _("analytiker")
    RELEASER = "releaser", _("statistikansvarig")
    ADMINISTRATOR = "administrator", _("administratör")


AT_THE_CENTRE = {Role.STRATEGIST, Role.REGISTRAR, Role.READER}
WITHOUT_BODY = {Role.ADMINISTRATOR}


def valid_on(date: datetime.date, of: str = "") -> Q:
    """Valid on that day, the first and the last day included; an unknown start is long ago."""
    begun = Q(**{f"{of}valid_from__isnull": True}) | Q(**{f"{of}valid_from__lte": date})
    return begun & (Q(**{f"{of}valid_to__isnull": True}) | Q(**{f"{of}valid_to__gte": date}))


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to__gte=F("valid_from")))


class BodyQuerySet(models.QuerySet):
    def valid_on(self, date: datetime.date):
        """The bodies there were that day."""
        return self.filter(valid_on(date))

    def with_relations(self):
        """With what each belongs to and took over from, by kind and name."""
        return self.select_related("parent").prefetch_related("predecessors").in_kinds()

    def in_kinds(self):
        """The council first, outsiders last, as the kinds are listed."""
        kinds = [When(kind=kind, then=place) for place, kind in enumerate(BodyKind)]
        return self.order_by(Case(*kinds), swedish("name"))


class Body(models.Model):
    """A part of the city, or an organisation beside it: somebody to ask, and to act for."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500, blank=True)
    is_confirmed = models.BooleanField(default=False)
    email = models.EmailField(blank=True)  # where letters to the body go; nobody's own
    is_kept_here = models.BooleanField(default=False)  # changed on a page: a file no longer decides
    predecessors = models.ManyToManyField(
        "self",
        through="Succession",
        through_fields=("successor", "predecessor"),
        symmetrical=False,
        related_name="successors",
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_order("a_body_ends_after_it_begins"),
            models.CheckConstraint(
                name="no_body_is_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def journal_name(self) -> str:
        return f"body:{self.key}"

    @property
    def is_central(self) -> bool:
        """The council, the executive board, and the administration that works for them."""
        body = self
        while body.kind in SERVING and body.parent:
            body = body.parent
        return body.kind in CENTRAL


class Succession(models.Model):
    """One body took over from another, from a day on. A merger has several predecessors."""

    predecessor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions_from")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions_to")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_succession_between_two_bodies", fields=["predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="no_body_succeeds_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


def normal_email(email: str) -> str:
    """The one form in which an address is kept and looked for."""
    return email.strip().lower()


class PersonQuerySet(models.QuerySet):
    def visible_to(self, by):
        """Administrators see everybody; others see themselves."""
        return self if by.holds(Role.ADMINISTRATOR) else self.filter(pk=by.pk)

    def with_email(self, email: str):
        return self.filter(email=normal_email(email))

    def matching(self, words: str):
        """Those whose name or address contains the words.

        By regular expression because SQLite's LIKE takes Å and å for different letters.
        """
        pattern = re.escape(words.strip())
        return self.filter(Q(name__iregex=pattern) | Q(email__iregex=pattern)) if pattern else self

    def in_order(self):
        """By name, as a Swedish reader expects."""
        return self.order_by(swedish("name"), "pk")

    def without_password(self):
        """Active people who have yet to choose a password."""
        return self.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_current_roles(self):
        current = Appointment.objects.in_force().select_related("body")
        return self.prefetch_related(
            models.Prefetch("appointments", queryset=current, to_attr="current_roles")
        )

    def named_in_journal(self, actors: Iterable[str]) -> dict[str, Person]:
        """The persons that the journal calls so, by what it calls them."""
        names = [actor.partition("person:")[2] for actor in actors]
        found = self.filter(pk__in={int(name) for name in names if name})
        return {person.journal_name: person for person in found}


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str):
        """Signing in looks here; how the address was typed does not matter."""
        return self.get(email=normal_email(email))


class Held(NamedTuple):
    """A role that somebody holds, for which body, and where that body belongs."""

    role: str
    body: int | None
    kind: str | None
    parent: int | None


class Person(AbstractBaseUser):
    """Somebody who can sign in. What they may do is told by their appointments alone."""

    email = models.EmailField(_("e-postadressen"), unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # name and address are gone since then
    last_login = None  # the journal tells, and is kept as long as a journal should be
    only_reads = False  # during a request that writes nothing

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="addresses_are_kept_in_lower_case", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(name="every_person_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="nobody_signs_in_who_is_erased",
                condition=Q(erased_at__isnull=True) | Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        return f"person:{self.pk}"

    def holds(
        self, *roles: Role, body: Body | None = None, on: datetime.date | None = None
    ) -> bool:
        """Does the person hold any of these roles that day (today), for that body (any)?"""
        return any(
            one.role in roles and (body is None or one.body == body.pk) for one in self.held(on)
        )

    def held(self, on: datetime.date | None = None) -> list[Held]:
        """The roles that the person holds that day (today).

        Asked anew each time: a right that was taken away a moment ago is gone. Only while a page
        is read, they are asked for once.
        """
        if on or not self.only_reads:
            return self._held(on)
        return self._held_while_reading

    @cached_property
    def _held_while_reading(self) -> list[Held]:
        return self._held()

    def _held(self, on: datetime.date | None = None) -> list[Held]:
        rows = self.appointments.in_force(on).filter(person__is_active=True).order_by()
        return [
            Held(*row) for row in rows.values_list("role", "body", "body__kind", "body__parent")
        ]


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date | None = None):
        """Those that count that day (today in Sweden), when their body, if any, exists too."""
        day = on or timezone.localdate()
        return self.filter(valid_on(day), valid_on(day, of="body__"), withdrawn_at__isnull=True)

    def with_bodies(self):
        return self.select_related("body")

    def visible_to(self, by):
        """Administrators see every appointment; others their own."""
        return self if by.holds(Role.ADMINISTRATOR) else self.filter(person_id=by.pk)


class Appointment(models.Model):
    """A role that a person holds for a body from a first day to a last, or until further notice."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            in_order("an_appointment_ends_after_it_begins"),
            models.CheckConstraint(
                name="only_administrators_act_for_no_body",
                condition=Q(role=Role.ADMINISTRATOR, body__isnull=True)
                | (~Q(role=Role.ADMINISTRATOR) & Q(body__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.body}" if self.body else self.get_role_display()

    def rivals(self) -> AppointmentQuerySet:
        """The person's other appointments to the same, that share at least a day with this one."""
        others = Appointment.objects.filter(person=self.person, role=self.role, body=self.body)
        others = others.exclude(pk=self.pk).filter(withdrawn_at__isnull=True)
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        return others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))

    @property
    def is_over(self) -> bool:
        """Withdrawn, or past its last day."""
        ended = self.valid_to is not None and self.valid_to < timezone.localdate()
        return ended or self.withdrawn_at is not None


# Django looks for an app's models here; these have a room of their own.
from fardplan.people.signing_in.models import (  # noqa: E402, F401
    SecondFactor,
    SignInAttempt,
    SignInPolicy,
    SignInSession,
)
