"""Certificates: other tables that agree with everything published, checked by additions alone.

A *move* changes hidden cells and nothing else, keeps every sum, and leaves no cell below what
everybody knows that it is at least. So the true table plus a move is a table that nobody can tell
from the true one. If two moves (or the truth and a move) give a sensitive cell values that lie far
enough apart, the cell is protected, whatever program found them. A release carries its moves, and
anybody who has the true table can check them: no solver, no trust.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from fardplan.disclosure.moves import Move, stacked
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Numbers, Places

TRUTH = -1  # as a move: none; as what somebody knows: nothing but what is published
ROUNDING = 1e-6


@dataclass(frozen=True)
class Proof:
    """One line for each thing to prove: this cell, to one who knows that cell, by these two moves.

    moves: one row per move, one column per cell. lines: columns cell, known, lower, upper, where
    known is TRUTH for what an outsider knows, and lower or upper TRUTH is the true table itself.
    """

    moves: sparse.csr_array = field(repr=False)
    lines: Places = field(repr=False)

    def faults(self, problem: Problem, hidden: Mask) -> list[int]:
        """The sensitive cells that this does not prove to be protected; none is the proof."""
        proven = self._holds(problem, hidden)
        shown = set(np.flatnonzero(problem.sensitive & ~hidden).tolist())
        pairs = {(cell, known) for cell, known in self.lines[proven, :2].tolist()}
        outsiders = {cell for cell, known in pairs if known == TRUTH}
        exposed = set(np.flatnonzero(problem.sensitive).tolist()) - outsiders
        if problem.alone.any():
            for cell, known in self.touched(problem, self.lines[proven]):
                if (cell, known) not in pairs:
                    exposed.add(cell)
        return sorted(exposed | shown)

    def touched(self, problem: Problem, lines: Places) -> list[tuple[int, int]]:
        """For each outsider's line, whose cells its moves change: to them it proves nothing."""
        start, at = self.moves.indptr, self.moves.indices
        found = []
        for cell, known, *ends in lines.tolist():
            if known != TRUTH:
                continue
            changed = np.concatenate([at[start[m] : start[m + 1]] for m in ends if m != TRUTH])
            lonely = changed[problem.alone[changed]]
            others = lonely[problem.twins[lonely] != problem.twins[cell]]
            found += [(cell, int(other)) for other in np.unique(others)]
        return found

    def _holds(self, problem: Problem, hidden: Mask) -> Mask:
        """Which lines are true: their moves sound, silent where they must, wide enough."""
        cell, known, lower, upper = self.lines.T
        sound = self._sound(problem, hidden)
        below, above = self._change(lower, cell), self._change(upper, cell)
        near = 0.0 if problem.whole else ROUNDING * (1 + problem.up[cell] + problem.down[cell])
        return np.asarray(
            sound[lower]
            & sound[upper]
            & (self._change(lower, known) == 0)
            & (self._change(upper, known) == 0)
            & (below <= near - problem.down[cell])
            & (above >= problem.up[cell] - near)
            & (above - below >= problem.width[cell] - near)
        )

    def _change(self, move: Places, cell: Places) -> Numbers:
        """What each move does to each cell; nothing where either is TRUTH."""
        width = self.moves.shape[1]
        row = np.repeat(np.arange(self.moves.shape[0]), np.diff(self.moves.indptr))
        keys = row * width + self.moves.indices
        asked = np.where((move == TRUTH) | (cell == TRUTH), -1, move * width + cell)
        at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
        if not len(keys):
            return np.zeros(len(move))
        return np.where(keys[at] == asked, self.moves.data[at], 0.0)

    def _sound(self, problem: Problem, hidden: Mask) -> Mask:
        """Which moves keep all sums and all shown cells; the last place is the truth's."""
        moves, values = self.moves, problem.cells.values
        slack = 0.0 if problem.whole else ROUNDING * (1 + float(np.abs(values).max()))
        fits = np.ones(moves.shape[0] + 1, dtype=bool)
        broken = (problem.cells.matrix @ moves.T.tocsc()).tocoo()
        fits[broken.coords[1][np.abs(broken.data) > slack]] = False
        row = np.repeat(np.arange(moves.shape[0]), np.diff(moves.indptr))
        at = moves.indices
        wrong = ~hidden[at] & (moves.data != 0)
        wrong |= values[at] + moves.data < problem.low[at] - slack
        if problem.whole:
            wrong |= moves.data != np.round(moves.data)
        fits[row[wrong]] = False
        return fits


class Ledger:
    """The moves found so far, and for each cell those that reach lowest and highest."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        size = problem.cells.size
        self.down, self.up = np.zeros(size), np.zeros(size)
        self._lower = np.full(size, TRUTH)
        self._upper = np.full(size, TRUTH)
        self._moves: list[Move] = []
        self._apart: dict[tuple[int, int], tuple[int, int]] = {}

    def record(self, cells: Places, change: Numbers, *, only_for: int | None = None) -> int:
        """Keep a move, and what it does for each cell (or one) that it changes; its number."""
        number = len(self._moves)
        order = np.argsort(cells)
        cells, change = cells[order], change[order]
        self._moves.append(Move(cells, change))
        higher, lower = change > self.up[cells], -change > self.down[cells]
        if only_for is not None:
            higher, lower = higher & (cells == only_for), lower & (cells == only_for)
        self.up[cells[higher]], self._upper[cells[higher]] = change[higher], number
        self.down[cells[lower]], self._lower[cells[lower]] = -change[lower], number
        return number

    def record_apart(self, cell: int, known: int, lower: int, upper: int) -> None:
        """Keep that two moves protect a cell from somebody who knows another cell."""
        self._apart[cell, known] = (lower, upper)

    def exposed(self) -> Mask:
        """The sensitive cells whose reach is not yet what it must be."""
        problem = self._problem
        near = 0.0 if problem.whole else ROUNDING * (1 + problem.up + problem.down)
        reaches = (self.down >= problem.down - near) & (self.up >= problem.up - near)
        reaches &= self.down + self.up >= problem.width - near
        return np.asarray(problem.sensitive & ~reaches)

    def is_exposed(self, cell: int) -> bool:
        """Whether one sensitive cell's reach is not yet what it must be."""
        problem = self._problem
        down, up = float(self.down[cell]), float(self.up[cell])
        near = 0.0 if problem.whole else ROUNDING * float(1 + problem.up[cell])
        return bool(
            down < problem.down[cell] - near
            or up < problem.up[cell] - near
            or down + up < problem.width[cell] - near
        )

    def proof(self) -> Proof:
        """All that is found so far as lines that can be checked."""
        cells = np.flatnonzero(self._problem.sensitive & ~self.exposed())
        lower, upper = self._ends(cells)
        outsiders = np.column_stack([cells, np.full(len(cells), TRUTH), lower, upper])
        apart = [(*pair, *ends) for pair, ends in self._apart.items()]
        lines = np.concatenate([outsiders, np.array(apart, dtype=np.int64).reshape(-1, 4)])
        moves = stacked(self._moves, self._problem.cells.size)
        return _without_idle(Proof(moves, lines))

    def _ends(self, cells: Places) -> tuple[Places, Places]:
        """The moves that reach lowest and highest; only one, the older, where one is enough."""
        problem = self._problem
        lower, upper = self._lower[cells], self._upper[cells]
        enough = problem.width[cells]
        is_low = (self.down[cells] >= enough) & (enough > 0) & (problem.up[cells] <= 0)
        is_high = (self.up[cells] >= enough) & (enough > 0) & (problem.down[cells] <= 0)
        is_high &= ~is_low | (upper < lower)
        lower[is_high] = TRUTH
        upper[is_low & ~is_high] = TRUTH
        return lower, upper


def _without_idle(proof: Proof) -> Proof:
    """Drop the moves that no line rests on."""
    used = np.unique(proof.lines[:, 2:])
    used = used[used != TRUTH]
    number = np.full(proof.moves.shape[0] + 1, TRUTH)
    number[used] = np.arange(len(used))
    lines = proof.lines.copy()
    lines[:, 2:] = number[lines[:, 2:]]
    return Proof(proof.moves[used], lines)
