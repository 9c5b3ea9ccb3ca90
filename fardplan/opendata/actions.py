"""The only writers of keys for machines."""

import datetime
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.opendata import rules
from fardplan.opendata.models import Token, digest_of

PREFIX = "fardplan_"  # so that one left in a file is known for what it is


@transaction.atomic
def issue_token(
    *, name: str, scopes: Sequence[str], expires_at: datetime.datetime, by
) -> tuple[Token, str]:
    """Make a key for oneself; the secret is told this once and never kept."""
    rules.may_issue(by, name=name, scopes=scopes, expires_at=expires_at).require()
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=by,
        name=name.strip(),
        scopes=sorted(scopes),
        digest=digest_of(secret),
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    record("token_issued", token, by=by, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by) -> Token:
    """Let a key open nothing from now on."""
    token = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    rules.may_revoke(by, token).require()
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record("token_revoked", token, by=by)
    return token


def note_use(token: Token) -> None:
    """Remember the day on which a key was last used, so that the unused can be found."""
    today = timezone.localdate()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
