"""What is held of persons: each field classified, shown, taken out, erased, forgotten in time."""

import datetime
import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from fardplan.definitions import read_definition
from fardplan.errors import BadDefinition, Refused
from fardplan.journal.models import Entry
from fardplan.journal.verify import verify
from fardplan.people import actions as people
from fardplan.people.models import Person, Role, SignInAttempt, SignInSession
from fardplan.people.operator import OPERATOR
from fardplan.people.personal_data import actions, definitions
from fardplan.people.personal_data.actions import Reason
from fardplan.people.personal_data.definitions import AppRegister, held, unclassified
from fardplan.people.personal_data.export import exported
from fardplan.people.signing_in import actions as signing_in
from tests import make

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def last() -> Entry:
    return Entry.objects.order_by("-sequence").first()


# The register


def test_every_field_of_every_model_is_classified():
    assert unclassified() == []


def test_a_field_that_is_not_classified_is_noticed(monkeypatch):
    known = held()
    without = known[Person].model_copy(update={"person": ("id", "email", "is_active")})
    monkeypatch.setattr(definitions, "held", lambda: {**known, Person: without})
    assert unclassified() == ["people.Person.erased_at", "people.Person.name"]


def test_a_model_that_is_not_classified_and_a_field_that_is_gone_are_noticed(monkeypatch):
    known = held()
    more = known[Entry].model_copy(update={"other": (*known[Entry].other, "at", "gone")})
    without = {model: said for model, said in known.items() if model is not Person}
    monkeypatch.setattr(definitions, "held", lambda: {**without, Entry: more})
    assert unclassified() == [
        "people.Person: not in definitions/personal-data",
        "journal.Entry.gone",
        "journal.Entry: a field stands twice",
    ]


def test_whose_rows_are_and_what_they_are_counted_from_are_fields_there_are():
    for model, said in held().items():
        if said.whose not in (None, definitions.SELF):
            assert model._default_manager.filter(**{said.whose: 1}).query
        if said.delete:
            field = model._meta.get_field(said.delete.counted_from)
            assert field.get_internal_type() == "DateTimeField"


def test_every_model_that_points_at_a_person_says_whose_its_rows_are():
    for model in apps.get_models():
        points = [f for f in model._meta.fields if f.related_model is Person]
        assert not points or held()[model].whose, model


@pytest.mark.parametrize("missing", ["why", "why_en", "ground", "how_long", "how_long_en"])
def test_personal_data_are_not_held_without_saying_why(missing):
    said = {"why": "a", "why_en": "b", "ground": "public_task", "how_long": "c"}
    said = {**said, "how_long_en": "d"}
    del said[missing]
    words = "\n".join(f"{name}: {value}" for name, value in said.items())
    text = f"app: x\n{words}\nmodels: [{{model: M, what: a, what_en: b, person: [x]}}]"
    with pytest.raises(BadDefinition, match="M innehåller personuppgifter"):
        read_definition(text, AppRegister, name="x.yaml")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anybody_may_read_the_register_in_both_languages(client, prefix):
    page = client.get(prefix + reverse("people:personal_data"))
    assert page.status_code == 200
    told = page.text
    for said in held().values():
        if said.is_personal:
            assert escape(said.what_en if prefix else said.what) in told
    assert "730" in told


# Taking out


@pytest.fixture
def used(anna) -> Person:
    """Anna has a role, an app for codes and a session."""
    people.appoint(person=anna, role=Role.OFFICER, body=make.body(), by=OPERATOR)
    from fardplan.people.signing_in import codes
    from tests.people.test_second_step import code_now

    secret = codes.new_secret()
    signing_in.add_code_app(person=anna, secret=secret, code=code_now(secret, -1))
    Client().force_login(anna)
    return anna


def test_what_is_taken_out_is_all_there_is_but_secrets(used):
    told = actions.export(person=used, by=used)
    assert told["held"]["people.Person"] == [
        {
            "id": used.pk,
            "email": "anna@example.org",
            "name": "Anna Ek",
            "is_active": True,
            "erased_at": None,
        }
    ]
    assert [one["role"] for one in told["held"]["people.Appointment"]] == ["officer"]
    assert len(told["held"]["people.SecondFactor"]) == 11
    assert len(told["held"]["people.SignInSession"]) == 1
    assert {entry["event"] for entry in told["journal"]} >= {"factor_added"}
    text = json.dumps(told)
    for factor in used.factors.all():
        assert factor.secret not in text
    assert used.password not in text
    assert SignInSession.objects.get(person=used).session_key not in text
    assert last().event == "personal_data_exported"


def test_nothing_of_anybody_else_is_taken_out(used):
    make.person(name="Bo Ek", email="bo@example.org")
    assert "bo@example.org" not in json.dumps(exported(used))


def test_one_takes_out_ones_own_and_administrators_anybodys(used):
    with pytest.raises(Refused, match="dina egna"):
        actions.export(person=used, by=make.strategist())
    assert actions.export(person=used, by=make.administrator())


def test_my_data_are_a_page_and_a_file(used, client):
    client.force_login(used)
    page = client.get(reverse("people:my_data"))
    assert "anna@example.org" in page.text
    assert "Den som kan logga in" in page.text
    assert "no-store" in page["Cache-Control"]
    file = client.post(reverse("people:export_mine"))
    assert file["Content-Disposition"] == f'attachment; filename="person-{used.pk}.json"'
    assert file.json()["person"] == used.journal_name
    assert client.post(reverse("people:export_of", args=[used.pk])).status_code == 403


# Erasing


def shut_out(person: Person) -> Person:
    return people.deactivate_person(person=person, by=OPERATOR)


def test_who_it_was_is_gone_and_what_they_did_stays(used):
    ada = make.administrator()
    actions.erase(person=shut_out(used), reason=Reason.REQUESTED, by=ada)
    used.refresh_from_db()
    assert (used.name, used.email) == (
        "Borttagen person",
        f"borttagen-{used.pk}@example.invalid",
    )
    assert not used.is_active
    assert not used.has_usable_password()
    assert not used.factors.exists()
    assert not used.sessions.exists()
    assert used.appointments.get().role == Role.OFFICER
    assert verify() is None
    assert (last().event, last().details) == ("person_erased", {"reason": "requested"})
    everything = [list(model._default_manager.values()) for model in apps.get_models()]
    assert "anna@example.org" not in str(everything)
    assert "Anna Ek" not in str(everything)


def test_somebody_at_work_is_not_erased_nor_twice_nor_by_others(anna):
    with pytest.raises(Refused, match="Stäng av Anna Ek först"):
        actions.erase(person=anna, reason=Reason.LEFT, by=OPERATOR)
    shut_out(anna)
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.erase(person=anna, reason=Reason.LEFT, by=make.strategist())
    actions.erase(person=anna, reason=Reason.LEFT, by=OPERATOR)
    with pytest.raises(Refused, match="redan raderade"):
        actions.erase(person=anna, reason=Reason.LEFT, by=OPERATOR)
    with pytest.raises(Refused, match="på nytt"):
        people.reactivate_person(person=anna, by=OPERATOR)


def test_the_address_can_be_added_again(anna):
    actions.erase(person=shut_out(anna), reason=Reason.LEFT, by=OPERATOR)
    assert make.person(email="anna@example.org").pk != anna.pk


def test_nobody_signs_in_who_is_erased(anna):
    erased = Person.objects.filter(pk=anna.pk)
    refused = pytest.raises(IntegrityError, match="nobody_signs_in_who_is_erased")
    with refused, transaction.atomic():
        erased.update(erased_at=timezone.now())


def test_an_administrator_erases_on_a_page_that_asks_twice(anna, client):
    client.force_login(make.administrator())
    wanted = reverse("people:erase_person", args=[anna.pk])
    assert "Stäng av Anna Ek först." in client.get(wanted).text
    shut_out(anna)
    unsure = client.post(wanted, {"reason": "left"})
    assert 'id="id_sure_error"' in unsure.text
    done = client.post(wanted, {"reason": "left", "sure": "on"}, follow=True)
    assert "Personens uppgifter är raderade." in done.text
    assert "Anna Ek" not in done.text


# Forgetting


def run() -> str:
    output = StringIO()
    call_command("delete_expired", stdout=output)
    return output.getvalue()


def test_what_is_held_long_enough_goes_and_the_rest_stays(used, monkeypatch):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    for age in (datetime.timedelta(hours=1), 2 * DAY):
        SignInAttempt.objects.create(account="a", address="b", at=timezone.now() - age)
    assert run() == "people.SignInAttempt: 1\n"
    assert SignInAttempt.objects.count() == 1
    SignInSession.objects.update(expire_date=timezone.now() - DAY)
    assert run() == "people.SignInSession: 1\n"
    assert last().details == {"people.SignInSession": 1}
    number = Entry.objects.count()
    assert run() == "Inget har legat för länge.\n"
    assert Entry.objects.count() == number


def later(monkeypatch, days: int) -> None:
    then = timezone.now() + days * DAY
    monkeypatch.setattr(actions.timezone, "now", lambda: then)


def test_whoever_has_had_no_role_for_two_years_is_erased(anna, monkeypatch):
    bo = make.person(Role.OFFICER, name="Bo Ek")
    later(monkeypatch, 729)
    actions.delete_expired(by=OPERATOR)
    assert not Person.objects.filter(erased_at__isnull=False).exists()
    later(monkeypatch, 3)
    actions.delete_expired(by=OPERATOR)
    anna.refresh_from_db()
    bo.refresh_from_db()
    assert anna.erased_at
    assert not bo.erased_at


def test_the_time_without_a_role_is_counted_from_its_last_day(monkeypatch):
    bo = make.person(Role.OFFICER, name="Bo Ek")
    people.end_appointment(
        appointment=bo.appointments.get(), last_day=timezone.localdate() + 30 * DAY, by=OPERATOR
    )
    later(monkeypatch, 745)
    actions.delete_expired(by=OPERATOR)
    bo.refresh_from_db()
    assert not bo.erased_at


def test_only_administrators_and_whoever_runs_the_server_delete(anna):
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.delete_expired(by=anna)
