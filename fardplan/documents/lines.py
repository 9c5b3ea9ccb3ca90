"""The lines of a text as the file has them, and what their spacing says about the whole."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_FEWEST_LINES = 6


class RawLine(NamedTuple):
    """A line with its spaces, for they may mean something."""

    number: int
    text: str
    after_form_feed: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def starts_with_one_space(self) -> bool:
        return self.text[:1] == " " and not self.text[1:2].isspace() and not self.is_blank


def raw_lines(text: str) -> list[RawLine]:
    """Every line; a form feed parts a line in two with the same number."""
    return [
        RawLine(number, part, after_form_feed=index > 0)
        for number, line in enumerate(text.split("\n"), start=1)
        for index, part in enumerate(line.split("\f"))
    ]


def is_double_spaced(raw: Sequence[RawLine]) -> bool:
    """True when an empty line only parts line from line, as some programs write text.

    Then most lines are followed by one, and many lines begin in the middle of a sentence.
    """
    written = [line for line in raw if not line.is_blank]
    spaced = sum(not one.is_blank and two.is_blank for one, two in pairwise(raw))
    continued = sum(line.text.lstrip()[0].islower() for line in written)
    return (
        len(written) >= _FEWEST_LINES
        and 10 * spaced >= 7 * len(written)
        and 4 * continued >= len(written)
    )
