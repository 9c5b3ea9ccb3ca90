"""Signing in: who gets in, what an outsider can learn, and when we stop listening."""

import datetime
import logging

import pytest
from django.contrib.auth import hashers
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people import actions
from fardplan.people.models import Person, SignInAttempt
from fardplan.people.operator import OPERATOR
from fardplan.people.signing_in import actions as signing_in
from fardplan.people.signing_in import rules
from fardplan.people.signing_in.models import Way
from tests import make

pytestmark = pytest.mark.django_db

GOOD = "fyra korta ord räcker"
SIGN_IN = "/konto/logga-in/"
WRONG = "E-postadressen eller lösenordet stämmer inte."
TOO_MANY = "För många försök att logga in."


@pytest.fixture
def anna() -> Person:
    person = make.person(name="Anna Ek", email="anna@example.org")
    token = actions.invite(person=person, by=OPERATOR)
    return actions.set_first_password(pk=person.pk, token=token, password=GOOD)


def attempt(email="anna@example.org", password=GOOD, address="10.0.0.1") -> Person:
    person = signing_in.check_password(email=email, password=password, address=address)
    return signing_in.admit(person=person, way=Way.PASSWORD)


def fail(times=1, **given) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match=WRONG):
            attempt(**{"password": "fel lösenord", **given})


def test_a_person_signs_in_however_the_address_was_typed(anna):
    assert attempt(" ANNA@Example.org ") == anna
    entry = Entry.objects.order_by("-sequence").first()
    assert (entry.event, entry.subject, entry.by) == ("signed_in", *[f"person:{anna.pk}"] * 2)
    assert entry.details == {"way": "password"}


def no_password() -> str:
    return make.person().email


def shut_out() -> str:
    person = make.person()
    token = actions.invite(person=person, by=OPERATOR)
    actions.set_first_password(pk=person.pk, token=token, password=GOOD)
    actions.deactivate_person(person=person, by=OPERATOR)
    return person.email


def unknown() -> str:
    return "nobody@example.org"


@pytest.mark.parametrize("who", [unknown, no_password, shut_out])
def test_an_outsider_cannot_tell_who_has_an_account(anna, client, who):
    """The same page, word for word, and as much work on the password, as for a wrong password."""
    known = client.post(SIGN_IN, {"email": anna.email, "password": "fel lösenord"})
    email = who()
    other = client.post(SIGN_IN, {"email": email, "password": GOOD})
    assert known.status_code == other.status_code == 200
    assert WRONG in known.text
    assert without_token(other.text).replace(email, "x") == without_token(known.text).replace(
        anna.email, "x"
    )


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("who", [unknown, no_password, shut_out, lambda: "anna@example.org"])
def test_a_failure_costs_one_hashing_whoever_it_is(anna, monkeypatch, who):
    email, hashed = who(), []
    hasher = hashers.get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(
        type(hasher), "encode", lambda self, *given: hashed.append(1) or encode(self, *given)
    )
    fail(email=email)
    assert len(hashed) == 1


def test_an_account_is_closed_after_too_many_failures_even_to_the_right_password(anna):
    fail(rules.PER_ACCOUNT)
    with pytest.raises(Refused, match=TOO_MANY):
        attempt()
    assert not Entry.objects.filter(event="signed_in").exists()


def test_an_account_that_does_not_exist_is_closed_just_the_same():
    fail(rules.PER_ACCOUNT, email="nobody@example.org")
    with pytest.raises(Refused, match=TOO_MANY):
        attempt("nobody@example.org")


def test_the_same_account_typed_in_many_ways_is_one_account(anna):
    for number in range(rules.PER_ACCOUNT):
        fail(email=" " * number + "Anna@Example.org")
    with pytest.raises(Refused, match=TOO_MANY):
        attempt()


def test_the_rule_counts_only_what_failed_lately():
    now = timezone.now()
    for _ in range(rules.PER_ACCOUNT):
        SignInAttempt.objects.create(account="a", address="b", at=now)
    late = now + rules.WINDOW + datetime.timedelta(seconds=1)
    assert not rules.may_try_to_sign_in(account="a", address="b", at=now)
    assert rules.may_try_to_sign_in(account="a", address="b", at=late)


def test_other_accounts_stay_open(anna):
    fail(rules.PER_ACCOUNT, email="bo@example.org")
    assert attempt() == anna


def test_an_address_that_fails_with_many_accounts_is_closed(anna, monkeypatch):
    monkeypatch.setattr(rules, "PER_ADDRESS", 3)
    for number in range(3):
        fail(email=f"{number}@example.org")
    with pytest.raises(Refused, match=TOO_MANY):
        attempt()
    assert attempt(address="10.0.0.2") == anna


def test_the_door_opens_again_after_the_window(anna):
    fail(rules.PER_ACCOUNT)
    then = timezone.now() - rules.WINDOW - datetime.timedelta(seconds=1)
    SignInAttempt.objects.update(at=then)
    assert attempt() == anna


def test_attempts_are_forgotten_when_one_succeeds_and_when_they_are_old(anna):
    fail(rules.PER_ACCOUNT - 1)
    fail(email="bo@example.org")
    attempt()
    assert SignInAttempt.objects.count() == 1
    SignInAttempt.objects.update(at=timezone.now() - 2 * rules.DAY)
    fail()
    assert SignInAttempt.objects.count() == 1


def test_an_attempt_is_counted_before_the_password_is_tried(anna, monkeypatch):
    counted = []
    monkeypatch.setattr(
        signing_in, "authenticate", lambda **_: counted.append(SignInAttempt.objects.count())
    )
    fail()
    assert counted == [1]


def test_neither_address_is_kept_or_logged(anna, caplog):
    with caplog.at_level(logging.INFO):
        fail(rules.PER_ACCOUNT)
        with pytest.raises(Refused, match=TOO_MANY):
            attempt()
    kept = str(list(SignInAttempt.objects.values())) + caplog.text
    assert "Too many attempts" in caplog.text
    assert "anna" not in kept
    assert "10.0.0.1" not in kept


# In the browser


def sign_in(client: Client, **more):
    return client.post(SIGN_IN, {"email": "anna@example.org", "password": GOOD, **more})


def test_whoever_signs_in_goes_where_they_were_headed(anna, client):
    wanted = reverse("people:me")
    page = client.get(wanted)
    assert page.status_code == 302
    assert page["Location"] == f"{SIGN_IN}?next={wanted}"
    form = client.get(page["Location"])
    assert f'name="next" value="{wanted}"' in form.text
    assert sign_in(client, next=wanted)["Location"] == wanted
    assert "Anna Ek" in client.get(wanted).text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_nobody_is_sent_elsewhere(anna, client, elsewhere):
    assert elsewhere not in client.get(SIGN_IN, {"next": elsewhere}).text
    assert sign_in(client, next=elsewhere)["Location"] == reverse("pages:overview")


def test_the_session_gets_a_new_key(anna, client):
    session = client.session
    session["seen"] = True
    session.save()
    before = client.cookies["sessionid"].value
    sign_in(client)
    assert client.cookies["sessionid"].value != before


def test_what_was_typed_is_kept_but_never_the_password(client):
    page = client.post(SIGN_IN, {"email": "bo@example.org", "password": "ett hemligt ord"})
    assert 'value="bo@example.org"' in page.text
    assert "ett hemligt ord" not in page.text


def test_an_empty_form_says_what_is_missing_beside_each_field_and_at_the_top(client):
    page = client.post(SIGN_IN, {"email": "inte en adress", "password": ""}).text
    assert 'href="#id_email"' in page
    assert 'aria-describedby="id_email_error"' in page
    assert 'id="id_password_error"' in page
    assert 'aria-invalid="true"' in page
    assert not SignInAttempt.objects.exists()


def test_the_way_in_is_not_kept_by_any_cache(client):
    assert "no-store" in client.get(SIGN_IN)["Cache-Control"]


def test_whoever_is_signed_in_already_goes_on(anna, client):
    client.force_login(anna)
    assert client.get(SIGN_IN)["Location"] == reverse("pages:overview")


def test_too_many_attempts_are_told_on_the_page(anna, client):
    fail(rules.PER_ACCOUNT)
    assert TOO_MANY in sign_in(client).text


def test_signing_out_takes_a_post_and_ends_the_session(anna, client):
    sign_in(client)
    assert client.get("/konto/logga-ut/").status_code == 405
    assert client.post("/konto/logga-ut/")["Location"] == reverse("pages:overview")
    assert client.get(reverse("people:me")).status_code == 302
    assert client.post("/konto/logga-ut/").status_code == 302


def test_forms_without_our_token_are_refused(anna):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403


def test_shutting_somebody_out_ends_their_session(anna, client):
    sign_in(client)
    actions.deactivate_person(person=anna, by=OPERATOR)
    assert client.get(reverse("people:me")).status_code == 302


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "counted_as"),
    [
        (False, "192.0.2.7", "127.0.0.1"),
        (True, "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        (True, "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(client, behind_proxy, forwarded, counted_as):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with override_settings(HTTPS=behind_proxy):
        client.post(SIGN_IN, {"email": "bo@example.org", "password": "x"}, headers=headers)
    with pytest.raises(Refused, match=WRONG):
        attempt(email="bo@example.org", address=counted_as)
    assert SignInAttempt.objects.values("address").distinct().count() == 1


def test_a_link_leads_to_a_password_and_then_to_signing_in(client):
    person = make.person(email="anna@example.org")
    token = actions.invite(person=person, by=OPERATOR)
    address = reverse("people:set_first_password", args=[person.pk, token])
    assert "anna@example.org" in client.get(address).text
    chosen = client.post(address, {"new": GOOD, "again": GOOD}, follow=True)
    assert "Lösenordet är valt" in chosen.text
    assert sign_in(client).status_code == 302
    client.logout()
    used = client.get(address)
    assert used.status_code == 403
    assert "Länken gäller inte längre" in used.text


@pytest.mark.parametrize(
    ("new", "again", "field", "why"),
    [
        ("kort", "kort", "id_new", "för kort"),
        (GOOD, "något annat", "id_again", "Lösenorden är inte lika."),
        ("anna@example.org", "anna@example.org", "id_new", "för likt e-postadressen"),
    ],
)
def test_a_bad_password_is_not_chosen(client, new, again, field, why):
    person = make.person(email="anna@example.org")
    token = actions.invite(person=person, by=OPERATOR)
    address = reverse("people:set_first_password", args=[person.pk, token])
    page = client.post(address, {"new": new, "again": again}).text
    assert f'aria-describedby="{field}' in page
    assert why in page
    assert f'value="{new}"' not in page.replace(f'name="username" value="{person.email}"', "")
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_an_address_of_a_link_that_never_was_says_no_more_than_a_used_one(client):
    for pk in (1, 10**40):
        page = client.get(f"/konto/losenord/{pk}/x/")
        assert page.status_code == 403
        assert "Länken gäller inte längre" in page.text
