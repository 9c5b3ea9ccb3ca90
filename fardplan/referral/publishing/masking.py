"""Which of an answer's characters may leave. Pure: text in, text out.

Marked words are secret wherever they stand in the answer, not only where they were marked. What a
machine or a person has quoted from it is looked up in the answer, so that a quote that begins or
ends within secret words loses just those; a quote that cannot be found is withheld altogether.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby

HIDDEN = "[maskerat]"
Mark = tuple[int | None, int | None]


class Mask:
    """What is hidden of one answer's text. A mark without places hides all of it."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text, self._marks = text, list(marks)

    sign = HIDDEN

    @property
    def is_cut(self) -> bool:
        return bool(self._marks)

    @property
    def hides_all(self) -> bool:
        return any(start is None or end is None for start, end in self._marks)

    @cached_property
    def text(self) -> str:
        """The answer as anyone may read it."""
        if self.hides_all:
            return ""
        return _masked(self._text, self._hidden)

    def quote(self, said: str) -> str:
        """Words out of the answer, as anyone may read them."""
        if not self._marks or not said:
            return said
        letters = "".join(said.split())
        places = [] if self.hides_all else _places(letters, self._letters)
        if not places:
            return HIDDEN
        hidden = [self._hidden[self._where[n]] for n in range(len(self._letters))]
        cut = [any(hidden[place + n] for place in places) for n in range(len(letters))]
        return _masked(said, _spread(said, cut))

    def elsewhere(self, text: str) -> str:
        """Another text, without the words that are marked in this one."""
        secret = [self._text[start:end].split() for start, end in self._marks if end is not None]
        found = [one.span() for words in secret if words for one in _anywhere(words).finditer(text)]
        return Mask(text, found).text if found else text

    @cached_property
    def _hidden(self) -> list[bool]:
        """For each character of the text: is it secret?"""
        hidden = [False] * len(self._text)
        for start, end in self._secret_spans():
            hidden[start:end] = [True] * (end - start)
        return hidden

    def _secret_spans(self) -> Iterable[tuple[int, int]]:
        for start, end in self._marks:
            if start is None or end is None:
                continue
            end = min(end, len(self._text))
            yield start, max(start, end)
            if words := self._text[start:end].split():
                yield from (found.span() for found in _anywhere(words).finditer(self._text))

    @cached_property
    def _where(self) -> list[int]:
        return [n for n, letter in enumerate(self._text) if not letter.isspace()]

    @cached_property
    def _letters(self) -> str:
        """The text without white space: quotes are joined over its breaks."""
        return "".join(self._text.split())


def _anywhere(words: Sequence[str]) -> re.Pattern[str]:
    """The words on their own, in large or small letters, whatever lies between them."""
    joined = r"\s+".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)


def _places(letters: str, text: str) -> list[int]:
    """Everywhere that the letters stand, also where one place laps over another."""
    if not letters:
        return []
    return [found.start() for found in re.finditer(f"(?={re.escape(letters)})", text)]


def _spread(said: str, cut: list[bool]) -> list[bool]:
    """The same cuts with white space counted: it is hidden between two hidden letters."""
    spread, n = [], 0
    for letter in said:
        if letter.isspace():
            spread.append(0 < n < len(cut) and cut[n - 1] and cut[n])
        else:
            spread.append(cut[n])
            n += 1
    return spread


def _masked(text: str, hidden: Sequence[bool]) -> str:
    """The text with one sign for each run of hidden characters."""
    runs = groupby(range(len(text)), key=lambda n: hidden[n])
    return "".join(
        HIDDEN if is_hidden else "".join(text[n] for n in run) for is_hidden, run in runs
    )
