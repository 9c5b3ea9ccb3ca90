"""The sum that gives a cell away, in numbers that a reader can add up.

If `cell = Σ coefficient · other` holds for every table that keeps its sums, then what is known of
the others bounds the cell. The coefficients are what a linear program's prices point at; that the
sum holds and what it gives is then worked out here, in fractions, from the table's own sums.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fardplan.disclosure.attack import Component
from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.tables import Numbers

DENOMINATORS = 12  # prices are fractions with small denominators


@dataclass(frozen=True)
class Term:
    """One cell in the sum: how many times it counts, and the bound used for it."""

    cell: int
    label: str
    times: Fraction
    bound: float
    shown: bool
    slack: bool


@dataclass(frozen=True)
class Witness:
    """`cell ≥ value` or `cell ≤ value`, because of the terms."""

    terms: tuple[Term, ...]
    value: Fraction

    @property
    def uses_slack(self) -> bool:
        return any(term.slack for term in self.terms)

    def __str__(self) -> str:
        """The sum in figures, such as `35 − 18 = 17`."""
        parts = []
        for term in self.terms:
            sign = "−" if term.times < 0 else "+"
            times = "" if abs(term.times) == 1 else f"{abs(term.times)} · "
            parts.append(f"{sign} {times}{term.bound:g}")
        return f"{' '.join(parts).removeprefix('+ ')} = {float(self.value):g}"


def lower_witness(
    knowledge: Knowledge, component: Component, place: int, prices: Numbers
) -> Witness | None:
    """Why the cell cannot be smaller; None if the prices do not show it."""
    # Prices are those of the smallest *negative* cell, for the program only knows how to minimise.
    return _witness(knowledge, component, place, prices, lower=True)


def upper_witness(
    knowledge: Knowledge, component: Component, place: int, prices: Numbers
) -> Witness | None:
    """Why the cell cannot be larger; None if the prices do not show it."""
    return _witness(knowledge, component, place, -prices, lower=False)


def _witness(
    knowledge: Knowledge, component: Component, place: int, prices: Numbers, *, lower: bool
) -> Witness | None:
    cells, cell = knowledge.cells, int(component.cells[place])
    times: dict[int, Fraction] = {cell: Fraction(1)}
    for row, price in zip(component.rows, prices, strict=True):
        weight = Fraction(float(price)).limit_denominator(DENOMINATORS)
        if weight:
            for at in range(cells.matrix.indptr[row], cells.matrix.indptr[row + 1]):
                other = int(cells.matrix.indices[at])
                times[other] = times.get(other, Fraction(0)) - weight * int(cells.matrix.data[at])
    terms, value = [], Fraction(0)
    for other, count in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        side = knowledge.low if (count > 0) == lower else knowledge.high
        bound = float(side[other])
        if not count or (bound == 0 and knowledge.low[other] == knowledge.high[other]):
            continue
        if not np.isfinite(bound) or other == cell:
            return None
        terms.append(
            Term(
                other,
                cells.label(other),
                count,
                bound,
                bool(knowledge.low[other] == knowledge.high[other]),
                bool(cells.slack[other]),
            )
        )
        value += count * Fraction(bound)
    return Witness(tuple(terms), value) if terms else None
