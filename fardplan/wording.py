"""Our sentences in the reader's language: where the pure core's Swedish meets gettext."""

from typing import Any

from django.utils.translation import gettext

from fardplan.errors import FardplanError


def in_words(said: Any) -> Any:
    """An error as its sentence in the reader's language; anything else as it is."""
    if not isinstance(said, FardplanError):
        return said
    values = {name: in_words(value) for name, value in said.values.items()}
    return gettext(said.sentence).format(**values)
