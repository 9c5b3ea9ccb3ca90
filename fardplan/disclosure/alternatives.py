"""Other tables that agree with what is published, looked for near the true one.

The auditor of our own release has the true table, and needs no more than one other in which a cell
is far enough away to know that the cell is not given back. Most such tables are near: a crossing of
hidden cells, or what a small linear program finds when all but a neighbourhood is held. Where there
is none near, nothing is known yet, and the whole must be asked.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import sparse

from fardplan.disclosure.attack import Component
from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.moves import Move
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Places

NEIGHBOURS = 800  # cells: a neighbourhood has about so many
FAR = 1000.0  # how far above the truth a hidden cell is followed
PRIZE = 0.01  # how much better a crossing is for each cell that is wanted too
NEAR = 1e-6
NOBODY = np.zeros(0, dtype=np.int64)


class Alternatives:
    """Changes of hidden cells that keep every sum.

    inside: cells of which somebody knows what they are; changes can be asked to be silent there.
    """

    def __init__(self, problem: Problem, hidden: Mask, inside: Mask | None = None) -> None:
        self._hidden = hidden
        self._problem = replace(problem, alone=np.zeros_like(hidden) if inside is None else inside)
        self._room = problem.cells.values - problem.low
        self._crossings: Crossings | None = None
        if Crossings.suit(problem):
            self._crossings = Crossings(self._problem, hidden.copy(), only=hidden)
        self._ties = sparse.csr_array(problem.cells.matrix.multiply(hidden[None, :]).tocsr())
        self._ties.eliminate_zeros()
        self._ties_of = self._ties.T.tocsr()
        self._sums_of = problem.cells.matrix.T.tocsr()

    def crossings(self, wanted: Mask) -> Iterator[Move]:
        """Crossings through the cells wanted, silent to all who are inside another.

        The caller takes away from `wanted` what a crossing has shown; that is not asked for again.
        """
        if self._crossings is None:
            return
        cells = np.flatnonzero(wanted)
        self._crossings.favour(cells, PRIZE)
        for cell in cells.tolist():
            if wanted[cell]:
                for move in self.crossing(cell):
                    yield move
                    self._crossings.favour(move.cells[~wanted[move.cells]], 0.0)
        self._crossings.favour(cells, 0.0)

    def crossing(self, cell: int, silent: Places | None = None) -> list[Move]:
        """A crossing of hidden cells through a cell, or none that passes the check by additions.

        silent: what it may not change; by default all of which somebody else knows what they are.
        """
        if self._crossings is None:
            return []
        move = self._crossings.cheapest(cell, silent=silent)
        return [move] if move is not None and self._agrees(move) else []

    def ends(self, cell: int, silent: Places = NOBODY) -> list[Move]:
        """The farthest that a cell can fall and rise in its neighbourhood, all else held."""
        part = self._neighbourhood(cell, silent)
        found = []
        for side in (1.0, -1.0):
            change = part.program.maximise(np.where(part.cells == cell, side, 0.0))
            if change is not None:
                changed = np.abs(change) > NEAR
                found.append(Move(part.cells[changed], change[changed]))
        return found

    def persons_of(self, cell: int) -> Places:
        """The cells that those inside one know, for they hold the same persons."""
        problem = self._problem
        return np.flatnonzero(problem.alone & (problem.twins == problem.twins[cell]))

    def _agrees(self, move: Move) -> bool:
        """Whether a move keeps every sum and every shown cell, and leaves none too low."""
        kept = not np.any(self._sums_of[move.cells].T @ move.change)
        there = self._hidden[move.cells].all()
        return bool(kept and there and (move.change >= -self._room[move.cells]).all())

    def _neighbourhood(self, cell: int, silent: Places) -> Component:
        """Some hidden cells around one, tied as they are when all others keep their values."""
        cells = self._near(cell, set(silent.tolist()))
        rows = np.unique(self._ties_of[cells].indices)
        nothing = np.zeros(len(rows))
        high = np.full(len(cells), FAR)
        ties = sparse.csr_array(self._ties[rows][:, cells])
        return Component(cells, rows, ties, nothing, -self._room[cells], high)

    def _near(self, cell: int, silent: set[int]) -> Places:
        """Those that share a sum with the cell, then with them, and so on."""
        found, waiting, asked = {cell: None}, [cell], set[int]()
        for one in waiting:
            for row in _entries(self._ties_of, one):
                if row not in asked:
                    asked.add(row)
                    new = sorted(set(_entries(self._ties, row)) - found.keys() - silent)
                    found.update(dict.fromkeys(new))
                    waiting += new
            if len(found) >= NEIGHBOURS:
                break
        return np.array(sorted(found), dtype=np.int64)


def _entries(rows: sparse.csr_array, row: int) -> list[int]:
    entries: list[int] = rows.indices[rows.indptr[row] : rows.indptr[row + 1]].tolist()
    return entries
