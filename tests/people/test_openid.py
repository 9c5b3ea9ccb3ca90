"""Signing in by OpenID Connect, against a real provider that the test runs on loopback."""

import base64
import hashlib
import io
from contextlib import contextmanager
from urllib.parse import parse_qs, parse_qsl, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client, override_settings
from django.urls import reverse

from fardplan.config.signing_in import OpenIDProvider, SigningIn, allauth_providers
from fardplan.journal.models import Entry
from fardplan.people import actions
from fardplan.people.models import Person
from fardplan.people.operator import OPERATOR
from fardplan.people.signing_in import actions as signing_in
from tests import make
from tests.people.serving import served

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.local_server,
    # The provider of the test's own stands on functions that its library will take away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

SUBJECT = "b7f3"


class Watched:
    """The provider, and what it was asked for a token with."""

    def __init__(self, app) -> None:
        self.app, self.token_requests = app, []

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].endswith("/token"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            self.token_requests.append(dict(parse_qsl(body.decode())))
            environ["wsgi.input"] = io.BytesIO(body)
        return self.app(environ, start_response)


class OneUser:
    """The provider with one user, whose claims a test may set."""

    def __init__(self, address: str, watched: Watched) -> None:
        self.address, self.watched = address, watched

    def tell(self, **claims) -> None:
        told = {"email": "anna@example.org", "email_verified": True, **claims}
        requests.put(f"{self.address}/users/{SUBJECT}", json=told, timeout=5).raise_for_status()

    def approve(self, address: str) -> str:
        """Say yes, as the user does in the browser; gives where the provider sends them."""
        reply = requests.post(address, data={"sub": SUBJECT}, allow_redirects=False, timeout=5)
        assert reply.status_code == 302, reply.text
        return reply.headers["Location"]


@pytest.fixture
def provider(tmp_path):
    (tmp_path / "secret").write_text("a secret of the two\n")
    watched = Watched(oidc_provider_mock.app())
    with served(watched) as address:
        one = OneUser(address, watched)
        one.tell()
        with chosen(issuer=address, folder=tmp_path, secret_file="secret"):
            yield one


@contextmanager
def chosen(*, local_accounts=True, folder=None, **fields):
    """The installation trusts this provider."""
    settings = {"protocol": "oidc", "key": "staden", "name": "Stockholms stad"}
    known = OpenIDProvider(**{**settings, "client_id": "fardplan", **fields})
    choice = SigningIn(local_accounts=local_accounts, providers=(known,))
    apps = allauth_providers(choice, folder=folder)
    with override_settings(SIGN_IN=choice, SOCIALACCOUNT_PROVIDERS=apps):
        yield


def go(client: Client, onward: str = "") -> str:
    """Start here; gives the address of the provider that we are sent to."""
    start = reverse("people:sign_in_by_provider", args=["staden"])
    reply = client.get(start, {"next": onward} if onward else {})
    assert reply.status_code == 302
    return reply["Location"]


def come_back(client: Client, address: str):
    """Follow the provider's redirect, to us."""
    parts = urlsplit(address)
    assert parts.netloc == "testserver"
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client: Client, provider: OneUser, onward: str = ""):
    return come_back(client, provider.approve(go(client, onward)))


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def last() -> Entry:
    return Entry.objects.order_by("-sequence").first()


@pytest.fixture
def anna() -> Person:
    """Added by an administrator; she has no password here."""
    return make.person(name="Anna Ek", email="anna@example.org")


def test_whoever_has_been_added_signs_in_and_goes_where_they_were_headed(anna, provider, client):
    wanted = reverse("people:security")
    assert sign_in(client, provider, wanted)["Location"] == wanted
    assert is_in(client)
    assert [entry.event for entry in Entry.objects.order_by("-sequence")[:2]] == [
        "signed_in",
        "linked_to_provider",
    ]
    assert (last().by, last().details) == (anna.journal_name, {"way": "staden"})
    assert "Stockholms stad" in client.get(wanted).text


def test_the_code_is_bound_to_us_by_pkce(anna, provider, client):
    address = go(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    come_back(client, provider.approve(address))
    [sent] = provider.watched.token_requests
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


def test_nothing_of_what_the_provider_tells_is_kept_but_what_it_calls_them(anna, provider, client):
    provider.tell(phone_number="070", name="Anna Ek-Lund")
    sign_in(client, provider)
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (anna, "staden", SUBJECT)
    assert link.extra_data == {}
    anna.refresh_from_db()
    assert anna.name == "Anna Ek"


def test_whoever_is_unknown_gets_a_sentence_and_no_account(provider, client):
    page = sign_in(client, provider)
    assert page.status_code == 403
    assert "Du är inloggad hos Stockholms stad, men har inget konto här." in page.text
    assert not is_in(client)
    assert not Person.objects.exists()
    assert not SocialAccount.objects.exists()
    assert (last().event, last().subject, last().by) == (
        "sign_in_refused",
        "provider:staden",
        "visitor",
    )
    assert "anna" not in str(list(Entry.objects.values()))


def test_the_refusal_is_in_the_readers_language(provider, client):
    page = sign_in(client, provider, "/en/")
    assert '<html lang="en">' in page.text


def test_whoever_is_shut_out_stays_out(anna, provider, client):
    sign_in(client, provider)
    actions.deactivate_person(person=anna, by=OPERATOR)
    page = sign_in(Client(), provider)
    assert page.status_code == 403
    assert "avstängt" in page.text
    assert (last().event, last().by) == ("sign_in_refused", anna.journal_name)


def test_an_address_that_nobody_vouches_for_is_nobodys(anna, provider, client, tmp_path):
    provider.tell(email_verified=False)
    assert sign_in(client, provider).status_code == 403
    trusted = {"folder": tmp_path, "secret_file": "secret", "vouches_for_email": True}
    with chosen(issuer=provider.address, **trusted):
        assert sign_in(client, provider).status_code == 302
    assert is_in(client)


def test_once_linked_the_address_no_longer_matters(anna, provider, client):
    sign_in(client, provider)
    provider.tell(email="anna.lund@example.org")
    again = Client()
    sign_in(again, provider)
    assert is_in(again)
    assert Entry.objects.filter(event="linked_to_provider").count() == 1


def test_an_address_that_passed_to_another_opens_nothing(anna, provider, client):
    """The provider has given the address of somebody who left to somebody new."""
    signing_in.sign_in_by_provider(
        provider="staden", subject="somebody else", email=anna.email, is_vouched=True
    )
    page = sign_in(client, provider)
    assert page.status_code == 403
    assert "ett annat konto" in page.text
    assert not is_in(client)


def test_a_provider_gives_no_role(anna, provider, client):
    provider.tell(roles=["administrator"], groups=["administrator"])
    sign_in(client, provider)
    assert not anna.appointments.exists()
    assert client.get(reverse("people:persons")).status_code == 403


@pytest.mark.parametrize("fault", ["another browser", "twice", "no code", "made up"])
def test_an_answer_that_does_not_belong_to_our_question_is_refused(fault, anna, provider, client):
    answer = provider.approve(go(client))
    if fault == "another browser":
        client = Client()
    elif fault == "twice":
        come_back(client, answer)
        client.logout()
    elif fault == "no code":
        answer = answer.replace("code=", "x=")
    else:
        answer = answer.replace("state=", "state=x")
    page = come_back(client, answer)
    assert page.status_code == 400
    assert "Inloggningen gick inte" in page.text
    assert not is_in(client)


def test_whoever_says_no_at_the_provider_can_try_again(anna, provider, client):
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    page = come_back(
        client,
        f"http://testserver/inloggning/oidc/staden/klar/?error=access_denied&state={state}",
    )
    assert page.status_code == 400
    assert reverse("people:sign_in") in page.text


def test_a_token_of_one_and_an_answer_of_another_are_refused(anna, provider, client, monkeypatch):
    from allauth.socialaccount.providers.openid_connect import views

    told = {"sub": "another", "email": "anna@example.org", "email_verified": True}
    monkeypatch.setattr(views.OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_given: told)
    page = sign_in(client, provider)
    assert page.status_code == 403
    assert "hänger inte ihop" in page.text
    assert not is_in(client)


def test_the_reader_cannot_ask_for_more_than_we_do(anna, provider, client):
    start = reverse("people:sign_in_by_provider", args=["staden"])
    given = {"scope": "admin", "auth_params": "prompt=none", "process": "connect"}
    address = client.get(start, given)["Location"]
    assert "admin" not in address
    assert "prompt" not in address


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_sent_elsewhere(elsewhere, anna, provider, client):
    assert sign_in(client, provider, elsewhere)["Location"] == reverse("pages:overview")


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(client):
    with chosen(issuer="http://127.0.0.1:9"):
        page = client.get(reverse("people:sign_in_by_provider", args=["staden"]))
    assert page.status_code == 403
    assert "Stockholms stad svarar inte som det ska." in page.text


def test_an_unknown_provider_is_not_found(client):
    assert client.get("/konto/logga-in/med/okand/").status_code == 404
    assert client.get("/inloggning/oidc/okand/klar/").status_code == 404


def test_where_the_city_vouches_for_all_no_password_is_asked_for(anna, provider, client):
    with chosen(issuer=provider.address, local_accounts=False):
        page = client.get(reverse("people:sign_in")).text
        assert "Logga in med Stockholms stad" in page
        assert 'type="password"' not in page
        refused = client.post(reverse("people:sign_in"), {"email": anna.email, "password": "x"})
        assert not is_in(client)
        assert "Här loggar man in med stadens konto, inte med lösenord." in refused.text
