"""Names of areas as sources spell them, brought to one form that can be compared."""

import re
import unicodedata

DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
SPACES = re.compile(r"\s+")
ASIDE = re.compile(r"\((?:sthlm|stockholm|utan känd adress)\)")
OFFICE = re.compile(
    r"\b(?:stadsdelsområdet?|stadsdelsnämnd(?:en)?|stadsdelsförvaltning|sdf|sdn|sdo)\b"
)


def plain(name: str) -> str:
    """The name in small letters without its office, its aside and its odd dashes and spaces."""
    text = unicodedata.normalize("NFC", name).casefold()
    text = OFFICE.sub(" ", ASIDE.sub(" ", text))
    return SPACES.sub(" ", DASHES.sub("-", text)).strip()


def forms_of(name: str) -> frozenset[str]:
    """The forms a name can be known by: itself and, if it ends in s, without the genitive.

    `Farstas` and `Farsta` meet in `farsta`; `Stockholms` keeps a form of its own as well.
    """
    text = plain(name)
    return frozenset({text, text.removesuffix("s")}) - {""}
