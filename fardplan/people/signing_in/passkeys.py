"""Passkeys (WebAuthn): what the browser is asked, and whether what it answers is true."""

import json
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fardplan.errors import Refused
from fardplan.people.models import Person
from fardplan.people.signing_in.models import SecondFactor

# The device asks for a finger, a face or its own code: it counts for two factors by itself.
VERIFIED = UserVerificationRequirement.REQUIRED


def _server(host: str) -> Fido2Server:
    """For one name of ours: a passkey never answers to another."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Färdplan"))


def ask_for_new(person: Person, *, host: str) -> tuple[dict, dict]:
    """What to ask the browser so that it makes a passkey, and what to remember until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(), name=person.email, display_name=person.name
    )
    asked, state = _server(host).register_begin(
        user,
        credentials=[_read(factor) for factor in person.factors.passkeys()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
    )
    return _plain(asked), state


def read_new(answer: str, *, state: dict | None, host: str) -> tuple[str, str]:
    """What the new passkey calls itself, and its public key. Refuses an answer that is not true."""
    try:
        made = _server(host).register_complete(state, json.loads(answer)).credential_data
        if made is None:
            raise ValueError("no credential")
        return websafe_encode(made.credential_id), websafe_encode(bytes(made))
    except Exception as error:  # the library has no one error for bytes that make no sense
        raise _not_accepted() from error


def ask(factors, *, host: str) -> tuple[dict, dict]:
    """What to ask the browser so that it signs; without factors, whichever passkey it has."""
    credentials = [_read(factor) for factor in factors] or None
    asked, state = _server(host).authenticate_begin(credentials, user_verification=VERIFIED)
    return _plain(asked), state


def named_in(answer: str) -> str:
    """Which passkey the answer says it is from; nothing is proven yet."""
    try:
        return str(json.loads(answer)["id"])
    except (ValueError, TypeError, KeyError) as error:
        raise _not_accepted() from error


def check(answer: str, *, factor: SecondFactor, state: dict | None, host: str) -> None:
    """Refuse unless this passkey has signed what was asked."""
    try:
        _server(host).authenticate_complete(state, [_read(factor)], json.loads(answer))
    except Exception as error:  # as above
        raise _not_accepted() from error


def _read(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.secret))


def _plain(asked: Any) -> dict:
    """The question as JSON can carry it."""
    return json.loads(json.dumps(dict(asked), default=dict))


def _not_accepted() -> Refused:
    return Refused("Din passkey godtogs inte. Försök igen.")
