"""The API against its own description: whatever is sent, it answers as it says it does."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from fardplan.opendata import description
from fardplan.opendata.models import Scope
from fardplan.people.models import Role
from tests import make
from tests.opendata.conftest import key_for
from tests.referral.conftest import ANSWER

# Asked as a server would, each request closes its connection, and with it the test's transaction.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def contents(shipped, stockholm):
    """Something of everything that the API tells of."""
    make.answer(stockholm, make.body("farsta", name="Farsta stadsdelsnämnd"), ANSWER)


@pytest.fixture
def schema(contents):
    """The API as its own description has it, asked without a server."""
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", app=get_wsgi_application(), base_url="http://localhost"
    )


@pytest.fixture
def keys(db):
    """What opens the addresses that need a key, by how they end."""
    registrar = make.person(Role.REGISTRAR)
    analyst = make.person(Role.ANALYST, at=make.body("farsta"))
    return {
        "/answers": key_for(registrar, Scope.ANSWERS)[1],
        "": key_for(analyst, Scope.FIGURES)[1],
    }


def ask_anything(operation, headers) -> None:
    """Send an operation much that it may be sent and much that it may not."""

    # A file may be sent as described and still be no answer, and no table of figures.
    excluded = [positive_data_acceptance] if operation.method == "post" else []

    @EXAMPLES
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    def each(case):
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    each()


OPERATIONS = [(one.method, one.address.removeprefix("/api/v1")) for one in description.operations()]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("with_key", [False, True], ids=["nobody", "key"])
def test_whatever_is_sent_the_api_answers_as_it_is_described(schema, keys, method, path, with_key):
    mine = next(headers for end, headers in keys.items() if path.endswith(end))
    headers = {"Host": "localhost", **(mine if with_key else {})}
    ask_anything(schema[f"/api/v1{path}"][method], headers)


def test_every_operation_that_writes_needs_a_key():
    operations = description.operations()
    assert {one.method for one in operations} == {"GET", "POST"}
    assert all(one.needs_key for one in operations if one.method == "POST")
    assert sum(one.needs_key for one in operations) == 3
