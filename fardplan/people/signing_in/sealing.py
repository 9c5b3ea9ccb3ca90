"""Keep a secret in the database so that a copy of the database alone does not tell it."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from fardplan.errors import Refused


def _box() -> Fernet:
    """A key of its own, that follows from the installation's."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"fardplan.people.sealing", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; refused when the installation's key is another than when it was sealed."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused(
            "Appen för koder måste läggas till på nytt. Be en administratör ta bort den gamla."
        ) from error
