"""What may be wrong with an installation, each fault in a sentence with what to do about it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what mends it; both with the same values."""

    what: str
    remedy: str
    values: dict[str, Any] = field(default_factory=dict)

    def in_words(self) -> tuple[str, str]:
        """In the reader's language."""
        return (
            gettext(self.what).format(**self.values),
            gettext(self.remedy).format(**self.values),
        )
