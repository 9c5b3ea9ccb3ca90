"""All that signing in changes: attempts, factors, sessions, links to providers. Rules first."""

import datetime
import hashlib
import logging
import time
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fardplan.errors import Refused
from fardplan.journal.record import record
from fardplan.people.models import Person, normal_email
from fardplan.people.signing_in import codes, passkeys, rules
from fardplan.people.signing_in.models import (
    FactorKind,
    SecondFactor,
    SignInAttempt,
    SignInPolicy,
    SignInSession,
    Way,
)
from fardplan.people.signing_in.sealing import seal, unseal
from fardplan.people.visitor import Visitor

log = logging.getLogger("fardplan.people")


@dataclass(frozen=True)
class Provider:
    """Whoever vouches for a person, as the journal calls it."""

    key: str

    @property
    def journal_name(self) -> str:
        return f"provider:{self.key}"


# Proving who one is


def check_password(*, email: str, password: str, address: str) -> Person:
    """Find out who it is; a failure looks the same, and takes as long, for somebody we do not know.

    The attempt is counted before the password is tried, so that many at once gain nothing, and the
    slow work on the password holds no transaction open. Nobody is signed in yet: see `admit`.
    """
    rules.local_accounts_count().require()
    _count_attempt(account=account_digest(email), address=address)
    person = authenticate(username=email, password=password)
    if person is None:
        raise Refused("E-postadressen eller lösenordet stämmer inte.")
    return person


def check_code(*, person: Person, code: str, address: str) -> str:
    """A code from the app, or a reserve code; each counts once. Failures close the account."""
    _count_attempt(account=account_digest(person.email), address=address)
    _count_code(person.email)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if _uses_app(person, code):
            return str(Way.CODE)
        if _uses_reserve_code(person, code):
            return str(Way.RECOVERY)
    raise Refused("Koden stämmer inte, eller är redan använd.")


def check_passkey(
    *, answer: str, state: dict | None, host: str, address: str, person: Person | None = None
) -> Person:
    """Whose passkey has signed what we asked; only the person's own if one is named."""
    account = account_digest(person.email if person else passkeys.named_in(answer))
    _count_attempt(account=account, address=address)
    known = SecondFactor.objects.passkeys().filter(person__is_active=True)
    known = known.filter(person=person) if person else known
    factor = known.filter(credential=passkeys.named_in(answer)).select_related("person").first()
    if factor is None:
        raise Refused("Din passkey godtogs inte. Försök igen.")
    passkeys.check(answer, factor=factor, state=state, host=host)
    factor.used_at = timezone.now()
    factor.save(update_fields=["used_at"])
    return factor.person


def _uses_app(person: Person, code: str) -> bool:
    factor = person.factors.filter(kind=FactorKind.CODES).first()
    if factor is None:
        return False
    secret, last = unseal(factor.secret), factor.last_step
    step = codes.step_of(code, secret, at=time.time(), after=last)
    if step is None:
        return False
    factor.last_step, factor.used_at = step, timezone.now()
    factor.save(update_fields=["last_step", "used_at"])
    return True


def _uses_reserve_code(person: Person, code: str) -> bool:
    used, _ = person.factors.recovery_codes().filter(secret=_reserve_digest(code)).delete()
    if used:
        left = person.factors.recovery_codes().count()
        record("recovery_code_used", person, by=person, left=left)
    return bool(used)


@transaction.atomic
def admit(*, person: Person, way: str) -> Person:
    """Everything asked for is proven: forget the failures and tell the journal."""
    _forget_failures(account_digest(person.email), _code_digest(person.email))
    record("signed_in", person, by=person, way=str(way))
    return person


@transaction.atomic(durable=True)
def _count_attempt(*, account: str, address: str) -> None:
    now, address = timezone.now(), _digest(address)
    SignInAttempt.objects.before(now - rules.DAY).delete()
    verdict = rules.may_try_to_sign_in(account=account, address=address, at=now)
    if not verdict:
        log.warning("Too many attempts to sign in; one was refused.")
    verdict.require()
    SignInAttempt.objects.create(account=account, address=address, at=now)


@transaction.atomic(durable=True)
def _count_code(email: str) -> None:
    """Counted by itself and for longer, whatever is forgotten of the other attempts."""
    now, account = timezone.now(), _code_digest(email)
    verdict = rules.may_try_code(account=account, at=now)
    if not verdict:
        log.warning("Too many wrong codes after the right password; one was refused.")
    verdict.require()
    SignInAttempt.objects.create(account=account, address="", at=now)


def _forget_failures(*accounts: str) -> None:
    SignInAttempt.objects.filter(account__in=accounts).delete()


def count_letter(*, email: str, address: str) -> bool:
    """Count that somebody asks for a link; False when that address has been sent enough."""
    account = _digest(f"letter {normal_email(email)}")
    _count_attempt(account=account, address=address)
    return rules.may_send_letter(account=account, at=timezone.now())


def account_digest(email: str) -> str:
    return _digest(normal_email(email))


def _code_digest(email: str) -> str:
    return _digest(f"code {normal_email(email)}")


def _digest(value: str) -> str:
    """Tells the same from the same, and tells nobody without our key who it was."""
    return salted_hmac("fardplan.people.actions.sign_in", value, algorithm="sha256").hexdigest()


def _reserve_digest(code: str) -> str:
    """Random enough for a plain digest."""
    return hashlib.sha256(codes.normal(code).encode()).hexdigest()


# Somebody else vouches for the person


def sign_in_by_provider(*, provider: str, subject: str, email: str, is_vouched: bool) -> Person:
    """The person whom a provider vouches for, if they have been added here.

    The first time by e-mail address, which the provider must vouch for; from then on by what the
    provider calls them. No account is made. A refusal is journaled, with no word on who it was.
    """
    linked = SocialAccount.objects.filter(provider=provider, uid=subject).first()
    person = linked.user if linked else _with_email(email) if is_vouched else None
    verdict = rules.may_be_let_in(person, provider=provider, subject=subject)
    if not verdict:
        record("sign_in_refused", Provider(provider), by=person or Visitor())
        verdict.require()
    return _let_in(person, provider=provider, subject=subject, is_new=linked is None)


@transaction.atomic
def _let_in(person: Person, *, provider: str, subject: str, is_new: bool) -> Person:
    if is_new:
        SocialAccount.objects.create(user=person, provider=provider, uid=subject, extra_data={})
        record("linked_to_provider", person, by=person, provider=provider)
    return admit(person=person, way=provider)


def _with_email(email: str) -> Person | None:
    return Person.objects.with_email(email).first() if email else None


# Second factors


@transaction.atomic
def add_code_app(
    *, person: Person, secret: str, code: str, name: str = "", password: str | None = None
) -> list[str]:
    """Add an app that shows codes, once it has shown a right one; it takes the place of another.

    Gives the reserve codes if this is the first factor. A password of None is one just proven.
    """
    rules.may_add_factor(person, password=password).require()
    step = codes.step_of(code, secret, at=time.time())
    if step is None:
        raise Refused("Koden stämmer inte. Kontrollera att telefonens klocka går rätt.")
    person.factors.filter(kind=FactorKind.CODES).delete()
    factor = SecondFactor(person=person, kind=FactorKind.CODES, name=name, secret=seal(secret))
    factor.last_step = step
    return _add(factor)


@transaction.atomic
def add_passkey(
    *,
    person: Person,
    answer: str,
    state: dict | None,
    host: str,
    name: str = "",
    password: str | None = None,
) -> list[str]:
    """Add a passkey that the browser has just made; gives reserve codes as `add_code_app` does."""
    rules.may_add_factor(person, password=password).require()
    credential, key = passkeys.read_new(answer, state=state, host=host)
    if SecondFactor.objects.passkeys().filter(credential=credential).exists():
        raise Refused("Den passkeyn finns redan.")
    factor = SecondFactor(person=person, kind=FactorKind.PASSKEY, name=name, secret=key)
    factor.credential = credential
    return _add(factor)


def _add(factor: SecondFactor) -> list[str]:
    person = factor.person
    is_first = not rules.needs_second_step(person)
    factor.save()
    record("factor_added", person, by=person, kind=factor.kind)
    return _new_recovery_codes(person) if is_first else []


@transaction.atomic
def remove_factor(*, factor: SecondFactor, password: str, by: Person) -> None:
    """Take one away; the reserve codes go with the last."""
    rules.may_remove_factor(by, factor, password=password).require()
    record("factor_removed", by, by=by, kind=factor.kind)
    factor.delete()
    if not rules.needs_second_step(by):
        by.factors.all().delete()


@transaction.atomic
def make_recovery_codes(*, password: str, by: Person) -> list[str]:
    """Ten new reserve codes, shown once; earlier ones stop working."""
    rules.may_make_recovery_codes(by, password=password).require()
    return _new_recovery_codes(by)


def _new_recovery_codes(person: Person) -> list[str]:
    person.factors.recovery_codes().delete()
    made = codes.new_reserve_codes()
    kind = FactorKind.RECOVERY
    SecondFactor.objects.bulk_create(
        SecondFactor(person=person, kind=kind, secret=_reserve_digest(code)) for code in made
    )
    record("recovery_codes_made", person, by=person)
    return made


@transaction.atomic
def take_factors(*, person: Person, by) -> None:
    """Help somebody who has lost what they sign in with; they are signed out everywhere."""
    rules.may_take_factors(by, person).require()
    person.factors.all().delete()
    SignInSession.objects.of(person).delete()
    _forget_failures(_code_digest(person.email))
    record("factors_taken_away", person, by=by)


@transaction.atomic
def set_policy(*, requires_second_factor: bool, by) -> SignInPolicy:
    """Decide how strict this installation is."""
    rules.may_set_policy(by).require()
    policy = SignInPolicy.objects.select_for_update().current()
    policy.requires_second_factor = requires_second_factor
    policy.save()
    record("sign_in_policy_set", policy, by=by, requires_second_factor=requires_second_factor)
    return policy


# Sessions


@transaction.atomic
def end_session(*, session: SignInSession, by) -> None:
    """Sign a person out in one place."""
    rules.may_end_sessions(by, session.person).require()
    session.delete()
    record("session_ended", session.person, by=by)


@transaction.atomic
def end_sessions(*, person: Person, by, keep: str | None = None) -> int:
    """Sign a person out everywhere, but in the session that is kept."""
    rules.may_end_sessions(by, person).require()
    ended = forget_sessions(person, keep=keep)
    record("sessions_ended", person, by=by, ended=ended)
    return ended


def forget_sessions(person: Person, *, keep: str | None = None) -> int:
    """What every action does that changes who may be signed in."""
    ended, _ = SignInSession.objects.filter(person=person).exclude(session_key=keep or "").delete()
    return ended


@transaction.atomic
def forget_expired_sessions(*, at: datetime.datetime) -> int:
    """Sessions that have ended by themselves, as the scheduled deletion asks."""
    ended, _ = SignInSession.objects.filter(expire_date__lt=at).delete()
    return ended
