"""What the system refuses, in words fit to show the reader.

A sentence is written in Swedish with `{names}` for its values, and is looked up in the reader's
language only when it is shown. So the pure packages can refuse things without knowing who reads.
"""

from typing import Any


def sentence(text: str) -> str:
    """Mark a sentence that a reader may meet, so that it is given its English."""
    return text


class FardplanError(Exception):
    """The parent of every error we raise on purpose: one sentence and its values."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


class Refused(FardplanError):
    """A rule says no: the wrong person, or the wrong moment."""


class BadTable(FardplanError):
    """A table breaks the shape that every statistic must have."""


class BadDefinition(FardplanError):
    """A file in `definitions/`, or one like it, does not say what it must."""


class BadDocument(FardplanError):
    """A document cannot be read, or is not what it should be."""
