"""A rule's answer: yes, or no with the reason.

The action calls `.require()`; the page shows the button when the verdict is true, and the reason
when it is not.
"""

from dataclasses import dataclass, field
from typing import Any

from fardplan.errors import Refused


@dataclass(frozen=True)
class Verdict:
    """True when allowed; otherwise false, with a reason fit to show the person."""

    sentence: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.sentence

    @property
    def reason(self) -> Refused:
        """Why not, as an error that any page can show in the reader's language."""
        return Refused(self.sentence, **self.values)

    def require(self) -> None:
        if self.sentence:
            raise self.reason


YES = Verdict()


def no(sentence: str, **values: Any) -> Verdict:
    """Not allowed, and why."""
    return Verdict(sentence, values)
