import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.indicators.models import Delivery
from fardplan.journal.models import Entry
from fardplan.opendata import actions
from fardplan.opendata.models import Scope, Token
from fardplan.people import actions as people
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.models import Answer
from tests import make
from tests.opendata.conftest import in_a_month, key_for
from tests.referral.conftest import ANSWER

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return make.person(Role.REGISTRAR)


def hand_in(client, headers, *, text=ANSWER, body="farsta", edition="stockholm-2018"):
    file = SimpleUploadedFile("svar.txt", text.encode())
    given = {"edition": edition, "body": body, "file": file}
    return client.post("/api/v1/answers", given, headers=headers)


def test_the_secret_is_told_once_and_not_kept(registrar):
    token, secret = actions.issue_token(
        name="e-tjänsten", scopes=[Scope.ANSWERS], expires_at=in_a_month(), by=registrar
    )
    assert secret not in str(Token.objects.filter(pk=token.pk).values())
    assert not Entry.objects.filter(details__icontains=secret[10:]).exists()
    assert Token.objects.with_secret(secret) == token


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": " "}, "Skriv vad nyckeln är till"),
        ({"scopes": []}, "Välj minst en sak"),
        ({"scopes": [Scope.FIGURES]}, "Du kan inte ge en nyckel"),
        ({"expires_at": timezone.now() - datetime.timedelta(days=1)}, "högst ett år"),
        ({"expires_at": timezone.now() + datetime.timedelta(days=400)}, "högst ett år"),
    ],
)
def test_a_key_is_for_something_one_may_do_and_for_a_time(registrar, change, why):
    wanted = {"name": "x", "scopes": [Scope.ANSWERS], "expires_at": in_a_month()} | change
    with pytest.raises(Refused, match=why):
        actions.issue_token(**wanted, by=registrar)


def test_a_machine_hands_in_an_answer_for_its_person(client, registrar, stockholm):
    make.body("farsta")
    token, headers = key_for(registrar, Scope.ANSWERS)
    reply = hand_in(client, headers)
    assert reply.status_code == 201, reply.text
    assert Answer.objects.get().digest == reply.json()["digest"]
    assert Entry.objects.latest("pk").by == registrar.journal_name
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_the_same_file_twice_is_one_answer(client, registrar, stockholm):
    make.body("farsta")
    _token, headers = key_for(registrar, Scope.ANSWERS)
    assert hand_in(client, headers).json() == hand_in(client, headers).json()
    assert Answer.objects.count() == 1


def test_what_cannot_be_read_is_refused_with_a_sentence(client, registrar, stockholm):
    make.body("farsta")
    _token, headers = key_for(registrar, Scope.ANSWERS)
    reply = hand_in(client, headers, text=" ")
    assert (reply.status_code, Answer.objects.count()) == (422, 0)
    assert "svar.txt" in reply.json()["detail"]


def test_a_body_or_an_edition_that_is_not_there_is_not_found(client, registrar, stockholm):
    _token, headers = key_for(registrar, Scope.ANSWERS)
    assert hand_in(client, headers, body="finns-inte").status_code == 404


def revoked(token):
    actions.revoke_token(token=token, by=token.person)


def out_of_time(token):
    Token.objects.filter(pk=token.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=2),
        expires_at=timezone.now() - datetime.timedelta(days=1),
    )


def of_somebody_shut_out(token):
    people.deactivate_person(person=token.person, by=OPERATOR)


@pytest.mark.parametrize("end", [revoked, out_of_time, of_somebody_shut_out])
def test_a_key_that_is_over_opens_nothing(client, registrar, stockholm, end):
    make.body("farsta")
    token, headers = key_for(registrar, Scope.ANSWERS)
    end(token)
    reply = hand_in(client, headers)
    assert (reply.status_code, Answer.objects.count()) == (401, 0)
    assert reply["WWW-Authenticate"].startswith("Bearer")


def test_a_key_opens_only_what_it_was_made_for(client, stockholm):
    both = make.person(Role.REGISTRAR, Role.STRATEGIST)
    people.appoint(person=both, role=Role.ANALYST, body=make.executive_board(), by=OPERATOR)
    _token, headers = key_for(both, Scope.FIGURES)
    reply = hand_in(client, headers)
    assert (reply.status_code, Answer.objects.count()) == (403, 0)
    assert "lämna in remissvar" in reply.json()["detail"]


def test_a_key_gives_no_right_that_its_person_has_lost(client, registrar, stockholm):
    make.body("farsta")
    _token, headers = key_for(registrar, Scope.ANSWERS)
    appointment = registrar.appointments.get()
    people.withdraw_appointment(appointment=appointment, by=OPERATOR)
    assert hand_in(client, headers).status_code in {403, 404}
    assert Answer.objects.count() == 0


def test_a_browsers_cookie_is_no_key(client, registrar, stockholm):
    make.body("farsta")
    client.force_login(registrar)
    assert hand_in(client, {}).status_code == 401


def test_a_machine_delivers_figures_and_asks_what_became_of_them(client, stockholm, tmp_path):
    from tests.indicators.conftest import Folder
    from tests.indicators.handing_in import FAULTY, NEXT

    Folder(tmp_path).load()
    _token, headers = key_for(make.person(Role.ANALYST), Scope.FIGURES)

    def deliver(text: str):
        file = SimpleUploadedFile("prov.csv", text.encode())
        given = {"retrieved": "2026-11-20", "file": file}
        return client.post("/api/v1/indicators/prov/deliveries", given, headers=headers)

    sound, faulty = deliver(NEXT), deliver(FAULTY)
    assert (sound.status_code, sound.json()["state"]) == (201, "draft")
    assert (faulty.status_code, faulty.json()["state"]) == (201, "refused")
    assert faulty.json()["faults"]
    assert Delivery.objects.count() == 2
    told = client.get(f"/api/v1/deliveries/{sound.json()['id']}", headers=headers).json()
    assert told["release"] is None


def test_one_makes_and_ends_keys_on_a_page(client, registrar):
    client.force_login(registrar)
    last_day = (timezone.localdate() + datetime.timedelta(days=10)).isoformat()
    given = {"name": "e-tjänsten", "scopes": [Scope.ANSWERS.value], "last_day": last_day}
    page = client.post("/konto/nycklar/", given).text
    assert "fardplan_" in page
    assert "fardplan_" not in client.get("/konto/nycklar/").text
    token = Token.objects.get()
    client.post(f"/konto/nycklar/{token.pk}/dra-in/")
    token.refresh_from_db()
    assert token.is_over


def test_what_was_typed_is_kept_when_a_key_is_refused(client, registrar):
    client.force_login(registrar)
    given = {"name": "e-tjänsten", "scopes": [Scope.ANSWERS.value], "last_day": "2020-01-01"}
    page = client.post("/konto/nycklar/", given).text
    assert "högst ett år" in page
    assert 'value="e-tjänsten"' in page


def test_nobody_sees_or_ends_anothers_key(client, registrar):
    token, _headers = key_for(registrar, Scope.ANSWERS)
    other = make.person(Role.REGISTRAR)
    client.force_login(other)
    assert "provprogrammet" not in client.get("/konto/nycklar/").text
    assert client.post(f"/konto/nycklar/{token.pk}/dra-in/").status_code == 404
    with pytest.raises(Refused, match="Bara den som har nyckeln"):
        actions.revoke_token(token=token, by=other)


def test_an_administrator_ends_any_key_but_once(registrar):
    token, _headers = key_for(registrar, Scope.ANSWERS)
    administrator = make.administrator()
    actions.revoke_token(token=token, by=administrator)
    with pytest.raises(Refused, match="gäller inte längre"):
        actions.revoke_token(token=token, by=administrator)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_key_ends_after_it_begins", {"expires_at": timezone.now() - datetime.timedelta(1)}),
        ("every_key_has_a_name", {"name": ""}),
    ],
)
def test_the_database_refuses_impossible_keys(registrar, name, change):
    token, _headers = key_for(registrar, Scope.ANSWERS)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(**change)
