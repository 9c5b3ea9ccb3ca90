"""What was said of a table when it came in, kept as it was said: the sentence and its values.

A sentence is put in the reader's language only when it is shown, also years later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from django.utils.translation import gettext, gettext_lazy

from fardplan.errors import FardplanError
from fardplan.indicators.numbers import shown
from fardplan.statistics.checks.findings import Finding, Severity
from fardplan.wording import in_words

GRADES = {
    Severity.NOTE: gettext_lazy("Notera"),
    Severity.WARN: gettext_lazy("Varning"),
    Severity.BLOCK: gettext_lazy("Hindrar en bedömning"),
    Severity.REFUSE: gettext_lazy("Kan inte publiceras"),
}
MOST_DECIMALS = 2


class Sentence(Protocol):
    """Whatever says one sentence with its values."""

    @property
    def sentence(self) -> str: ...

    @property
    def values(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Remark:
    """One fault of a file, with its place, or one finding of the auditor, with its weight."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    column: str = ""
    where: str = ""
    severity: int = Severity.REFUSE
    code: str = ""
    question: str = ""

    def __str__(self) -> str:
        """The sentence in the reader's language, its numbers in that language's form."""
        values = {name: self._shown(value) for name, value in self.values.items()}
        return str(in_words(FardplanError(self.sentence, **values)))

    def _shown(self, value: Any) -> Any:
        """The auditor's words are ours and have their English; a file's are as they were."""
        if isinstance(value, float):
            return shown(value, 0 if value.is_integer() else MOST_DECIMALS)
        return gettext(value) if self.code and isinstance(value, str) else value

    @property
    def grade(self) -> str:
        return str(GRADES[Severity(self.severity)])

    @property
    def shown_question(self) -> str:
        """What to ask the source."""
        return gettext(self.question)


def fault(error: FardplanError, *, row: int | None = None, column: str = "") -> Remark:
    """An error as a remark, with its place in the file if it has one."""
    values = {name: _plain(value) for name, value in error.values.items()}
    return Remark(error.sentence, values, row=row, column=column)


def noted(said: Sentence) -> Remark:
    """What a source's reader noted of its cells, as a remark that only tells."""
    values = {name: _plain(value) for name, value in said.values.items()}
    return Remark(said.sentence, values, severity=int(Severity.NOTE))


def from_finding(finding: Finding, *, where: str = "") -> Remark:
    """What the auditor found, as a remark; `where` names the areas it is about."""
    return Remark(
        finding.sentence,
        {name: _plain(value) for name, value in finding.values.items()},
        where=where,
        severity=int(finding.severity),
        code=str(finding.code),
        question=finding.question,
    )


def to_stored(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    """Remarks as the database keeps them."""
    return [vars(one) for one in remarks]


def from_stored(kept: Iterable[Mapping[str, Any]] | None) -> list[Remark]:
    """Read back what `to_stored` wrote."""
    return [Remark(**one) for one in kept or ()]


def _plain(value: Any) -> Any:
    """A value that JSON keeps: numbers as numbers, an error as its sentence, the rest as text."""
    if isinstance(value, FardplanError):
        return str(value)
    if isinstance(value, bool | int | float) and not isinstance(value, Enum):
        return value
    return str(value)
