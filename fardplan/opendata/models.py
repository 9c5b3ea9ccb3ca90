"""Keys for machines: who each acts for, what it may do, and until when."""

import hashlib

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fardplan.people.models import Person, Role


class Scope(models.TextChoices):
    """What a machine may do. What is public needs no key."""

    ANSWERS = "answers:write", _("lämna in remissvar")
    FIGURES = "figures:write", _("lämna siffror")


# Whoever holds one of these roles may let a machine do as much.
NEEDED = {
    Scope.ANSWERS: (Role.STRATEGIST, Role.REGISTRAR),
    Scope.FIGURES: (Role.ANALYST,),
}


def digest_of(secret: str) -> str:
    """The only form in which a key is kept. It is long and random, so a plain digest will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet):
    """Keys, and whose they are."""

    def visible_to(self, by):
        """Administrators see every key; others see their own."""
        return self if by.holds(Role.ADMINISTRATOR) else self.filter(person_id=by.pk)

    def in_list(self):
        return self.select_related("person").order_by("-created_at", "-pk")

    def in_force(self):
        """Those that open anything now."""
        return self.filter(
            revoked_at__isnull=True, expires_at__gt=timezone.now(), person__is_active=True
        )

    def with_secret(self, secret: str) -> "Token | None":
        return self.in_force().select_related("person").filter(digest=digest_of(secret)).first()


class Token(models.Model):
    """A key with which a machine acts for a person, within the scopes and the time it was given.

    It gives no right of its own: each action asks the person's own roles as well.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    scopes = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_key_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(name="every_key_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        return f"token:{self.pk}"

    @property
    def shown_scopes(self) -> list:
        return [Scope(scope).label for scope in self.scopes]

    @property
    def is_over(self) -> bool:
        return self.revoked_at is not None or self.expires_at <= timezone.now()
