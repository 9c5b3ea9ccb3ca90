"""Who may do what with people and bodies. First who asks, then whether it can be done."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fardplan.people.models import (
    AT_THE_CENTRE,
    WITHOUT_BODY,
    Appointment,
    Body,
    Person,
    Role,
    SignInAttempt,
    normal_email,
)
from fardplan.verdicts import YES, Verdict, no

# Failed attempts within the window. An address may be a whole office behind one proxy.
WINDOW = datetime.timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100


def may_administer(by) -> Verdict:
    if by.holds(Role.ADMINISTRATOR):
        return YES
    return no("Bara administratörer kommer åt det här.")


def may_read_journal(by) -> Verdict:
    return may_administer(by)


def may_load_bodies(by) -> Verdict:
    return may_administer(by)


def may_add_person(by, *, email: str, name: str) -> Verdict:
    """Administrators add people, once per address."""
    if not (verdict := may_administer(by)):
        return verdict
    if not name.strip():
        return no("Skriv personens namn.")
    try:
        Person._meta.get_field("email").clean(normal_email(email), None)
    except ValidationError:
        return no("{email} är ingen e-postadress.", email=email)
    if Person.objects.with_email(email).exists():
        return no("Det finns redan en person med adressen {email}.", email=normal_email(email))
    return YES


def may_appoint(by, appointment: Appointment) -> Verdict:
    """Administrators appoint active people, to a role that fits the body, while the body exists."""
    if not (verdict := may_administer(by)):
        return verdict
    person = appointment.person
    if not person.is_active:
        return no("{name} är avstängd och kan inte få uppdrag.", name=person.name)
    if not (verdict := fits(appointment.role, appointment.body) and fits_in_time(appointment)):
        return verdict
    if appointment.rivals().exists():
        return no("{name} har redan det uppdraget under den tiden.", name=person.name)
    return YES


def fits_in_time(appointment: Appointment) -> Verdict:
    """It ends after it begins, and lies within the time that the body exists."""
    first, last, body = appointment.valid_from, appointment.valid_to, appointment.body
    if last and last < first:
        return no("Sista dagen kan inte vara före den första.")
    if body and body.valid_from and first < body.valid_from:
        return no("{body} finns först den {day}.", body=body, day=body.valid_from)
    if body and body.valid_to and (last is None or body.valid_to < last):
        return no("{body} finns bara till och med den {day}.", body=body, day=body.valid_to)
    return YES


def fits(role: str, body: Body | None) -> Verdict:
    """Administrators act for no body; roles at the centre belong where the centre is."""
    if role in WITHOUT_BODY:
        return no("En administratör hör inte till någon organisation.") if body else YES
    if body is None:
        return no("Välj den organisation som uppdraget gäller.")
    if role in AT_THE_CENTRE and not body.is_central:
        return no("Rollen finns bara hos styrelsen, fullmäktige och deras förvaltning.")
    return YES


def may_end(by, appointment: Appointment) -> Verdict:
    """Administrators end what is not over, but never their own administration."""
    if not (verdict := may_administer(by)):
        return verdict
    if appointment.is_over:
        return no("Uppdraget är redan avslutat.")
    if appointment.role == Role.ADMINISTRATOR and appointment.person_id == by.pk:
        return no("Du kan inte avsluta ditt eget uppdrag som administratör. Be en annan.")
    return YES


def may_end_on(by, appointment: Appointment, *, last_day: datetime.date) -> Verdict:
    """An appointment is shortened, never prolonged: a longer one is a new decision."""
    if not (verdict := may_end(by, appointment)):
        return verdict
    if last_day < appointment.valid_from:
        return no("Sista dagen kan inte vara före den första.")
    if appointment.valid_to and last_day > appointment.valid_to:
        return no("Uppdraget slutar redan den {day}. Ge ett nytt.", day=appointment.valid_to)
    return YES


def may_deactivate(by, person: Person) -> Verdict:
    """Somebody is always left who can let people in again."""
    if not (verdict := may_administer(by)):
        return verdict
    if person.pk == by.pk:
        return no("Du kan inte stänga av dig själv. Be en annan administratör.")
    if not person.is_active:
        return no("{name} är redan avstängd.", name=person.name)
    return YES


def may_reactivate(by, person: Person) -> Verdict:
    if not (verdict := may_administer(by)):
        return verdict
    if person.is_active:
        return no("{name} är inte avstängd.", name=person.name)
    return YES


def may_invite(by, person: Person) -> Verdict:
    """A link takes away the password there was, so nobody makes one for themselves."""
    if not (verdict := may_administer(by)):
        return verdict
    if person.pk == by.pk:
        return no("Byt ditt eget lösenord på din egen sida.")
    if not person.is_active:
        return no("{name} är avstängd.", name=person.name)
    return YES


def may_change_password(by: Person, *, current: str) -> Verdict:
    if by.check_password(current):
        return YES
    return no("Det nuvarande lösenordet stämmer inte.")


def is_good_password(password: str, *, person: Person) -> Verdict:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return no("Lösenordet går inte att använda. {reasons}", reasons=" ".join(error.messages))
    return YES


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
