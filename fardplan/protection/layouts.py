"""How a published table is to be read: which columns divide it, which sums hold, what hides."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fardplan.disclosure.dimensions import Whole
from fardplan.errors import FardplanError

TOTAL = "T"
INFINITE = float("inf")
EMPTY = "(tom)"  # how the mark that is no mark is written

SUM = re.compile(r"^(?P<dimension>[^:]+): (?P<whole>.+?) = (?P<parts>.+)$")
ALL_BUT = "alla utom"
MARK = re.compile(rf"^(?P<mark>.+?) = (?P<all_but>{ALL_BUT} )?(?P<low>\d+)\s*[–-]\s*(?P<high>\d*)$")

Interval = tuple[float, float]


class BadLayout(FardplanError):
    """What was said of how a table is to be read cannot be used."""


@dataclass(frozen=True)
class Mark:
    """What a mark says: between how many are counted; or, of a share, all but between so many."""

    low: float
    high: float
    all_but: bool = False

    def bounds(self, whole: float | None) -> Interval:
        """Between how many are counted, of so many if that is known."""
        if not self.all_but:
            return (self.low, self.high if whole is None else min(self.high, whole))
        if whole is None:
            return (0.0, INFINITE)
        return (max(0.0, whole - self.high), max(0.0, whole - self.low))


class Use(StrEnum):
    """What a column of a file is."""

    DIVIDES = "divides"
    COUNTS = "counts"
    SHARES = "shares"
    IGNORED = "ignored"

    @property
    def has_figures(self) -> bool:
        return self in {Use.COUNTS, Use.SHARES}


@dataclass(frozen=True)
class Column:
    """One column of a file. One with figures says what it counts, and for which part, if any.

    among: for shares in per cent, the measure that they are shares of.
    """

    name: str
    use: Use
    measure: str = ""
    part: str = ""
    among: str = ""


@dataclass(frozen=True)
class Layout:
    """One file: its header's row, its columns, and the dimension that the counts stand across."""

    columns: tuple[Column, ...]
    header_row: int = 1
    across: str = ""

    def check(self) -> None:
        """Raises BadLayout for what cannot be meant; a guess may be such until it is corrected."""
        figures = [column for column in self.columns if column.use.has_figures]
        if not figures:
            raise BadLayout("Ange minst en kolumn med antal.")
        if not self.across and any(column.part for column in figures):
            raise BadLayout("Ange vad kolumnernas delar är delar av, till exempel kön.")
        if self.across and not all(column.part for column in figures):
            raise BadLayout("Ange vilken del varje kolumn med antal gäller, även helheten.")
        same = [(column.measure, column.part) for column in figures]
        if len(set(same)) < len(same):
            raise BadLayout("Två kolumner med antal har samma mått och del.")
        for column in figures:
            if column.use == Use.SHARES and self.whole_of(column) is None:
                raise BadLayout(
                    "Kolumnen {column} är en andel: ange vilket antal den är en andel av.",
                    column=column.name,
                )

    def whole_of(self, share: Column) -> Column | None:
        """The column with the number that a share is a share of, for the same part."""
        wanted = (Use.COUNTS, share.among, share.part)
        return next(
            (one for one in self.columns if (one.use, one.measure, one.part) == wanted), None
        )

    @property
    def dividing(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.use == Use.DIVIDES)


@dataclass(frozen=True)
class Reading:
    """What is common to all files that are audited together.

    sums:   for each dimension, its total's code and what makes what.
    marks:  what each mark says of its cell.
    base:   figures are known to be rounded to a multiple of this; 1 if they are not.
    noise:  how far a figure may lie from the truth, where noise was added; 0 where none was.
    """

    sums: Mapping[str, tuple[Whole, ...]]
    marks: Mapping[str, Mark]
    base: int = 1
    noise: int = 0

    @property
    def is_inexact(self) -> bool:
        """Whether figures may lie beside the truth, so that parts need not sum."""
        return self.base > 1 or self.noise > 0


def sums_from(text: str) -> dict[str, tuple[Whole, ...]]:
    """Lines such as `kön: T = K + M` as sums by dimension. Raises BadLayout for another line."""
    found: dict[str, dict[Whole, None]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = SUM.match(line)
        parts = tuple(part.strip() for part in match["parts"].split(" + ")) if match else ()
        if match is None or not all(parts) or len(set(parts)) < len(parts):
            raise BadLayout(
                "Raden ”{line}” är ingen summa; skriv som kön: T = K + M.", line=line[:80]
            )
        whole = Whole(match["whole"].strip(), parts)
        found.setdefault(match["dimension"].strip(), {})[whole] = None
    return {dimension: tuple(wholes) for dimension, wholes in found.items()}


def sums_as_text(sums: Mapping[str, Iterable[Whole]]) -> str:
    """Sums as they are written in the form."""
    return "\n".join(
        f"{dimension}: {whole.code} = {' + '.join(whole.parts)}"
        for dimension, wholes in sums.items()
        for whole in wholes
    )


def marks_from(text: str) -> dict[str, Mark]:
    """Lines such as `<5 = 1–4`, `.. = 0–` or `~100 = alla utom 1–4`. Raises BadLayout."""
    found: dict[str, Mark] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = MARK.match(line)
        low, high = (match["low"], match["high"]) if match else ("", "")
        if match is None or (high and int(high) < int(low)):
            raise BadLayout(
                "Raden ”{line}” är inget märke; skriv som <5 = 1–4, eller .. = 0– om det största "
                "är okänt.",
                line=line[:80],
            )
        mark = "" if match["mark"] == EMPTY else match["mark"]
        found[mark] = Mark(float(low), float(high) if high else INFINITE, bool(match["all_but"]))
    return found


def marks_as_text(marks: Mapping[str, Mark]) -> str:
    """Marks as they are written in the form."""
    return "\n".join(
        f"{mark or EMPTY} = {f'{ALL_BUT} ' if said.all_but else ''}{said.low:.0f}–"
        f"{'' if said.high == INFINITE else f'{said.high:.0f}'}"
        for mark, said in marks.items()
    )


def total_of(wholes: Sequence[Whole]) -> str | None:
    """The code that all others are parts of, if there is just one."""
    parts = {part for whole in wholes for part in whole.parts}
    tops = {whole.code for whole in wholes} - parts
    return tops.pop() if len(tops) == 1 else None
