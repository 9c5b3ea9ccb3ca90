"""Swedish words as the index has them: cut into words, each known by its forms.

A word is known by its stem after Snowball's rules and, if the dictionary has it, by its lemma as
well. Through the lemma "bostäder" and "bostaden" meet; through the stem new compounds do, and
"nämnd", which could be a form of "nämna", still meets "nämnderna". Letters keep their dots and
rings; a `folded` word has lost them, for those whose keyboard has none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from simplemma import is_known, lemmatize
from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # letters: what is longer is no word
LANGUAGE = "sv"
_swedish = stemmer("swedish")


@dataclass(frozen=True)
class Found:
    """A word in a text: the forms it is known by, and where it stands."""

    forms: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=100_000)
def forms_of(word: str) -> tuple[str, ...]:
    """The lemma if there is one, and the stem, in small letters."""
    word = word.casefold()
    lemma = lemmatize(word, lang=LANGUAGE).casefold() if is_known(word, LANGUAGE) else stem(word)
    return tuple(dict.fromkeys((lemma, stem(word))))


def stem(word: str) -> str:
    """The word without its endings, which other words may hold."""
    return str(_swedish.stemWord(word.casefold()))


def words_of(text: str) -> Iterator[Found]:
    """Every word of a text in order. Text must be in the form that `normal` gives."""
    for match in WORD.finditer(text):
        if len(match[0]) <= LONGEST:
            yield Found(forms_of(match[0]), match.start(), match.end())


def normal(text: str) -> str:
    """Each letter as one sign, so that å is å however it was typed."""
    return unicodedata.normalize("NFC", text)


def folded(word: str) -> str:
    """The word without dots, rings and accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
