"""What signing in must remember: attempts, second factors, sessions, and how strict we are."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class SignInAttemptQuerySet(models.QuerySet):
    def since(self, moment: datetime.datetime):
        return self.filter(at__gte=moment)

    def before(self, moment: datetime.datetime):
        return self.filter(at__lt=moment)


class SignInAttempt(models.Model):
    """An attempt to sign in that has not succeeded: who and from where only as keyed digests."""

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        app_label = "people"
        indexes = [
            models.Index(name="attempts_by_account", fields=["account", "at"]),
            models.Index(name="attempts_by_address", fields=["address", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class FactorKind(models.TextChoices):
    CODES = "codes", _("app som visar koder")
    PASSKEY = "passkey", _("passkey")
    RECOVERY = "recovery", _("reservkod")


class SecondFactorQuerySet(models.QuerySet):
    def held_by(self, person):
        """What the person can sign in with besides the password; reserve codes do not count."""
        return self.filter(person=person).exclude(kind=FactorKind.RECOVERY)

    def passkeys(self):
        return self.filter(kind=FactorKind.PASSKEY)

    def recovery_codes(self):
        return self.filter(kind=FactorKind.RECOVERY)


class SecondFactor(models.Model):
    """Something that a person has: an app that shows codes, a passkey, or one reserve code."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factors"
    )
    kind = models.CharField(max_length=10, choices=FactorKind)
    name = models.CharField(max_length=100, blank=True)
    # An app's shared secret, sealed; a passkey's public key; the digest of a reserve code.
    secret = models.TextField()
    credential = models.CharField(max_length=1400, blank=True)  # what a passkey calls itself
    last_step = models.BigIntegerField(default=0)  # of an app: no code is used twice
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        app_label = "people"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_person_has_one_app_for_codes",
                fields=["person"],
                condition=Q(kind=FactorKind.CODES),
            ),
            models.UniqueConstraint(
                name="a_passkey_is_one_persons",
                fields=["credential"],
                condition=Q(kind=FactorKind.PASSKEY),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class Way(models.TextChoices):
    """How somebody proved who they are. A provider of sign-ins is named by its own key."""

    PASSWORD = "password", _("lösenord")
    CODE = "code", _("lösenord och kod")
    RECOVERY = "recovery", _("lösenord och reservkod")
    PASSKEY_TOO = "password+passkey", _("lösenord och passkey")
    PASSKEY = "passkey", _("passkey")


class SessionQuerySet(models.QuerySet):
    def of(self, person):
        """The person's sessions that have not ended, the latest used first."""
        return self.filter(person=person, expire_date__gt=timezone.now()).order_by("-used_at")


class SignInSession(AbstractBaseSession):
    """A browser that has been here; with a person, one that is signed in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    device = models.CharField(max_length=60, blank=True)  # kind of browser and system, no more
    way = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField()

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta(AbstractBaseSession.Meta):
        app_label = "people"

    @classmethod
    def get_session_store_class(cls):
        from fardplan.people.signing_in.sessions import SessionStore

        return SessionStore

    @property
    def handle(self) -> str:
        """What a page calls the session: it tells nothing of the key that opens it."""
        return salted_hmac("fardplan.people.session", self.session_key).hexdigest()[:20]

    @property
    def shown_way(self) -> str:
        """How they signed in, in the reader's words; a provider by its name."""
        if self.way in Way.values:
            return str(Way(self.way).label)
        names = {provider.key: provider.name for provider in settings.SIGN_IN.providers}
        return names.get(self.way, self.way)


class SignInPolicyQuerySet(models.QuerySet):
    def current(self) -> SignInPolicy:
        return self.first() or SignInPolicy()


class SignInPolicy(models.Model):
    """How strict this installation is; there is one, or none while nothing is decided."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    requires_second_factor = models.BooleanField(default=False)

    objects = SignInPolicyQuerySet.as_manager()

    class Meta:
        app_label = "people"
        constraints = [
            models.CheckConstraint(name="there_is_one_sign_in_policy", condition=Q(only=True)),
        ]

    def __str__(self) -> str:
        return "second factor" if self.requires_second_factor else "password"

    @property
    def journal_name(self) -> str:
        return "sign-in-policy"
