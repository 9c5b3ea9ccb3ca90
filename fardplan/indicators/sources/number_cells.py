"""Cells that should hold numbers: numbers, declared marks, nothing; or a fault."""

import math
from collections.abc import Mapping
from typing import Any

from fardplan.definitions import sentence
from fardplan.indicators.sources import kolada, pxweb, skolverket
from fardplan.indicators.sources.definitions import File
from fardplan.indicators.sources.draft import Note, note
from fardplan.indicators.sources.grids import Cell
from fardplan.indicators.sources.marks import (
    ESTIMATED,
    MISSING,
    NEARLY_ALL,
    NOT_APPLICABLE,
    SUPPRESSED,
    ZERO,
    Mark,
    Marks,
    cell_of,
)
from fardplan.indicators.sources.upload import BadCell
from fardplan.indicators.sources.written import Written, read_number
from fardplan.statistics.shape import Shape

FAMILIES: Mapping[str, Marks] = {
    "": {},
    "kolada": kolada.MARKS,
    "scb": pxweb.MARKS,
    "skolverket": skolverket.MARKS,
}
STATES: Mapping[str, Mark] = {
    "missing": MISSING,
    "suppressed": SUPPRESSED,
    "not_applicable": NOT_APPLICABLE,
    "zero": ZERO,
    "nearly_all": NEARLY_ALL,
}
PERCENT = 100.0

ABOUT = sentence("{number} tal är ungefärliga (”cirka”) och märkta som uppskattade.")
EMPTY = sentence("{number} tomma celler är märkta som uppgift saknas.")


class NumberCells:
    """Reads cells by the marks and the decimal sign that the mapping declares."""

    def __init__(self, wanted: File, shape: Shape) -> None:
        named = {text: STATES[state] for text, state in wanted.marks.items()}
        self._marks: Marks = {**FAMILIES[wanted.marks_of], **named}
        self._decimal = wanted.decimal
        self._in_percent = shape.measure.is_a_ratio and shape.per == PERCENT
        self._about = self._empty = 0

    def read(self, cell: Cell) -> Mark:
        """What the cell says, as a mark that may carry a number. Raises BadCell."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            self._empty += 1
            return MISSING
        if isinstance(cell, bool):
            raise BadCell("sant eller falskt är inget tal.")
        if isinstance(cell, float):
            if not math.isfinite(cell):
                raise BadCell("NaN och oändligt är inga tal; lämna tomt där tal saknas.")
            return Mark("A", value=cell)
        if (mark := self._marks.get(cell.strip())) is not None:
            return mark
        return self._number(cell)

    def notes(self) -> list[Note]:
        """What a reviewer must know of the cells read so far."""
        counted = ((ABOUT, self._about), (EMPTY, self._empty))
        return [note(text, number=number) for text, number in counted if number]

    def _number(self, cell: str) -> Mark:
        read = read_number(cell, decimal=self._decimal)
        if read is None:
            raise BadCell("”{given}” är inget tal.", given=cell.strip()[:40])
        if read.percent and not self._in_percent:
            raise BadCell("”{given}” är procent, men det är inte måttet.", given=cell.strip())
        return self._about_or_not(read)

    def _about_or_not(self, read: Written) -> Mark:
        if not read.about:
            return Mark("A", value=read.number)
        self._about += 1
        return Mark(ESTIMATED.obs, value=read.number)


def measures(read: Mapping[str, Mark], shape: Shape) -> dict[str, Any]:
    """One row's measures and states, of its marks by measure.

    The value's own mark says most. Where only counts are given, the value follows from them and
    the gravest of their marks holds; where a mark hides a few of a known number, bounds follow.
    """
    numbers = {name: mark.value for name, mark in read.items()}
    part, whole = numbers.get("numerator"), numbers.get("denominator")
    if "value" in read:
        return {**numbers, **cell_of(read["value"], counted=whole, per=shape.per)}
    marked = [mark for mark in read.values() if mark.obs != "A"]
    state = marked[0] if marked else Mark("A")
    value = shape.per * part / whole if part is not None and whole else None
    if value is None and not marked:
        state = NOT_APPLICABLE  # nobody was counted
    return {**numbers, "value": value, "obs_status": state.obs, "conf_status": state.conf}
