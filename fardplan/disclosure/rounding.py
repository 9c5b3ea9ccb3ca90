"""Rounding: figures that are no longer exact instead of cells that are not shown.

Each method says what it loses (`Rounded.change`) and what bound a reader may rely on. Rounding cell
by cell does not add up, and what does not add up can be narrowed by its sums: ask `audit` with
`inexact.after_rounding` before choosing it.
"""

from dataclasses import dataclass, field

import numpy as np

from fardplan.disclosure.attack import components
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.solver import is_whole
from fardplan.disclosure.tables import Numbers
from fardplan.errors import BadDefinition, FardplanError

NODES = 200  # of one search in whole numbers
SEARCHABLE = 3000  # cells tied together; more take minutes, and most have no such rounding


NEAREST, RANDOM, CONTROLLED, SMALL_COUNTS = "nearest", "random", "controlled", "small counts"


class NoRounding(FardplanError):
    """There is no table of the kind that was asked for, or none was found."""


@dataclass(frozen=True)
class Rounded:
    """Rounded values, and how far any of them may lie from the truth."""

    cells: Cells = field(repr=False)
    values: Numbers = field(repr=False)
    base: int
    method: str

    @property
    def additive(self) -> bool:
        """Whether the parts still make their wholes."""
        return self.method in {CONTROLLED, SMALL_COUNTS}

    @property
    def change(self) -> Numbers:
        return np.asarray(self.values - self.cells.values)

    @property
    def loss(self) -> float:
        """The root mean square of the changes."""
        return float(np.sqrt(np.mean(self.change**2)))


def to_nearest(cells: Cells, base: int) -> Rounded:
    """Each cell to the nearest multiple of the base; halves upwards. Not additive."""
    refuse_base(base)
    return Rounded(cells, np.floor(cells.values / base + 0.5) * base, base, NEAREST)


def at_random(cells: Cells, base: int, *, seed: int) -> Rounded:
    """Each cell up or down at random so that it is right on average. Not additive."""
    refuse_base(base)
    below = np.floor(cells.values / base)
    up = np.random.default_rng(seed).random(cells.size) < cells.values / base - below
    return Rounded(cells, (below + up) * base, base, RANDOM)


def controlled(cells: Cells, base: int) -> Rounded:
    """The nearest table of multiples of the base that still adds up; zeros and multiples stay.

    Every cell becomes one of the two multiples next to it, so no figure is off by as much as the
    base. For tables with many dimensions there may be no such table: NoRounding is then raised.
    source: Cox & Ernst (1982), INFOR 20; Salazar-González (2006), on controlled rounding.
    """
    refuse_base(base)
    below = np.floor(cells.values / base)
    over = cells.values / base - below
    fixed = over == 0
    right = np.where(fixed, below, 0.0)
    values = below.copy()
    for component in components(cells.matrix, right, ~fixed, below, below + 1):
        if len(component.cells) > SEARCHABLE:
            raise NoRounding(
                "Tabellerna hänger ihop i {count} celler: för många för kontrollerad avrundning.",
                count=len(component.cells),
            )
        # From below to above costs 1 − 2 · over: what it adds to the sum of distances.
        cost = 1 - 2 * over[component.cells]
        found = component.program.minimise(cost)
        if found is not None and not is_whole(found).all():
            found = component.in_whole_numbers(NODES).minimise(cost)
        if found is None or not is_whole(found).all() or not component.agrees(np.round(found)):
            raise NoRounding(
                "Det finns ingen kontrollerad avrundning till {base} som går ihop.", base=base
            )
        values[component.cells] = np.round(found)
    return Rounded(cells, values * base, base, CONTROLLED)


def refuse_base(base: int) -> None:
    """Raises BadDefinition for a base that rounds nothing."""
    if base < 2:
        raise BadDefinition("Det går inte att avrunda till multiplar av {base}.", base=base)
