"""Signing in by SAML 2.0, against a real provider that the test runs on loopback."""

import base64
from contextlib import contextmanager

import pytest
import requests
from django.test import Client, override_settings
from django.urls import reverse

from fardplan.config.signing_in import SAMLProvider as Trusted
from fardplan.config.signing_in import SigningIn, allauth_providers
from fardplan.journal.models import Entry
from fardplan.people.models import Person
from tests import make
from tests.people.saml_provider import SAMLProvider, key_and_certificate, read_form
from tests.people.serving import served

pytestmark = [pytest.mark.django_db, pytest.mark.local_server]

OURS = "fardplan.example.org"


@pytest.fixture
def client() -> Client:
    """SAML wants a name with a dot in it; `testserver` has none."""
    return Client(SERVER_NAME=OURS, HTTP_HOST=OURS)


@contextmanager
def chosen(folder, **fields):
    """The installation trusts this provider."""
    known = Trusted(protocol="saml", key="staden", name="Stockholms stad", **fields)
    choice = SigningIn(providers=(known,))
    apps = allauth_providers(choice, folder=folder)
    with override_settings(
        SIGN_IN=choice, SOCIALACCOUNT_PROVIDERS=apps, ALLOWED_HOSTS=[OURS, "testserver"]
    ):
        yield


@pytest.fixture
def provider(tmp_path, client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    one = SAMLProvider(tmp_path)
    with served(one) as address:
        one.address = address
        with chosen(tmp_path, entity_id=one.entity_id, metadata=one.entity_id):
            one.metadata_of_others = [our_metadata(client, tmp_path)]
            yield one


def our_metadata(client, folder):
    reply = client.get(reverse("saml_metadata", args=["staden"]))
    assert reply.status_code == 200, reply.content
    path = folder / "ours.xml"
    path.write_bytes(reply.content)
    return path


@pytest.fixture
def anna() -> Person:
    return make.person(name="Anna Ek", email="anna@example.org")


def go(client, onward="") -> str:
    start = reverse("people:sign_in_by_provider", args=["staden"])
    reply = client.get(start, {"next": onward} if onward else {})
    assert reply.status_code == 302, reply.content
    return reply["Location"]


def answer_of(address: str) -> tuple[str, dict]:
    """What the provider's page sends us when its form is sent."""
    return read_form(requests.get(address, timeout=10).text)


def bring(client, where: str, answer: dict):
    """Bring the answer here, as the browser does: without our session, and then with it."""
    from_elsewhere = Client(SERVER_NAME=OURS, HTTP_HOST=OURS, enforce_csrf_checks=True)
    reply = from_elsewhere.post(where, answer)
    assert reply.status_code == 302, reply.content
    client.cookies["saml-acs-session"] = from_elsewhere.cookies["saml-acs-session"].value
    return client.get(reply["Location"])


def sign_in(client, onward=""):
    return bring(client, *answer_of(go(client, onward)))


def is_in(client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def last() -> Entry:
    return Entry.objects.order_by("-sequence").first()


def test_whoever_has_been_added_signs_in_and_goes_where_they_were_headed(anna, provider, client):
    wanted = reverse("people:security")
    assert sign_in(client, wanted)["Location"] == wanted
    assert is_in(client)
    assert (last().event, last().by) == ("signed_in", anna.journal_name)
    assert last().details == {"way": "staden"}


def test_the_second_time_it_is_by_what_the_provider_calls_them(anna, provider, client):
    sign_in(client)
    provider.mail = "lund@example.org"
    again = Client(SERVER_NAME=OURS, HTTP_HOST=OURS)
    sign_in(again)
    assert is_in(again)


def test_whoever_is_unknown_gets_a_sentence_and_no_account(provider, client):
    page = sign_in(client)
    assert page.status_code == 403
    assert "men har inget konto här" in page.text
    assert not Person.objects.exists()
    assert (last().event, last().by) == ("sign_in_refused", "visitor")


def test_our_metadata_says_where_answers_go_and_that_they_must_be_signed(provider, client):
    told = client.get(reverse("saml_metadata", args=["staden"])).text
    assert f"http://{OURS}/inloggning/saml/staden/acs/" in told
    assert 'WantAssertionsSigned="true"' in told


def refused(page, client) -> None:
    assert page.status_code == 400
    assert "Inloggningen gick inte" in page.text
    assert not is_in(client)


def test_an_answer_without_a_signature_is_refused(anna, provider, client):
    provider.signs = False
    refused(sign_in(client), client)


def test_an_answer_signed_by_somebody_else_is_refused(anna, provider, client, tmp_path):
    address = go(client)
    honest = provider.config().cert_file
    provider.keys = key_and_certificate(tmp_path, "forger")
    answer = answer_of(address)
    with chosen(
        tmp_path,
        entity_id=provider.entity_id,
        sign_in_address=f"{provider.address}/sso",
        certificate_file=honest,
    ):
        refused(bring(client, *answer), client)


def test_an_answer_that_was_changed_on_the_way_is_refused(anna, provider, client):
    make.administrator(email="ada@example.org")
    where, answer = answer_of(go(client))
    said = base64.b64decode(answer["SAMLResponse"]).replace(b"anna@", b"ada@")
    refused(bring(client, where, {"SAMLResponse": base64.b64encode(said).decode()}), client)


def test_an_answer_that_nobody_asked_for_is_refused(anna, provider, client):
    address = go(client)
    provider.in_response_to = "_made_up"
    refused(bring(client, *answer_of(address)), client)


def test_an_answer_is_taken_once(anna, provider, client):
    answer = answer_of(go(client))
    bring(client, *answer)
    again = Client(SERVER_NAME=OURS, HTTP_HOST=OURS)
    refused(bring(again, *answer), again)


@pytest.mark.parametrize("answer", ["", "x", "PHg+"])
def test_whatever_is_sent_instead_of_an_answer_is_refused(answer, anna, provider, client):
    where = reverse("saml_acs", args=["staden"])
    refused(bring(client, where, {"SAMLResponse": answer}), client)


def test_an_answer_is_brought_by_post(provider, client):
    assert client.get(reverse("saml_acs", args=["staden"])).status_code == 405


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(tmp_path, client):
    address = "http://127.0.0.1:9/metadata"
    with chosen(tmp_path, entity_id=address, metadata=address):
        page = client.get(reverse("people:sign_in_by_provider", args=["staden"]))
    assert page.status_code == 403
    assert "svarar inte som det ska" in page.text
