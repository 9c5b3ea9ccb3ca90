"""A passkey made of software: it answers as a telephone would, and lies when it is told to."""

import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
PRESENT_AND_VERIFIED = FLAG.UP | FLAG.UV


class Authenticator:
    """One passkey, for one name."""

    def __init__(self, *, name=b"a passkey", origin="https://testserver", flags=None) -> None:
        self.name, self.origin = name, origin
        self.flags = PRESENT_AND_VERIFIED if flags is None else flags
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, asked: dict) -> str:
        """What the browser says when it is asked to make a passkey."""
        host = asked["publicKey"]["rp"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        data = AuthenticatorData.create(sha256(host.encode()), self.flags | FLAG.AT, 0, credential)
        said = self._said(CollectedClientData.TYPE.CREATE, asked)
        made = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=said, attestationObject=made)

    def use(self, asked: dict) -> str:
        """What the browser says when it is asked to sign."""
        host = asked["publicKey"]["rpId"]
        data = AuthenticatorData.create(sha256(host.encode()), self.flags, 1)
        said = self._said(CollectedClientData.TYPE.GET, asked)
        signature = self.key.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _said(self, kind, asked: dict) -> CollectedClientData:
        challenge = websafe_decode(asked["publicKey"]["challenge"])
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.name)
        said = {field: websafe_encode(value) for field, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})
