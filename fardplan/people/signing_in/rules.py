"""Who may sign in, with what, and who may change how. First who asks, then whether it can be."""

import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from fardplan.people.models import Person, Role
from fardplan.people.rules import may_administer
from fardplan.people.signing_in.models import SecondFactor, SignInAttempt, SignInPolicy
from fardplan.verdicts import YES, Verdict, no

# Failed attempts within the window. An address may be a whole office behind one proxy.
WINDOW = datetime.timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100
# Wrong codes after the right password: nobody mistypes so often, and only whoever has the password
# can use them up. Three codes of a million are right at a time: to guess one takes thirty years.
DAY = datetime.timedelta(days=1)
CODES_PER_DAY = 20
LETTERS_PER_ACCOUNT = 3
MOST_FACTORS = 10


def may_try_to_sign_in(*, account: str, address: str, at: datetime.datetime) -> Verdict:
    """Not too many failures lately, neither for the account nor from the address."""
    lately = SignInAttempt.objects.since(at - WINDOW)
    too_many = (
        lately.filter(account=account).count() >= PER_ACCOUNT
        or lately.filter(address=address).count() >= PER_ADDRESS
    )
    if too_many:
        return no("För många försök att logga in. Vänta en kvart och försök igen.")
    return YES


def may_try_code(*, account: str, at: datetime.datetime) -> Verdict:
    """Whoever has the password cannot go on guessing codes from one quarter to the next."""
    lately = SignInAttempt.objects.since(at - DAY).filter(account=account)
    if lately.count() >= CODES_PER_DAY:
        return no(
            "För många felaktiga koder det senaste dygnet. Vänta ett dygn, eller be en "
            "administratör om hjälp."
        )
    return YES


def may_send_letter(*, account: str, at: datetime.datetime) -> bool:
    """Nobody's letterbox is filled by us: three in a quarter, whoever asks."""
    lately = SignInAttempt.objects.since(at - WINDOW).filter(account=account)
    return lately.count() <= LETTERS_PER_ACCOUNT


def local_accounts_count() -> Verdict:
    if settings.SIGN_IN.local_accounts:
        return YES
    return no("Här loggar man in med stadens konto, inte med lösenord.")


def needs_second_step(person: Person) -> bool:
    """Whoever has a second factor is always asked for it."""
    return SecondFactor.objects.held_by(person).exists()


def must_add_factor(person: Person) -> bool:
    """A password alone is too little where an administrator has said so."""
    return SignInPolicy.objects.current().requires_second_factor and not needs_second_step(person)


def may_add_factor(person: Person, *, password: str | None) -> Verdict:
    """With one's password, so that a borrowed screen is not enough; None is one just proven."""
    if password is not None and not (verdict := _knows(person, password)):
        return verdict
    if SecondFactor.objects.held_by(person).count() >= MOST_FACTORS:
        return no("Du har redan tio. Ta bort någon som du inte använder.")
    return YES


def may_remove_factor(by: Person, factor: SecondFactor, *, password: str) -> Verdict:
    if factor.person_id != by.pk:
        return no("Du kan bara ta bort det som är ditt eget.")
    if not (verdict := _knows(by, password)):
        return verdict
    required = SignInPolicy.objects.current().requires_second_factor
    if required and SecondFactor.objects.held_by(by).count() == 1:
        return no("Här krävs ett andra steg. Lägg till ett annat först.")
    return YES


def may_make_recovery_codes(by: Person, *, password: str) -> Verdict:
    if not (verdict := _knows(by, password)):
        return verdict
    if not needs_second_step(by):
        return no("Reservkoder behövs först när du har ett andra steg.")
    return YES


def _knows(person: Person, password: str) -> Verdict:
    if person.check_password(password):
        return YES
    return no("Lösenordet stämmer inte.")


def may_take_factors(by, person: Person) -> Verdict:
    """Administrators help somebody who has lost their telephone, but not themselves."""
    if not (verdict := may_administer(by)):
        return verdict
    if person.pk == by.pk:
        return no("Ditt eget andra steg ändrar du på din egen sida.")
    if not person.factors.exists():
        return no("{name} har inget andra steg.", name=person.name)
    return YES


def may_end_sessions(by, person: Person) -> Verdict:
    """One's own, and for administrators anybody's."""
    if by.pk == person.pk or by.holds(Role.ADMINISTRATOR):
        return YES
    return no("Du kan bara avsluta dina egna inloggningar.")


def may_set_policy(by) -> Verdict:
    return may_administer(by)


def may_be_let_in(person: Person | None, *, provider: str, subject: str) -> Verdict:
    """Whoever a provider vouches for must have been added here, be active, and be the same."""
    if person is None:
        return no(
            "Du är inloggad hos {provider}, men har inget konto här. "
            "Be en administratör lägga till dig.",
            provider=named(provider),
        )
    if not person.is_active:
        return no("Ditt konto här är avstängt. Vänd dig till en administratör.")
    others = SocialAccount.objects.filter(provider=provider, user=person).exclude(uid=subject)
    if others.exists():
        return no(
            "Din e-postadress hör här ihop med ett annat konto hos {provider}. "
            "Vänd dig till en administratör.",
            provider=named(provider),
        )
    return YES


def named(provider: str) -> str:
    """What a provider of sign-ins is called on the pages."""
    known = settings.SIGN_IN.provider(provider)
    return known.name if known else provider
