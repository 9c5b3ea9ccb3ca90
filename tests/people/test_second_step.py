"""The second step: an app for codes, passkeys, reserve codes, and what an administrator decides."""

import datetime
import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people import actions as people
from fardplan.people.models import (
    Person,
    SecondFactor,
    SignInAttempt,
    SignInPolicy,
    SignInSession,
)
from fardplan.people.operator import OPERATOR
from fardplan.people.signing_in import actions, codes, passkeys, pending, rules
from fardplan.people.signing_in.models import FactorKind, Way
from fardplan.people.signing_in.sealing import seal, unseal
from tests import make
from tests.people.authenticator import FLAG, Authenticator
from tests.people.conftest import GOOD, with_password

pytestmark = pytest.mark.django_db

HOST = "testserver"
SIGN_IN = "/konto/logga-in/"


def code_now(secret: str, steps: int = 0) -> str:
    return codes.code_at(secret, int(time.time()) // codes.PERIOD + steps)


@pytest.fixture
def secret() -> str:
    return codes.new_secret()


@pytest.fixture
def reserve(anna, secret) -> list[str]:
    """Anna has an app for codes; these are her reserve codes."""
    given = actions.add_code_app(person=anna, secret=secret, code=code_now(secret, -1))
    assert len(given) == codes.RESERVE
    return given


@pytest.fixture
def passkey(anna) -> Authenticator:
    """Anna has a passkey."""
    made = Authenticator()
    add_passkey(anna, made)
    return made


def add_passkey(person: Person, made: Authenticator, **more) -> list[str]:
    asked, state = passkeys.ask_for_new(person, host=HOST)
    return actions.add_passkey(
        person=person, answer=made.make(asked), state=state, host=HOST, **more
    )


def use(passkey: Authenticator, person: Person | None = None) -> Person:
    asked, state = passkeys.ask([], host=HOST)
    return actions.check_passkey(
        answer=passkey.use(asked), state=state, host=HOST, address="10.0.0.1", person=person
    )


def check(person: Person, code: str) -> Way:
    return actions.check_code(person=person, code=code, address="10.0.0.1")


def last() -> Entry:
    return Entry.objects.order_by("-sequence").first()


# Codes


def test_a_code_from_the_app_counts_once(anna, reserve, secret):
    code = code_now(secret)
    assert check(anna, code) == Way.CODE
    with pytest.raises(Refused, match="redan använd"):
        check(anna, code)


def test_a_wrong_code_is_refused_and_ten_close_the_account(anna, reserve, secret):
    for _ in range(rules.PER_ACCOUNT):
        with pytest.raises(Refused, match="Koden stämmer inte"):
            check(anna, "000000x")
    with pytest.raises(Refused, match="För många försök"):
        check(anna, code_now(secret))
    with pytest.raises(Refused, match="För många försök"):
        actions.check_password(email=anna.email, password=GOOD, address="10.0.0.1")


def test_the_right_password_does_not_forget_failed_codes(anna, reserve):
    for _ in range(rules.PER_ACCOUNT // 2):
        with pytest.raises(Refused, match="Koden stämmer inte"):
            check(anna, "000000x")
        actions.check_password(email=anna.email, password=GOOD, address="10.0.0.1")
    with pytest.raises(Refused, match="För många försök"):
        check(anna, "000000x")


@pytest.fixture
def guessed_out(anna, reserve):
    """Somebody with Anna's password has tried codes through the day, a few in each quarter."""
    for number in range(rules.CODES_PER_DAY):
        if number % (rules.PER_ACCOUNT - 1) == 0:
            SignInAttempt.objects.exclude(address="").delete()  # a quarter has passed
        with pytest.raises(Refused, match="Koden stämmer inte"):
            check(anna, "000000x")
    SignInAttempt.objects.exclude(address="").delete()


def test_codes_are_not_guessed_from_one_quarter_to_the_next(anna, guessed_out, secret, caplog):
    with pytest.raises(Refused, match="För många felaktiga koder det senaste dygnet"):
        check(anna, code_now(secret))
    assert "Too many wrong codes" in caplog.text
    assert anna.email not in caplog.text + str(list(SignInAttempt.objects.values()))
    actions.check_password(email=anna.email, password=GOOD, address="10.0.0.1")
    bo = with_password(make.person())
    with pytest.raises(Refused, match="Koden stämmer inte"):
        check(bo, "000000x")


def test_wrong_codes_are_forgotten_after_a_day_and_when_somebody_gets_in(anna, guessed_out, secret):
    then = timezone.now() - rules.DAY - datetime.timedelta(seconds=1)
    SignInAttempt.objects.update(at=then)
    assert check(anna, code_now(secret)) == Way.CODE
    actions.admit(person=anna, way=Way.CODE)
    assert not SignInAttempt.objects.exists()


def test_whoever_was_guessed_at_comes_in_with_a_new_app(anna, guessed_out):
    actions.take_factors(person=anna, by=make.administrator())
    fresh = codes.new_secret()
    actions.add_code_app(person=anna, secret=fresh, code=code_now(fresh, -1))
    assert check(anna, code_now(fresh)) == Way.CODE


def test_a_reserve_code_counts_once_however_it_is_typed(anna, reserve):
    assert check(anna, reserve[3].upper().replace("-", " ")) == Way.RECOVERY
    assert (last().event, last().details) == ("recovery_code_used", {"left": 9})
    with pytest.raises(Refused, match="redan använd"):
        check(anna, reserve[3])


def test_secrets_are_not_in_the_database_in_plain(anna, reserve, secret):
    kept = str(list(SecondFactor.objects.values()))
    assert secret not in kept
    assert not any(codes.normal(code) in kept for code in reserve)
    app = anna.factors.get(kind=FactorKind.CODES)
    assert unseal(app.secret) == secret


def test_another_installations_key_opens_nothing(secret):
    sealed = seal(secret)
    with override_settings(SECRET_KEY="another"), pytest.raises(Refused, match="på nytt"):
        unseal(sealed)


def test_an_app_is_added_only_when_it_shows_the_right_code(anna, secret):
    with pytest.raises(Refused, match="Koden stämmer inte"):
        actions.add_code_app(person=anna, secret=secret, code="000000x")
    assert not anna.factors.exists()


def test_a_new_app_takes_the_place_of_the_old(anna, reserve):
    other = codes.new_secret()
    actions.add_code_app(person=anna, secret=other, code=code_now(other, -1))
    assert SecondFactor.objects.held_by(anna).count() == 1
    assert check(anna, code_now(other)) == Way.CODE


# Passkeys


def test_a_passkey_signs_in(anna, passkey):
    assert use(passkey) == anna
    assert use(passkey, anna) == anna
    assert anna.factors.passkeys().get().used_at


def test_a_passkey_of_somebody_else_is_no_second_step(anna, passkey):
    bo = with_password(make.person())
    with pytest.raises(Refused, match="godtogs inte"):
        use(passkey, bo)


def test_a_passkey_of_somebody_shut_out_opens_nothing(anna, passkey):
    people.deactivate_person(person=anna, by=OPERATOR)
    with pytest.raises(Refused, match="godtogs inte"):
        use(passkey)


@pytest.mark.parametrize(
    "liar",
    [
        Authenticator(origin="https://evil.example"),
        Authenticator(origin="http://testserver"),
        Authenticator(flags=FLAG.UP),
        Authenticator(flags=FLAG.UV),
    ],
    ids=["another origin", "not https", "nobody verified", "nobody present"],
)
def test_a_passkey_that_lies_is_not_made_and_opens_nothing(anna, passkey, liar):
    with pytest.raises(Refused, match="godtogs inte"):
        add_passkey(anna, liar)
    liar.key = passkey.key
    with pytest.raises(Refused, match="godtogs inte"):
        use(liar)


def test_a_signature_by_another_key_opens_nothing(passkey):
    with pytest.raises(Refused, match="godtogs inte"):
        use(Authenticator())


def test_an_answer_to_another_question_opens_nothing(passkey):
    asked, _ = passkeys.ask([], host=HOST)
    _, state = passkeys.ask([], host=HOST)
    for kept in (state, None, {}):
        with pytest.raises(Refused, match="godtogs inte"):
            actions.check_passkey(
                answer=passkey.use(asked), state=kept, host=HOST, address="10.0.0.1"
            )


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": "YQ"}', '{"id": 1}', "\x00"])
def test_whatever_is_sent_instead_of_an_answer_is_refused(anna, passkey, answer):
    _, state = passkeys.ask([], host=HOST)
    with pytest.raises(Refused, match="godtogs inte"):
        actions.check_passkey(answer=answer, state=state, host=HOST, address="10.0.0.1")
    with pytest.raises(Refused, match="godtogs inte"):
        actions.add_passkey(person=anna, answer=answer, state=state, host=HOST)


def test_the_same_passkey_is_not_added_twice(anna, passkey):
    bo = with_password(make.person())
    with pytest.raises(Refused, match="finns redan"):
        add_passkey(bo, passkey)


# Changing how one signs in


def test_whoever_borrows_a_screen_changes_nothing(anna, reserve, secret):
    factor = anna.factors.get(kind=FactorKind.CODES)
    for attempt in (
        lambda: actions.remove_factor(factor=factor, password="fel", by=anna),
        lambda: actions.make_recovery_codes(password="fel", by=anna),
        lambda: add_passkey(anna, Authenticator(), password="fel"),
    ):
        with pytest.raises(Refused, match="Lösenordet stämmer inte"):
            attempt()


def test_a_factor_is_taken_away_by_its_owner_and_the_reserve_codes_go_with_the_last(anna, reserve):
    factor = anna.factors.get(kind=FactorKind.CODES)
    bo = with_password(make.person())
    with pytest.raises(Refused, match="ditt eget"):
        actions.remove_factor(factor=factor, password=GOOD, by=bo)
    actions.remove_factor(factor=factor, password=GOOD, by=anna)
    assert not anna.factors.exists()
    assert (last().event, last().details) == ("factor_removed", {"kind": "codes"})


def test_new_reserve_codes_end_the_old(anna, reserve):
    new = actions.make_recovery_codes(password=GOOD, by=anna)
    assert anna.factors.recovery_codes().count() == len(new) == codes.RESERVE
    with pytest.raises(Refused, match="Koden stämmer inte"):
        check(anna, reserve[0])


def test_reserve_codes_are_for_whoever_has_a_second_step(anna):
    with pytest.raises(Refused, match="först när"):
        actions.make_recovery_codes(password=GOOD, by=anna)


def test_there_is_an_end_to_how_many_one_has(anna, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FACTORS", 1)
    add_passkey(anna, Authenticator())
    with pytest.raises(Refused, match="redan tio"):
        add_passkey(anna, Authenticator(name=b"another"))


def test_an_administrator_helps_somebody_who_lost_their_telephone(anna, reserve):
    ada = make.administrator()
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.take_factors(person=anna, by=make.strategist())
    with pytest.raises(Refused, match="din egen sida"):
        actions.take_factors(person=ada, by=ada)
    actions.take_factors(person=anna, by=ada)
    assert not anna.factors.exists()
    assert (last().event, last().subject) == ("factors_taken_away", anna.journal_name)
    with pytest.raises(Refused, match="har inget andra steg"):
        actions.take_factors(person=anna, by=ada)


def test_only_administrators_decide_how_strict_we_are(anna):
    with pytest.raises(Refused, match="Bara administratörer"):
        actions.set_policy(requires_second_factor=True, by=anna)
    actions.set_policy(requires_second_factor=True, by=make.administrator())
    assert SignInPolicy.objects.current().requires_second_factor
    actions.set_policy(requires_second_factor=False, by=OPERATOR)
    assert SignInPolicy.objects.count() == 1
    assert last().details == {"requires_second_factor": False}


def test_the_last_factor_stays_where_one_is_required(anna, reserve):
    actions.set_policy(requires_second_factor=True, by=OPERATOR)
    factor = anna.factors.get(kind=FactorKind.CODES)
    with pytest.raises(Refused, match="Lägg till ett annat först"):
        actions.remove_factor(factor=factor, password=GOOD, by=anna)
    add_passkey(anna, Authenticator())
    actions.remove_factor(factor=factor, password=GOOD, by=anna)


# What the database refuses


def refused(name: str, change) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_a_person_has_one_app_for_codes(anna, reserve):
    refused(
        "a_person_has_one_app_for_codes|people_secondfactor.person_id",
        lambda: SecondFactor.objects.create(person=anna, kind=FactorKind.CODES, secret="x"),
    )


def test_a_passkey_is_one_persons(anna, passkey):
    known = anna.factors.passkeys().get()
    bo = make.person()
    refused(
        "a_passkey_is_one_persons|people_secondfactor.credential",
        lambda: SecondFactor.objects.create(
            person=bo, kind=FactorKind.PASSKEY, secret="x", credential=known.credential
        ),
    )


def test_there_is_one_sign_in_policy():
    SignInPolicy.objects.create()
    refused("people_signinpolicy", SignInPolicy.objects.create)
    refused("there_is_one_sign_in_policy", lambda: SignInPolicy.objects.update(only=False))


# In the browser


def first_step(client: Client, **more):
    return client.post(SIGN_IN, {"email": "anna@example.org", "password": GOOD, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def test_the_password_alone_lets_nobody_in_who_has_a_second_step(anna, reserve, secret, client):
    wanted = reverse("people:security")
    step = first_step(client, next=wanted)
    assert step["Location"] == reverse("people:second_step")
    assert not is_in(client)
    page = client.get(step["Location"])
    assert "no-store" in page["Cache-Control"]
    wrong = client.post(step["Location"], {"code": "1"})
    assert "Koden stämmer inte" in wrong.text
    assert not is_in(client)
    done = client.post(step["Location"], {"code": code_now(secret)})
    assert done["Location"] == wanted
    assert is_in(client)
    assert (last().event, last().details) == ("signed_in", {"way": "code"})


def test_the_second_step_cannot_be_reached_without_the_first(client, anna, reserve):
    page = client.get(reverse("people:second_step"), follow=True)
    assert "Logga in igen." in page.text


@pytest.mark.parametrize("what", ["time", "password", "person"])
def test_the_second_step_is_forgotten(what, client, anna, reserve, secret, monkeypatch):
    first_step(client)
    if what == "time":
        later = time.time() + pending.LONGEST + 1
        monkeypatch.setattr(pending.time, "time", lambda: later)
    elif what == "password":
        people.change_password(current=GOOD, new="ett helt annat lösenord", by=anna)
    else:
        people.deactivate_person(person=anna, by=OPERATOR)
    done = client.post(reverse("people:second_step"), {"code": code_now(secret)})
    assert done["Location"] == reverse("people:sign_in")
    assert not is_in(client)


def asked_on(page, name="asked"):
    import json

    return json.loads(page.context[name])


def test_a_passkey_is_a_second_step(anna, passkey, client):
    first_step(client)
    asked = asked_on(client.get(reverse("people:second_step")))
    client.post(reverse("people:second_step"), {"answer": passkey.use(asked)})
    assert is_in(client)
    assert last().details == {"way": "password+passkey"}


def test_an_answer_is_taken_once(anna, passkey, client):
    first_step(client)
    answer = passkey.use(asked_on(client.get(reverse("people:second_step"))))
    again = Client()
    first_step(again)
    page = again.post(reverse("people:second_step"), {"answer": answer})
    assert "godtogs inte" in page.text
    assert not is_in(again)


def test_a_passkey_alone_signs_in(anna, passkey, client):
    asked = client.post(reverse("people:passkey_question")).json()
    wanted = reverse("people:security")
    done = client.post(
        reverse("people:sign_in_by_passkey"), {"answer": passkey.use(asked), "next": wanted}
    )
    assert done["Location"] == wanted
    assert last().details == {"way": "passkey"}
    client.logout()
    again = client.post(reverse("people:sign_in_by_passkey"), {"answer": passkey.use(asked)})
    assert again.status_code == 403


def test_an_empty_answer_leads_back(client):
    done = client.post(reverse("people:sign_in_by_passkey"))
    assert done["Location"] == reverse("people:sign_in")


def test_where_a_second_step_is_required_one_is_added_on_the_way_in(anna, client):
    actions.set_policy(requires_second_factor=True, by=OPERATOR)
    step = first_step(client, next=reverse("people:security"))
    assert step["Location"] == reverse("people:add_first_factor")
    assert not is_in(client)
    page = client.get(step["Location"])
    secret = page.context["secret"].replace(" ", "")
    wrong = client.post(step["Location"], {"kind": "app", "app-code": "1"})
    assert "Koden stämmer inte" in wrong.text
    assert wrong.context["secret"].replace(" ", "") == secret
    assert not is_in(client)
    done = client.post(step["Location"], {"kind": "app", "app-code": code_now(secret)})
    assert len(done.context["codes"]) == codes.RESERVE
    assert done.context["onward"] == reverse("people:security")
    assert is_in(client)


def test_nobody_adds_a_first_factor_without_a_password(client):
    page = client.get(reverse("people:add_first_factor"))
    assert page["Location"] == reverse("people:sign_in")


def test_a_person_adds_a_passkey_on_their_own_page(anna, client):
    client.force_login(anna)
    wanted = reverse("people:add_factor")
    made, asked = Authenticator(), asked_on(client.get(wanted))
    sent = {"kind": "passkey", "passkey-answer": made.make(asked), "passkey-name": "Nyckel"}
    refused_page = client.post(wanted, {**sent, "passkey-password": "fel"})
    assert "Lösenordet stämmer inte." in refused_page.text
    sent["passkey-answer"] = made.make(asked_on(refused_page))
    done = client.post(wanted, {**sent, "passkey-password": GOOD})
    assert len(done.context["codes"]) == codes.RESERVE
    assert "Nyckel" in client.get(reverse("people:security")).text


def test_a_person_removes_a_factor_and_makes_reserve_codes_on_their_own_page(anna, reserve, client):
    client.force_login(anna)
    page = client.post(reverse("people:make_recovery_codes"), {"password": "fel"})
    assert "Lösenordet stämmer inte." in page.text
    page = client.post(reverse("people:make_recovery_codes"), {"password": GOOD})
    assert len(page.context["codes"]) == codes.RESERVE
    factor = anna.factors.get(kind=FactorKind.CODES)
    remove = reverse("people:remove_factor", args=[factor.pk])
    assert "Lösenordet stämmer inte." in client.post(remove, {"password": "x"}).text
    done = client.post(remove, {"password": GOOD}, follow=True)
    assert "Du har bara ett lösenord." in done.text


def test_nobody_removes_what_is_anothers(anna, reserve, client):
    bo = with_password(make.person())
    client.force_login(bo)
    factor = anna.factors.get(kind=FactorKind.CODES)
    done = client.post(reverse("people:remove_factor", args=[factor.pk]), {"password": GOOD})
    assert done.status_code == 404


def test_an_administrator_decides_on_a_page_and_helps_on_another(anna, reserve, client):
    client.force_login(make.administrator())
    wanted = reverse("people:policy")
    client.post(wanted, {"requires_second_factor": "on"})
    assert "checked" in client.get(wanted).text
    client.post(wanted, {})
    assert not SignInPolicy.objects.current().requires_second_factor
    done = client.post(reverse("people:take_factors", args=[anna.pk]), follow=True)
    assert "Det andra steget är borttaget" in done.text


# Sessions


@pytest.fixture
def two(anna):
    """Anna is signed in with two browsers."""
    here, there = Client(), Client(headers={"User-Agent": "X (Windows NT 10.0) Firefox/130.0"})
    for client in (here, there):
        first_step(client)
    return here, there


def test_my_sessions_are_listed_with_browser_and_way_but_no_key(anna, two):
    page = two[0].get(reverse("people:security")).text
    assert "Firefox, Windows" in page
    assert "lösenord" in page
    for client in two:
        assert client.session.session_key not in page


def test_one_session_is_ended(anna, two):
    here, there = two
    other = SignInSession.objects.get(pk=there.session.session_key)
    here.post(reverse("people:end_session", args=[other.handle]))
    assert is_in(here)
    assert not is_in(there)
    assert last().event == "session_ended"


def test_all_others_are_ended(two):
    here, there = two
    page = here.post(reverse("people:end_other_sessions"), follow=True)
    assert "1 inloggning är avslutad." in page.text
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_anothers_session_but_an_administrator(anna, two, client):
    handle = SignInSession.objects.get(pk=two[0].session.session_key).handle
    client.force_login(make.strategist())
    assert client.post(reverse("people:end_session", args=[handle])).status_code == 404
    assert client.post(reverse("people:end_sessions_of", args=[anna.pk])).status_code == 403
    with pytest.raises(Refused, match="dina egna"):
        actions.end_sessions(person=anna, by=make.strategist())
    client.force_login(make.administrator())
    client.post(reverse("people:end_sessions_of", args=[anna.pk]))
    assert not any(map(is_in, two))


def test_a_changed_password_ends_the_others(anna, two):
    here, there = two
    new = "ett helt annat lösenord"
    here.post(reverse("people:change_password"), {"current": GOOD, "new": new, "again": new})
    assert is_in(here)
    assert not is_in(there)
    assert SignInSession.objects.of(anna).count() == 1


def test_a_session_ends_after_ten_hours(two):
    left = two[0].session.get_expiry_age()
    assert 9.9 * 3600 < left <= 10 * 3600


def test_use_is_noted_now_and_then(anna, two):
    here, _ = two
    session = here.session
    session["seen"] -= 700
    session.save()
    before = SignInSession.objects.get(pk=session.session_key).used_at
    is_in(here)
    after = SignInSession.objects.get(pk=session.session_key).used_at
    assert after > before
    is_in(here)
    assert SignInSession.objects.get(pk=session.session_key).used_at == after


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_described_in_two_words(user_agent, device):
    from fardplan.people.signing_in.sessions import described

    assert described(user_agent) == device
