import datetime

import pytest
from django.utils import timezone

from fardplan.indicators import actions as indicators
from fardplan.opendata import actions
from fardplan.opendata.models import Token
from fardplan.people.operator import OPERATOR

ROOT = "/api/v1/"


def in_a_month() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=30)


def key_for(person, *scopes: str) -> tuple[Token, dict[str, str]]:
    """A key of a person's, and the headers that show it."""
    token, secret = actions.issue_token(
        name="provprogrammet", scopes=scopes, expires_at=in_a_month(), by=person
    )
    return token, {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def shipped(stockholm):
    """Stockholm's roadmap with the indicators that ship."""
    return indicators.load_indicators(by=OPERATOR)


@pytest.fixture
def ask(client):
    """Ask the API as nobody in particular."""

    def get(address: str, **headers):
        return client.get(ROOT + address, headers=headers)

    return get
