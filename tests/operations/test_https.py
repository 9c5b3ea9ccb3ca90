"""Behind a proxy that speaks https: strict cookies, and never anything else than https again."""

import json

import pytest

from tests.operations.installations import Installation

PASSWORD = "fyra korta ord räcker"
# A visitor comes by http, by https, and signs in; what was answered, and with which cookies.
VISIT = f"""
import json
from django.test import Client
from fardplan.people import actions
from fardplan.people.models import Person
from fardplan.people.operator import OPERATOR

def told(reply):
    cookies = {{name: {{**one}} for name, one in reply.cookies.items()}}
    return {{"status": reply.status_code, "headers": dict(reply.items()), "cookies": cookies}}

person = Person.objects.get(email="r@example.org")
token = actions.invite(person=person, by=OPERATOR)
actions.set_first_password(pk=person.pk, token=token, password="{PASSWORD}")
browser = Client(SERVER_NAME="localhost")
by_proxy = {{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}}
form = {{"email": person.email, "password": "{PASSWORD}"}}
print(json.dumps({{
    "plain": told(browser.get("/konto/logga-in/")),
    "watched": told(browser.get("/halsa/")),
    "page": told(browser.get("/konto/logga-in/", headers=by_proxy)),
    "signed in": told(browser.post("/konto/logga-in/", form, headers=by_proxy)),
    "way out": told(browser.post("/konto/logga-ut/", headers=by_proxy)),
}}))
"""


@pytest.fixture
def visit(place) -> dict:
    strict = Installation({**place.environment, "FARDPLAN_HTTPS": "1"})
    return json.loads(strict.run(VISIT).splitlines()[-1])


def test_https_is_kept_to(visit):
    plain = visit["plain"]
    assert (plain["status"], plain["headers"]["Location"]) == (
        301,
        "https://localhost/konto/logga-in/",
    )
    assert visit["watched"]["status"] == 200, "those who watch it ask beside the proxy"
    assert visit["page"]["status"] == 200
    assert visit["page"]["headers"]["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains"
    )


def test_cookies_are_for_https_for_this_host_and_not_for_scripts(visit):
    assert visit["signed in"]["status"] == 302
    cookies = {**visit["page"]["cookies"], **visit["signed in"]["cookies"]}
    assert set(cookies) == {"__Host-csrftoken", "__Host-sessionid"}
    for cookie in cookies.values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert visit["way out"]["cookies"]["__Host-sessionid"]["max-age"] == 0
