"""Adding a second factor: one page for whoever is signed in and whoever must, to get in."""

import io
import json

import qrcode
import qrcode.image.svg
from django.utils.encoding import iri_to_uri

from fardplan.errors import Refused
from fardplan.people.models import Person
from fardplan.people.signing_in import actions, codes, passkeys
from fardplan.people.signing_in.forms import NewCodeAppForm, NewPasskeyForm
from fardplan.people.signing_in.sealing import seal, unseal

SECRET, STATE = "new_app_secret", "new_passkey_state"


def host_of(request) -> str:
    """The name that a passkey belongs to: ours, without its port."""
    return request.get_host().rpartition(":")[0] or request.get_host()


class Enrolment:
    """One request to add a factor: its two forms, and what came of the one that was sent."""

    def __init__(self, request, person: Person, *, proven: bool) -> None:
        self.request, self.person = request, person
        sent = request.POST.get("kind") if request.method == "POST" else None
        self.app_form = self._form(NewCodeAppForm, "app", sent, proven=proven)
        self.passkey_form = self._form(NewPasskeyForm, "passkey", sent, proven=proven)
        self.sent = {"app": self.app_form, "passkey": self.passkey_form}.get(sent or "")

    def _form(self, kind, name: str, sent: str | None, *, proven: bool):
        data = self.request.POST if sent == name else None
        return kind(data, prefix=name, proven=proven)

    def completed(self) -> list[str] | None:
        """The reserve codes to show (none but the first time) once a factor is added, else None."""
        if self.sent is None or not self.sent.is_valid():
            return None
        add = self._add_app if self.sent is self.app_form else self._add_passkey
        try:
            given = add(self.sent.cleaned_data)
        except Refused as refusal:
            self.sent.refuse(refusal)
            return None
        for name in (SECRET, STATE):
            self.request.session.pop(name, None)
        return given

    def _add_app(self, data: dict) -> list[str]:
        return actions.add_code_app(
            person=self.person,
            secret=self._secret(),
            code=data["code"],
            name=data["name"],
            password=data.get("password"),
        )

    def _add_passkey(self, data: dict) -> list[str]:
        return actions.add_passkey(
            person=self.person,
            answer=data["answer"],
            state=self.request.session.get(STATE),
            host=host_of(self.request),
            name=data["name"],
            password=data.get("password"),
        )

    def _secret(self) -> str:
        """The new app's secret: the same until it is used, so that a mistyped code is no matter."""
        session = self.request.session
        if SECRET not in session:
            session[SECRET] = seal(codes.new_secret())
        return unseal(session[SECRET])

    def context(self) -> dict:
        """What the page shows."""
        secret = self._secret()
        asked, state = passkeys.ask_for_new(self.person, host=host_of(self.request))
        self.request.session[STATE] = state
        return {
            "app_form": self.app_form,
            "passkey_form": self.passkey_form,
            "form": self.sent or self.app_form,
            "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "picture": _picture(
                codes.address(secret, account=self.person.email, issuer="Färdplan")
            ),
            "asked": json.dumps(asked),
        }


def _picture(text: str) -> str:
    """A square code to photograph, as an address that an <img> can have."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, box_size=14, border=2)
    written = io.BytesIO()
    image.save(written)
    return "data:image/svg+xml;utf8," + iri_to_uri(written.getvalue().decode()).replace("#", "%23")
