import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from fardplan.people import actions
from fardplan.people.models import Appointment, Body, BodyKind, Person, Role, Succession
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import MeetVisitors, Visitor
from tests import make

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date(2020, 7, 1), datetime.date(2023, 6, 30)


def test_a_body_is_valid_from_its_first_day_to_its_last():
    make.body("jarva", valid_from=FIRST, valid_to=LAST)
    years = [FIRST - DAY, FIRST, LAST, LAST + DAY]
    assert [Body.objects.valid_on(day).exists() for day in years] == [False, True, True, False]


def test_an_unknown_first_day_is_long_ago_and_no_last_day_is_until_further_notice():
    make.body("farsta", valid_from=None, valid_to=None)
    assert Body.objects.valid_on(datetime.date(1900, 1, 1)).exists()
    assert Body.objects.valid_on(datetime.date(2100, 1, 1)).exists()


def test_a_bodys_name_is_in_the_readers_language():
    body = make.body("farsta", name="Farsta stadsdelsnämnd", name_en="Farsta District Board")
    assert str(body) == "Farsta stadsdelsnämnd"
    with translation.override("en"):
        assert str(body) == "Farsta District Board"


def test_the_centre_is_the_board_the_council_and_what_works_for_them():
    actions.load_bodies(definition=stockholm(), by=OPERATOR)
    central = {body.key for body in Body.objects.select_related("parent") if body.is_central}
    assert central == {"kommunfullmaktige", "kommunstyrelsen", "stadsledningskontoret"}


def test_the_administration_of_another_board_is_not_the_centre():
    board = make.body("socialnamnden", kind=BodyKind.SPECIALISED_BOARD)
    office = make.body("socialforvaltningen", kind=BodyKind.ADMINISTRATION)
    Body.objects.filter(pk=office.pk).update(parent=board)
    office.refresh_from_db()
    assert not office.is_central


def stockholm():
    from fardplan.people.definitions import read_bodies

    return read_bodies()


def test_bodies_are_listed_kind_by_kind():
    make.body("farsta")
    make.body("socialnamnden", kind=BodyKind.SPECIALISED_BOARD)
    make.executive_board()
    listed = [body.key for body in Body.objects.with_relations()]
    assert listed == ["kommunstyrelsen", "farsta", "socialnamnden"]


def test_a_person_holds_a_role_on_the_days_of_the_appointment():
    person = make.person()
    farsta = make.body("farsta")
    actions.appoint(
        person=person, role=Role.HEAD, body=farsta, valid_from=FIRST, valid_to=LAST, by=OPERATOR
    )
    days = [FIRST - DAY, FIRST, LAST, LAST + DAY]
    assert [person.holds(Role.HEAD, on=day) for day in days] == [False, True, True, False]
    assert not person.holds(Role.HEAD)


def test_a_role_ends_with_its_body():
    person = make.person(Role.HEAD, at=make.body("alvsjo"))
    make.body("alvsjo", valid_to=timezone.localdate())
    assert person.holds(Role.HEAD)
    assert not person.holds(Role.HEAD, on=timezone.localdate() + DAY)


def test_a_person_holds_a_role_for_the_body_and_not_for_another():
    farsta, bromma = make.body("farsta"), make.body("bromma")
    person = make.person(Role.OFFICER, at=farsta)
    assert person.holds(Role.OFFICER)
    assert person.holds(Role.HEAD, Role.OFFICER, body=farsta)
    assert not person.holds(Role.OFFICER, body=bromma)
    assert not person.holds(Role.HEAD, body=farsta)


def test_a_deactivated_person_holds_nothing():
    person = make.strategist()
    actions.deactivate_person(person=person, by=OPERATOR)
    assert not person.holds(Role.STRATEGIST)


@pytest.mark.parametrize(("method", "n"), [("GET", 1), ("POST", 3)])
def test_whoever_reads_is_asked_once_for_their_roles_and_whoever_writes_each_time(method, n, rf):
    request = rf.generic(method, "/")
    request.user = make.strategist()
    with CaptureQueriesContext(connection) as queries:
        MeetVisitors(lambda request: [request.user.holds(role) for role in list(Role)[:3]])(request)
    assert len(queries) == n


def test_a_right_that_was_taken_away_a_moment_ago_is_gone():
    person = make.strategist()
    assert person.holds(Role.STRATEGIST)
    actions.withdraw_appointment(appointment=person.appointments.get(), by=OPERATOR)
    assert not person.holds(Role.STRATEGIST)


def test_the_operator_administers_and_writes_the_roadmap_and_nothing_else():
    held = {role for role in Role if OPERATOR.holds(role)}
    assert held == {Role.ADMINISTRATOR, Role.STRATEGIST}
    assert OPERATOR.journal_name == str(OPERATOR) == "operator"


def test_people_see_themselves_and_administrators_see_everybody():
    anna, bo = make.person(), make.administrator()
    assert set(Person.objects.visible_to(anna)) == {anna}
    assert set(Person.objects.visible_to(bo)) == {anna, bo}
    assert not Person.objects.visible_to(Visitor()).exists()


def test_people_see_their_own_appointments_and_administrators_see_all():
    officer, administrator = make.person(Role.OFFICER), make.administrator()
    assert {a.person for a in Appointment.objects.visible_to(officer)} == {officer}
    assert Appointment.objects.visible_to(administrator).count() == 2


@pytest.mark.parametrize("words", ["åsa", "ÖBERG", "asa.o@", " Åsa Ö ", ""])
def test_people_are_found_by_name_or_address_whatever_the_case(words):
    person = make.person(name="Åsa Öberg", email="asa.o@example.org")
    assert list(Person.objects.matching(words)) == [person]


@pytest.mark.parametrize("words", ["Bo", ".*", "asa.o@example,org", "("])
def test_what_is_searched_for_is_taken_literally(words):
    make.person(name="Åsa Öberg", email="asa.o@example.org")
    assert not Person.objects.matching(words).exists()


def refused(name: str, change) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_a_body_ends_after_it_begins():
    body = make.body(valid_from=FIRST)
    change = {"valid_to": FIRST - DAY}
    refused("a_body_ends_after_it_begins", lambda: Body.objects.filter(pk=body.pk).update(**change))


def test_no_body_is_its_own_parent():
    body = make.body()
    refused(
        "no_body_is_its_own_parent", lambda: Body.objects.filter(pk=body.pk).update(parent=body)
    )


def test_no_body_succeeds_itself():
    body = make.body()
    refused(
        "no_body_succeeds_itself",
        lambda: Succession.objects.create(predecessor=body, successor=body, on=FIRST),
    )


def test_one_succession_between_two_bodies():
    old, new = make.body("alvsjo"), make.body("hagersten-alvsjo")
    Succession.objects.create(predecessor=old, successor=new, on=FIRST)
    refused(
        "one_succession_between_two_bodies|people_succession.predecessor_id",
        lambda: Succession.objects.create(predecessor=old, successor=new, on=LAST),
    )


def test_addresses_are_kept_in_lower_case():
    people = Person.objects.filter(pk=make.person().pk)
    refused("addresses_are_kept_in_lower_case", lambda: people.update(email="Anna@example.org"))


def test_every_person_has_a_name():
    people = Person.objects.filter(pk=make.person().pk)
    refused("every_person_has_a_name", lambda: people.update(name=""))


def test_two_people_never_share_an_address():
    anna, bo = make.person(email="anna@example.org"), make.person()
    refused("email", lambda: Person.objects.filter(pk=bo.pk).update(email=anna.email))


def test_an_appointment_ends_after_it_begins():
    made = make.person(Role.OFFICER).appointments.all()
    yesterday = timezone.localdate() - DAY
    refused("an_appointment_ends_after_it_begins", lambda: made.update(valid_to=yesterday))


def test_only_administrators_act_for_no_body():
    officer = make.person(Role.OFFICER).appointments.all()
    administrator = make.administrator().appointments.all()
    name = "only_administrators_act_for_no_body"
    refused(name, lambda: officer.update(body=None))
    refused(name, lambda: administrator.update(body=make.body()))
