"""Show again what turns out not to be needed, as long as every sensitive cell keeps its proof.

A hidden cell is needed only by the moves that change it. So a few moves are given up, the cells
that nothing else needs are shown, and the sensitive cells that lost their proof get another: a move
that is there already, or the cheapest crossing. If that hides more than was won, all is undone.
"""

from collections.abc import Callable, Iterable
from random import Random

import numpy as np

from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.moves import Move, stacked, unstacked
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.proof import TRUTH, Proof
from fardplan.disclosure.tables import Mask, Places

PASSES = 3  # so many times each move is given up by itself, as long as that wins something
IDLE = 1000  # groups in a row that win nothing: then it is enough
TOGETHER = (2, 8)  # so few and so many moves are given up at the same time after that
PRIZE = 0.3  # how much cheaper it is to pass a cell that also lacks a proof
MANY = 60  # sensitive cells: moves on which more rest together are kept
NEAR = 1e-9

Line = tuple[int, int, int, int]


class Improvement:
    """The moves of a proof, who rests on each, and which of them pass through each cell."""

    def __init__(self, problem: Problem, crossings: Crossings, proof: Proof, seed: int) -> None:
        self._problem, self._crossings = problem, crossings
        self._random = Random(seed)  # noqa: S311 - a search, not a secret
        self._moves: dict[int, Move] = {}
        self._resting: dict[int, set[int]] = {}
        self._through: dict[int, dict[int, None]] = {}
        self._uses = np.zeros(problem.cells.size, dtype=np.int64)
        self._lines: dict[int, list[Line]] = {}
        self._next = 0
        for move in unstacked(proof.moves):
            self._add(move)
        for line in proof.lines.tolist():
            self._rest(line[0], line)
        unused = crossings.hidden & (self._uses == 0) & ~problem.always_hidden
        crossings.show(np.flatnonzero(unused))

    def one_by_one(self, progress: Callable[[float], None]) -> bool:
        """Give up each move once, those that cost most for what they prove first."""
        won = False
        in_turn = sorted(self._moves, key=self._worth)
        for done, move in enumerate(in_turn):
            progress(done / len(in_turn))
            if move in self._moves:
                won |= self._without([move], better=True)
        return won

    def several(self, times: int, progress: Callable[[float], None]) -> None:
        """Give up moves that cross each other together, as long as that wins; keep the no worse."""
        every: list[int] = []
        idle = 0
        for done in range(times):
            if idle == IDLE:
                break
            progress(done / times)
            if not every or len(every) > 2 * len(self._moves):
                every = list(self._moves)
            start = every[self._random.randrange(len(every))]
            if start in self._moves:
                before = self._next
                won = self._without(self._crossing(start), better=False)
                idle = 0 if won else idle + 1
                every += range(before, self._next)

    def proof(self) -> Proof:
        """The moves that are left, and what rests on them."""
        number = {move: place for place, move in enumerate(self._moves)} | {TRUTH: TRUTH}
        lines = [
            (cell, known, number[lower], number[upper])
            for own in self._lines.values()
            for cell, known, lower, upper in own
        ]
        moves = stacked(list(self._moves.values()), self._problem.cells.size)
        return Proof(moves, np.array(lines, dtype=np.int64).reshape(-1, 4))

    def _worth(self, move: int) -> tuple[float, int]:
        lone = self._moves[move].cells[self._uses[self._moves[move].cells] == 1]
        spared = int((~self._problem.always_hidden[lone]).sum())
        return -spared / (1 + len(self._resting[move])), move

    def _crossing(self, start: int) -> list[int]:
        """Some moves that share cells with one, or with each other."""
        found = {start: None}
        wanted = self._random.randint(*TOGETHER)
        for _ in range(3 * wanted):
            if len(found) == wanted:
                break
            among = list(found)
            cells = self._moves[among[self._random.randrange(len(among))]].cells
            shared = list(self._through[int(cells[self._random.randrange(len(cells))])])
            found[shared[self._random.randrange(len(shared))]] = None
        return list(found)

    def _without(self, given_up: list[int], *, better: bool) -> bool:
        """Try to do without some moves; undone unless it is better, or at least not worse."""
        problem, crossings = self._problem, self._crossings
        old = [(self._moves[move], self._resting[move]) for move in given_up]
        homeless = sorted(set().union(*(resting for _, resting in old)))
        if len(homeless) > MANY:
            return False
        lines = {cell: self._lines[cell] for cell in homeless}
        before = self._next
        for move in given_up:
            self._drop(move)
        cells = np.unique(np.concatenate([move.cells for move, _ in old]))
        freed = cells[(self._uses[cells] == 0) & ~problem.always_hidden[cells]]
        saved = float(problem.weights[freed].sum())
        crossings.show(freed)
        spent = self._house(homeless, saved) if len(freed) else float("inf")
        if spent < saved - NEAR or (not better and spent <= saved):
            return spent < saved - NEAR
        opened = [self._drop(move).cells for move in range(before, self._next)]
        self._next = before
        touched = np.unique(np.concatenate([freed, *opened]))
        for move, (restored, _) in zip(given_up, old, strict=True):
            self._add(restored, move)
        for cell in homeless:
            self._leave(cell)
        for cell, own in lines.items():
            for line in own:
                self._rest(cell, line)
        needed = (self._uses[touched] > 0) | problem.always_hidden[touched]
        crossings.hide(touched[needed])
        crossings.show(touched[~needed])
        return False

    def _house(self, homeless: Iterable[int], saved: float) -> float:
        """Find another proof for each cell; stops when that costs more than was saved."""
        crossings, spent = self._crossings, 0.0
        left = list(homeless)
        for cell in left:
            self._leave(cell)
        self._random.shuffle(left)
        lacking = np.array(left, dtype=np.int64)
        crossings.favour(lacking, PRIZE)
        for cell in left:
            move = self._serving(cell)
            if move is None:
                found = crossings.cheapest(cell)
                spent += float("inf") if found is None else crossings.cost(found.cells)
                if found is None or spent > saved:
                    break
                crossings.hide(found.cells)
                move = self._add(found)
            ends = (TRUTH, move) if self._moves[move].at(cell) > 0 else (move, TRUTH)
            self._rest(cell, (cell, TRUTH, *ends))
        crossings.favour(lacking, 0.0)
        return spent

    def _serving(self, cell: int) -> int | None:
        """A move that is there and proves all that is asked for this cell."""
        for move in self._through.get(cell, ()):
            if abs(self._moves[move].at(cell)) >= self._problem.width[cell] and self._is_silent(
                self._moves[move].cells, cell
            ):
                return move
        return None

    def _is_silent(self, cells: Places, cell: int) -> bool:
        """Whether a move changes nothing for anybody who is alone somewhere else."""
        problem = self._problem
        lonely = cells[problem.alone[cells]]
        return bool((problem.twins[lonely] == problem.twins[cell]).all())

    def _add(self, move: Move, number: int | None = None) -> int:
        if number is None:
            number, self._next = self._next, self._next + 1
        self._moves[number], self._resting[number] = move, set()
        self._uses[move.cells] += 1
        for cell in move.cells.tolist():
            self._through.setdefault(cell, {})[number] = None
        return number

    def _drop(self, number: int) -> Move:
        move = self._moves.pop(number)
        del self._resting[number]
        self._uses[move.cells] -= 1
        for cell in move.cells.tolist():
            del self._through[cell][number]
        return move

    def _rest(self, cell: int, line: Iterable[int]) -> None:
        _, known, *ends = line
        self._lines.setdefault(cell, []).append((cell, known, ends[0], ends[1]))
        for end in ends:
            if end != TRUTH:
                self._resting[end].add(cell)

    def _leave(self, cell: int) -> None:
        for _, _, *ends in self._lines.pop(cell, []):
            for end in ends:
                if end in self._resting:
                    self._resting[end].discard(cell)


def improve(
    problem: Problem,
    hidden: Mask,
    proof: Proof,
    *,
    times: int,
    seed: int = 0,
    progress: Callable[[float], None],
) -> Proof:
    """Hide less, in place, and return a proof for what is still hidden.

    times: how many groups of moves are given up together, after each has been by itself.
    """
    if not (hidden & ~problem.always_hidden).any():
        return proof  # nothing that could be shown
    work = Improvement(problem, Crossings(problem, hidden), proof, seed)
    for _ in range(PASSES):
        if not work.one_by_one(lambda done: progress(done / 2)):
            break
    work.several(times, lambda done: progress((1 + done) / 2))
    return work.proof()
