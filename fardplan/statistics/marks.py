"""The marks that stand where a number should, source by source.

The same mark means different things at different sources, and none of them is ever 0, 100 or
left out in silence. Source: statistics.md section 4.
"""

import re
from dataclasses import dataclass

from fardplan.errors import BadTable


@dataclass(frozen=True)
class Cell:
    """What a cell says: a number or none, why, and how many are hidden if a few are."""

    value: float | None
    obs_status: str
    conf_status: str = "F"
    few: tuple[int, int] | None = None  # so many, least and most, are on the other side


MISSING = Cell(None, "O")
HIDDEN = Cell(None, "Q", "C")
IMPOSSIBLE = Cell(None, "M")
NONE = Cell(0.0, "A")
NEARLY_ALL = Cell(None, "Q", "C", few=(1, 4))

MARKS: dict[str, dict[str, Cell]] = {
    "kolada": {
        "": MISSING,
        "missing": MISSING,
        "privacy": HIDDEN,
        "not applicable": IMPOSSIBLE,
    },
    "skolverket": {
        "": MISSING,
        ".": MISSING,
        "missing": MISSING,
        "..": HIDDEN,
        "omitted_due_to_based_on_few_pupils": HIDDEN,
        "~100": NEARLY_ALL,
        "rounded_off_due_to_few_pupils_not_eligible": NEARLY_ALL,
    },
    "scb": {
        "": MISSING,
        "..": MISSING,
        ".": IMPOSSIBLE,
        "-": NONE,
        "–": NONE,
    },
}
ABOUT = re.compile(r"^(?:cirka|ca\.?|omkring)\s+")
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")


def read_cell(text: str, *, source: str) -> Cell:
    """What a source's cell says.

    table:   none: the text of one cell, such as `15,5`, `44%`, `cirka 370`, `~100` or `..`.
    returns: the number with status A (E where the source says "about"), or no number with the
             status that the mark has at this source.
    raises:  BadTable for an unknown source, or text that is neither number nor mark.
    source:  statistics.md section 4.
    """
    if source not in MARKS:
        raise BadTable("Källan {source} har ingen tabell över tecken.", source=source)
    plain = text.strip().casefold()
    if plain in MARKS[source]:
        return MARKS[source][plain]
    figure = ABOUT.sub("", plain)
    digits = re.sub(r"[\s\u00a0\u202f]", "", figure).removesuffix("%").replace(",", ".")
    if not NUMBER.fullmatch(digits):
        raise BadTable("{text!r} är varken ett tal eller ett känt tecken.", text=text)
    return Cell(float(digits.replace("−", "-")), "A" if figure == plain else "E")


def share_when_few_are_left(
    counted: float, few: tuple[int, int], *, per: float = 100.0
) -> tuple[float, float]:
    """The lowest and highest share when only so few of those counted are on the other side."""
    least, most = few
    return per * max(0.0, counted - most) / counted, per * (counted - least) / counted
