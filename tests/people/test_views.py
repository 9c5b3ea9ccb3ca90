"""The pages of those who are signed in: who may open them, what they show, what they keep."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fardplan.journal.models import Entry
from fardplan.people import actions
from fardplan.people.definitions import read_bodies
from fardplan.people.models import Appointment, Body, Person, Role
from fardplan.people.operator import OPERATOR
from tests import make

pytestmark = pytest.mark.django_db

GOOD = "fyra korta ord räcker"
DAY = datetime.timedelta(days=1)


def address(name: str, *values) -> str:
    return reverse(f"people:{name}", args=values)


@pytest.fixture
def administrator() -> Person:
    return make.administrator(name="Ada Min")


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def officer() -> Person:
    return make.person(Role.OFFICER, at=make.body("farsta"), name="Bo Ek", email="bo@example.org")


def own(person: Person) -> Appointment:
    return person.appointments.get()


# Who may open what

FOR_ADMINISTRATORS = [
    ("get", "persons"),
    ("get", "add_person"),
    ("post", "add_person"),
    ("get", "person"),
    ("post", "person"),
    ("post", "invite"),
    ("post", "deactivate_person"),
    ("post", "reactivate_person"),
    ("get", "end_appointment"),
    ("post", "end_appointment"),
    ("post", "withdraw_appointment"),
    ("get", "journal"),
]
OF_PERSON = {"person", "invite", "deactivate_person", "reactivate_person"}
OF_APPOINTMENT = {"end_appointment", "withdraw_appointment"}


def address_about(name: str, person: Person) -> str:
    if name in OF_PERSON:
        return address(name, person.pk)
    return address(name, own(person).pk) if name in OF_APPOINTMENT else address(name)


@pytest.mark.parametrize(("method", "name"), FOR_ADMINISTRATORS)
def test_administration_is_refused_to_others_with_the_reason(client, officer, method, name):
    client.force_login(officer)
    entries = Entry.objects.count()
    page = getattr(client, method)(address_about(name, officer))
    assert page.status_code == 403
    assert "Bara administratörer" in page.text
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(("method", "name"), FOR_ADMINISTRATORS)
def test_administration_asks_visitors_to_sign_in(client, officer, method, name):
    wanted = address_about(name, officer)
    page = getattr(client, method)(wanted)
    assert page.status_code == 302
    assert page["Location"] == f"{address('sign_in')}?next={wanted}"


@pytest.mark.parametrize("name", ["persons", "add_person", "person", "end_appointment", "journal"])
def test_administration_opens_to_administrators(as_administrator, officer, name):
    assert as_administrator.get(address_about(name, officer)).status_code == 200


@pytest.mark.parametrize("name", ["me", "bodies", "change_password"])
def test_everybody_who_is_signed_in_has_their_own_pages(client, officer, name):
    client.force_login(officer)
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", ["invite", "deactivate_person", "withdraw_appointment"])
def test_what_changes_something_takes_a_post(as_administrator, officer, name):
    assert as_administrator.get(address_about(name, officer)).status_code == 405


@pytest.mark.parametrize("name", ["person", "end_appointment"])
@pytest.mark.parametrize("pk", [0, 10**6, 10**40])
def test_what_is_not_there_is_not_found(as_administrator, name, pk):
    assert as_administrator.get(address(name, pk)).status_code == 404


def test_the_pages_are_there_in_english(as_administrator, officer):
    page = as_administrator.get("/en" + address("me"))
    assert page.status_code == 200
    assert '<html lang="en">' in page.text


# One's own page


def test_my_page_shows_what_i_may_act_as_and_no_more(client, officer):
    client.force_login(officer)
    page = client.get(address("me")).text
    assert "Bo Ek" in page
    assert "handläggare" in page
    assert "Farsta" in page
    assert address("journal") not in page


def test_an_administrators_page_leads_to_the_administration(as_administrator):
    page = as_administrator.get(address("me")).text
    assert all(address(name) in page for name in ["persons", "bodies", "journal"])


@pytest.fixture
def with_password(officer) -> Person:
    token = actions.invite(person=officer, by=OPERATOR)
    return actions.set_first_password(pk=officer.pk, token=token, password=GOOD)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, with_password):
    from django.test import Client

    elsewhere = Client()
    client.force_login(with_password)
    elsewhere.force_login(with_password)
    new = "ett helt annat lösenord"
    done = client.post(
        address("change_password"), {"current": GOOD, "new": new, "again": new}, follow=True
    )
    assert "Lösenordet är bytt." in done.text
    assert client.get(address("me")).status_code == 200
    assert elsewhere.get(address("me")).status_code == 302


def test_the_wrong_password_is_told_beside_its_field(client, with_password):
    client.force_login(with_password)
    new = "ett helt annat lösenord"
    page = client.post(address("change_password"), {"current": "fel", "new": new, "again": new})
    assert 'aria-describedby="id_current_error"' in page.text
    assert "Det nuvarande lösenordet stämmer inte." in page.text
    assert new not in page.text


# People


def test_adding_a_person_gives_a_link_that_works(as_administrator, client):
    page = as_administrator.post(
        address("add_person"), {"name": "Cilla Öst", "email": "Cilla@example.org"}
    )
    person = Person.objects.get(email="cilla@example.org")
    link = page.context["link"]
    assert link in page.text
    assert page.context["days"] == 3
    assert "no-store" in page["Cache-Control"]
    client.logout()
    assert client.get(link).status_code == 200
    assert [entry.event for entry in Entry.objects.matching(subject=person.journal_name)] == [
        "person_invited",
        "person_added",
    ]


def test_a_person_who_is_there_already_is_told_and_what_was_typed_is_kept(
    as_administrator, officer
):
    page = as_administrator.post(
        address("add_person"), {"name": "Bosse", "email": "BO@example.org"}
    ).text
    assert "Det finns redan en person med adressen bo@example.org." in page
    assert 'value="Bosse"' in page
    assert 'value="BO@example.org"' in page


def test_an_empty_form_has_a_summary_that_leads_to_each_fault(as_administrator):
    page = as_administrator.post(address("add_person"), {"name": "", "email": ""}).text
    assert 'role="alert"' in page
    for field in ("name", "email"):
        assert f'href="#id_{field}"' in page
        assert f'aria-describedby="id_{field}_error"' in page


def test_a_new_link_is_shown(as_administrator, officer):
    page = as_administrator.post(address("invite", officer.pk))
    assert page.context["link"] in page.text


def test_people_are_searched_for_and_paged(as_administrator, officer):
    page = as_administrator.get(address("persons"))
    assert "Bo Ek" in page.text
    assert "handläggare, Farsta" in page.text
    assert "administratör" in page.text
    found = as_administrator.get(address("persons"), {"q": "ADA"}).text
    assert "Ada Min" in found
    assert "Bo Ek" not in found
    assert "Ingen person passar" in as_administrator.get(address("persons"), {"q": "zz"}).text
    far = as_administrator.get(address("persons"), {"page": "999"})
    assert far.context["page"].number == 1


def test_a_role_that_is_over_is_not_among_todays(as_administrator, officer):
    actions.withdraw_appointment(appointment=own(officer), by=OPERATOR)
    assert "handläggare" not in as_administrator.get(address("persons")).text
    assert "återkallat" in as_administrator.get(address("person", officer.pk)).text


def test_an_appointment_is_given(as_administrator, officer):
    bromma = make.body("bromma")
    given = {"role": "head", "body": bromma.pk, "valid_from": "2026-01-02", "valid_to": ""}
    page = as_administrator.post(address("person", officer.pk), given, follow=True)
    assert "Uppdraget är tillagt: chef, Bromma." in page.text
    assert officer.holds(Role.HEAD, body=bromma, on=datetime.date(2026, 1, 2))


def test_an_appointment_that_the_rule_refuses_is_told_and_what_was_typed_is_kept(
    as_administrator, officer
):
    given = {"role": "strategist", "body": make.body("bromma").pk, "valid_from": "2026-01-02"}
    page = as_administrator.post(address("person", officer.pk), given).text
    assert "Rollen finns bara hos styrelsen" in page
    assert 'value="2026-01-02"' in page
    assert '<option value="strategist" selected>' in page


def test_only_bodies_of_today_are_offered(as_administrator, officer):
    make.body("alvsjo", valid_to=timezone.localdate() - DAY)
    form = as_administrator.get(address("person", officer.pk)).context["form"]
    assert [body.key for body in form.fields["body"].queryset] == ["farsta"]


def test_an_appointment_is_ended_on_a_day(as_administrator, officer):
    last = timezone.localdate() + DAY
    page = as_administrator.post(
        address("end_appointment", own(officer).pk), {"last_day": last}, follow=True
    )
    assert "Sista dagen är satt." in page.text
    assert own(officer).valid_to == last


def test_a_last_day_that_cannot_be_is_told(as_administrator, officer):
    wanted = address("end_appointment", own(officer).pk)
    assert "före den första" in as_administrator.post(wanted, {"last_day": "2001-01-01"}).text
    assert 'id="id_last_day_error"' in as_administrator.post(wanted, {"last_day": "i går"}).text
    assert own(officer).valid_to is None


def test_an_appointment_is_withdrawn(as_administrator, officer):
    as_administrator.post(address("withdraw_appointment", own(officer).pk))
    assert not officer.holds(Role.OFFICER)
    again = as_administrator.post(address("withdraw_appointment", own(officer).pk))
    assert again.status_code == 403
    assert "redan avslutat" in again.text


def test_an_administrator_reads_why_their_own_role_cannot_be_ended(as_administrator, administrator):
    page = as_administrator.get(address("end_appointment", own(administrator).pk)).text
    assert "Be en annan" in page
    assert "<button>Spara sista dagen" not in page


def test_a_person_is_shut_out_and_let_in(as_administrator, officer):
    wanted = address("person", officer.pk)
    out = as_administrator.post(address("deactivate_person", officer.pk), follow=True).text
    assert "Bo Ek är avstängd." in out
    assert address("reactivate_person", officer.pk) in as_administrator.get(wanted).text
    assert address("invite", officer.pk) not in as_administrator.get(wanted).text
    let_in = as_administrator.post(address("reactivate_person", officer.pk), follow=True).text
    assert "Bo Ek kan logga in igen." in let_in


def test_one_is_offered_no_button_against_oneself(as_administrator, administrator):
    page = as_administrator.get(address("person", administrator.pk)).text
    assert address("deactivate_person", administrator.pk) not in page
    assert address("invite", administrator.pk) not in page
    assert "Du kan inte stänga av dig själv" in page


def test_what_is_typed_is_shown_as_text(as_administrator):
    make.person(name="<script>alert(1)</script>", email="x@example.org")
    page = as_administrator.get(address("persons")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# Bodies


def test_bodies_show_their_time_their_predecessors_and_that_the_list_is_unconfirmed(
    as_administrator,
):
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    page = as_administrator.get(address("bodies")).text
    assert f"{len(read_bodies().bodies)} organisationer" in page
    assert "okänd början" in page
    assert "Hägersten-Liljeholmens stadsdelsnämnd, Älvsjö stadsdelsnämnd" in page
    assert "inte bekräftad av staden" in page
    assert "2020-06-30" in page


def test_bodies_have_english_names(as_administrator):
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    assert "City Executive Board" in as_administrator.get("/en" + address("bodies")).text


# The journal


def test_the_journal_is_read_with_the_names_of_those_who_are_still_here(
    as_administrator, administrator, officer
):
    actions.deactivate_person(person=officer, by=administrator)
    page = as_administrator.get(address("journal"))
    newest = page.text.split("<tbody>")[1].split("</tr>")[0]
    assert "person_deactivated" in newest
    assert f"person:{officer.pk}" in newest
    assert "Ada Min" in newest
    assert "operator" in page.text


def test_the_journal_is_searched(as_administrator, administrator, officer):
    actions.deactivate_person(person=officer, by=administrator)

    def found(**wanted):
        rows = as_administrator.get(address("journal"), wanted).context["rows"]
        return {entry.event for entry, _ in rows}

    assert found(event="person_deactivated") == {"person_deactivated"}
    assert found(by=administrator.journal_name) == {"person_deactivated"}
    assert "appointed" in found(subject=officer.journal_name)
    assert found(until="2001-01-01") == set()
    assert "person_deactivated" in found(since="2001-01-01")


def test_a_search_that_makes_no_sense_is_told(as_administrator):
    page = as_administrator.get(address("journal"), {"since": "i går", "event": "okänd"}).text
    assert 'id="id_since_error"' in page
    assert 'id="id_event_error"' in page


def test_the_journals_pages_keep_the_search(as_administrator, monkeypatch):
    from fardplan.people import staff_views

    monkeypatch.setattr(staff_views, "ROWS", 1)
    make.person()
    make.person()
    page = as_administrator.get(address("journal"), {"event": "person_added"}).text
    assert "?event=person_added&amp;page=2" in page


# Queries


def queries(client, wanted: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(wanted).status_code == 200
    return len(captured)


def more_rows(number: int) -> None:
    for n in range(number):
        person = make.person(Role.OFFICER, at=make.body(f"body-{n}"))
        actions.withdraw_appointment(appointment=own(person), by=person_in_charge())


def person_in_charge() -> Person:
    return make.administrator()


@pytest.mark.parametrize("name", ["persons", "bodies", "journal", "person", "me"])
def test_queries_do_not_grow_with_rows(as_administrator, administrator, name):
    def wanted():
        return address("person", administrator.pk) if name == "person" else address(name)

    more_rows(3)
    few = queries(as_administrator, wanted())
    more_rows(9)
    for body in Body.objects.all():
        last = {"valid_from": timezone.localdate(), "valid_to": timezone.localdate()}
        actions.appoint(person=administrator, role=Role.HEAD, body=body, by=OPERATOR, **last)
    assert queries(as_administrator, wanted()) == few <= 15
