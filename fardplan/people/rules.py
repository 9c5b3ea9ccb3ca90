"""Who may do what with people and bodies. First who asks, then whether it can be done."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fardplan.people.models import (
    AT_THE_CENTRE,
    SERVING,
    WITHOUT_BODY,
    Appointment,
    Body,
    Person,
    Role,
    normal_email,
)
from fardplan.verdicts import YES, Verdict, no

DEEPEST = 10  # levels of bodies under each other; more than any city has


def may_administer(by) -> Verdict:
    if by.holds(Role.ADMINISTRATOR):
        return YES
    return no("Bara administratörer kommer åt det här.")


def may_read_journal(by) -> Verdict:
    return may_administer(by)


def may_load_bodies(by) -> Verdict:
    return may_administer(by)


def may_keep_body(by, body: Body) -> Verdict:
    """Administrators keep the list of bodies; what is said of each must make sense."""
    if not (verdict := may_administer(by)):
        return verdict
    if body.valid_from and body.valid_to and body.valid_to < body.valid_from:
        return no("Sista dagen kan inte vara före den första.")
    if body.kind in SERVING and body.parent is None:
        return no("En {kind} hör till en annan organisation. Välj vilken.", kind=_kind(body))
    return stands_in_a_tree(body)


def stands_in_a_tree(body: Body) -> Verdict:
    """No body belongs to itself by way of others."""
    above = body.parent
    for _ in range(DEEPEST):
        if above is None:
            return YES
        if above.pk == body.pk:
            return no("{body} kan inte höra till sig själv, inte ens på omvägar.", body=body)
        above = above.parent
    return no("Trädet av organisationer är för djupt.")


def _kind(body: Body) -> str:
    return str(body.get_kind_display())


def may_end_body(by, body: Body, *, last_day: datetime.date) -> Verdict:
    """A body ends once, not before it began, and not before its parts."""
    if not (verdict := may_administer(by)):
        return verdict
    if body.valid_to is not None:
        return no("{body} har redan en sista dag, {day}.", body=body, day=body.valid_to)
    if body.valid_from and last_day < body.valid_from:
        return no("Sista dagen kan inte vara före den första.")
    parts = body.parts.valid_on(last_day + datetime.timedelta(days=1))
    if parts:
        names = ", ".join(map(str, parts))
        return no("Först ska det som hör dit få en sista dag: {names}.", names=names)
    return YES


def may_succeed(by, *, successor: Body, predecessor: Body, on: datetime.date) -> Verdict:
    """One takes over the day after the other's last, and is there that day."""
    if not (verdict := may_administer(by)):
        return verdict
    if successor.pk == predecessor.pk:
        return no("En organisation kan inte ta över efter sig själv.")
    if successor.predecessors.filter(pk=predecessor.pk).exists():
        return no("Det står redan att {body} tog över.", body=successor)
    if not Body.objects.valid_on(on).filter(pk=successor.pk).exists():
        return no("{body} finns inte den {day}.", body=successor, day=on)
    return _ends(by, predecessor, on - datetime.timedelta(days=1))


def _ends(by, body: Body, day: datetime.date) -> Verdict:
    """The body's last day is that one, or can be made so."""
    if body.valid_to is None:
        return may_end_body(by, body, last_day=day)
    if body.valid_to != day:
        return no("{body} slutade den {day}.", body=body, day=body.valid_to)
    return YES


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
    if person.erased_at:
        return no("Personens uppgifter är raderade. Lägg till personen på nytt.")
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
