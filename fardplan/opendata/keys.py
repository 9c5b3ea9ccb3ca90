"""How a machine shows its key."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from fardplan.opendata.actions import note_use
from fardplan.opendata.models import Token
from fardplan.opendata.rules import may_use
from fardplan.people.models import Person


class WithKey(HttpBearer):
    """A key in force, made for this: its person acts. A cookie from a browser opens nothing."""

    def __init__(self, scope: str):
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        key = Token.objects.with_secret(token)
        if key is None:
            return None
        may_use(key, self.scope).require()
        note_use(key)
        return key


def by_key(request: HttpRequest) -> Person:
    """The person for whom the machine acts."""
    return request.auth.person
