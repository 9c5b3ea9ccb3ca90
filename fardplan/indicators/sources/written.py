"""Numbers as people write them: `1 234,5`, `44 %`, `cirka 370`. What is no number is None.

Nothing is guessed. The decimal sign must be said, for `1.234` is two different numbers.
"""

import re
import unicodedata
from dataclasses import dataclass

SPACE = "[ \u00a0\u2009\u202f]"
ABOUT = re.compile(r"^(?:cirka|circa|ca\.?|c:a|omkring|ungefär|drygt|knappt|≈)\s*", re.IGNORECASE)
PERCENT = re.compile(rf"{SPACE}*%$")
MINUS = str.maketrans("−–", "--")


@dataclass(frozen=True)
class Written:
    """A number, and what was written with it."""

    number: float
    about: bool = False
    percent: bool = False


def read_number(text: str, *, decimal: str) -> Written | None:
    """The number that a text is, by a decimal sign that is known; None if it is not just that."""
    rest = unicodedata.normalize("NFC", text).strip()
    without_about = ABOUT.sub("", rest)
    bare = PERCENT.sub("", without_about)
    digits = bare.translate(MINUS)
    if not _form(decimal).fullmatch(digits):
        return None
    number = float(re.sub(SPACE, "", digits).replace(decimal, "."))
    return Written(number, about=without_about != rest, percent=bare != without_about)


def _form(decimal: str) -> re.Pattern[str]:
    """Digits in one run or in threes with spaces between, then perhaps decimals."""
    whole = rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)"
    return re.compile(rf"-?{whole}(?:{re.escape(decimal)}\d+)?", re.ASCII)
