"""Codes of six digits from an app, a new one every half minute; and reserve codes for paper.

Source: RFC 4226 (HOTP) and RFC 6238 (TOTP), SHA-1 and six digits, as every such app does it.
"""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

PERIOD = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a telephone's clock may be wrong by, either way
RESERVE = 10  # how many reserve codes are given
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one half minute, counted from 1970."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(code: str, secret: str, *, at: float, after: int = 0) -> int | None:
    """Which half minute the code is of, if one near `at` (seconds) and later than the last used."""
    typed = "".join(code.split()).encode()
    now = int(at) // PERIOD
    near = range(max(now - DRIFT, after + 1), now + DRIFT + 1)
    right = [step for step in near if hmac.compare_digest(code_at(secret, step).encode(), typed)]
    return right[0] if right else None


def address(secret: str, *, account: str, issuer: str) -> str:
    """What the picture to photograph says."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def new_reserve_codes() -> list[str]:
    """Ten codes of 49 random bits each, written so that they can be read aloud."""
    return ["-".join(_letters(5) for _ in range(2)) for _ in range(RESERVE)]


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number))


def normal(code: str) -> str:
    """A reserve code as it is compared: how it was typed does not matter."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
