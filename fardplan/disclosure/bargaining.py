"""Protect many cells at once: again and again the crossings that serve most for what they cost.

For tables with so many sensitive cells that almost any crossing serves several. First those that
cost nothing, then those that cost little for each cell that they protect, and so on; what is left
takes the cheapest crossing of its own.
"""

from collections.abc import Callable

import numpy as np

from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.moves import Move
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.proof import TRUTH, Ledger

PRICES = (0.0, 0.2, 0.4, 0.6, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 16.0)
NOBODY = np.zeros(0, dtype=np.int64)
ROUNDS = 4  # so many times at each price, as long as something is found


def bargain(
    problem: Problem, crossings: Crossings, ledger: Ledger, watch: Callable[[], None]
) -> None:
    """Record moves for all sensitive cells that crossings can protect, and hide their cells."""
    for price in PRICES:
        for _ in range(ROUNDS):
            watch()
            if not _sweep(problem, crossings, ledger, price):
                break
    left = np.flatnonzero(ledger.exposed())
    # A crossing for one who is alone proves nothing to him about others: so those come first.
    for cell in left[np.argsort(problem.alone[left], kind="stable")].tolist():
        watch()
        if ledger.is_exposed(cell):
            if move := crossings.cheapest(cell):
                crossings.hide(move.cells)
                ledger.record(move.cells, move.change)
            elif problem.alone.any():
                apart(problem, crossings, ledger, cell)


def apart(problem: Problem, crossings: Crossings, ledger: Ledger, cell: int) -> bool:
    """Protect a cell by a crossing for outsiders, and others for those whose cells that changes.

    For cells whose every part holds somebody who is alone. Returns whether there are such.
    """
    first = crossings.cheapest(cell, silent=NOBODY)
    if first is None:
        return False
    more: list[Move] = []
    silent_to: dict[int, int] = {}
    lonely = first.cells[problem.alone[first.cells]]
    for known in lonely[problem.twins[lonely] != problem.twins[cell]].tolist():
        persons = crossings.persons_of(known)
        silent = (n for n, move in enumerate(more) if not np.isin(move.cells, persons).any())
        silent_to[known] = next(silent, len(more))
        if silent_to[known] == len(more):
            other = crossings.cheapest(cell, silent=persons)
            if other is None:
                return False
            more.append(other)
    for move in (first, *more):
        crossings.hide(move.cells)
    ledger.record(first.cells, first.change, only_for=cell)
    numbers = [ledger.record(move.cells, move.change, only_for=cell) for move in more]
    for known, place in silent_to.items():
        rises = more[place].at(cell) > 0
        ends = (TRUTH, numbers[place]) if rises else (numbers[place], TRUTH)
        ledger.record_apart(cell, known, *ends)
    return True


def _sweep(problem: Problem, crossings: Crossings, ledger: Ledger, price: float) -> int:
    """Take every crossing that is worth the price when its turn comes; returns how many were."""
    wanted = ledger.exposed() & ~problem.alone
    taken = 0
    for move in crossings.bargains(wanted, price):
        served = int(wanted[move.cells].sum())
        if served and crossings.cost(move.cells) <= price * served:
            crossings.hide(move.cells)
            ledger.record(move.cells, move.change)
            wanted[move.cells] = False
            taken += 1
    return taken
