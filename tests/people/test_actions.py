"""Each action: what it does, what it tells the journal, and whom it refuses."""

import datetime
import re

import pytest
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.people import actions
from fardplan.people.definitions import read_bodies
from fardplan.people.links import person_behind
from fardplan.people.models import AT_THE_CENTRE, Appointment, Body, BodyKind, Person, Role
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import Visitor
from tests import make
from tests.project.source import ROOT

pytestmark = pytest.mark.django_db

GOOD = "fyra korta ord räcker"
DAY = datetime.timedelta(days=1)


def last_entry() -> Entry:
    return Entry.objects.order_by("-sequence").first()


def told() -> tuple:
    entry = last_entry()
    return entry.event, entry.subject, entry.by


def today() -> datetime.date:
    return timezone.localdate()


# Bodies


def test_bodies_are_loaded_and_the_journal_says_which():
    definition = read_bodies()
    changed = actions.load_bodies(definition=definition, by=OPERATOR)
    assert Body.objects.count() == len(definition.bodies)
    assert len(changed) == len(definition.bodies) + len(definition.successions)
    assert told() == ("bodies_loaded", "bodies:stockholm", "operator")
    assert last_entry().details == {"changed": changed}


def test_loading_the_same_again_changes_nothing_and_says_nothing():
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    assert actions.load_bodies(definition=read_bodies(), by=OPERATOR) == []
    assert Entry.objects.count() == 1


def test_loading_corrects_what_differs_and_takes_nothing_away():
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    farsta = Body.objects.get(key="farsta")
    make.body("farsta", name="Farsta nämnd", valid_from=farsta.valid_from)
    farsta.refresh_from_db()
    assert (farsta.name, farsta.parent) == ("Farsta nämnd", None)
    assert Body.objects.count() == len(read_bodies().bodies)
    assert last_entry().details == {"changed": ["farsta"]}


def test_a_corrected_succession_is_told():
    definition = read_bodies()
    actions.load_bodies(definition=definition, by=OPERATOR)
    first = definition.successions[0]
    moved = first.model_copy(update={"on": first.on + DAY})
    actions.load_bodies(
        definition=definition.model_copy(update={"successions": [moved]}), by=OPERATOR
    )
    assert last_entry().details == {"changed": ["hagersten-liljeholmen → hagersten-alvsjo"]}


def test_only_administrators_load_bodies():
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.load_bodies(definition=read_bodies(), by=make.strategist())
    assert not Body.objects.filter(key="jarva").exists()


# Adding people


def test_an_administrator_adds_a_person_who_cannot_sign_in_yet():
    administrator = make.administrator()
    person = actions.add_person(email=" Anna.Ek@Example.org ", name=" Anna Ek ", by=administrator)
    assert (person.email, person.name) == ("anna.ek@example.org", "Anna Ek")
    assert not person.has_usable_password()
    assert told() == ("person_added", f"person:{person.pk}", f"person:{administrator.pk}")
    assert last_entry().details == {}


@pytest.mark.parametrize(
    ("email", "name", "why"),
    [
        ("ANNA@example.org", "Anna", "finns redan en person med adressen anna@example.org"),
        ("anna", "Anna", "anna är ingen e-postadress"),
        ("", "Anna", "ingen e-postadress"),
        ("a" * 250 + "@example.org", "Anna", "ingen e-postadress"),
        ("bo@example.org", "  ", "Skriv personens namn"),
    ],
)
def test_a_person_is_not_added_twice_nor_without_name_and_address(email, name, why):
    make.person(email="anna@example.org")
    with pytest.raises(Refused, match=why):
        actions.add_person(email=email, name=name, by=OPERATOR)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("who", [make.person, make.strategist, Visitor])
def test_only_administrators_add_people(who):
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.add_person(email="anna@example.org", name="Anna", by=who())


def test_the_first_administrator_can_administer():
    person = actions.create_administrator(
        email="anna@example.org", name="Anna", password=GOOD, by=OPERATOR
    )
    assert person.check_password(GOOD)
    assert person.holds(Role.ADMINISTRATOR)
    events = list(Entry.objects.order_by("sequence").values_list("event", flat=True))
    assert events == ["person_added", "first_password_set", "appointed"]


@pytest.mark.parametrize("password", ["kort", "qwerty123456", "anna@example.org"])
def test_an_administrator_with_a_bad_password_is_not_made(password):
    with pytest.raises(Refused, match="Lösenordet går inte att använda"):
        actions.create_administrator(
            email="anna@example.org", name="Anna", password=password, by=OPERATOR
        )
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


# Passwords


def test_a_link_lets_its_holder_choose_a_password_once():
    person, administrator = make.person(), make.administrator()
    token = actions.invite(person=person, by=administrator)
    assert told() == ("person_invited", f"person:{person.pk}", f"person:{administrator.pk}")

    actions.set_first_password(pk=person.pk, token=token, password=GOOD)
    person.refresh_from_db()
    assert person.check_password(GOOD)
    assert told() == ("first_password_set", f"person:{person.pk}", f"person:{person.pk}")

    with pytest.raises(Refused, match="Länken gäller inte längre"):
        actions.set_first_password(pk=person.pk, token=token, password=GOOD)


def test_a_new_link_ends_the_old_one_and_the_password_there_was():
    person = make.person()
    old = actions.invite(person=person, by=OPERATOR)
    new = actions.invite(person=person, by=OPERATOR)
    with pytest.raises(Refused, match="Länken"):
        person_behind(person.pk, old)
    actions.set_first_password(pk=person.pk, token=new, password=GOOD)
    actions.invite(person=person, by=OPERATOR)
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_link_is_for_one_person_and_expires(settings):
    anna, bo = make.person(), make.person()
    token = actions.invite(person=anna, by=OPERATOR)
    actions.invite(person=bo, by=OPERATOR)
    assert person_behind(anna.pk, token) == anna
    for pk, tried in [(bo.pk, token), (anna.pk, "x"), (10**30, token), (0, token)]:
        with pytest.raises(Refused, match="Länken"):
            person_behind(pk, tried)
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(Refused, match="Länken"):
        person_behind(anna.pk, token)


def test_a_deactivated_persons_link_does_not_count():
    person = make.person()
    token = actions.invite(person=person, by=OPERATOR)
    actions.deactivate_person(person=person, by=OPERATOR)
    with pytest.raises(Refused, match="Länken"):
        actions.set_first_password(pk=person.pk, token=token, password=GOOD)


def test_links_are_made_by_administrators_for_others():
    person, administrator = make.person(), make.administrator()
    for by, whom, why in [
        (person, administrator, "Bara administratörer"),
        (administrator, administrator, "Byt ditt eget lösenord"),
    ]:
        with pytest.raises(Refused, match=why):
            actions.invite(person=whom, by=by)


def test_nobody_who_is_shut_out_is_invited():
    person = make.person()
    actions.deactivate_person(person=person, by=OPERATOR)
    with pytest.raises(Refused, match="avstängd"):
        actions.invite(person=person, by=OPERATOR)


def with_password(person: Person) -> Person:
    token = actions.invite(person=person, by=OPERATOR)
    return actions.set_first_password(pk=person.pk, token=token, password=GOOD)


def test_a_person_changes_their_own_password():
    person = with_password(make.person())
    actions.change_password(current=GOOD, new="ett helt annat lösenord", by=person)
    person.refresh_from_db()
    assert person.check_password("ett helt annat lösenord")
    assert told() == ("password_changed", f"person:{person.pk}", f"person:{person.pk}")


@pytest.mark.parametrize(
    ("current", "new", "why"),
    [("fel", "ett helt annat lösenord", "nuvarande"), (GOOD, "kort", "Lösenordet går inte")],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_bad_one(current, new, why):
    person = with_password(make.person())
    with pytest.raises(Refused, match=why):
        actions.change_password(current=current, new=new, by=person)
    person.refresh_from_db()
    assert person.check_password(GOOD)


# Appointments


def test_an_administrator_appoints_somebody_to_a_role_in_a_body():
    person, administrator, farsta = make.person(), make.administrator(), make.body("farsta")
    last = today() + DAY
    made = actions.appoint(
        person=person, role=Role.HEAD, body=farsta, valid_to=last, by=administrator
    )
    assert (made.valid_from, made.valid_to) == (today(), last)
    assert person.holds(Role.HEAD, body=farsta)
    assert told() == ("appointed", f"person:{person.pk}", f"person:{administrator.pk}")
    assert last_entry().details == {
        "role": "head",
        "body": "farsta",
        "valid_from": str(today()),
        "valid_to": str(last),
    }


def test_only_administrators_appoint():
    person = make.strategist()
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.appoint(person=person, role=Role.ADMINISTRATOR, by=person)
    assert not person.holds(Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", [Role.STRATEGIST, Role.REGISTRAR, Role.READER])
def test_roles_at_the_centre_are_held_at_the_centre(role):
    person = make.person()
    with pytest.raises(Refused, match="Rollen finns bara hos styrelsen"):
        actions.appoint(person=person, role=role, body=make.body("farsta"), by=OPERATOR)
    actions.appoint(person=person, role=role, body=make.executive_board(), by=OPERATOR)
    assert person.holds(role)


@pytest.mark.parametrize("role", [role for role in Role if role not in AT_THE_CENTRE])
def test_other_roles_are_held_in_any_body_but_administration_in_none(role):
    person, farsta = make.person(), make.body("farsta")
    right, wrong = (None, farsta) if role == Role.ADMINISTRATOR else (farsta, None)
    with pytest.raises(Refused, match="organisation"):
        actions.appoint(person=person, role=role, body=wrong, by=OPERATOR)
    actions.appoint(person=person, role=role, body=right, by=OPERATOR)
    assert person.holds(role, body=right)


FIRST, LAST = datetime.date(2020, 7, 1), datetime.date(2023, 6, 30)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (FIRST, LAST, None),
        (LAST, FIRST, "Sista dagen kan inte vara före den första"),
        (FIRST - DAY, LAST, "finns först den 2020-07-01"),
        (FIRST, LAST + DAY, "finns bara till och med den 2023-06-30"),
        (FIRST, None, "finns bara till och med den 2023-06-30"),
    ],
)
def test_an_appointment_lies_within_the_time_of_its_body(first, last, why):
    person, body = make.person(), make.body(valid_from=FIRST, valid_to=LAST)

    def appoint():
        return actions.appoint(
            person=person, role=Role.HEAD, body=body, valid_from=first, valid_to=last, by=OPERATOR
        )

    if why is None:
        assert appoint().pk
        return
    with pytest.raises(Refused, match=why):
        appoint()
    assert not person.appointments.exists()


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        (FIRST - 9 * DAY, FIRST - DAY, True),
        (FIRST - 9 * DAY, FIRST, False),
        (LAST, LAST + DAY, False),
        (LAST + DAY, None, True),
        (FIRST - DAY, None, False),
    ],
)
def test_the_same_appointment_is_not_given_twice_for_the_same_days(first, last, allowed):
    person, body = make.person(), make.body()
    same = {"person": person, "role": Role.HEAD, "body": body, "by": OPERATOR}
    actions.appoint(**same, valid_from=FIRST, valid_to=LAST)
    if allowed:
        assert actions.appoint(**same, valid_from=first, valid_to=last).pk
        return
    with pytest.raises(Refused, match="har redan det uppdraget"):
        actions.appoint(**same, valid_from=first, valid_to=last)


def test_somebody_who_is_shut_out_is_not_appointed():
    person = make.person()
    actions.deactivate_person(person=person, by=OPERATOR)
    with pytest.raises(Refused, match="avstängd"):
        actions.appoint(person=person, role=Role.ADMINISTRATOR, by=OPERATOR)


def appointment(person: Person) -> Appointment:
    return person.appointments.get()


def test_an_appointment_counts_through_its_last_day():
    person, administrator = make.person(Role.OFFICER), make.administrator()
    actions.end_appointment(appointment=appointment(person), last_day=today(), by=administrator)
    assert person.holds(Role.OFFICER)
    assert not person.holds(Role.OFFICER, on=today() + DAY)
    assert told() == ("appointment_ended", f"person:{person.pk}", f"person:{administrator.pk}")
    assert last_entry().details["last_day"] == str(today())


def test_an_appointment_that_is_withdrawn_stops_counting_at_once():
    person, administrator = make.person(Role.OFFICER), make.administrator()
    actions.withdraw_appointment(appointment=appointment(person), by=administrator)
    assert not person.holds(Role.OFFICER)
    assert appointment(person).withdrawn_at
    assert told()[0] == "appointment_withdrawn"
    assert last_entry().details == {"role": "officer", "body": "farsta", "valid_from": str(today())}


def test_a_withdrawn_appointment_can_be_given_again():
    person = make.person(Role.OFFICER)
    actions.withdraw_appointment(appointment=appointment(person), by=OPERATOR)
    actions.appoint(person=person, role=Role.OFFICER, body=make.body(), by=OPERATOR)
    assert person.holds(Role.OFFICER)


def test_appointments_are_ended_and_withdrawn_by_administrators():
    person = make.person(Role.OFFICER)
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.end_appointment(appointment=appointment(person), last_day=today(), by=person)
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.withdraw_appointment(appointment=appointment(person), by=person)


def test_an_appointment_does_not_end_before_it_began():
    person = make.person(Role.OFFICER)
    with pytest.raises(Refused, match="före den första"):
        actions.end_appointment(
            appointment=appointment(person), last_day=today() - DAY, by=OPERATOR
        )


def test_an_appointment_is_not_prolonged_by_a_new_last_day():
    person = make.person(Role.OFFICER)
    actions.end_appointment(appointment=appointment(person), last_day=today() + DAY, by=OPERATOR)
    with pytest.raises(Refused, match="slutar redan den"):
        actions.end_appointment(
            appointment=appointment(person), last_day=today() + 2 * DAY, by=OPERATOR
        )
    actions.end_appointment(appointment=appointment(person), last_day=today(), by=OPERATOR)
    assert appointment(person).valid_to == today()


def test_what_is_over_is_not_ended_again():
    person = make.person(Role.OFFICER)
    stale = appointment(person)
    actions.withdraw_appointment(appointment=stale, by=OPERATOR)
    with pytest.raises(Refused, match="redan avslutat"):
        actions.withdraw_appointment(appointment=stale, by=OPERATOR)
    with pytest.raises(Refused, match="redan avslutat"):
        actions.end_appointment(appointment=stale, last_day=today(), by=OPERATOR)


def test_administrators_do_not_end_their_own_administration():
    administrator, another = make.administrator(), make.administrator()
    own = appointment(administrator)
    with pytest.raises(Refused, match="Be en annan"):
        actions.withdraw_appointment(appointment=own, by=administrator)
    with pytest.raises(Refused, match="Be en annan"):
        actions.end_appointment(appointment=own, last_day=today(), by=administrator)
    actions.withdraw_appointment(appointment=own, by=another)
    assert not administrator.holds(Role.ADMINISTRATOR)


# Shutting out


def test_a_deactivated_person_is_let_in_again():
    person, administrator = make.strategist(), make.administrator()
    actions.deactivate_person(person=person, by=administrator)
    assert told() == ("person_deactivated", f"person:{person.pk}", f"person:{administrator.pk}")
    assert not person.holds(Role.STRATEGIST)
    actions.reactivate_person(person=person, by=administrator)
    assert told()[0] == "person_reactivated"
    assert person.holds(Role.STRATEGIST)


def test_people_are_shut_out_by_administrators_and_never_by_themselves():
    person, administrator = make.person(), make.administrator()
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.deactivate_person(person=administrator, by=person)
    with pytest.raises(Refused, match="inte stänga av dig själv"):
        actions.deactivate_person(person=administrator, by=administrator)
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.reactivate_person(person=administrator, by=person)


def test_shutting_out_and_letting_in_are_done_once():
    person = make.person()
    with pytest.raises(Refused, match="är inte avstängd"):
        actions.reactivate_person(person=person, by=OPERATOR)
    actions.deactivate_person(person=person, by=OPERATOR)
    with pytest.raises(Refused, match="redan avstängd"):
        actions.deactivate_person(person=person, by=OPERATOR)


def test_the_journal_holds_no_name_and_no_address():
    person = make.person(Role.OFFICER, name="Åsa Öberg", email="asa@example.org")
    actions.withdraw_appointment(appointment=appointment(person), by=OPERATOR)
    with_password(person)
    actions.deactivate_person(person=person, by=OPERATOR)
    written = str(list(Entry.objects.values()))
    assert "Öberg" not in written
    assert "asa@" not in written
    assert verify() is None


def test_an_outside_body_can_be_a_companys_or_anybodys():
    kinds = {make.body(f"k-{kind.replace('_', '-')}", kind=kind).kind for kind in BodyKind}
    assert kinds == set(BodyKind)


def test_the_manual_tells_of_every_event():
    manual = (ROOT / "docs" / "manual" / "administrator.md").read_text(encoding="utf-8")
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "fardplan" / "people").rglob("actions.py")
    )
    events = set(re.findall(r'(?:record\(|event=)\s*"(\w+)"', source))
    assert len(events) > 20
    assert {event for event in events if f"`{event}`" not in manual} == set()
